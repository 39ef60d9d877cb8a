"""trading/SPEC.md says what the code does: labels, events, facts, checks, states."""

import ast
import hashlib
import json
import re
from pathlib import Path

import pytest

from archive.ledger.model import parse_entry, parse_event
from trading.rules.fixed_price_case import DISCLOSED
from trading.rules.fixed_price_selection import FIXED_PRICE_SELECTION
from trading.rules.shipped import national_calendar
from trading.server.cli.main import DEMO_START
from trading.server.demo.run import tell_small
from trading.server.demo.stage import Stage, nothing
from trading.server.instance import Instance
from trading.server.settings import Settings

pytestmark = pytest.mark.trading

ROOT = Path(__file__).parents[3]
SPEC = (ROOT / "trading/SPEC.md").read_text(encoding="utf-8")
OTHERS = [
    (ROOT / part / "SPEC.md").read_text(encoding="utf-8")
    for part in ("archive", "expert_pool")
]
BESIDE_THE_TABLE = {
    "PAPER_DRAWN_UP",
    "PAPER_ISSUED",
    "PAPER_SIGNED",
    "PORTAL_RECORDED",
    "RECORDING_EXCUSED",
    "STANDING_RECORDED",
}
PEOPLE = ROOT / "trading/accounts/use_cases"
ON_SITE = {
    *("ROOM_REQUESTED", "BOOKING_CONFIRMED", "BOOKING_DECLINED"),
    *("BOOKING_CANCELLED", "SESSION_MOVED"),
    *("BADGES_ISSUED", "BADGE_REVOKED", "ATTENDED"),
    *("SESSION_PAUSED", "SESSION_RESUMED", "ATTESTED"),
}
ROOMS = ROOT / "trading/venue/use_cases"
FIRMS = ROOT / "trading/bidders/use_cases"
OF_FIRMS = {
    "BAN_RECORDED",
    "CAP_DOCUMENT_RECORDED",
    "FINDING_RECORDED",
    "FIRMS_IMPORTED",
    "PEOPLE_DECLARED",
    "RELATIONS_DECLARED",
}
LABEL = re.compile(r"[a-z]+(?:-[a-z]+)*/[0-9]+")


def rows():
    """Return the table of events: kind, members, who reads it."""
    found = re.findall(
        r"^\| ([A-Z_]+) \| ([^|]+) \| ([a-z, ]+) \|$", SPEC, re.MULTILINE
    )
    return {
        kind: (set(re.findall(r"`([a-z_]+)`", members)), readers)
        for kind, members, readers in found
    }


def constants(file):
    """Return every string of a Python file that could be a label."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            value = node.value
            is_bytes = isinstance(value, bytes)
            text = value.decode("utf-8", "replace") if is_bytes else value
            if isinstance(text, str) and LABEL.fullmatch(text):
                yield text


def test_the_diagram_is_that_of_the_table():
    """
    The state diagram in the file is the one that the table of acts draws.
    """
    (drawn,) = re.findall(r"```mermaid\n(.*?)```", SPEC, re.DOTALL)
    assert drawn == FIXED_PRICE_SELECTION.diagram()


def test_every_kind_of_event_is_listed():
    """
    The tables list what can be emitted, no more and no less.
    """
    emitted = {step.emits for step in FIXED_PRICE_SELECTION.transitions.values()}
    assert rows().keys() == emitted | BESIDE_THE_TABLE | ON_SITE


def recorded_in(folder):
    """Return every kind of event that the acts of people or firms record."""
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                yield node.args[1].value


def test_every_event_of_people_is_listed():
    """
    The table of people lists what their acts record, no more and no less.
    """
    section = SPEC[SPEC.index("### 3.3 Of people") : SPEC.index("### 3.4 ")]
    listed = re.findall(r"^\| ([A-Z_]+) \|", section, re.MULTILINE)
    assert sorted(set(recorded_in(PEOPLE))) == sorted(listed)
    assert len(listed) == 22


def test_every_event_of_messages_is_listed():
    """
    So does the table of messages that reached nobody, down to their facts.
    """
    section = SPEC[SPEC.index("### 3.5 Of messages") : SPEC.index("### 3.6 ")]
    listed = dict(re.findall(r"^\| ([A-Z_]+) \| (.*) \|$", section, re.MULTILINE))
    source = (ROOT / "trading/correspondence/use_cases/settling.py").read_text("utf-8")
    recorded = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name == "minutes":
            (facts,) = [
                {"task", *(key.value for key in each.value.keys)}
                for each in ast.walk(node)
                if isinstance(each, ast.Assign)
                and getattr(each.targets[0], "id", "") == "facts"
            ]
            (kind,) = [
                each.args[1].value
                for each in ast.walk(node)
                if isinstance(each, ast.Call)
                and getattr(each.func, "attr", "") == "done"
            ]
            recorded[kind] = facts
    assert recorded == {
        kind: set(re.findall(r"`([a-z]+)`", facts)) for kind, facts in listed.items()
    }
    assert len(recorded) == 3


def recorded_on_site(function):
    """Return every kind of event that the acts about rooms record in this way."""
    for file in ROOMS.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and function
                in {
                    getattr(node.func, "id", ""),
                    getattr(node.func, "attr", ""),
                }
                and isinstance(node.args[0], ast.Constant)
            ):
                yield node.args[0].value


def test_every_event_of_rooms_is_listed():
    """
    What is of a room is in its own table, what is of a lot in the lot's.
    """
    section = SPEC[SPEC.index("### 3.6 Of rooms") : SPEC.index("### 3.7 ")]
    listed = re.findall(r"^\| ([A-Z_]+) \|", section, re.MULTILINE)
    beside = {"RECORDING_EXCUSED", "SCREEN_PAIRED", "SCREENS_BROUGHT"}
    assert sorted(set(recorded_on_site("Draft")) - beside) == sorted(listed)
    assert set(recorded_on_site("record")) == ON_SITE


def test_every_event_of_draw_rooms_is_listed():
    """
    What happens around a draw is in a table of its own, down to its facts.
    """
    section = SPEC[SPEC.index("### 3.7 Of draw rooms") : SPEC.index("### 3.8 ")]
    listed = dict(re.findall(r"^\| ([A-Z_]+) \| (.*) \|$", section, re.MULTILINE))
    recorded = {}
    for name in ("selection/use_cases/joining", "venue/use_cases/screens"):
        source = (ROOT / f"trading/{name}.py").read_text("utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.name == "minutes":
                (facts,) = [
                    {key.value for key in each.value.keys}
                    for each in ast.walk(node)
                    if isinstance(each, ast.Assign)
                    and getattr(each.targets[0], "id", "") == "facts"
                ]
                (kind,) = [
                    each.value
                    for each in ast.walk(node)
                    if isinstance(each, ast.Constant)
                    and re.fullmatch(r"[A-Z]+_[A-Z_]+", str(each.value))
                ]
                recorded[kind] = facts
    assert recorded == {
        kind: set(re.findall(r"`([a-z]+)`", facts)) for kind, facts in listed.items()
    }
    assert len(recorded) == 4


def test_every_event_of_firms_is_listed():
    """
    The table of firms lists what their acts record, no more and no less.
    """
    section = SPEC[SPEC.index("### 3.2 Of firms") : SPEC.index("### 3.3 ")]
    listed = re.findall(r"^\| ([A-Z_]+) \|", section, re.MULTILINE)
    assert sorted(OF_FIRMS.union(recorded_in(FIRMS))) == sorted(listed)
    assert len(listed) >= 9


def test_the_event_of_answers_has_the_facts_that_are_listed():
    """
    What is kept of an answer outside is in its own table.
    """
    section = SPEC[SPEC.index("### 6.2 Events") : SPEC.index("## 7. ")]
    ((kind, members),) = re.findall(r"^\| ([A-Z_]+) \| (.*) \|$", section, re.MULTILINE)
    source = ROOT / "trading/enquiries/use_cases.py"
    (facts,) = [
        {key.value for key in each.value.keys}
        for each in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(each, ast.Assign)
        and getattr(each.targets[0], "id", "") == "facts"
    ]
    assert (kind, set(re.findall(r"`([a-z_]+)`", members))) == ("ANSWER_KEPT", facts)


def test_who_reads_an_event_is_what_the_case_file_discloses():
    """
    A kind is called clear or public exactly if the public edition discloses it.
    """
    for kind, (_, readers) in rows().items():
        assert (readers in {"clear", "public"}) == (kind in DISCLOSED), kind


def test_every_label_in_the_code_is_specified():
    """
    No label is hashed, signed or expected that no specification names.
    """
    for file in sorted((ROOT / "trading").rglob("*.py")):
        for label in constants(file):
            assert any(label in text for text in (SPEC, *OTHERS)), f"{file}: {label}"


@pytest.mark.parametrize(
    "label",
    [
        "calendar/1",
        "rule-set/1",
        "manager/1",
        "recording-exception/2",
        "demo-ticket/1",
        "account-token/1",
        "account-csrf/1",
        "limit/1",
        "sign-in/1",
        "passkey-sign-in/1",
        "second-factor/1",
        "correspondence/1",
        "badge-code/1",
        "firm-key/1",
        "outside-call/1",
        "outside-answer/1",
        "instructions/1",
        "command/1",
        "act-key/1",
    ],
)
def test_every_label_of_the_table_is_in_the_code(label):
    """
    The table of labels lists nothing that the code does not use.
    """
    assert f"| `{label}` |" in SPEC
    files = [*(ROOT / "trading").rglob("*.py"), *(ROOT / "archive").rglob("*.py")]
    assert any(label in constants(file) for file in files)


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """Give every event of a whole selection, and the entries of its log."""
    instance = Instance.create(
        tmp_path_factory.mktemp("spec") / "instance",
        Settings("demo.yangguang.example/log"),
        demonstration_from=DEMO_START,
    )
    stage = Stage(instance, instance.clock)
    lot, _ = tell_small(stage, nothing)
    with instance.transactions.read() as work:
        project, _ = work.projects.lot(lot)
        streams = [project.stream, *work.selections.streams(lot)]
        events = [
            parse_event(each.body)
            for name in streams
            for each in work.ledger.stream(name)
        ]
    size = instance.sequencer.check().size
    entries = [parse_entry(instance.published.entry(index)) for index in range(size)]
    yield events, entries
    instance.close()


def test_events_have_the_facts_that_are_listed(lived):
    """
    Each event of a whole life has exactly the members of its row, and its lot.
    """
    listed = rows()
    events, _ = lived
    assert len({event.kind for event in events}) > 30
    for event in events:
        members, readers = listed[event.kind]
        assert event.facts.keys() == members | {"lot"}, event.kind
        assert (readers == "sealed") == event.stream.startswith("sealed/")


def test_entries_name_in_clear_what_is_listed(lived):
    """
    The log names the kinds that the table calls clear, and no other of a project.
    """
    events, entries = lived
    listed = {kind for kind, (_, readers) in rows().items() if "clear" in readers}
    shown = {entry.kind for entry in entries if "stream" in entry.public}
    assert shown <= listed
    assert shown == listed & {event.kind for event in events}


def test_the_version_of_the_calendar_can_be_computed():
    """
    From the rows alone, as 2.1 writes them.
    """
    tables = [
        {
            "begins": f"{table.begins}",
            "official_until": f"{table.official_until}",
            "source": table.source,
            "holidays": [
                {
                    "name": each.name,
                    "first": f"{each.first}",
                    "last": f"{each.last}",
                    "working": [f"{day}" for day in each.working],
                    "confirmed": each.confirmed,
                }
                for each in table.holidays
            ],
        }
        for table in national_calendar().tables
    ]
    data = json.dumps(
        tables, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()
    hashed = hashlib.sha256(b"calendar/1" + len(data).to_bytes(4, "big") + data)
    assert hashed.hexdigest() == national_calendar().version
