"""
What an increment behind the seal may touch, and what it must bring (SPEC 11.6, step 2).

The difference analysis lets pass what a reader's software may want to set: extensions,
versions, hints for forms, fields to be signed later. A paper needs none of them, and in
each of them something can be hidden.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver

from archive.paper.comparing import entries, flat, items
from archive.paper.opening import Opened

_MAY_CHANGE: Final = frozenset({"/AcroForm", "/DSS"})
_EMPTY: Final = generic.DictionaryObject()


def surplus(paper: Opened) -> Iterator[str]:
    """Give what the increments behind the seal hold beside data and timestamps."""
    sealed, *stamps = paper.signatures
    stamped = {each.signed_revision for each in stamps}
    old = paper.reader.get_historical_resolver(sealed.signed_revision)
    for revision in range(sealed.signed_revision + 1, len(paper.ends)):
        new = paper.reader.get_historical_resolver(revision)
        yield from _catalog(old, new)
        yield from _form(old, new)
        if revision not in stamped and _data(old) == _data(new):
            yield f"revision {revision + 1} brings neither data nor a timestamp"
        old = new
    for field in items(_at(_of(old, "/AcroForm"), "/Fields")):
        if "/V" not in _own(field):
            yield "it has a field that nobody signed"


def _catalog(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[str]:
    before, after = entries(old.root), entries(new.root)
    for name in sorted((before.keys() | after.keys()) - _MAY_CHANGE):
        if before.get(name) != after.get(name):
            yield f"{name} of the document was changed after it was sealed"


def _form(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[str]:
    before, after = entries(_of(old, "/AcroForm")), entries(_of(new, "/AcroForm"))
    for name in sorted(before.keys() | after.keys()):
        if name != "/Fields" and before.get(name) != after.get(name):
            yield f"{name} of the form was changed after it was sealed"
    fields = _fields(old)
    if _fields(new)[: len(fields)] != fields:
        yield "the form's fields were changed after it was sealed"


def _fields(resolver: HistoricalResolver) -> tuple[object, ...]:
    return tuple(map(flat, items(_at(_of(resolver, "/AcroForm"), "/Fields"))))


def _data(resolver: HistoricalResolver) -> Mapping[str, object]:
    """Return the validation data of a revision, by what it refers to."""
    stored = _of(resolver, "/DSS")
    return {name: flat(stored[name]) for name in stored}


def _of(resolver: HistoricalResolver, name: str) -> generic.DictionaryObject:
    return _own(_at(resolver.root, name))


def _at(holder: generic.DictionaryObject, name: str) -> object:
    try:
        return holder[name]
    except KeyError:
        return None


def _own(value: object) -> generic.DictionaryObject:
    found = value.get_object() if isinstance(value, generic.IndirectObject) else value
    return found if isinstance(found, generic.DictionaryObject) else _EMPTY
