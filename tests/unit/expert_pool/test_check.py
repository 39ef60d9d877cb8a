"""The offline checker accepts what SPEC.md does, and says which check failed first."""

import functools
import hashlib
import hmac
from collections import defaultdict
from pathlib import Path

import pytest

from archive.public.evidence import labelled, sha256
from expert_pool.draws.check import Verdict, check_transcript
from expert_pool.draws.check_chance import beacon_signed
from expert_pool.draws.check_notice import pool_root
from expert_pool.draws.check_selection import hmac_sha256
from expert_pool.draws.check_signers import Signers
from expert_pool.draws.check_values import canonical
from tests.transcript_builder import RECIPES, encoded, example, mutations
from tests.transcript_cases import cases
from tests.transcript_edges import edges
from tests.transcript_shapes import fitting, shape_cases

pytestmark = pytest.mark.expert_pool

VECTORS = Path(__file__).parents[2] / "vectors"
R = bytes(range(32))
QUICKNET_KEY = (
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
    "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
    "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
QUICKNET_ROUND_1 = (  # as drand published it
    "b55e7cb2d5c613ee0b2e28d6750aabbb78c39dcc96bd9d38"
    "c2c2e12198df95571de8e8e402a0cc48871c7089a2b3af4b"
)


@functools.cache
def cases_by_check():
    found = defaultdict(list)
    for number, title, data in cases():
        found[number].append((title, data))
    return found


@pytest.mark.parametrize("name", RECIPES)
def test_a_right_transcript_is_accepted(name):
    """
    Whatever the source, rounds, constraints or standing, what follows SPEC is accepted.
    """
    verdict = check_transcript(encoded(example(name)))
    assert (verdict.failed_check, verdict.reason) == (0, "every check passed")
    assert verdict.accepted


@pytest.mark.parametrize(
    "file", sorted(VECTORS.glob("draw-*.json")), ids=lambda file: file.stem
)
def test_the_published_transcripts_are_accepted(file):
    """
    Transcripts made by the code that draws satisfy the page behind both.
    """
    assert check_transcript(file.read_bytes()).reason == "every check passed"


@pytest.mark.parametrize("number", range(12, 52))
def test_each_check_sees_its_faults_first(number):
    """
    A transcript with one fault, else derived and signed rightly, fails just that check.
    """
    assert cases_by_check()[number]
    for title, data in cases_by_check()[number]:
        verdict = check_transcript(data)
        assert (verdict.failed_check, verdict.accepted) == (number, False), title


def test_a_wrong_shape_fails_the_check_of_its_part():
    """
    A value outside section 3, a member too much or too few fails checks 3 to 11.
    """
    seen = set()
    for number, title, data in shape_cases():
        assert check_transcript(data).failed_check == number, title
        seen.add(number)
    assert seen == set(range(3, 12))


def test_values_at_the_edge_of_their_shape_are_let_through():
    """
    The largest, smallest and strangest values of section 3 never fail checks 1 to 11.
    """
    for title, data in fitting():
        assert check_transcript(data).failed_check not in range(1, 12), title


def test_instants_and_counts_at_their_limit_are_accepted():
    """
    What is allowed up to a limit is allowed at it.
    """
    for title, data in edges():
        assert check_transcript(data).reason == "every check passed", title


OTHER_SPELLINGS = {
    "a byte order mark": b"\xef\xbb\xbf{}",
    "no JSON": b"draw",
    "nothing but a space": b" ",
    "a space": b'{"a": 1}',
    "a newline at the end": b"{}\n",
    "two values": b"{}{}",
    "open": b'{"a":[1}',
    "an open string": b'{"a":"',
    "members in another order": b'{"b":1,"a":1}',
    "a repeated name": b'{"a":1,"a":1}',
    "a repeated name, written differently": b'{"a":1,"\\u0061":2}',
    "a fraction": b"[1.0]",
    "an exponent": b"[1e2]",
    "minus zero": b"[-0]",
    "a leading zero": b"[01]",
    "2^53": b"[9007199254740992]",
    "-2^53": b"[-9007199254740992]",
    "very many digits": b"[" + b"9" * 1_000_000 + b"]",
    "not a number": b"[NaN]",
    "infinity": b"[-Infinity]",
    "a needless escape": b'["\\u0061"]',
    "an escaped slash": b'["\\/"]',
    "an escape in capitals": b'["\\u001F"]',
    "a newline by number": b'["\\u000a"]',
    "a raw newline": b'["\n"]',
    "a lone surrogate": b'["\\ud800"]',
    "a lone surrogate in a name": b'{"\\udc00":1}',
    "a lone surrogate in bytes": b'["\xed\xa0\x80"]',
    "a pair of surrogates by number": b'["\\ud83c\\udc04"]',
    "an overlong zero": b'["\xc0\x80"]',
    "beyond Unicode": b'["\xf4\x90\x80\x80"]',
    "half a character": b'["\xe5"]',
    "names in the order of code points": '{"～":1,"🀄":1}'.encode(),
    "33 lists": b"[" * 33 + b"]" * 33,
    "a number at depth 33": b"[" * 32 + b"1" + b"]" * 32,
    "a member at depth 33": b'{"a":' * 32 + b"1" + b"}" * 32,
    "a million lists": b"[" * 1_000_000 + b"]" * 1_000_000,
    "a million open objects": b'{"a":' * 1_000_000,
    "quotes that hide brackets": b'["\\"' + b"[" * 1_000_000 + b'\\\\"',
}


@pytest.mark.parametrize("name", OTHER_SPELLINGS)
def test_what_is_not_canonical_json_fails_check_2(name):
    """
    Only one spelling of a value is a transcript, and nothing deeper than 32.
    """
    assert check_transcript(OTHER_SPELLINGS[name]).failed_check == 2


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 32 + b"]" * 32,
        b"[" * 31 + b"-9007199254740991" + b"]" * 31,
        '{"🀄":1,"～":1}'.encode(),
        b'["' + b"[{" * 100 + b'\\"\\\\"]',
        '["\u2028\x7f/\\b\\f\\u001f"]'.encode(),
        b'{"":null,"__proto__":{}}',
        b"null",
    ],
)
def test_canonical_json_that_is_no_transcript_fails_check_3(data):
    """
    Check 2 lets canonical JSON through, whatever it says.
    """
    assert check_transcript(data).failed_check == 3


def test_a_verdict_says_who_won_and_on_what_it_rests():
    """
    Winners, reserves, the duties of those who revealed, the source and the standing.
    """
    file = example("beacon")
    verdict = check_transcript(encoded(file))
    seed = bytes.fromhex(file["result"]["body"]["seed"])
    ranked = sorted(
        (f"{number:04d}" for number in range(1, 13)),
        key=lambda pid: hmac.digest(
            seed, f"draw-rank/1|award|0|all|{pid}".encode(), "sha256"
        ),
    )
    assert verdict == Verdict(
        accepted=True,
        standing="drawn",
        winners={"all": (ranked[0],)},
        reserves={"all": tuple(ranked[1:4])},
        revealed=("clerk", "supervisor", "supervisor", "applicant"),
        source="drand",
        demo=True,
        pool_size=12,
    )


def test_each_stratum_has_its_winners():
    """
    In a panel of two strata each has its own winners and reserves.
    """
    verdict = check_transcript(encoded(example("panel")))
    assert {name: len(pids) for name, pids in verdict.winners.items()} == {
        "constructor": 1,
        "law": 1,
    }
    assert {name: len(pids) for name, pids in verdict.reserves.items()} == {
        "constructor": 1,
        "law": 2,
    }


@pytest.mark.parametrize(
    ("name", "standing"),
    [
        ("impossible", "impossible"),
        ("impossible later", "impossible"),
        ("voided at once", "voided"),
        ("voided after the result", "voided"),
    ],
)
def test_a_draw_without_a_result_that_stands_has_no_winner(name, standing):
    """
    Nobody wins an impossible or a voided draw, though its transcript is accepted.
    """
    verdict = check_transcript(encoded(example(name)))
    assert (verdict.standing, verdict.winners, verdict.reserves) == (standing, {}, {})


@pytest.mark.parametrize("name", RECIPES)
def test_nothing_makes_the_checker_raise(name):
    """
    Whatever is changed in a transcript, the answer is a verdict (seed 20271).
    """
    count = 10 if RECIPES[name].source == "drand" else 60
    for data in mutations(20271, count, example(name)):
        verdict = check_transcript(data)
        assert verdict.accepted == (verdict.failed_check == 0)
        assert verdict.failed_check in range(52)


def test_mutations_are_the_same_for_the_same_seed():
    """
    A failure that a seed found is found again.
    """
    one, again, other = (
        list(mutations(seed, 30, example("balls"))) for seed in (1, 1, 2)
    )
    assert one == again
    assert one != other


def test_the_primitives_give_the_values_of_section_11():
    """
    Canonical bytes, labelled digests, root, rank and signature are those of SPEC.md.
    """
    value = canonical({"a": "阳\n", "b": 1})
    assert value.hex() == "7b2261223a22e998b35c6e222c2262223a317d"
    commitment = labelled("draw-commit/1", b"D-1", b"clerk", R)
    assert commitment.hex() == (
        "e9c7949b3ed8e1132cd7e6e98c5179187cfbf895e7e4fa2a4b857a24c6e26780"
    )
    name = labelled("draw-name/1", R, b"91500107MAACALR185", "演示企业0001".encode())
    assert name.hex() == (
        "a1967f4ebe6bce99c40701cd85a5f8f8e81426a95fdbcf9ae0366d2ff4c59f8a"
    )
    tickets = [
        {"name": f"{number:064d}", "pid": f"{number:04d}", "strata": ["all"]}
        for number in (1, 2, 3)
    ]
    assert pool_root(tickets).hex() == (
        "0aec6b78a436aa29ba501e85188d7f9b5598ec0082746a4cc98c58d08df20c25"
    )
    assert labelled("draw-seed/1", R).hex() == (
        "d4817b04c9855665614fa1e44b596eaf34dc0117eb92cd10fde45e27884c9a8c"
    )
    assert hmac_sha256(R)(b"draw-rank/1|award|0|all|0001").hex() == (
        "693e8e6efa27b38945f14ea9d7fd068ec1ecb5eb09ac106ab0d98346b197367d"
    )


def test_the_signature_of_section_11_is_valid():
    """
    The example signature of type notice is accepted, and as no other type.
    """
    notice = {"draw": "D-1"}
    signers = Signers({**notice, "contributors": []})
    signers.notice_hash = sha256(canonical(notice))
    signers.people = {
        "clerk": {
            "key": "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
        }
    }
    signature = (
        "d475d0dff3b0bd9c13e05537a7c1d8bf08b6a27448102e5171582862a506af65"
        "55ffce3e53528fb866f5e3af687f01c92331080d184573c4cc9419bcd95ab009"
    )
    signed = {
        "body": notice,
        "signatures": [{"contributor": "clerk", "signature": signature}],
    }
    assert signers.all_valid("notice", signed)
    assert not signers.all_valid("result", signed)


def test_a_round_of_quicknet_is_signed_by_quicknet():
    """
    Round 1 as drand published it verifies, and as another round it does not.
    """
    source = {"genesis": 1692803367, "period": 3, "delay": 30, "key": QUICKNET_KEY}
    value = f'{{"round":1,"signature":"{QUICKNET_ROUND_1}"}}'
    before = 1692803367_000_000 - 30_000_000
    assert hashlib.sha256(bytes.fromhex(QUICKNET_ROUND_1)).hexdigest() == (
        "1466a6cd24e327188770752f6134001c64d6efcc590ccc26b721611ad96f165a"
    )
    assert beacon_signed(source, value, before)
    assert not beacon_signed(source, value, before + 1)
