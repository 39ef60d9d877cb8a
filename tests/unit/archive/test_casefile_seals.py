"""Sealed streams end where the lists of the case say (archive/SPEC.md 5.4 and 8.5)."""

import pytest

from archive.casefile.model import OpenEvent
from archive.casefile.seals import unbound
from archive.ledger.model import Entry, EventBody
from archive.values.actors import Actor
from archive.values.instants import from_micros

pytestmark = pytest.mark.archive

OWN, A, B = "project/P1", f"sealed/{'a' * 32}", f"sealed/{'b' * 32}"
ENDS = "the stream does not end where it was bound"
CLOSED = "the stream went on while no seal was open"


def head(stream: str, n: int) -> str:
    """Return the commitment that stands for event n of a stream here."""
    return f"{stream[7:9]}{n:062}".replace("P", "0").encode().hex()[:64]


def event(stream: str, n: int, at: int, **facts: object) -> OpenEvent:
    prev = head(stream, n - 1) if n > 1 else ""
    body = EventBody(
        origin="x.example/log",
        kind="X",
        stream=stream,
        n=n,
        prev=prev,
        at=from_micros(at),
        actor=Actor("p", "o", frozenset()),
        facts=facts,
    )
    commitment = head(stream, n)
    entry = Entry(body.at, commitment)
    return OpenEvent(
        stream=stream, n=n, index=n, entry=entry, commitment=commitment, body=body
    )


def own(*acts: tuple[int, dict]) -> list[OpenEvent]:
    return [event(OWN, n, at, **facts) for n, (at, facts) in enumerate(acts, 1)]


def sealed(**instants: list[int]) -> dict[str, list[OpenEvent]]:
    """Return streams a and b, with an event at each of these instants."""
    names = {"a": A, "b": B}
    return {
        names[name]: [event(names[name], n, at) for n, at in enumerate(each, 1)]
        for name, each in instants.items()
    }


def opens(at: int) -> tuple[int, dict]:
    return at, {"seal": f"P1-1/{at}"}


def lists(at: int, *ends: tuple[str, int], fact: str = "streams") -> tuple[int, dict]:
    said = [{"stream": name, "n": n, "head": head(name, n)} for name, n in ends]
    return at, {fact: said}


def nothing(at: int) -> tuple[int, dict]:
    return at, {}


@pytest.mark.parametrize(
    ("acts", "streams"),
    [
        ([], {}),
        ([opens(1)], {"a": [2, 3], "b": [2]}),
        ([opens(1), lists(9, (A, 2), (B, 1))], {"a": [2, 3], "b": [4]}),
        ([opens(1), lists(9, (A, 1)), opens(20)], {"a": [2, 20], "b": [21]}),
        (
            [
                opens(1),
                lists(9, (A, 1)),
                opens(20),
                lists(29, (A, 2), (B, 1)),
                nothing(30),
                lists(40, (OWN, 5), (A, 2), (B, 1), fact="heads"),
            ],
            {"a": [2, 25], "b": [21]},
        ),
        ([opens(1), lists(9, (OWN, 1), fact="heads")], {}),
        # Everything at one instant, as a clock may have it that stands still.
        ([opens(1), lists(1, (A, 1)), opens(1)], {"a": [1, 1], "b": [1]}),
    ],
)
def test_what_was_bound_and_what_came_later_fits(acts, streams):
    """Lists bind what came before them; what came later came under an open seal."""
    assert unbound(own(*acts), sealed(**streams)) == []


@pytest.mark.parametrize(
    ("acts", "streams", "where", "what"),
    [
        # No seal was ever opened.
        ([nothing(1)], {"a": [2]}, A, ENDS),
        # The sealed act is older than the seal.
        ([opens(5)], {"a": [4]}, A, CLOSED),
        # A stream is left out of the list, or of the file, or goes on after it.
        ([opens(1), lists(9)], {"a": [2]}, A, ENDS),
        ([opens(1), lists(9, (A, 1))], {}, A, ENDS),
        ([opens(1), lists(9, (A, 2))], {"a": [2]}, A, ENDS),
        ([opens(1), lists(9, (A, 1))], {"a": [2, 10]}, A, ENDS),
        # The same while sign-up is open again: what came between was not open.
        ([opens(1), lists(9), opens(20)], {"a": [2]}, A, CLOSED),
        ([opens(1), lists(9, (A, 1)), opens(20)], {"a": [2, 19]}, A, CLOSED),
        ([opens(1), lists(9, (A, 1)), opens(20)], {"a": [2, 21, 10]}, A, CLOSED),
        ([opens(1), lists(9, (A, 2)), opens(20)], {"a": [2]}, A, ENDS),
        # And if the second list makes up for what the first left out.
        (
            [opens(1), lists(9), opens(20), lists(29, (A, 1))],
            {"a": [12]},
            A,
            CLOSED,
        ),
        # The closing event binds nothing new.
        (
            [opens(1), lists(9), lists(40, (A, 1), fact="heads")],
            {"a": [12]},
            A,
            ENDS,
        ),
        # A list of what had not happened yet.
        (
            [opens(1), lists(9, (A, 1))],
            {"a": [10]},
            A,
            "the stream was bound before it ended there",
        ),
        # The closing event is wrong about its own stream.
        (
            [opens(1), lists(9, (OWN, 7), fact="heads")],
            {},
            OWN,
            "the closing event names another end",
        ),
        ([lists(9, (OWN, 1))], {}, OWN, "the closing event names another end"),
    ],
)
def test_what_was_left_out_or_slipped_in_is_found(acts, streams, where, what):
    """Each way to hide a sealed act, or to add one in time that nobody had."""
    assert (where, what) in unbound(own(*acts), sealed(**streams))


def test_another_commitment_than_the_bound_one_is_found():
    """The number alone does not bind a stream."""
    at, facts = lists(9, (A, 1))
    facts["streams"][0]["head"] = head(B, 1)
    assert unbound(own(opens(1), (at, facts)), sealed(a=[2])) == [(A, ENDS)]


@pytest.mark.parametrize(
    "said",
    [
        None,
        "streams",
        {"stream": A},
        [A],
        [None],
        [{"stream": A}],
        [{"stream": A, "n": "1", "head": ""}],
        [{"stream": A, "n": True, "head": ""}],
        [{"stream": [A], "n": 1, "head": ""}],
        [{"stream": A, "n": 1, "head": ""}] * 2,
    ],
)
def test_a_list_that_cannot_be_read_is_said_so(said):
    """Whoever checks turns it into a finding; it is never a list of nothing."""
    with pytest.raises((KeyError, TypeError, ValueError)):
        unbound(own(opens(1), (9, {"streams": said})), sealed(a=[2]))
