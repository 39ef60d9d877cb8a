"""
The inside of a file, opened with a budget (SPEC 11.6, step 1).

Every read, every step through the objects and every byte that is unpacked is counted.
A file that asks for more than a paper ever does is refused; none can ask for more.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import (
    DecodeLimits,
    DocumentDecodeBudget,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from archive.paper.findings import Fault
from archive.paper.structure import StructureError, revisions

MOST_READS: Final = 400_000
MOST_STEPS: Final = 5_000_000
LARGEST_STRING: Final = 128 << 10
LARGEST_UNPACKED: Final = 4 << 20
MOST_CERTIFICATES: Final = 8

HOSTILE: Final = (
    PdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    ArithmeticError,
    NotImplementedError,
)
"""What pyHanko and asn1crypto raise over files that were made to be wrong."""

_LEAST_STEPS: Final = 4
_LIMITS: Final = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=LARGEST_UNPACKED),
    document_budget=DocumentDecodeBudget(
        base_allowance=8 * LARGEST_UNPACKED, max_ratio=0
    ),
)
_FORBIDDEN_KEYS: Final = frozenset(
    {
        "/A",
        "/AA",
        "/Alternates",
        "/Collection",
        "/JS",
        "/JavaScript",
        "/OC",
        "/OCProperties",
        "/OPI",
        "/OpenAction",
        "/Ref",
        "/RichMediaContent",
        "/URI",
        "/URL",
        "/URLS",
        "/XFA",
    }
)
_FORBIDDEN_ACTIONS: Final = frozenset(
    {
        "/GoToE",
        "/GoToR",
        "/Hide",
        "/ImportData",
        "/JavaScript",
        "/Launch",
        "/Movie",
        "/Named",
        "/Rendition",
        "/SetOCGState",
        "/Sound",
        "/SubmitForm",
        "/URI",
    }
)
_ANNOTATION: Final = "/Widget"
_NOT_A_FILE: Final = ("/F", "/FFilter", "/FDecodeParms")

# Whoever shows a report tells what was found; the library would tell it again, loudly.
logging.getLogger("pyhanko").addHandler(logging.NullHandler())
logging.getLogger("pyhanko_certvalidator").addHandler(logging.NullHandler())


class _Metered(BytesIO):
    """Bytes that can be read only so often."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.left = MOST_READS

    def read(self, size: int | None = -1, /) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise StructureError("reading this file takes too long", Fault.TOO_MUCH)
        return super().read(size)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read: its signatures in the order in which they were made."""

    data: bytes = field(repr=False)
    reader: PdfFileReader
    ends: Sequence[int]
    signatures: Sequence[EmbeddedPdfSignature]

    def attachments(self, revision: int) -> Mapping[str, bytes]:
        """
        Return the embedded files of a revision by name.

        Raises:
            StructureError: they are not kept as a paper keeps them.

        """
        root = self.reader.get_historical_resolver(revision).root
        try:
            tree = root["/Names"]["/EmbeddedFiles"]
            names = list(tree["/Names"])
            if "/Kids" in tree or len(names) > _MOST_NAMES:
                raise StructureError("a paper carries three files")
            files = {}
            for name, given in zip(names[::2], names[1::2], strict=True):
                if str(name) in files:
                    raise StructureError(f"two embedded files are named {name}")
                files[str(name)] = given.get_object()["/EF"]["/F"].data
        except KeyError as error:
            raise StructureError(f"an embedded file is missing: {error}") from error
        return files


_MOST_NAMES: Final = 8
_DOCUMENT: Final = ("/Root", "/Info")
_TRAILER: Final = frozenset({*_DOCUMENT, "/Size", "/ID", "/Prev"})


def opened(data: bytes) -> Opened:
    """
    Open a file as far as its signatures.

    Raises:
        StructureError: it is not written as a paper is, holds what a paper never
            holds, or would take too long to read.

    """
    ends = [each.end for each in revisions(data)]
    try:
        return _opened(data, ends)
    except StructureError:
        raise
    except HOSTILE as error:
        raise StructureError(f"it cannot be read: {told(error)}") from error


def _opened(data: bytes, ends: Sequence[int]) -> Opened:
    reader = PdfFileReader(_Metered(data), decode_limits=_LIMITS)
    if reader.total_revisions != len(ends):
        raise StructureError("its revisions cannot be told apart")
    walk = _Walk()
    first = _named(reader, 0)
    for revision in range(len(ends)):
        if _named(reader, revision) != first:
            raise StructureError("a later trailer names another document")
        resolver = reader.get_historical_resolver(revision)
        for reference in resolver.explicit_refs_in_revision():
            _refuse_foreign(resolver(reference))
        walk.count(resolver)
    signatures = reader.embedded_signatures
    for each in signatures:
        if len(each.signed_data["certificates"]) > MOST_CERTIFICATES:
            raise StructureError(
                "a signature brings too many certificates", Fault.TOO_MUCH
            )
    return Opened(data, reader, ends, signatures)


def _named(reader: PdfFileReader, revision: int) -> Mapping[str, object]:
    """Return what the trailer of a revision names, but for sizes and identifiers."""
    trailer = reader.trailer.flatten(revision)
    if unknown := trailer.keys() - _TRAILER:
        raise StructureError(f"a trailer has no {min(unknown)}")
    return {name: trailer.raw_get(name) for name in _DOCUMENT if name in trailer}


def told(error: BaseException) -> str:
    """Return what an error says, in few words."""
    return (str(error) or type(error).__name__)[:200]


def _refuse_foreign(value: object) -> None:
    """Refuse scripts, actions, layers, and references to what is not in the file."""
    for each in _direct(value):
        if isinstance(each, generic.TextStringObject | generic.ByteStringObject):
            if len(each) > LARGEST_STRING:
                raise StructureError("it holds a text that is too long", Fault.TOO_MUCH)
        elif isinstance(each, generic.DictionaryObject):
            if foreign := _FORBIDDEN_KEYS & each.keys():
                raise StructureError(f"a paper has no {min(foreign)}", Fault.FOREIGN)
            _refuse_action(each)


def _refuse_action(each: generic.DictionaryObject) -> None:
    action = each.raw_get("/S") if "/S" in each else None
    if isinstance(action, generic.NameObject) and action in _FORBIDDEN_ACTIONS:
        raise StructureError(
            f"a paper does nothing, and does not {action}", Fault.FOREIGN
        )
    kind = each.raw_get("/Subtype") if "/Subtype" in each else None
    if ("/Rect" in each and kind != _ANNOTATION) or kind == "/Link":
        raise StructureError(f"a paper has no annotation {kind}", Fault.FOREIGN)
    if isinstance(each, generic.StreamObject) and any(
        name in each for name in _NOT_A_FILE
    ):
        raise StructureError("a paper has no stream outside of itself", Fault.FOREIGN)
    if "/FS" in each or (each.get("/Type") == "/Filespec" and "/EF" not in each):
        raise StructureError("a paper does not refer to other files", Fault.FOREIGN)


def _direct(value: object) -> Iterator[object]:
    """Give a value and all that is inside it, without following references."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, generic.DictionaryObject):
            waiting += [each.raw_get(name) for name in each]
        elif isinstance(each, generic.ArrayObject):
            waiting += [each.raw_get(place) for place in range(len(each))]


class _Walk:
    """
    Counts the ways through a file before anything goes all of them.

    Objects that refer to each other make few bytes into endless ways; the difference
    analysis and the search for form fields go every one.
    """

    def __init__(self) -> None:
        self.left = MOST_STEPS

    def count(self, resolver: HistoricalResolver) -> None:
        """Count the ways from the trailer of one revision."""
        known: dict[int, tuple[int, Sequence[int]]] = {}
        _, begun = _weighed(resolver.trailer_view)
        # Depth first, with the objects that lie on the way behind us.
        way: list[Iterator[int]] = [iter(begun)]
        on_it: list[int] = []
        behind: set[int] = set()
        while way:
            number = next(way[-1], None)
            if number is None:
                way.pop()
                if on_it:
                    behind.discard(on_it.pop())
                continue
            if number in behind:
                continue
            if number not in known:
                known[number] = _weighed(resolver(generic.Reference(number, 0)))
            steps, onward = known[number]
            self.left -= steps
            if self.left < 0:
                raise StructureError(
                    "there are too many ways through this file", Fault.TOO_MUCH
                )
            way.append(iter(onward))
            on_it.append(number)
            behind.add(number)


def _weighed(value: object) -> tuple[int, Sequence[int]]:
    """Return how much there is in an object, and to which objects it leads."""
    steps, onward = _LEAST_STEPS, []
    waiting = [value]
    while waiting:
        each = waiting.pop()
        steps += 1
        if isinstance(each, generic.IndirectObject):
            if each.generation:
                raise StructureError("a paper has no second generation of an object")
            onward.append(each.idnum)
        elif isinstance(each, generic.DictionaryObject):
            waiting += [each.raw_get(name) for name in each if name != "/Parent"]
        elif isinstance(each, generic.ArrayObject):
            waiting += [each.raw_get(place) for place in range(len(each))]
    return steps, onward
