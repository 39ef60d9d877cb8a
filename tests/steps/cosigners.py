"""Cosigners: who may be one, what they refuse, and what waits for them."""

from datetime import timedelta

import pytest
from pytest_bdd import given, then, when

from archive.evidence.notes import NoteInvalidError
from archive.ledger import cosigner as refusals
from archive.ledger.checkpoints import open_checkpoint, own_note
from archive.ledger.cosignatures import cosignatures
from archive.ledger.cosigner import CosigningRefusedError
from archive.ledger.model import Draft
from archive.ledger.proofs import parse_proof
from archive.ledger.pulling import DatesRefusedError
from archive.ledger.witnessing import AddCheckpoint, answer
from tests.outside import Outside, restored
from tests.people import CENTRE
from tests.phrases import phrase
from tests.platform_driver import Platform
from tests.steps.draws import closed_a_moment_ago
from tests.steps.records import kept_card

REFUSES = {
    "it shows fewer entries than before": refusals.RolledBackError,
    "it does not continue what was cosigned": refusals.ForkedError,
    "it was told later": DatesRefusedError,
    "the key of the card did not sign it": NoteInvalidError,
}
"""Why a cosigner does not sign, in the market's words."""


@pytest.fixture
def bureau(platform, tmp_path):
    """Return the supervising body, with a key of its own for this log."""
    return Outside.of(platform, tmp_path / "bureau")


# Who is one


@given("the Supervision Bureau cosigns the log")
def cosigns(platform, bureau):
    bureau.record(platform)
    platform.publish_log()
    bureau.cosign(platform)


@when(
    phrase("{name:Name} records the Supervision Bureau as cosigner"),
    target_fixture="answer",
)
@when(
    phrase("{name:Name} records the Supervision Bureau as cosigner once more"),
    target_fixture="answer",
)
def records(platform, bureau, name):
    return platform.attempt(lambda: bureau.record(platform, name))


@when(
    phrase("{name:Name} records the centre itself as cosigner"), target_fixture="answer"
)
def records_centre(platform, bureau, name):
    return platform.attempt(lambda: bureau.record(platform, name, organisation=CENTRE))


@when(
    phrase("{name:Name} records a cosigner from a line that lost its end"),
    target_fixture="answer",
)
def records_clipped(platform, bureau, name):
    clipped = bureau.folder.known.vkey[:-6]
    return platform.attempt(lambda: bureau.record(platform, name, vkey=clipped))


@when(
    phrase("{name:Name} records the cosigner of a log in earnest"),
    target_fixture="answer",
)
def records_of_earnest(platform, tmp_path, name):
    earnest = Platform.begun(tmp_path / "elsewhere", demo=False)
    other = Outside.of(earnest, tmp_path / "notary")
    earnest.instance.close()
    return platform.attempt(lambda: other.record(platform, name))


@when(
    phrase("{name:Name} removes a cosigner whom nobody recorded"),
    target_fixture="answer",
)
def removes_unknown(platform, bureau, name):
    return platform.attempt(lambda: bureau.remove(platform, name))


@given(phrase("{name:Name} has removed the Supervision Bureau"))
def has_removed(platform, bureau, name):
    bureau.remove(platform, name)
    platform.publish_log()


@then("anybody reads in the log who cosigns it")
def reads_who(platform, bureau):
    size = platform.publish_log()
    entries = [platform.instance.published.entry(n) for n in range(size)]
    (named,) = [each for each in entries if b"COSIGNER_RECORDED" in each]
    assert bureau.folder.known.vkey.encode() in named


# What it refuses


@when(
    "the platform shows the Supervision Bureau a copy of an earlier day",
    target_fixture="refusal",
)
def shows_earlier(platform, course, bureau, tmp_path):
    platform.publish_log()
    earlier = restored(platform, tmp_path / "earlier")
    course.reach("drafted")
    platform.publish_log()
    bureau.cosign(platform)
    return refusal_of(bureau, earlier)


@when(
    "the platform shows the Supervision Bureau another history of the same time",
    target_fixture="refusal",
)
def shows_other_history(platform, course, bureau, tmp_path):
    other = restored(platform, tmp_path / "other")
    course.reach("drafted")
    platform.publish_log()
    bureau.cosign(platform)
    type(course)(other, "West Dyke").reach("announced")
    other.publish_log()
    return refusal_of(bureau, other)


@when(
    "the platform logs an act that it dates back to the day before",
    target_fixture="refusal",
)
def dates_back(platform, bureau):
    yesterday = platform.clock.now() - timedelta(days=1)
    with platform.instance.transactions.begin() as work:
        actor = platform.people.person("Administrator Luo").actor
        work.ledger.append(Draft("INVENTED", "instance", {}), actor, yesterday)
    platform.publish_log()
    with pytest.raises(CosigningRefusedError) as caught:
        bureau.pull(platform)
    return caught.value


@then("it keeps the proof of both entries that contradict each other")
def keeps_proof(platform, bureau):
    (case,) = (bureau.folder.folder / "dates").iterdir()
    proofs = [parse_proof(file.read_text("utf-8")) for file in case.glob("*-proof")]
    assert len(proofs) == len({proof.index for proof in proofs}) == 2
    for proof in proofs:
        assert proof.verify(proof.extra, kept_card(platform).log)


@when(
    "the Supervision Bureau is shown another log under the same name",
    target_fixture="refusal",
)
def shown_other_log(bureau, tmp_path):
    other = Platform.begun(tmp_path / "stranger")
    other.publish_log()
    return refusal_of(bureau, other)


def refusal_of(bureau: Outside, shown: Platform) -> Exception:
    """Let the Bureau refuse; the platform it was shown is closed."""
    with pytest.raises((CosigningRefusedError, NoteInvalidError)) as caught:
        bureau.pull(shown)
    shown.instance.close()
    return caught.value


@then(phrase("the Supervision Bureau does not sign, because {reason}"))
def does_not_sign(bureau, refusal, reason):
    assert type(refusal) is REFUSES[reason], repr(refusal)


@then("it still stands where it stood")
def stands_where_it_stood(platform, bureau):
    kept = bureau.folder.cosigner(platform.clock).last()
    assert kept == bureau.last.checkpoint


@then("it keeps both checkpoints, and each bears the log's own signature")
def keeps_both(platform, bureau):
    kept = sorted((bureau.folder.folder / "evidence").glob("*.txt"))
    assert [file.stem.split("-")[1] for file in kept] == ["kept", "shown"]
    one, other = (
        open_checkpoint(file.read_text("utf-8"), kept_card(platform).log)
        for file in kept
    )
    assert one.root != other.root


@when(
    "somebody asks the Supervision Bureau to cosign a log it does not know",
    target_fixture="told",
)
def asks_unknown(platform, bureau, tmp_path):
    platform.publish_log()
    note = platform.instance.shown().latest()
    elsewhere = note.replace(note.partition("\n")[0], "elsewhere.example/log", 1)
    asked = AddCheckpoint(0, (), elsewhere).text.encode()
    return answer([bureau.folder.cosigner(platform.clock)], asked)


@then("it answers that it cosigns no such log")
def answers_unknown(told):
    assert told.status == 404
    assert "no log elsewhere.example/log is cosigned here" in told.body


# What the platform takes in


@when(
    "somebody hands in a checkpoint that the Supervision Bureau did not sign",
    target_fixture="answer",
)
def hands_in_unsigned(platform):
    note = own_note(platform.instance.shown().latest(), kept_card(platform).log)
    return platform.attempt(lambda: platform.instance.keep_cosignatures()(note))


@when(
    "the Supervision Bureau hands in what it signed of another history",
    target_fixture="answer",
)
def hands_in_other(platform, course, bureau, tmp_path):
    other = restored(platform, tmp_path / "other")
    course.reach("drafted")
    platform.publish_log()
    type(course)(other, "West Dyke").reach("drafted")
    other.publish_log()
    cosigned = bureau.pull(other).cosigned
    other.instance.close()
    return platform.attempt(lambda: platform.instance.keep_cosignatures()(cosigned))


@when("the Supervision Bureau signs once more", target_fixture="answer")
def signs_once_more(platform, bureau):
    platform.publish_log()
    cosigned = bureau.pull(platform).cosigned
    return platform.attempt(lambda: platform.instance.keep_cosignatures()(cosigned))


# What waits for it


@given('the log shows the closing of the reveals of "East Dyke", not cosigned')
def closing_not_cosigned(course):
    closed_a_moment_ago(course)
    course.room.pass_by(timedelta(minutes=2))


@given("the Supervision Bureau has cosigned it since")
def cosigned_since(platform, bureau):
    bureau.cosign(platform)


@given('"East Dyke" has a signed record of which nothing is cosigned')
def drawn_not_cosigned(platform, course, bureau):
    course.reach("reveals closed")
    bureau.cosign(platform)
    course.reach("signed")
    platform.publish_log()


@then("the receipt of Hengda Road soon bears the signature of the Supervision Bureau")
def receipt_cosigned(platform, bureau, answer):
    """Three stages: accepted, logged, cosigned; the last needs nobody's word."""
    platform.clock.pass_by(timedelta(minutes=1))
    platform.sweep()
    bureau.cosign(platform)
    event = answer.accepted.event
    (logged,) = platform.instance.receipts().logged([(event.stream, event.n)])
    keys = [bureau.folder.known.key]
    (found,) = cosignatures(logged.proof.checkpoint, keys)
    assert found.name == bureau.folder.name
