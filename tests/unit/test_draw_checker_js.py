"""The checker of draws in JavaScript, against the specification and its vectors."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.public.evidence import canonical
from tests.javascript import JavaScriptChecker

pytestmark = [pytest.mark.node, pytest.mark.expert_pool]

VECTORS = Path(__file__).parents[1] / "vectors"
DRAWS = sorted(VECTORS.glob("draw-*.json"))
R = "Uint8Array.from({ length: 32 }, (_, at) => at)"


@pytest.fixture(scope="module")
def checker() -> Iterator[JavaScriptChecker]:
    with JavaScriptChecker() as running:
        yield running


def transcript(name: str) -> dict[str, Any]:
    """Return a frozen transcript, to be spoilt."""
    return json.loads((VECTORS / f"draw-{name}.json").read_bytes())


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (
            'hex(utf8(canonical({ "b": 1, "a": "阳\\n" })))',
            "7b2261223a22e998b35c6e222c2262223a317d",
        ),
        (
            f'hex(labelled("draw-commit/1", utf8("D-1"), utf8("clerk"), {R}))',
            "e9c7949b3ed8e1132cd7e6e98c5179187cfbf895e7e4fa2a4b857a24c6e26780",
        ),
        (
            (
                f'hex(labelled("draw-name/1", {R}, utf8("91500107MAACALR185"), '
                'utf8("演示企业0001")))'
            ),
            "a1967f4ebe6bce99c40701cd85a5f8f8e81426a95fdbcf9ae0366d2ff4c59f8a",
        ),
        (
            (
                'YangguangDraw.primitives.root(["1", "2", "3"].map((one) => ({ name: '
                'one.padStart(64, "0"), pid: one.padStart(4, "0"), strata: ["all"] })))'
            ),
            "0aec6b78a436aa29ba501e85188d7f9b5598ec0082746a4cc98c58d08df20c25",
        ),
        (
            f'hex(labelled("draw-seed/1", {R}))',
            "d4817b04c9855665614fa1e44b596eaf34dc0117eb92cd10fde45e27884c9a8c",
        ),
        (
            f'hex(YangguangDraw.ranker(hex({R}))("award", 0, "all", "0001"))',
            "693e8e6efa27b38945f14ea9d7fd068ec1ecb5eb09ac106ab0d98346b197367d",
        ),
        (
            (
                "YangguangDraw.primitives.verifies("
                '"03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8", '
                'framed("draw-signature/1", [utf8("D-1"), utf8("notice"), '
                'hashed({ draw: "D-1" }), hashed({ draw: "D-1" })]), '
                '"d475d0dff3b0bd9c13e05537a7c1d8bf08b6a27448102e5171582862a506af65'
                '55ffce3e53528fb866f5e3af687f01c92331080d184573c4cc9419bcd95ab009")'
            ),
            True,
        ),
    ],
)
def test_primitives_give_the_values_of_the_specification(
    checker: JavaScriptChecker, expression: str, value: object
) -> None:
    """Each value in the table of section 11 comes out, written from the text alone."""
    names = "{ canonical, framed, hashed, hex, labelled, utf8 }"
    said = checker.evaluate(f"(({names}) => {expression})(YangguangFormat)")
    assert said == value


@pytest.mark.parametrize("file", DRAWS, ids=lambda file: file.stem)
def test_frozen_transcripts_are_accepted(
    checker: JavaScriptChecker, file: Path
) -> None:
    """Transcripts written by another hand hold, and say what their result says."""
    verdict = checker.check(file.read_bytes())
    assert verdict.accepted, verdict.said
    drawn = json.loads(file.read_bytes())
    voided = "voided" in drawn
    expected = "voided" if voided else drawn["result"]["body"]["panel"]
    assert verdict.said["standing"] == expected
    assert verdict.said["demo"] is True
    assert len(verdict.said["revealed"]) == len(drawn["reveals"])
    final = [] if expected != "drawn" else drawn["result"]["body"]["rounds"][-1]
    seated = [
        winners["pids"] + others["pids"]
        for winners, others in zip(
            verdict.said["winners"], verdict.said["reserves"], strict=True
        )
    ]
    assert seated == [stratum["pids"] for stratum in final and final["strata"]]


def spoil_winner(draw: dict[str, Any]) -> None:
    draw["result"]["body"]["rounds"][-1]["strata"][0]["pids"].reverse()


def spoil_seed(draw: dict[str, Any]) -> None:
    draw["result"]["body"]["seed"] = "0" * 64


def spoil_notice(draw: dict[str, Any]) -> None:
    draw["notice"]["body"]["place"] = "别处"


def spoil_ticket(draw: dict[str, Any]) -> None:
    draw["pool"]["tickets"][0]["name"] = "1" * 64


def spoil_reveal(draw: dict[str, Any]) -> None:
    draw["reveals"][0]["r"] = "0" * 64


def spoil_value(draw: dict[str, Any]) -> None:
    draw["chance"]["value"] = "07-12-33-01-36"


def spoil_opening(draw: dict[str, Any]) -> None:
    draw["names"][0]["name"] = "别家"


def spoil_shape(draw: dict[str, Any]) -> None:
    draw["notice"]["body"]["limit"] = True


def spoil_members(draw: dict[str, Any]) -> None:
    draw["__proto__"] = {}


def spoil_signature(draw: dict[str, Any]) -> None:
    draw["result"]["signatures"][0]["signature"] = "0" * 128


@pytest.mark.parametrize(
    ("spoil", "failed"),
    [
        (spoil_members, 3),
        (spoil_shape, 4),
        (spoil_notice, 16),
        (spoil_ticket, 22),
        (spoil_reveal, 28),
        (spoil_value, 38),
        (spoil_seed, 43),
        (spoil_winner, 44),
        (spoil_signature, 46),
        (spoil_opening, 51),
    ],
)
def test_what_was_changed_is_named(
    checker: JavaScriptChecker, spoil: Callable[[dict[str, Any]], None], failed: int
) -> None:
    """A changed transcript is refused, with the number of its first failed check."""
    draw = transcript("balls-one-step")
    spoil(draw)
    verdict = checker.check(canonical(draw))
    assert (verdict.accepted, verdict.failed_check) == (False, failed)
    assert verdict.said["winners"] == []


@pytest.mark.parametrize(
    ("file", "failed"),
    [
        (b"", 1),
        (b"\xef\xbb\xbf{}", 2),
        (b"{}\n", 2),
        (b'{"a":1,"a":1}', 2),
        (b'{"b":1,"a":1}', 2),
        (b'{"a":1.0}', 2),
        (b'{"a":-0}', 2),
        (b'{"a":1e3}', 2),
        (b'{"a":1.5}', 2),
        (b'{"a":9007199254740992}', 2),
        (b'{"a":"\\ud800"}', 2),
        (b'{"\\udc00":1}', 2),
        (b'{"a":"\xed\xa0\x80"}', 2),
        (b'{"a":"\\u0041"}', 2),
        (b'{"a":"\\/"}', 2),
        (b'{"a":"\\u001F"}', 2),
        (b'{"a":"\x7f\\u001f\xe2\x80\xa8"}', 3),
        (b'{"a":"\xf0\x9f\x98\x80","\xef\xbc\xa1":1}', 3),
        (b'{"\xef\xbc\xa1":1,"\xf0\x9f\x98\x80":1}', 2),
        (b'{"\xf0\x9f\x98\x80":1,"\xef\xbc\xa1":1}', 3),
        (b'{"10":1,"9":1}', 3),
        (b'{"9":1,"10":1}', 2),
        (b'{"__proto__":1}', 3),
        (b"NaN", 2),
        (b"null", 3),
        (b"[" * 32 + b"]" * 32, 3),
        (b"[" * 33 + b"]" * 33, 2),
        (b"[" * 32 + b"1" + b"]" * 32, 2),
        (b'{"a":' * 5_000_000, 2),
        (b"[" * 1_000_000 + b"]" * 1_000_000, 2),
        (b"[" + b"0," * 2_000_000 + b"0]", 3),
    ],
)
def test_bytes_are_canonical_json_or_refused(
    checker: JavaScriptChecker, file: bytes, failed: int
) -> None:
    """Check 2 forgives nothing, refuses nothing canonical, and no file breaks it."""
    verdict = checker.check(file)
    assert (verdict.accepted, verdict.failed_check) == (False, failed)


@pytest.mark.parametrize("value", ["null", "undefined", "7", '"{}"', "{}", "[123]"])
def test_what_is_not_bytes_does_not_throw(
    checker: JavaScriptChecker, value: str
) -> None:
    """A careless page gets a refusal, not an exception."""
    assert checker.evaluate(f"YangguangDraw.check({value}).accepted") is False


def test_more_primitives_of_the_author_of_the_specification(
    checker: JavaScriptChecker,
) -> None:
    """Trees of 1 to 17 leaves, a ranking, a signature and a beacon agree."""
    given = json.loads((VECTORS / "primitives-draw.json").read_bytes())
    rank, beacon, signed = given["rank"], given["quicknet"], given["signature"]
    order = checker.evaluate(
        f"((rank) => {json.dumps(rank['order of 0001 to 0009'])}"
        '.map((pid) => YangguangFormat.hex(rank("award", 0, "all", pid))))'
        f"(YangguangDraw.ranker({json.dumps(rank['seed'])}))"
    )
    assert order == sorted(order)
    asked = [beacon["key"], beacon["round"], beacon["signature"]]
    assert checker.evaluate(
        f"YangguangDraw.primitives.beaconHolds(...{json.dumps(asked)})"
    )
    assert checker.evaluate(
        f"YangguangDraw.primitives.verifies({json.dumps(signed['key'])}, "
        f"YangguangFormat.raw({json.dumps(signed['message'])}), "
        f"{json.dumps(signed['signature'])})"
    )


def naive_root(tickets: list[dict[str, Any]]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if len(tickets) == 1:
        return hashlib.sha256(b"\0" + canonical(tickets[0])).digest()
    split = 1
    while split * 2 < len(tickets):
        split *= 2
    left, right = naive_root(tickets[:split]), naive_root(tickets[split:])
    return hashlib.sha256(b"\1" + left + right).digest()


def test_trees_of_every_small_size_have_the_root_of_rfc_6962(
    checker: JavaScriptChecker,
) -> None:
    """The tree is folded from the left without recursion, and gives the same root."""
    tickets: list[dict[str, Any]] = [
        {"name": f"{number:064}", "pid": f"{number:04}", "strata": ["all"]}
        for number in range(1, 71)
    ]
    said = checker.evaluate(
        f"((all) => all.map((_, at) => YangguangDraw.primitives.root("
        f"all.slice(0, at + 1))))({json.dumps(tickets)})"
    )
    assert said == [naive_root(tickets[:size]).hex() for size in range(1, 71)]


def test_the_round_of_the_beacon_is_the_first_not_before_the_delay(
    checker: JavaScriptChecker,
) -> None:
    """The round is exact to the microsecond, also where a division would be rounded."""
    cases = [
        (genesis, period, delay, closed)
        for genesis in (0, 1_692_803_367, 7_999_999_999, 8_000_000_000)
        for period in (1, 3, 86_400)
        for delay in (30, 2_592_000)
        for closed in (
            0,
            1_773_190_000_000_000,
            *(7_999_999_000_000_000 + edge for edge in (-1, 0, 1)),
            8_000_000_000_000_000,
        )
    ]
    said = checker.evaluate(
        f"{json.dumps(cases)}.map(([genesis, period, delay, closed]) => "
        "YangguangDraw.primitives.beaconRound({ genesis, period, delay }, closed))"
    )
    for (genesis, period, delay, closed), answer in zip(cases, said, strict=True):
        ahead = closed + delay * 10**6 - genesis * 10**6
        number = max(1, 1 - (-ahead // (period * 10**6)))
        time = (genesis + (number - 1) * period) * 10**6
        assert answer == {"number": number, "time": time}


def test_all_places_of_a_ranking_are_those_of_another_library(
    checker: JavaScriptChecker,
) -> None:
    """A thousand tickets are ordered to the last place."""
    pids = [f"{number:04}" for number in range(1000)]
    tickets = [{"pid": pid, "strata": ["all"]} for pid in pids]
    seed = "5a" * 32
    for label in ("shortlist", "award"):
        notice = {
            "rounds": [{"label": label, "strata": [{"name": "all", "seats": 1000}]}],
            "constraints": [],
            "limit": 1,
        }
        asked = ", ".join(json.dumps(one) for one in (notice, tickets, seed))
        said = checker.evaluate(f"YangguangDraw.primitives.select({asked}).rounds")
        messages = {pid: f"draw-rank/1|{label}|0|all|{pid}".encode() for pid in pids}
        rank = {
            pid: hmac.digest(bytes.fromhex(seed), message, "sha256")
            for pid, message in messages.items()
        }
        assert said[0]["strata"][0]["pids"] == sorted(pids, key=lambda pid: rank[pid])


def test_one_hash_leaves_nothing_behind_for_the_next(
    checker: JavaScriptChecker,
) -> None:
    """Long and short values are hashed in turn, and each digest is its own."""
    values = ["", "阳" * 100_000, "a" * 55, "a" * 64, ["𠮷" * 300] * 400, "a" * 65537]
    said = checker.evaluate(
        f"{json.dumps(values + values[::-1])}"
        ".map((one) => YangguangFormat.hex(YangguangFormat.hashed(one)))"
    )
    digests = [hashlib.sha256(canonical(value)).hexdigest() for value in values]
    assert said == digests + digests[::-1]
