"""Whether an instance is a demonstration stands in its first entry, nowhere else."""

import json
import shutil

import pytest
from sqlalchemy import text

from archive.clock.demonstration import DemonstrationClock
from archive.clock.system import SystemClock
from archive.evidence.canonical import canonical
from archive.evidence.keys import SigningKey
from archive.ledger.errors import LogUnsoundError
from archive.ledger.model import commitment_of
from tests.published import Published
from tests.sites import Site
from trading.server.instance import Instance
from trading.server.settings import SettingsBrokenError

pytestmark = pytest.mark.archive


@pytest.fixture(scope="session")
def real(tmp_path_factory):
    """Make one instance in earnest, to be copied."""
    return Site.made(tmp_path_factory.mktemp("real") / "instance", demo=False)


@pytest.fixture(params=["demonstration", "operation"])
def either(request, blank, real, tmp_path):
    """Give a demonstration and an instance in earnest, in turn."""
    made = blank("sqlite") if request.param == "demonstration" else real
    return made.copied(tmp_path / "instance")


def test_the_first_entry_says_what_it_is(either):
    """Everybody can read it in the log: demonstration or not, its clock, its keys."""
    first = json.loads(Published(either.folder, either.card).entries[0])
    assert first["kind"] == "INSTANCE"
    assert first["demo"] is either.card.demo
    assert first["clock"] == ("demonstration" if either.card.demo else "system")
    assert first["accepted_vkey"] == either.card.accepted_vkey


def test_an_instance_opens_as_what_it_is(either):
    """The nature and the clock of an open instance follow from its log."""
    clock = DemonstrationClock if either.card.demo else SystemClock
    with either.opened() as instance:
        assert instance.demo is instance.notary.demo is either.card.demo
        assert isinstance(instance.clock, clock)


@pytest.mark.parametrize("line", ["demo = true", "demo = false", 'clock = "system"'])
def test_no_setting_speaks_of_it(either, line):
    """There is no such setting: a file that has one is refused."""
    with (either.folder / "instance.toml").open("a") as file:
        file.write(f"{line}\n")

    with pytest.raises(SettingsBrokenError):
        Instance.open(either.folder)


def flipped(instance) -> dict[str, object]:
    """Return the first event as a liar would have it: the other nature, well made."""
    with instance.transactions.read() as work:
        genesis = work.ledger.recorded("instance", 1)
        entry = json.loads(work.log.entries(0, 1)[0])
    event = json.loads(genesis.body)
    event["facts"]["demo"] = entry["demo"] = not instance.demo
    event["facts"]["clock"] = entry["clock"] = "other"
    body = canonical(event)
    entry["c"] = commitment_of(body, genesis.salt)
    return {"body": body, "commitment": entry["c"], "entry": canonical(entry)}


LIES = (["body"], ["entry"], ["body", "commitment"], ["body", "commitment", "entry"])


@pytest.mark.parametrize("columns", LIES)
def test_the_database_cannot_be_made_to_say_otherwise(either, columns):
    """Whoever flips it in the database, however well, cannot start the instance."""
    with either.opened() as instance:
        lie = flipped(instance)
        assignments = ", ".join(f"{column} = :{column}" for column in columns)
        with instance.transactions.begin() as work:
            work.session.execute(
                text(f"UPDATE archive_event SET {assignments} WHERE leaf = 0"),  # noqa: S608 - our own names
                {column: lie[column] for column in columns},
            )

    with pytest.raises(LogUnsoundError):
        Instance.open(either.folder)


def test_the_files_cannot_be_made_to_say_otherwise(either):
    """Nor in the published files: they are held against the signed root."""
    bundle = next((either.folder / "objects/named/tile+/entries+").rglob("1"))
    said = b'"demo":true' if either.card.demo else b'"demo":false'
    other = b'"demo":false' if either.card.demo else b'"demo":true'
    lie = bundle.read_bytes().replace(said, other)
    bundle.chmod(0o600)
    bundle.write_bytes((len(lie) - 2).to_bytes(2, "big") + lie[2:])

    with pytest.raises(LogUnsoundError):
        Instance.open(either.folder)


@pytest.mark.parametrize("name", ["log", "accepted"])
def test_another_key_signs_nothing(either, name):
    """
    The keys are those that the log began with: others sign what nobody can check.
    """
    path = either.folder / "keys" / f"{name}.key"
    path.unlink()
    SigningKey.generate().save(path)

    with pytest.raises(LogUnsoundError, match=r"accepted\.key|no signature of"):
        Instance.open(either.folder)


def test_a_database_of_the_other_nature_does_not_fit(blank, real, tmp_path):
    """The database of a demonstration under the keys and files of a real instance."""
    site = real.copied(tmp_path / "instance")
    shutil.copy(blank("sqlite").folder / "yangguang.db", site.folder)

    with pytest.raises(LogUnsoundError):
        Instance.open(site.folder)
