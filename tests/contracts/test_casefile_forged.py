"""
The operator of a log forges a case file, and signs it with the real keys.

What he cannot do is change what the log committed to; so everything that is disclosed,
left out or put in another order breaks against an entry that stands there.
"""

import json

import pytest

from archive.casefile.model import Standing
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from tests.case_files import (
    checked,
    events,
    of_kind,
    renamed,
    signed_anew,
    spelled,
    without,
)

pytestmark = pytest.mark.archive

ENDINGS = (".json", ".tlog-proof")


@pytest.fixture
def whole(cases):
    """A closed selection."""
    return cases("whole")


@pytest.fixture
def redrawn(cases):
    """A selection whose first draw was voided."""
    return cases("redrawn")


@pytest.fixture
def reopened(cases):
    """A selection whose sign-up was closed, and is open again."""
    return cases("reopened")


@pytest.fixture
def stranger(cases):
    """The same of another log with the same name and other keys."""
    return cases("stranger")


def test_the_pen_of_the_operator_is_good(whole, redrawn):
    """What is signed anew without any change holds: the forgeries fail for a reason."""
    for case in (whole, redrawn):
        for files in (case.full, case.public):
            assert signed_anew(files, case.signer) == files


# --- Another key ----------------------------------------------------------------------


def impostor(case) -> NoteSigner:
    return NoteSigner(case.signer.name, SigningKey.generate())


def test_a_manifest_signed_with_another_key_is_found(whole):
    """The key that the manifest names did not sign."""
    assert whole.steps(signed_anew(whole.full, impostor(whole))) == {3}


@pytest.mark.parametrize("with_card", [True, False])
def test_a_manifest_that_names_the_other_key_is_found(whole, with_card):
    """The first entry of the log names the signer; the card does, too."""
    thief = impostor(whole)

    def edit(manifest):
        manifest["accepted_vkey"] = str(thief.verifier)

    forged = signed_anew(whole.full, thief, edit)
    cards = [whole.card] if with_card else []
    report = checked(forged, *cards)
    steps = {each.step for each in report.findings}
    assert steps == ({6, 10} if with_card else {6})
    assert report.findings[0].where == "log/genesis"
    assert report.standing is Standing.CONTRADICTION


def test_a_log_made_up_as_a_whole_needs_the_card(whole, stranger):
    """Whoever owns every key can make another log: only the card tells them apart."""
    assert checked(stranger.full).standing is Standing.SELF_CONSISTENT
    assert {10} == stranger.steps(stranger.full, whole.card)
    found = [what for _, _, what in stranger.found(stranger.full, whole.card)]
    assert found == [
        "the log's key is not the card's",
        "the signer is not the card's",
    ]


@pytest.mark.parametrize(
    ("member", "value", "step"),
    [
        ("demo", False, 6),
        ("origin", "other.example/log", 3),
        ("stream", "project/P2026-0002", 7),
        ("size", 5, 5),
        ("log_vkey", "", 5),
        ("closed", False, 7),
        ("procedure", "open_tender/1", 9),
        ("v", "case-manifest/2", 2),
        ("root", "00" * 32, 0),
    ],
)
def test_a_manifest_cannot_lie(whole, member, value, step):
    """What it says of log, stream, size and procedure is held against the log."""

    def edit(manifest):
        manifest[member] = value

    steps = whole.steps(signed_anew(whole.full, whole.signer, edit))
    assert (min(steps) if steps else 0) == step


# --- Left out -------------------------------------------------------------------------


def first_draw(files):
    """Return the parts of paths by which the voided draw is in the file."""
    (transcript,) = (path for path in files if path.endswith("-1-1.json"))
    found = [
        path
        for path, event in events(files).items()
        if event["facts"].get("number") == 1 and "draw" in event["facts"]
    ]
    return transcript, found


def test_a_voided_draw_cannot_be_left_out(redrawn):
    """Its transcript is missing from file, from manifest, with its events, or all."""
    transcript, first = first_draw(redrawn.full)
    assert [events(redrawn.full)[path]["kind"] for path in first] == [
        "DRAW_NOTICE",
        "DRAW_VOIDED",
    ]
    for files in (redrawn.full, redrawn.public):
        left = without(files, transcript)
        where = "draw DRAW-P2026-0001-1, attempt 1"
        what = "the log knows this draw, its transcript is missing"
        missing = (4, transcript, "this member is missing")
        assert redrawn.found(left) == [missing, (9, where, what)]
        assert redrawn.found(signed_anew(left, redrawn.signer)) == [(9, where, what)]
        pairs = [part.removesuffix(".json") for part in first]
        gone = signed_anew(without(left, *pairs), redrawn.signer)
        assert {7, 9} <= redrawn.steps(gone)


def test_a_voided_draw_cannot_be_withheld(redrawn):
    """Nor can what says so be called private: such entries show their kind to all."""
    transcript, first = first_draw(redrawn.public)
    for hidden in (first, first[:1], first[1:]):

        def edit(manifest, hidden=hidden):
            for member in manifest["members"]:
                if member["path"] in (*hidden, transcript):
                    member |= {"private": True, "reason": "secret"}

        left = without(redrawn.public, transcript, *hidden)
        assert redrawn.steps(signed_anew(left, redrawn.signer, edit)), hidden


def test_the_second_draw_cannot_become_the_first(redrawn):
    """The numbers of a draw are in its signed notice."""
    transcript, _ = first_draw(redrawn.full)
    second = transcript.replace("-1-1.json", "-1-2.json")
    swapped = {**redrawn.full, transcript: redrawn.full[second]}
    assert redrawn.steps(signed_anew(without(swapped, second), redrawn.signer))


@pytest.mark.parametrize("n", [1, 2, 20, -1])
def test_a_stream_has_no_gap(whole, n):
    """Any event left out, the last of a closed file too, shows by its number."""
    path = sorted(events(whole.full))[n if n < 0 else n - 1]
    left = without(whole.full, path.removesuffix(".json"))
    assert 7 in whole.steps(signed_anew(left, whole.signer))


def test_an_event_whose_proof_is_left_out_is_found(whole):
    """Nothing is read as an event that no proof leads to."""
    last = max(events(whole.full)).replace(".json", ".tlog-proof")
    for name in (last, next(path for path in whole.full if ".slot" in path)):
        left = without(whole.full, name)
        assert whole.steps(signed_anew(left, whole.signer)), name


def test_a_proof_whose_event_is_left_out_is_found(whole):
    """What is withheld is listed; what is not listed was taken away."""
    for path in events(whole.full):
        left = signed_anew(without(whole.full, path), whole.signer)
        assert 7 in whole.steps(left), path


def test_a_sealed_stream_cannot_be_left_out(whole):
    """The event that ends the seal lists every stream, with its last number."""
    one = next(path for path in whole.full if path.startswith("sealed/"))[:39]
    left = signed_anew(without(whole.full, one), whole.signer)
    found = whole.found(left)
    assert [(step, where) for step, where, _ in found] == [(7, one)]


def test_a_sealed_stream_cannot_be_left_out_while_sign_up_is_open_again(reopened):
    """What the first list bound stays bound, whatever the second sign-up brings."""
    assert reopened.found(reopened.full) == []
    closing = json.loads(reopened.full[of_kind(reopened.full, "SIGN_UP_CLOSED")[0]])
    bound = {end["stream"] for end in closing["event"]["facts"]["streams"]}
    streams = {path[:39] for path in reopened.full if path.startswith("sealed/")}
    assert bound < streams
    for stream in streams:
        left = signed_anew(without(reopened.full, stream), reopened.signer)
        found = [(step, where) for step, where, _ in reopened.found(left)]
        assert found == ([(7, stream)] if stream in bound else []), stream


def test_an_open_file_cut_short_says_that_it_is_open(whole):
    """Without its end a file is an earlier one: open, and the report says so."""
    paths = sorted(events(whole.full))
    last = paths[-1].removesuffix(".json")

    def reopen(manifest):
        manifest |= {"closed": False, "state": "accepted", "required": []}

    report = checked(
        signed_anew(without(whole.full, last), whole.signer, reopen), whole.card
    )
    assert report.manifest.closed is False


@pytest.mark.parametrize("kind", ["draw/1", "page/1", "event:DRAW_NOTICE"])
def test_a_required_member_is_missed(whole, kind):
    """What the procedure demands must be there, whatever else is."""
    kinds = {"draw/1": ["draws/"], "page/1": ["tools/"]}
    gone = kinds.get(kind) or [
        path.removesuffix(".json")
        for path in of_kind(whole.full, kind.removeprefix("event:"))
    ]
    left = signed_anew(without(whole.full, *gone), whole.signer)
    assert (8, kind) in [(step, where) for step, where, _ in whole.found(left)]


def test_the_operator_does_not_decide_what_is_required(whole):
    """A manifest that demands less than the procedure contradicts the procedure."""

    def demand_nothing(manifest):
        manifest["required"] = []

    left = without(whole.full, "draws/", "tools/")
    for files in (whole.full, left):
        assert 9 in whole.steps(signed_anew(files, whole.signer, demand_nothing))


# --- Changed --------------------------------------------------------------------------


def test_an_altered_event_does_not_open_its_entry(whole):
    """Each event of the file, altered with its proof kept and signed for: found."""
    for path in [p for p in whole.full if p.startswith(("events/", "sealed/"))]:
        if not path.endswith(".json") or path.endswith(".slot.json"):
            continue
        member = json.loads(whole.full[path])
        member["event"]["facts"]["lot"] = "P2026-0001-9"
        forged = {**whole.full, path: spelled(member)}
        found = whole.found(signed_anew(forged, whole.signer))
        assert (7, path.removesuffix(".json")) in [(s, where) for s, where, _ in found]


def test_an_award_to_another_is_found(whole):
    """The winner rewritten in the award, under its own proof or another's."""
    (path,) = of_kind(whole.full, "AWARD")
    proof = path.replace(*ENDINGS)
    member = json.loads(whole.full[path])
    member["event"]["facts"]["ticket"] = "T-9999"
    other = whole.full[
        of_kind(whole.full, "DRAW_NOTICE")[0].replace(".json", ".tlog-proof")
    ]
    for forged in (whole.full[proof], other, other.replace(b"index", b"index")):
        files = {**whole.full, path: spelled(member), proof: forged}
        assert 7 in whole.steps(signed_anew(files, whole.signer))


def test_events_in_each_others_place_are_found(whole):
    """Event and proof exchanged as a pair still say which number they are."""
    one, two = (path[:-5] for path in of_kind(whole.full, "DRAW_COMMIT")[:2])
    exchanged = renamed(whole.full, {one: two, two: one})
    assert 7 in whole.steps(signed_anew(exchanged, whole.signer))


def test_an_event_of_another_case_is_found(whole, redrawn):
    """An event with its proof, taken from another case, is not of this one."""
    paths = [path for path in events(whole.full) if path in redrawn.full]
    for path in paths[:6]:
        proof = path.replace(".json", ".tlog-proof")
        taken = {each: redrawn.full[each] for each in (path, proof)}
        assert 7 in whole.steps(signed_anew({**whole.full, **taken}, whole.signer))


@pytest.mark.parametrize(
    "part", ["log/checkpoint", "log/genesis.json", "log/heads.json", "draws/"]
)
def test_a_part_of_another_log_is_found(whole, stranger, part):
    """Checkpoint, first entry, growth and transcript belong to this log and case."""
    taken = {path: data for path, data in stranger.full.items() if part in path}
    forged = signed_anew({**whole.full, **taken}, whole.signer)
    assert whole.steps(forged, whole.card, whole.earlier)


@pytest.mark.parametrize(
    ("path", "like"),
    [
        ("events/000099.json", "events/000001.json"),
        ("events/000099.tlog-proof", "events/000001.tlog-proof"),
        ("events/other.json", "events/000001.json"),
        ("events/other.tlog-proof", "events/000001.tlog-proof"),
        ("log/genesis-2.tlog-proof", "log/genesis.tlog-proof"),
        ("log/genesis-2.json", "log/genesis.json"),
        ("log/checkpoint-2", "log/checkpoint"),
        ("log/other-heads.json", "log/heads.json"),
        ("events/000001.slot.json", "sealed"),
        ("events/page.html", "tools/"),
        ("draws/copy.json", "draws"),
    ],
)
def test_nothing_rides_along_unchecked(whole, path, like):
    """A member that no check looks at would be believed: none is let in."""
    data = next(
        data
        for name, data in whole.full.items()
        if like in name and (like != "sealed" or name.endswith(".slot.json"))
    )
    forged = signed_anew({**whole.full, path: data}, whole.signer)
    assert whole.steps(forged), path


@pytest.mark.parametrize("kind", ["video/1", "", "draw/2", "event/1", "checkpoint/1"])
def test_a_member_under_another_kind_is_found(whole, kind):
    """A transcript called something else is not looked at as one, and so is missed."""

    def edit(manifest):
        for member in manifest["members"]:
            if member["path"].startswith("draws/"):
                member["kind"] = kind

    forged = signed_anew(whole.full, whole.signer, edit)
    assert {8, 9} & whole.steps(forged)


def test_the_three_outside_are_no_members(whole):
    """Manifest, note and edition stand outside what they speak of."""

    def edit(manifest):
        more = {"kind": "page/1", "sha256": "", "private": False, "reason": ""}
        manifest["members"].append({"path": "edition.txt", **more})

    assert whole.steps(signed_anew(whole.full, whole.signer, edit)) == {4}
