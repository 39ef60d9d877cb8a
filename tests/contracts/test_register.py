"""The register of what is public: one on both databases, never behind the record."""

from datetime import date, timedelta

import pytest

from archive.public.tables import Prepared
from tests.published_lots import DAY, MONDAY, drawn, lost, lot, notice, project
from trading.disclosure.model.kinds import Business, Information, Stage
from trading.disclosure.model.queries import PAGE_SIZE, Order, Query, Within
from trading.disclosure.model.searching import LONGEST_QUERY, QueryTooLongError
from trading.disclosure.questions import Question
from trading.projects.model import ProjectMissingError
from trading.rules.fixed_price_selection import State
from trading.server.database import SqlTransactions, make_engine
from trading.server.migrations.upgrade import upgrade

pytestmark = pytest.mark.trading

HOSTILE = [
    '"',
    "'",
    "''; DROP TABLE trading_register; --",
    '" OR "1"="1',
    "水利 OR *",
    "NEAR(水利 渠道)",
    "words:水利",
    "^水",
    "水*",
    "%",
    "_",
    "%水%",
    "\\",
    "& | ! <-> :*",
    "(((",
    "😀",
    "👩‍👩‍👧",
    "\u202e\u200b",
    "\x00",
    "ﷺ",
    "－－",
]


@pytest.fixture
def transactions(database):
    """Give transactions over an empty database, of each kind in turn."""
    engine = make_engine(database)
    yield SqlTransactions(engine, "test.example/log")
    engine.dispose()


def publish(transactions, of, *publications, state=State.NOTICED):
    """Make things public of a project that is new, or known."""
    with transactions.begin() as work:
        stands = lot(of, state)
        try:
            work.projects.lot(stands.id)
        except ProjectMissingError:
            work.projects.add(of, stands)
        work.projects.save(stands)
        for each in publications:
            work.projects.publish(each)


def find(transactions, now=MONDAY, **asked):
    """Ask the register; return the numbers of the projects it answers."""
    with transactions.read() as work:
        found = work.record.find(Query(**asked), now)
    return [line.project for line in found.lines]


def entries(transactions):
    """Return every entry as it is kept."""
    with transactions.read() as work:
        found = work.record.find(Query(order=Order.NEW), MONDAY).lines
        return [work.record.entry(line.project) for line in found]


def test_what_is_not_published_is_not_there(transactions):
    """
    A draft is in no list, no count, no search, and its number leads nowhere.
    """
    publish(transactions, project(1))

    assert find(transactions) == find(transactions, text="渠道") == []
    with transactions.read() as work:
        assert work.record.counts(MONDAY).groups == []
        assert work.record.publications("P2026-0001", ()) == []
        with pytest.raises(ProjectMissingError):
            work.record.entry("P2026-0001")


def test_a_line_tells_what_its_entry_tells(county):
    """
    A list reads only a part of each entry, and that part is the same.
    """
    with county.read() as work:
        lines = work.record.find(Query(), MONDAY).lines
        assert len(lines) == 4
        for line in lines:
            entry = work.record.entry(line.project)
            kept = {name: getattr(entry, name) for name in line._fields}
            assert line._asdict() == kept
            assert [type(each) for each in line] == [*map(type, kept.values())]


def test_what_a_transaction_loses_was_never_public(transactions):
    """
    The register is written with the record: both are kept, or neither.
    """
    of = project(1)

    def publish_and_fail():
        with transactions.begin() as work:
            work.projects.add(of, lot(of))
            work.projects.publish(notice(of))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        publish_and_fail()

    assert find(transactions) == find(transactions, text="渠道") == []


@pytest.mark.parametrize(
    "text",
    [
        *("水利", "渠道", "整治", "渠道整治工程", "东", "工程", "P2026-0001", "p2026"),
        *(
            "0001",
            "监督",
            "510682",
            "Ｐ２０２６",
            "整治 水利",
            "渠道，整治！",
            " 渠道\n",
        ),
    ],
)
def test_a_project_is_found_by_what_is_written_about_it(transactions, text):
    """
    By two signs, by one, by its number in any case or width, by several words.
    """
    publish(transactions, project(1), notice(project(1)))
    publish(transactions, project(7, "演示：桥", owner="甲单位", supervisor="乙单位"))

    assert find(transactions, text=text) == ["P2026-0001"]


@pytest.mark.parametrize("text", ["道渠", "岸渠", "整 桥梁", "渠道整改", "P2026-0002"])
def test_signs_that_do_not_stand_together_find_nothing(transactions, text):
    """
    Two signs are found only side by side and inside one word; all words are needed.
    """
    publish(transactions, project(1), notice(project(1)))

    assert find(transactions, text=text) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_command(transactions, text):
    """
    Quotes, wildcards, operators and pictures are searched for, never obeyed.
    """
    publish(transactions, project(1), notice(project(1)))
    harmless = {"水利 OR *": [], "水*": ["P2026-0001"], "%水%": ["P2026-0001"]}
    harmless |= {"^水": ["P2026-0001"]}

    assert find(transactions, text=text) == harmless.get(text, [])
    assert find(transactions, text="渠道") == ["P2026-0001"]


@pytest.mark.parametrize("signs", [LONGEST_QUERY + 1, 10_240])
def test_a_document_is_no_question(transactions, signs):
    """
    A text that is too long is refused before anything is looked for.
    """
    with transactions.read() as work, pytest.raises(QueryTooLongError):
        work.record.find(Query(text="水" * signs), MONDAY)
    assert find(transactions, text="水" * LONGEST_QUERY) == []


def test_a_winner_is_found_as_long_as_he_is_one(transactions):
    """
    The name of the drawn firm leads to the project, until the firm is out.
    """
    of = project(1)
    publish(transactions, of, notice(of))
    assert find(transactions, text="恒达") == []

    publish(transactions, of, drawn(of, MONDAY + 6 * DAY, "恒达路桥", "二号"))
    assert find(transactions, text="恒达") == ["P2026-0001"]

    publish(transactions, of, lost(of, MONDAY + 8 * DAY))
    assert find(transactions, text="恒达") == []


def test_a_state_changes_without_a_publication(transactions):
    """
    A lot that moves is listed where it stands now.
    """
    of = project(1)
    publish(transactions, of, notice(of))
    publish(transactions, of, state=State.DRAW_READY)

    assert find(transactions, stage=Stage.DRAW) == ["P2026-0001"]
    assert find(transactions, stage=Stage.OPEN) == []


def test_sign_up_is_over_when_its_end_is_past(transactions):
    """
    No sweep flips a state: the same row is open before its end and in review after.
    """
    of = project(1)
    publish(transactions, of, notice(of, closes=5))
    end, instant = MONDAY + 5 * DAY, timedelta(microseconds=1)

    assert find(transactions, end - instant, stage=Stage.OPEN) == ["P2026-0001"]
    assert find(transactions, end, stage=Stage.OPEN) == []
    assert find(transactions, end, stage=Stage.REVIEW) == ["P2026-0001"]
    with transactions.read() as work:
        assert work.record.closing(end - instant, 5) != []
        assert work.record.closing(end, 5) == []


@pytest.fixture
def county(transactions):
    """Give a county's list: three works, one service, at different days and prices."""
    for number, (at, closes, fen, kind, place) in enumerate(
        [
            (MONDAY - 40 * DAY, 5, 100, "works", "510682"),
            (MONDAY - 3 * DAY, 9, 300, "works", "510682"),
            (MONDAY - 1 * DAY, 5, 200, "works", "510603"),
            (MONDAY, 20, 400, "services", "510682"),
        ],
        start=1,
    ):
        of = project(number, place=place)
        publish(transactions, of, notice(of, at, closes=closes, fen=fen, kind=kind))
    publish(
        transactions, project(1), drawn(project(1), MONDAY, "恒达"), state=State.DRAWN
    )
    return transactions


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [3, 2, 4, 1]),
        ({"order": Order.NEW}, [4, 3, 2, 1]),
        ({"order": Order.AMOUNT}, [4, 2, 3, 1]),
        ({"business": Business.WORKS}, [3, 2, 1]),
        ({"business": Business.PROCUREMENT}, [4]),
        ({"business": Business.LAND}, []),
        ({"information": Information.DRAW}, [1]),
        ({"stage": Stage.PUBLICITY}, [1]),
        ({"place": "510603"}, [3]),
        ({"place": "510682", "stage": Stage.OPEN}, [2, 4]),
        ({"within": Within.TODAY}, [4]),
        ({"within": Within.THREE_DAYS}, [3, 4]),
        ({"within": Within.TEN_DAYS}, [3, 2, 4]),
        ({"within": Within.QUARTER}, [3, 2, 4, 1]),
        ({"since": date(2026, 2, 27), "until": date(2026, 3, 1)}, [3, 2]),
        ({"since": date(2026, 3, 3)}, []),
        ({"text": "渠道", "business": Business.PROCUREMENT}, [4]),
        ({"drawn": True}, [1]),
        ({"drawn": True, "stage": Stage.OPEN}, []),
        ({"page": 2}, []),
    ],
)
def test_each_choice_narrows_the_list(county, asked, numbers):
    """
    What is open stands first by its end, then the newest; the rest is as asked.
    """
    assert find(county, **asked) == [f"P2026-{number:04d}" for number in numbers]


def test_each_choice_says_how_many_it_would_show(county):
    """
    The count beside a choice is the length of the list behind it, for every choice.
    """
    with county.read() as work:
        for query in (
            Query(),
            Query(business=Business.WORKS),
            Query(text="渠道"),
            Query(drawn=True),
        ):
            counts = work.record.find(query, MONDAY).counts
            for choice in (
                *({"business": each} for each in Business),
                *({"information": each} for each in Information),
                *({"stage": each} for each in Stage),
                *({"place": each} for each in counts.places()),
            ):
                narrowed = query.but(**choice)
                found = work.record.find(narrowed, MONDAY)
                assert counts.total(narrowed) == found.total == len(found.lines)


def test_a_long_list_comes_in_pages(transactions):
    """
    Every lot stands on exactly one page, and the total counts them all.
    """
    with transactions.begin() as work:
        for number in range(1, 2 * PAGE_SIZE + 4):
            of = project(number)
            work.projects.add(of, lot(of))
            work.projects.publish(notice(of))
    seen = [find(transactions, page=page) for page in (1, 2, 3, 4)]

    assert [len(page) for page in seen] == [PAGE_SIZE, PAGE_SIZE, 3, 0]
    assert len({each for page in seen for each in page}) == 2 * PAGE_SIZE + 3
    with transactions.read() as work:
        found = work.record.find(Query(), MONDAY)
    assert (found.total, found.pages) == (2 * PAGE_SIZE + 3, 3)


@pytest.mark.parametrize("running", [0, 1, PAGE_SIZE, PAGE_SIZE + 5, 2 * PAGE_SIZE])
def test_what_is_over_follows_what_is_open(transactions, running):
    """
    Wherever a page begins, the list goes on where the page before it ended.
    """
    lots = 2 * PAGE_SIZE + 3
    with transactions.begin() as work:
        for number in range(1, lots + 1):
            of = project(number)
            work.projects.add(of, lot(of))
            work.projects.publish(notice(of, closes=9 if number <= running else 1))
    seen = [find(transactions, MONDAY + DAY, page=page) for page in (1, 2, 3, 4)]

    expected = [*range(running, 0, -1), *range(lots, running, -1)]
    assert [each for page in seen for each in page] == [
        f"P2026-{number:04d}" for number in expected
    ]
    assert [len(page) for page in seen] == [PAGE_SIZE, PAGE_SIZE, 3, 0]


def test_a_number_leads_to_its_project_alone(transactions):
    """
    Whoever types a whole number wants that project, not those that speak of it.
    """
    other = project(2, "演示：P2026-0001 与 P2026-0099 的后续工程")
    publish(transactions, project(1), notice(project(1)))
    publish(transactions, other, notice(other))

    for text in ("P2026-0001", " p2026-0001", "Ｐ２０２６－０００１"):
        assert find(transactions, text=text) == ["P2026-0001"]
    assert find(transactions, text="P2026-0001 后续") == ["P2026-0002"]
    assert find(transactions, text="P2026-0099") == ["P2026-0002"]
    assert find(transactions, text="P2026-0001", stage=Stage.DRAW) == []


def test_the_next_draw_is_that_of_a_lot_that_waits_for_it(county):
    """
    Whatever is suspended or ended is passed over, and so is what is too far away.
    """
    with county.read() as work:
        coming = work.record.coming(MONDAY, MONDAY + 90 * DAY)
        assert coming is not None
        assert coming.project == "P2026-0003"
        assert work.record.coming(MONDAY, MONDAY + 5 * DAY) is None
    publish(county, project(3, place="510603"), state=State.TERMINATED)
    with county.read() as work:
        coming = work.record.coming(MONDAY, MONDAY + 90 * DAY)
        assert coming is not None
        assert coming.project == "P2026-0002"


def test_no_list_reads_the_whole_register(tmp_path, monkeypatch):
    """
    Every question of the home page, of a list and of a number goes by an index.
    """
    engine = make_engine(f"sqlite:///{tmp_path / 'register.db'}")
    upgrade(engine)
    asked, answer = [], Prepared.rows

    def listen(question, connection, **values):
        asked.append(question.asked(connection.dialect, **values))
        return answer(question, connection, **values)

    monkeypatch.setattr(Prepared, "rows", listen)
    with SqlTransactions(engine, "test.example/log").read() as work:
        work.record.sessions(MONDAY, MONDAY + DAY)
        work.record.coming(MONDAY, MONDAY + DAY)
        work.record.closing(MONDAY, 4)
        work.record.results(4)
        work.record.counts(MONDAY)
        for part in Question().parts():
            values = {"now": MONDAY, "limit": PAGE_SIZE, "offset": 0}
            part.lines.rows(work.connection, **values)
        work.record.find(Query(text="P2026-0001"), MONDAY)

    assert len(asked) == 9
    with engine.connect() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            )
            assert "INDEX" in " ".join(row.detail for row in plan)
    engine.dispose()


def test_the_sessions_of_a_day_are_its_draws(county):
    """
    In their order, from the first instant up to, not including, the last.
    """
    draw = MONDAY + 7 * DAY
    with county.read() as work:
        day = work.record.sessions(draw, draw + DAY)
        assert [entry.project for entry in day] == ["P2026-0002"]
        assert [entry.draw_at for entry in day] == [draw]
        assert work.record.sessions(draw - 2 * DAY, draw)[0].project == "P2026-0003"


def test_results_are_those_that_stand(county):
    """
    The last drawn first; whoever was lost, and what was ended, is no result.
    """
    with county.read() as work:
        assert [entry.winner for entry in work.record.results(5)] == ["恒达"]
    publish(county, project(1), state=State.AWARDED)
    assert find(county, drawn=True) == ["P2026-0001"]
    publish(county, project(1), state=State.TERMINATED)
    with county.read() as work:
        assert work.record.results(5) == []
    assert find(county, drawn=True) == []


def test_the_register_can_be_computed_again(county):
    """
    What follows from all publications at once is what was written with each of them.
    """
    publish(county, project(2), lost(project(2), MONDAY), state=State.WINNER_LOST)
    before = entries(county)
    with county.begin() as work:
        for gone in ("DELETE FROM trading_register", "DELETE FROM trading_search"):
            work.session.connection().exec_driver_sql(gone)
    assert entries(county) == find(county, text="渠道") == []

    with county.begin() as work:
        assert work.record.rebuild() == 4

    assert entries(county) == before
    assert len(find(county, text="渠道")) == 4


def test_contents_are_read_only_where_they_are_asked_for(county):
    """
    Every publication is listed; only the kinds asked for bring their content.
    """
    with county.read() as work:
        told = work.record.publications("P2026-0001", {drawn(project(1), MONDAY).kind})
    assert [bool(each.content) for each in told] == [False, True]
    assert told[1].content["order"][0]["name"] == "恒达"
