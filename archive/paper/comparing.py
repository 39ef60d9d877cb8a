"""Values of a PDF so that they can be compared, whichever reader they came from."""

from collections.abc import Iterator, Mapping

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver


def flat(value: object) -> object:
    """Return a value as texts and tuples, what it refers to by its number."""
    if isinstance(value, generic.IndirectObject):
        return "R", value.idnum, value.generation
    if isinstance(value, generic.DictionaryObject):
        return tuple(sorted(entries(value).items(), key=lambda each: each[0]))
    if isinstance(value, generic.ArrayObject):
        return tuple(map(flat, items(value)))
    return type(value).__name__, str(value)


def entries(value: generic.DictionaryObject) -> Mapping[str, object]:
    """Return the entries of a dictionary, each flat."""
    return {str(name): flat(value.raw_get(name)) for name in value}


def items(value: object) -> Iterator[object]:
    """Give the items of an array as they stand there; of anything else none."""
    if isinstance(value, generic.ArrayObject):
        for place in range(len(value)):
            yield value.raw_get(place)


def equal_revisions(one: HistoricalResolver, other: HistoricalResolver) -> bool:
    """
    Tell whether two revisions hold the same objects under the same numbers.

    Streams are compared as they unpack: the same page may be packed otherwise.
    """
    numbers = {each.idnum for each in one.explicit_refs_in_revision()}
    if numbers != {each.idnum for each in other.explicit_refs_in_revision()}:
        return False
    if entries(one.trailer_view) != entries(other.trailer_view):
        return False
    return all(
        _equal(one(generic.Reference(number, 0)), other(generic.Reference(number, 0)))
        for number in sorted(numbers)
    )


def _equal(one: object, other: object) -> bool:
    if isinstance(one, generic.StreamObject):
        return (
            isinstance(other, generic.StreamObject)
            and _without_length(one) == _without_length(other)
            and (one.encoded_data == other.encoded_data or one.data == other.data)
        )
    return flat(one) == flat(other)


def _without_length(stream: generic.StreamObject) -> Mapping[str, object]:
    return {k: v for k, v in entries(stream).items() if k != "/Length"}
