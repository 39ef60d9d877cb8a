"""
Two checkers of case files, written by different hands, give the same verdict.

Several hundred files are made by a forger without keys, by one who has the signer's,
and by the operator himself who has all of them and writes the log again; and honest
files are held against cards, receipts and checkpoints, right and wrong.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from archive.casefile.container import packed
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteInvalidError
from archive.ledger.anchors import KnownCosigner
from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.cosignatures import CosigningKey
from archive.ledger.reading import LedgerFormatError
from archive.ledger.tree import ProofInvalidError
from tests.case_files import Case, accepted_of, signed_anew, without
from tests.case_forge import Forge
from tests.case_mutations import Mutation, Mutations
from tests.javascript_case import CaseChecker, encoded
from tests.sites import BEGINS
from tests.two_case_checkers import (
    UNREADABLE,
    ask_both,
)
from trading.server.cli.witnesses import SlotNeededError, check_receipt

pytestmark = [pytest.mark.node, pytest.mark.archive]

SEED, COUNT = 20_261_128, 700


@pytest.fixture(scope="module")
def checker() -> Iterator[CaseChecker]:
    with CaseChecker() as running:
        yield running


@pytest.fixture(scope="module")
def all_cases(cases) -> list[Case]:
    return [cases("whole"), cases("redrawn"), cases("reopened")]


def test_the_operators_pen_is_good(all_cases):
    """A log that is written again without a change is the same to the byte."""
    for case in all_cases:
        for files in case.editions:
            assert Forge(case).told_again(files, lambda _: None) == files


@pytest.mark.parametrize("name", ["whole", "redrawn", "reopened", "stranger"])
def test_both_accept_what_is_right(cases, checker, name):
    """Neither refuses an honest file, alone or with its cards; both count the same."""
    case = cases(name)
    for files in case.editions:
        for cards in ((), (case.card,), (case.card, case.earlier)):
            made = Mutation(title=name, data=packed(files), cards=cards)
            (python, _), (javascript, found) = ask_both(checker, made)
            assert python == javascript, found
            assert python.first == 0


def test_both_find_the_same_first_broken_step(cases, checker, all_cases):
    """
    Over several hundred forgeries both find something in the same ones, and break off
    at the same step; nearly every step of the specification is the first somewhere.
    """
    print(f"seed {SEED}, {COUNT} files")
    differing, steps = [], Counter()
    for made in Mutations(all_cases, cases("stranger"), SEED)(COUNT):
        (python, why), (javascript, because) = ask_both(checker, made)
        steps[python.first] += 1
        if python != javascript:
            differing.append((made.title, python, why, javascript, because))
    print(sorted(steps.items()))
    assert differing == []
    assert set(range(UNREADABLE, 13)) - steps.keys() == set()


# --- What objections did --------------------------------------------------------------

HOUR, DAY = 3_600_000_000, 86_400_000_000


def one_of(events: dict, kind: str) -> dict:
    """Return the first event of a kind."""
    return next(each for each in events.values() if each["kind"] == kind)


def resumed(*, short: int = 0, late: int = 0) -> Callable[[dict], None]:
    """Let sign-up stand still for an hour, and give it back, or not quite."""

    def edit(events: dict) -> None:
        said = one_of(events, "NOTICE_PUBLISHED")["facts"]
        window, event = said["sign_up"], one_of(events, "PORTAL_RECORDED")
        since = window["opens"] + HOUR
        closes = window["closes"] + HOUR - short
        event["kind"] = "SIGN_UP_RESUMED"
        event["facts"] = {
            "since": since,
            "until": since + HOUR,
            "lost": HOUR,
            "sign_up": {"opens": window["opens"], "closes": closes},
            "draw_at": said["draw_at"] + DAY + late,
        }

    return edit


def closing_too_late(events: dict) -> None:
    """Announce an end of sign-up that lies behind its closing."""
    one_of(events, "NOTICE_PUBLISHED")["facts"]["sign_up"]["closes"] += 30 * DAY


def voided_on(decision: str) -> Callable[[dict], None]:
    """Void the first draw on a decision."""

    def edit(events: dict) -> None:
        one_of(events, "DRAW_VOIDED")["facts"]["decision"] = decision

    return edit


def voided_otherwise(events: dict) -> None:
    """Let the log say another reason for the voiding than the transcript."""
    one_of(events, "DRAW_VOIDED")["facts"]["voided"]["body"]["reason"] += "?"


def switched(events: dict) -> None:
    """Let the log know a change of source that the transcript does not."""
    event = one_of(events, "DRAW_COMMIT")
    event["kind"] = "DRAW_SOURCE_SWITCHED"
    event["facts"] = event["facts"] | {"switch": {"body": {}, "signatures": []}}


@pytest.mark.parametrize(
    ("name", "edit", "step"),
    [
        ("whole", resumed(short=HOUR), 9),
        ("whole", resumed(late=-DAY), 9),
        ("whole", resumed(late=1), 9),
        ("whole", closing_too_late, 9),
        ("whole", switched, 9),
        ("redrawn", voided_on("O-1"), 9),
        ("redrawn", voided_otherwise, 9),
        ("redrawn", voided_on(""), 0),
    ],
    ids=[
        "an hour too short",
        "a draw too early",
        "a draw too late",
        "closed early",
        "another source",
        "voided on a decision that is none",
        "voided for another reason",
        "as it was",
    ],
)
def test_both_see_what_no_objection_can_have_done(cases, checker, name, edit, step):
    """Time that was lost and not given back, a draw voided on nothing: step 9."""
    case = cases(name)
    for files in (case.full, case.public):
        forged = Forge(case).told_again(files, edit)
        made = Mutation(title=name, data=packed(forged))
        (python, why), (javascript, because) = ask_both(checker, made)
        assert (python.first, javascript.first) == (step, step), (why, because)


def test_both_let_an_hour_be_given_back(cases, checker):
    """Sign-up that closes an hour later is what an hour's standstill asks for."""
    case = cases("whole")

    def edit(events: dict) -> None:
        resumed()(events)
        said = one_of(events, "NOTICE_PUBLISHED")["facts"]["sign_up"]
        said["closes"] -= HOUR  # Its closing stays where it was in the log.
        one_of(events, "SIGN_UP_RESUMED")["facts"]["sign_up"]["closes"] -= HOUR

    forged = Forge(case).told_again(case.full, edit)
    (python, why), (javascript, because) = ask_both(
        checker, Mutation(title="given back", data=packed(forged))
    )
    assert (python.first, javascript.first) == (0, 0), (why, because)


def cosigned(case: Case, name: str) -> tuple[Mutation, KnownCosigner]:
    """Return a whole file under a checkpoint that somebody outside cosigned."""
    key = CosigningKey(name, SigningKey.generate())
    files = dict(case.full)
    note = files["log/checkpoint"].decode()
    line = key.cosign(open_checkpoint(note, case.card.log), BEGINS)
    files = {
        path: data.replace(note.encode(), (note + line).encode())
        for path, data in files.items()
    }
    known = KnownCosigner("演示监督局", str(key.public))
    made = Mutation(title=name, data=packed(signed_anew(files, case.signer)))
    return made, known


def test_both_name_the_cosigners_that_a_card_names(cases, checker):
    """Cosigned, named but silent, and falsely signed: the same words of both."""
    case = cases("whole")
    made, known = cosigned(case, "demo-one.example/1")
    _, other = cosigned(case, "demo-two.example/1")
    _, namesake = cosigned(case, "demo-one.example/1")
    seen = []
    for believed in ((known,), (known, other), (other,), (namesake,), ()):
        card = replace(case.card, cosigners=believed, checkpoint="")
        asked = replace(made, cards=(card,))
        (python, why), (javascript, because) = ask_both(checker, asked)
        assert python == javascript, (why, because)
        seen.append(python.standing)
    assert seen[:3] == ["cosigned", "cosigned", "not-cosigned"]
    assert seen[3:] == ["not-cosigned", "self-consistent"]


def test_both_see_a_false_cosignature(cases, checker):
    """A line that bears the name and number of a cosigner, and is not his: step 10."""
    case = cases("whole")
    made, known = cosigned(case, "demo-one.example/1")
    note = case.full["log/checkpoint"].decode()
    line = made.data.split(note.encode())[1].split(b"\n")[0].decode()
    name, data = line.removeprefix("— ").split(" ")
    false = f"— {name} {data[:-6]}AAAA{data[-2:]}\n"
    files = {
        path: content.replace(note.encode(), (note + false).encode())
        for path, content in case.full.items()
    }
    card = replace(case.card, cosigners=(known,), checkpoint="")
    forged = Mutation(
        title="false", data=packed(signed_anew(files, case.signer)), cards=(card,)
    )
    (python, why), (javascript, because) = ask_both(checker, forged)
    assert (python.first, javascript.first) == (10, 10), (why, because)


def test_both_refuse_the_same_containers(cases, checker):
    """Every byte of the frame around the members is fixed; both see each change."""
    data = cases("whole").built.public
    names = sorted(cases("whole").public)
    first, second = names[0].encode(), names[1].encode()
    end = len(data) - 22
    directory = int.from_bytes(data[end + 16 : end + 20], "little")
    places = [*range(30), *range(directory, directory + 46), *range(end, end + 22)]
    changed = [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in places]
    changed += [
        data + b"\0",
        b"\0" + data,
        data[:-1],
        data[:200],
        b"",
        b"PK\x05\x06" + bytes(18),
        data.replace(first, second, 1),
        data.replace(first, b"../" + first[3:]),
        data.replace(first, b"/" + first[1:]),
        data.replace(first, first.upper()),
        data.replace(first, first[:-1] + b"\\"),
    ]
    for number, bytes_ in enumerate(changed):
        made = Mutation(title=str(number), data=bytes_)
        (python, _), (javascript, because) = ask_both(checker, made)
        assert (python.first, javascript.first) == (UNREADABLE, UNREADABLE), because


def test_what_is_left_out_of_a_container_is_seen_by_both(cases, checker):
    """Each folder taken away, with and without the signer's key."""
    case = cases("whole")
    for part in ("draws/", "tools/", "sealed/", "log/heads", "log/genesis", "events/"):
        left = without(case.full, part)
        for files in (left, signed_anew(left, case.signer)):
            made = Mutation(title=part, data=packed(files), cards=(case.card,))
            (python, why), (javascript, because) = ask_both(checker, made)
            assert python == javascript, (part, why, because)
            assert python.first, part


# --- Receipts, without a case file ----------------------------------------------------


def acts(case: Case) -> list[tuple[str, str, str, bytes | None]]:
    """Return every act of a file with its receipts: place, note, proof, slot."""
    found = []
    for path, data in sorted(case.full.items()):
        place = path.removesuffix(".json")
        if place == path or not path.startswith(("events/", "sealed/")):
            continue
        if not path.endswith(".slot.json"):
            proof = case.full[f"{place}.tlog-proof"].decode()
            slot = case.full.get(f"{place}.slot.json")
            found.append((place, accepted_of(case, **json.loads(data)), proof, slot))
    return found


def receipt_in_python(card, note, proof, slot) -> str:
    """Return how far a receipt leads; "" if it contradicts itself or the card."""
    try:
        found = check_receipt([card], note, proof, slot)
    except SlotNeededError:
        return "accepted"
    except (NoteInvalidError, LedgerFormatError, ProofInvalidError, ValueError):
        return ""
    return "accepted" if found.logged_at_size is None else "logged"


def receipt_in_javascript(checker, card, note, proof, slot) -> str:
    """Return the same of the other checker."""
    said = checker.call(
        "checkReceipt",
        [note],
        [proof] if proof else [],
        [encoded(slot)] if slot else [],
        [],
        [encoded(card.to_bytes())],
    )
    return "" if said["findings"] else said["receipts"][0]["stage"]


def test_both_say_alike_how_far_a_receipt_leads(cases, checker):
    """Accepted, logged or false: each act as given, bent, beside another's proof."""
    case, stranger = cases("whole"), cases("stranger")
    rng = random.Random(SEED)  # noqa: S311 - the same receipts for the same seed
    given, stages = acts(case), Counter()
    for place, note, proof, slot in given:
        _, _, other, _ = rng.choice(given)
        tried = [
            (case.card, note, proof, slot),
            (case.card, note, None, None),
            (case.card, note, other, slot),
            (case.card, note.replace("\n1", "\n2", 1), proof, slot),
            (case.card, note, proof.replace("index 1", "index 2"), slot),
            (case.card, note, proof[:-9] + "AAAAAAA=\n", slot),
            (stranger.card, note, proof, slot),
            (replace(case.card, demo=False), note, proof, slot),
        ]
        for asked in tried:
            python = receipt_in_python(*asked)
            javascript = receipt_in_javascript(checker, *asked)
            assert python == javascript, (place, tried.index(asked))
            stages[python] += 1
    assert set(stages) == {"", "accepted", "logged"}
