"""
The page of checking says no more of a PDF than the command that reads it.

Without a network it compares fingerprints only; what it cannot tell it leaves open.
"""

import zlib
from collections.abc import Iterator

import pytest

from tests.command import run
from tests.held_papers import CORRECTED, RECORD, HeldPapers, held_papers
from tests.javascript_case import CaseChecker, encoded

pytestmark = [pytest.mark.node, pytest.mark.archive]

LATER = 1_893_456_000_000_000  # in 2030, in microseconds
PLAIN = b"%PDF-1.7\nno paper of ours\n%%EOF\n"


@pytest.fixture(scope="module")
def js() -> Iterator[CaseChecker]:
    with CaseChecker() as running:
        yield running


@pytest.fixture(scope="module")
def held(tmp_path_factory) -> HeldPapers:
    return held_papers(tmp_path_factory.mktemp("held"))


def put_in(js, held, pdf, *more, server=None):
    """Return what the page says of a PDF beside the case file and the card."""
    files = [("case.zip", held.case), ("card.json", held.card), *more, ("a.pdf", pdf)]
    return js.call(
        "putIn", [[n, encoded(d)] for n, d in files], LATER, [server] if server else []
    )


def by_command(held, pdf, folder):
    """Return the exit code of the command, and what it says."""
    for name, data in (("a.pdf", pdf), ("case.zip", held.case), ("card", held.card)):
        (folder / name).write_bytes(data)
    result = run(
        *("verify", "paper", folder / "a.pdf", "--anchor", folder / "card"),
        *("--casefile", folder / "case.zip"),
    )
    return result.exit_code, result.output


def embedded(content: bytes) -> bytes:
    """Return a PDF by no hand of ours, with a content that it says it has."""
    packed = zlib.compress(content)
    return (
        b"%%PDF-1.7\n1 0 obj\n<<\n/Type /EmbeddedFile\n/Filter /FlateDecode\n"
        b"/Length %d\n>>\nstream\n%s\nendstream\nendobj\n%%%%EOF\n"
        % (len(packed), packed)
    )


@pytest.mark.parametrize(
    ("name", "outcome", "nature"),
    [
        (RECORD, "unsigned", "replaced"),
        (CORRECTED, "verified", "issued"),
        ("qualification-result-1", "verified", "issued"),
    ],
)
def test_both_verify_the_paper_that_stands_and_no_other(
    js, held, tmp_path, name, outcome, nature
):
    """A record that was replaced is unchanged, and still no basis for anything."""
    said = put_in(js, held, held.pdfs[name])
    code, output = by_command(held, held.pdfs[name], tmp_path)
    assert (said["apart"], said["outcome"]) == ("verified", outcome)
    assert (code == 0) is (outcome == "verified"), output
    (pdf,) = said["pdfs"]
    assert pdf["nature"] == nature
    assert said["steps"][5]["state"] == ("ok" if nature == "issued" else "may")
    if nature == "replaced":
        assert pdf["paper"]["replacedBy"] == CORRECTED
        assert said["lead"] == {"code": "paper-replaced"}
        assert f"Replaced by: {CORRECTED}" in output


@pytest.mark.parametrize("answered", ["verified", "unsigned"])
def test_no_server_makes_a_replaced_paper_good(js, held, answered):
    """Who serves the page may not know, or not say, what the case file shows."""
    server = {"outcome": answered, "issued": True, "says": ["是", "so"], "findings": []}
    said = put_in(js, held, held.pdfs[RECORD], server=server)
    assert (said["outcome"], said["lead"]) == ("unsigned", {"code": "paper-replaced"})


@pytest.mark.parametrize(
    ("name", "nature"), [("receipt", "receipt"), ("anchor-card", "unnamed")]
)
def test_what_no_case_file_has_contradicts_none(js, held, name, nature):
    """The platform's own receipt and card on paper: left open, and said to be."""
    said = put_in(js, held, held.pdfs[name])
    assert (said["outcome"], said["findings"]) == ("unsigned", [])
    assert said["lead"] == {"code": f"paper-{nature}"}
    assert said["pdfs"][0]["nature"] == nature
    assert said["steps"][5] == {"step": 6, "state": "may"}


def test_a_paper_of_elsewhere_is_left_open(js, held):
    """One without a claim, and one that names another case, whatever a server says."""
    content = b'{"kind":"draw-record/1","origin":"else","stream":"x","v":"paper/1"}'
    server = {
        "outcome": "verified",
        "issued": True,
        "says": ["是", "so"],
        "findings": [],
    }
    for pdf, nature in ((PLAIN, "unnamed"), (embedded(content), "elsewhere")):
        for answer in (None, server):
            said = put_in(js, held, pdf, server=answer)
            assert (said["outcome"], said["findings"]) == ("unsigned", [])
            assert said["lead"] == {"code": f"paper-{nature}"}


def test_a_forged_paper_of_the_case_is_a_contradiction(js, held, tmp_path):
    """It says whose it is, and the log does not name it: both checkers refuse it."""
    pdf = held.pdfs[CORRECTED]
    changed = pdf[:3000] + bytes([pdf[3000] ^ 1]) + pdf[3001:]
    said = put_in(js, held, changed)
    assert said["outcome"] == "contradiction"
    assert [each["code"] for each in said["findings"]] == ["paper-not-in-case"]
    code, _ = by_command(held, changed, tmp_path)
    assert code == 1


def test_a_receipt_that_says_it_is_a_paper_too_is_a_contradiction(js, held):
    """The worse of two claims counts."""
    said = put_in(js, held, held.pdfs["receipt"] + held.pdfs[CORRECTED][:-1])
    assert said["outcome"] == "contradiction"


def test_a_flood_of_claims_is_read_up_to_a_bound(js, held):
    """Bombs and endless marks cost nothing, and claim nothing."""
    bomb = embedded(b'{"v":"paper/1","x":"' + bytes(1 << 24) + b'"}')
    for pdf in (bomb, b"%PDF-1.7\n" + b"/EmbeddedFile" * 100_000):
        assert put_in(js, held, pdf)["pdfs"][0]["nature"] == "unnamed"


# --- Zips -----------------------------------------------------------------------------


def test_the_case_file_of_a_result_pack_is_checked(js, held):
    """Nobody has to unzip what the platform itself hands out."""
    given = [["pack.zip", encoded(held.pack)], ["card.json", encoded(held.card)]]
    said = js.call("putIn", given, LATER, [])
    assert said["outcome"] == "verified"
    (name, kind, code), _ = said["items"]
    assert (name.partition(" / ")[0], kind, code) == ("pack.zip", "case", "")
    assert name.endswith("-public.zip")
