"""A case file proves itself, and every way to bend it is found."""

import json
from dataclasses import replace

import pytest

from archive.casefile.check import check_case
from archive.casefile.model import CaseSealedError, Edition, Standing
from archive.ledger.proofs import parse_proof
from tests.case_files import (
    OUTSIDE,
    accepted_of,
    checked,
    of_kind,
    without,
)
from trading.server.casefiles import CHECKS

pytestmark = pytest.mark.archive


@pytest.fixture
def whole(cases):
    """A closed selection."""
    return cases("whole")


@pytest.fixture
def stranger(cases):
    """The same of another log with the same name and other keys."""
    return cases("stranger")


# --- What holds -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["whole", "redrawn"])
@pytest.mark.parametrize("edition", Edition)
def test_a_case_file_proves_itself(cases, name, edition):
    """Both editions agree with the card; without a card they are self-consistent."""
    case = cases(name)
    data = case.built.full if edition is Edition.FULL else case.built.public
    report = check_case(data, CHECKS, [case.card])
    assert (report.findings, report.standing) == ((), Standing.AGREES)
    assert report.edition is edition
    assert report.manifest.closed is (name == "whole")
    alone = check_case(data, CHECKS)
    assert (alone.findings, alone.standing) == ((), Standing.SELF_CONSISTENT)
    assert report.verified
    assert not alone.verified


def test_keys_alone_agree_with_whatever_their_owner_writes(whole):
    """SPEC 8.6: a card that knows nothing of this case vouches for nothing in it."""
    keys = replace(whole.card, checkpoint="")
    report = check_case(whole.built.public, CHECKS, [keys])
    assert (report.findings, report.standing) == ((), Standing.SELF_CONSISTENT)
    assert not report.verified


def test_a_receipt_that_the_file_cannot_tell_proves_nothing(whole):
    """
    SPEC 8.5, step 12: a note of another project, or of an act that is withheld.

    The full edition shows the act, and then the note counts.
    """
    acts = sorted(path for path in whole.full if path.startswith("sealed/"))
    sealed = json.loads(whole.full[next(p for p in acts if p.endswith("1.json"))])
    other = {**sealed["event"], "stream": "project/another"}
    for event in (sealed["event"], other):
        note = accepted_of(whole, event, sealed["salt"])
        report = check_case(whole.built.public, CHECKS, accepted=[note])
        bound = event is not other and report.standing is Standing.KEPT
        if not bound:
            assert (report.standing, report.untold) == (Standing.SELF_CONSISTENT, 1)
        assert report.findings == ()
    note = accepted_of(whole, sealed["event"], sealed["salt"])
    report = check_case(whole.built.full, CHECKS, accepted=[note])
    assert (report.standing, report.untold) == (Standing.KEPT, 0)


def test_a_proof_that_proves_nothing_is_a_finding(whole):
    """SPEC 8.5, step 11: an entry that the tree does not have, or no entry at all."""
    path = next(each for each in sorted(whole.full) if each.endswith(".tlog-proof"))
    proof = parse_proof(whole.full[path].decode())
    report = check_case(whole.built.full, CHECKS, proofs=[proof.text])
    assert (report.findings, report.standing) == ((), Standing.KEPT)
    for bent in (replace(proof, extra=b"{}"), replace(proof, extra=b"")):
        report = check_case(whole.built.full, CHECKS, proofs=[bent.text])
        assert [each.step for each in report.findings] == [11]


@pytest.mark.parametrize("name", ["whole", "redrawn"])
def test_a_case_is_the_same_bytes_whenever_it_is_built(cases, name):
    """Nothing in the file comes from the moment of building it."""
    built, again = cases(name).built, cases(name).again
    assert (built.full, built.public) == (again.full, again.public)


def test_there_is_no_public_edition_while_a_seal_is_open(cases):
    """
    SPEC 8: the manifest lists what is sealed, so nobody gets it to count by.

    It holds too when a first sign-up was closed, and its list is public.
    """
    built = cases("reopened").built
    sealed = [each.path for each in built.manifest.members if "sealed/" in each.path]
    assert built.opened is None
    assert len(sealed) > 2
    with pytest.raises(CaseSealedError) as refused:
        _ = built.public
    assert (refused.value.code, built.manifest.stream in str(refused.value)) == (
        "case-sealed",
        True,
    )


def test_two_editions_have_one_root(whole):
    """Manifest, root and signature are the same; only private members are missing."""
    full, public = whole.full, whole.public
    assert {each: full[each] for each in OUTSIDE[1:]} == {
        each: public[each] for each in OUTSIDE[1:]
    }
    assert public.items() - full.items() == {("edition.txt", b"public\n")}
    members = json.loads(full["manifest.json"])["members"]
    private = {member["path"] for member in members if member["private"]}
    assert full.keys() - public.keys() == private


def test_the_public_edition_counts_what_was_withheld(whole):
    """How many members are missing and why; the number of events still shows."""
    report = checked(whole.public, whole.card)
    (reason,) = report.withheld
    assert report.withheld[reason] == len(whole.full) - len(whole.public) > 20
    assert "applicants" in reason
    assert checked(whole.full, whole.card).withheld == {}
    proofs = [path for path in whole.public if path.startswith("events/")]
    count = json.loads(whole.full[of_kind(whole.full, "CASE_CLOSED")[0]])
    assert (
        len([path for path in proofs if path.endswith(".tlog-proof")])
        == (count["event"]["facts"]["count"])
    )


def test_the_public_edition_names_no_applicant(whole):
    """Who signed up and lost, and who objected, is nowhere in the public file."""
    secret = [b"SIGNED_UP", b"agent-0002", b"VERDICT_RECORDED"]
    assert [s in b"".join(whole.full.values()) for s in secret] == [True] * 3
    shown = without(whole.public, "draws/", "tools/")
    assert [s in b"".join(shown.values()) for s in secret[:1]] == [False]
    assert not [path for path in whole.public if path.startswith("sealed/")]


# --- Without any key ------------------------------------------------------------------


POSITIONS = 6


def flips(data):
    """Give positions all over the data, always the same ones; ends included."""
    if len(data) <= 2 * POSITIONS:
        return range(len(data))
    return sorted({0, len(data) - 1, *(len(data) * n // 7 + n for n in range(1, 6))})


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize(
    "folder", ["events", "log", "sealed", "draws tools", "the rest"]
)
def test_each_flipped_byte_is_found(whole, edition, folder):
    """One bit of any member, at any of many places, and the file is contradicted."""
    files = whole.full if edition is Edition.FULL else whole.public
    known = ("events/", "log/", "sealed/", "draws/", "tools/")
    parts = tuple(f"{part}/" for part in folder.split())
    tried = 0
    for path, data in files.items():
        rest = not path.startswith(known)
        own = rest if folder == "the rest" else path.startswith(parts)
        for position in flips(data) if own else ():
            flipped = bytearray(data)
            flipped[position] ^= 1 << (position % 8)
            assert whole.steps({**files, path: bytes(flipped)}), (path, position)
            tried += 1
    assert tried or (folder, edition) == ("sealed", Edition.PUBLIC)


def test_every_byte_of_the_note_is_bound(whole):
    """No byte of the signature, and none of what it signs, can be changed."""
    note = whole.full["manifest.note"]
    for position in range(len(note)):
        flipped = bytearray(note)
        flipped[position] ^= 1
        found = whole.steps({**whole.full, "manifest.note": bytes(flipped)})
        assert found == {3}, position


def test_each_missing_member_is_found(whole):
    """A member left out is named; of the three outside, the file is none any more."""
    for path in whole.full:
        left = {each: data for each, data in whole.full.items() if each != path}
        assert min(whole.steps(left)) == (2 if path in OUTSIDE else 4), path


def test_a_member_too_many_is_found(whole):
    """Nothing rides along that the manifest does not know."""
    more = {**whole.full, "draws/extra.json": b"{}"}
    assert whole.found(more) == [
        (4, "draws/extra.json", "this member is not in the manifest")
    ]


def test_swapped_members_are_found(whole):
    """Two members in each other's place are two changed members."""
    one, two = of_kind(whole.full, "DRAW_COMMIT")[:2]
    files = whole.full
    swapped = {**files, one: files[two], two: files[one]}
    assert [(step, where) for step, where, _ in whole.found(swapped)][:2] == [
        (4, one),
        (4, two),
    ]


def test_a_private_member_has_no_place_in_a_public_edition(whole):
    """Whoever adds what was withheld, or relabels the edition, is found out."""
    for path in whole.full.keys() - whole.public.keys():
        more = {**whole.public, path: whole.full[path]}
        assert 4 in whole.steps(more), path
    assert 4 in whole.steps({**whole.full, "edition.txt": b"public\n"})
    assert 4 in whole.steps({**whole.public, "edition.txt": b"full\n"})
    for name in (b"", b"Full\n", b"other\n", b"\xff", b" full\n", b"full", b"full\r\n"):
        assert whole.steps({**whole.full, "edition.txt": name}) == {2}, name


def test_a_member_of_another_case_is_found(whole, stranger):
    """The same page of another case under the same name is not the same page."""
    for path, data in whole.full.items():
        other = stranger.full.get(path, data)
        if other != data:
            assert whole.steps({**whole.full, path: other}), path


def test_the_manifest_of_another_case_is_found(whole, stranger):
    """A manifest and its note belong to their members."""
    both = {each: stranger.full[each] for each in OUTSIDE}
    assert 4 in whole.steps({**whole.full, **both})
