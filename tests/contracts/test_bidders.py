"""Caps, bans and relations are recorded by whom they come from, and read back."""

import msgspec
import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.evidence.personal import PersonalKey
from tests.builders_bidders import DAY, DIGEST, NOON, ban, engagement, firm, relation
from tests.office import AUTHORITY, CLERK, OWNER, START, Office, bidder
from tests.wiring import desk
from trading.bidders.errors import (
    BanIncompleteError,
    NotEngagedError,
    NotYourFirmError,
    RecordedAlreadyError,
    ReviewMissingError,
)
from trading.bidders.model.firms import Firm, ManagerId
from trading.bidders.model.relations import TieKind, related
from trading.bidders.use_cases.people import DeclarePeople
from trading.bidders.use_cases.recording import (
    DeclareRelations,
    RecordBan,
    RecordCapDocument,
)
from trading.projects.model import LotId
from trading.rules.procedure import NotYoursError

pytestmark = pytest.mark.trading

STREAM = "bidders"
A_BAN = {
    "number": "虚构罚〔2026〕1号",
    "firm": firm(1),
    "basis": "an invented article",
    "since": START,
    "until": START + 30 * DAY,
    "hearing": "heard on 2026-02-20",
    "appeal": "to the county government within 60 days",
    "document": DIGEST,
}
A_CAP = {
    "number": "虚构发〔2026〕2号",
    "issuer": "虚构县人民政府",
    "dated": "2026-01-05",
    "review": "fair-competition review 2026-3",
    "max_active": 2,
    "max_active_per_manager": 1,
    "since": START - 30 * DAY,
    "document": DIGEST,
}


@pytest.fixture
def office(database):
    """An office without any lot."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        yield Office(opened, clock)


def test_only_an_authority_records_a_ban(office):
    """C-13: the platform bans nobody, neither does centre or owner."""
    for who in (CLERK, OWNER, bidder(2)):
        with pytest.raises(NotYoursError):
            office.act_on_bidders(RecordBan, who, **A_BAN)
    office.act_on_bidders(RecordBan, AUTHORITY, **A_BAN)

    with office.desk.transactions.read() as work:
        (known,) = work.bidders.bans(firm(1))
        assert work.bidders.bans(firm(2)) == []
    assert known == ban(since=START, until=START + 30 * DAY, authority="authority")
    assert [event.kind for event in office.events(STREAM)] == ["BAN_RECORDED"]


def test_a_ban_is_recorded_complete_and_once(office):
    """Without hearing or appeal it is none; its number stands for one text."""
    with pytest.raises(BanIncompleteError):
        office.act_on_bidders(RecordBan, AUTHORITY, **{**A_BAN, "hearing": ""})
    office.act_on_bidders(RecordBan, AUTHORITY, **A_BAN)
    with pytest.raises(RecordedAlreadyError):
        office.act_on_bidders(RecordBan, AUTHORITY, **{**A_BAN, "basis": "another"})
    assert len(office.events(STREAM)) == 1


def test_a_cap_binds_from_its_recording_on(office):
    """D-10: an older date in it does not make it bind backwards."""
    office.act_on_bidders(RecordCapDocument, AUTHORITY, **A_CAP)
    with office.desk.transactions.read() as work:
        assert work.bidders.cap(START - DAY) is None
        cap = work.bidders.cap(START)
    assert (cap.max_active, cap.since, cap.dated.isoformat()) == (
        2,
        START,
        "2026-01-05",
    )


def test_a_cap_is_recorded_by_the_authority_with_its_review(office):
    """The centre sets no caps, and an unreviewed document is none."""
    with pytest.raises(NotYoursError):
        office.act_on_bidders(RecordCapDocument, CLERK, **A_CAP)
    with pytest.raises(ReviewMissingError):
        office.act_on_bidders(RecordCapDocument, AUTHORITY, **{**A_CAP, "review": ""})
    office.act_on_bidders(RecordCapDocument, AUTHORITY, **A_CAP)
    with pytest.raises(RecordedAlreadyError):
        office.act_on_bidders(RecordCapDocument, AUTHORITY, **A_CAP)


def told(one, other, kind="holding"):
    return {"kind": kind, "from_firm": firm(one), "to_firm": firm(other)}


def declare(office, who, number, *relations, source=""):
    facts = {"firm": firm(number), "source": source, "relations": relations}
    return office.act_on_bidders(DeclareRelations, who, **facts)


def among(office, *numbers):
    codes = [firm(number) for number in numbers]
    with office.desk.transactions.read() as work:
        found = related(codes, work.bidders.relations_among(codes))
    return {code: set(others) for code, others in found.items()}


def test_a_firm_declares_its_own_relations_only(office):
    """D-7: for others a register speaks, through the authority."""
    with pytest.raises(NotYourFirmError):
        declare(office, bidder(2), 1, told(1, 2))
    with pytest.raises(NotYourFirmError):
        declare(office, bidder(1), 1, told(2, 3))
    with pytest.raises(NotYoursError):
        declare(office, CLERK, 1, told(1, 2))
    declare(office, bidder(1), 1, told(1, 2))
    assert among(office, 1, 2) == {firm(1): {firm(2)}, firm(2): {firm(1)}}
    assert among(office, 1, 3) == {}


def test_a_later_declaration_replaces_the_same_source_only(office):
    """What the register says stays, whatever the firm says of itself."""
    declare(office, bidder(1), 1, told(1, 2))
    declare(office, AUTHORITY, 1, told(1, 3), source="company register")
    declare(office, bidder(1), 1)
    assert among(office, 1, 2, 3) == {firm(1): {firm(3)}, firm(3): {firm(1)}}


def test_an_authority_does_not_speak_as_the_firm(office):
    """A source that calls itself like the firm's own is still another."""
    declare(office, bidder(1), 1, told(1, 2))
    declare(office, AUTHORITY, 1, source="self")
    assert firm(1) in among(office, 1, 2)


def test_a_shared_person_is_found_through_firms_that_take_no_part(office):
    """A and D hang together through B and C, of which neither applied."""
    for one, other in ((1, 2), (2, 3), (3, 4)):
        declare(office, bidder(one), one, told(one, other, "responsible_person"))
    assert among(office, 1, 4) == {firm(1): {firm(4)}, firm(4): {firm(1)}}


def test_what_is_declared_comes_back_as_it_was(office):
    """Kind, direction and source of a relation are kept."""
    declare(office, bidder(1), 1, told(1, 2, "management"))
    with office.desk.transactions.read() as work:
        known = work.bidders.relations_among([firm(1), firm(2)])
    assert known == [relation(1, 2, "management")]


def test_standing_reads_what_binds_firm_or_manager(office):
    """Contracts of the firm and of the manager, with whomever, and no others."""
    with office.desk.transactions.begin() as work:
        for lot, number, manager in (
            ("P1-1", 1, "manager-1"),
            ("P2-1", 2, "manager-1"),
            ("P3-1", 1, "manager-3"),
            ("P4-1", 4, "manager-4"),
        ):
            work.bidders.engage(
                engagement(lot, firm=firm(number), manager=ManagerId(manager)), "c"
            )
    with office.desk.transactions.begin() as work:
        standing = work.bidders.standing(firm(1), ManagerId("manager-1"), NOON)
        alone = work.bidders.standing(firm(1), None, NOON)
    assert [each.lot for each in standing.engagements] == ["P1-1", "P2-1", "P3-1"]
    assert [each.lot for each in alone.engagements] == ["P1-1", "P3-1"]


def test_many_are_read_at_once_as_each_is_read_alone(office):
    """The list of a large draw is looked at in one go, and nobody is mixed up."""
    with office.desk.transactions.begin() as work:
        for lot, number, manager in (
            ("P1-1", 1, "manager-1"),
            ("P2-1", 2, "manager-1"),
            ("P3-1", 600, "manager-3"),
        ):
            work.bidders.engage(
                engagement(lot, firm=firm(number), manager=ManagerId(manager)), "c"
            )
        work.bidders.record_ban(ban("one", firm=firm(600), since=NOON - DAY))
        work.bidders.record_ban(ban("two", firm=firm(600), since=NOON - 2 * DAY))
    wanted = [(firm(n), ManagerId(f"manager-{n}")) for n in range(600, 0, -1)]
    with office.desk.transactions.read() as work:
        found = work.bidders.standings([*wanted, (firm(2), None)], NOON)
        alone = [
            work.bidders.standing(each, manager, NOON)
            for each, manager in (*wanted[:2], *wanted[-3:], (firm(2), None))
        ]
    assert [*found[:2], *found[-4:]] == alone
    assert [each.number for each in found[0].bans] == ["two", "one"]
    assert [each.lot for each in found[-2].engagements] == ["P1-1", "P2-1"]


def test_what_is_not_engaged_is_not_released(office):
    """Releasing twice would hide a mistake."""
    with office.desk.transactions.begin() as work:
        work.bidders.engage(engagement("P1-1"), "c")
        assert work.bidders.release(LotId("P1-1"), NOON).released_at == NOON
        with pytest.raises(NotEngagedError):
            work.bidders.release(LotId("P1-1"), NOON)


def test_a_firm_is_known_by_its_code_under_its_latest_name(office):
    """A new name is no new firm."""
    with office.desk.transactions.begin() as work:
        assert work.bidders.firm(firm(1)) is None
        work.bidders.register(Firm(firm(1), "演示企业0001"))
        work.bidders.register(Firm(firm(1), "演示企业0001（更名）"))
        assert work.bidders.firm(firm(1)).name == "演示企业0001（更名）"


IDENTITY = "11010519491231002X"


def declare_people(office, who, number, *people, source=""):
    use_case = DeclarePeople(office.desk, PersonalKey(bytes(range(32))))
    command = use_case.command.decode(
        msgspec.json.encode(
            {
                "key": f"people-{next(office.keys):06}",
                "firm": firm(number),
                "source": source,
                "people": people,
            }
        )
    )
    return use_case(who, command)


def person(kind="legal_representative", number=IDENTITY, **more):
    return {"kind": kind, "paper": "resident_id", "number": number, **more}


def test_firms_of_one_person_are_found_by_his_paper_and_never_by_his_name(office):
    """D-7: what is kept is a blind index; the log counts people and names none."""
    declare_people(office, bidder(1), 1, person())
    declare_people(
        office, AUTHORITY, 2, person("shareholder", share=6_000), source="register"
    )
    declare_people(office, bidder(3), 3, person("manager", "110105194912310038"))
    codes = [firm(1), firm(2), firm(3)]
    with office.desk.transactions.read() as work:
        ties = work.bidders.ties_among(codes)
    assert related(codes, [], ties) == {
        firm(1): frozenset({firm(2)}),
        firm(2): frozenset({firm(1)}),
    }
    assert [each.is_own_word for each in ties] == [True, False, True]
    told = [event.facts["people"] for event in office.events(STREAM)]
    assert told == [
        [{"kind": "legal_representative", "share": None}],
        [{"kind": "shareholder", "share": 6_000}],
        [{"kind": "manager", "share": None}],
    ]


def test_a_firm_names_its_own_people_only_and_anew_each_time(office):
    """What the register says stays, whatever the firm says."""
    with pytest.raises(NotYourFirmError):
        declare_people(office, bidder(2), 1, person())
    with pytest.raises(NotYoursError):
        declare_people(office, CLERK, 1, person())
    declare_people(office, bidder(1), 1, person())
    declare_people(office, AUTHORITY, 1, person("manager"), source="register")
    declare_people(office, bidder(1), 1)
    with office.desk.transactions.read() as work:
        (kept,) = work.bidders.ties_among([firm(1)])
    assert kept.kind is TieKind.MANAGER


def test_parents_are_found_through_firms_that_take_no_part(office):
    """A holds B holds C holds D; only A and D applied, and E is too far away."""
    for number in range(1, 5):
        declare(office, bidder(number), number, told(number, number + 1))
    assert among(office, 1, 4) == {firm(1): {firm(4)}, firm(4): {firm(1)}}
    assert among(office, 1, 5) == {}
