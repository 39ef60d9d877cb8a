"""What the pages say, from the record alone, in every state and both languages."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from archive.values.instants import to_micros
from expert_pool.draws.check import check_transcript
from tests.published_lots import DAY, MONDAY, drawn, lost, lot, notice, project, said
from trading.disclosure.http.front import Front, language_of
from trading.disclosure.model.entries import Entry
from trading.disclosure.model.kinds import Business, Stage
from trading.disclosure.model.queries import Counts, Found, Order, Query, Within
from trading.disclosure.ports import Cosigning, LogStanding, Paper
from trading.disclosure.presenting.changes import changes
from trading.disclosure.presenting.courses import Reached, life_line, what_next
from trading.disclosure.presenting.dossier import Dossier
from trading.disclosure.presenting.draws import GRID, draw_view, tickets_view
from trading.disclosure.presenting.frames import Standing
from trading.disclosure.presenting.lists import address, list_view, parameters, row
from trading.disclosure.presenting.projects import Proven, project_view
from trading.disclosure.presenting.standings import standing
from trading.disclosure.presenting.status import status_view
from trading.disclosure.presenting.transcripts import Transcript
from trading.projects.model import PublicationKind as Kind
from trading.rules.fixed_price_selection import State
from trading.server.languages import tongues
from trading.server.site import Templates
from trading.server.statics import Assets

pytestmark = pytest.mark.trading

CHINESE, ENGLISH = tongues()
BOTH = pytest.mark.parametrize("tongue", [CHINESE, ENGLISH], ids=["zh", "en"])
VECTORS = sorted(Path(__file__).parents[3].glob("vectors/draw-*.json"))
TEMPLATES = Templates(Assets.shipped())
OF = project(1)
HAN = re.compile(r"[\u2e80-\u9fff]")
PUBLIC = (
    notice(OF),
    said(OF, Kind.LIST, MONDAY + 5 * DAY, size=3, root="0" * 64, list=1),
    drawn(OF, MONDAY + 6 * DAY, "甲", "乙", "丙"),
)


def dossier(state, *publications, now=MONDAY + 7 * DAY, suspended=False):
    """Return a lot in a state, after these publications."""
    entry = Entry.of(OF, lot(OF, state))
    for each in publications:
        entry = entry.after(each)
    return Dossier(replace(entry, suspended=suspended), publications, now)


def shown(template, view, tongue=CHINESE):
    """Return a page as it is rendered."""
    at = Standing(demo=True, now=MONDAY, log_size=7, cosigners=[])
    return str(
        Front(TEMPLATES, tongue, "/", "", lambda: at).page(template, view).content
    )


# Standing, life line, what comes next


@BOTH
@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_line_and_what_comes_next(state, tongue):
    """
    Somebody who comes from a notice learns in each state where it stands and what next.
    """
    for publications in ((), PUBLIC[:1], PUBLIC):
        found = dossier(state, *publications)
        line = life_line(found, tongue)
        assert len(line) == 10
        now = [each for each in line if each.reached is Reached.NOW]
        over = state in {State.TERMINATED, State.ARCHIVED}
        assert len(now) == (0 if over else 1)
        assert all(each.what for each in what_next(found, tongue))
        assert what_next(found, tongue) != ()
        assert standing(found.entry, found.now, tongue).text
        view = project_view(found, (), Proven(logged=True, size=7, cosigned=()), tongue)
        assert OF.title in shown("project.html", view, tongue)


def test_a_line_has_no_gap():
    """
    What is before the present step is done, what is after it is to come.
    """
    for state in set(State) - {State.TERMINATED}:
        reached = [each.reached for each in life_line(dossier(state), CHINESE)]
        order = [Reached.DONE, Reached.NOW, Reached.TODO]
        assert reached == sorted(reached, key=order.index), state


def test_a_step_that_is_done_has_its_date():
    """
    The date of a step is that of its publication; one that is fixed ahead is told.
    """
    line = {
        each.name: each for each in life_line(dossier(State.DRAWN, *PUBLIC), CHINESE)
    }
    assert line["公告"].date == "03-02 周一"
    assert line["随机抽取"].date == "03-08 周日"
    assert line["履约"].date == ""
    ahead = dossier(State.NOTICED, *PUBLIC[:1], now=MONDAY)
    line = {each.name: each for each in life_line(ahead, CHINESE)}
    assert line["报名截止"].date == "至 03-07 周六 10:00"
    assert line["随机抽取"].date == "03-08 周日 10:00"


def test_a_project_that_ended_goes_nowhere():
    """
    What was done stays done; nothing is promised any more.
    """
    line = life_line(dossier(State.TERMINATED, *PUBLIC), CHINESE)
    assert {each.reached for each in line} == {Reached.DONE, Reached.OFF}


def test_sign_up_is_told_over_at_its_end():
    """
    The tag follows the clock, before anybody declares sign-up closed.
    """
    entry = dossier(State.NOTICED, *PUBLIC[:1]).entry
    assert standing(entry, MONDAY + DAY, CHINESE).text == "报名中"
    assert standing(entry, MONDAY + 5 * DAY, CHINESE).text == "报名已截止"
    assert standing(entry, MONDAY - DAY, CHINESE).text == "尚未开始报名"


def objection(number, at, **more):
    facts = {"ground": "draw", "answer": {"ends": to_micros(at + 3 * DAY)}}
    return said(OF, Kind.OBJECTION, at, objection=number, **(more or facts))


def test_an_objection_that_waits_stands_first():
    """
    Nothing else happens before its answer, and a decided one is forgotten.
    """
    at = MONDAY + 7 * DAY
    public = (*PUBLIC, objection("O1", at), objection("O2", at))
    public = (*public, objection("O1", at, outcome="rejected"))
    found = dossier(State.PUBLICITY, *public, suspended=True)
    first, *others = what_next(found, CHINESE)
    assert "O2" in first.what
    assert not any("O1" in each.what for each in others)
    assert standing(found.entry, at, CHINESE).text == "因异议暂停"


CHANGES = [
    said(OF, Kind.CHANGE, MONDAY, text="任何工作日都可以看现场"),
    said(OF, Kind.CHANGE, MONDAY, draw_at=to_micros(MONDAY), reason="停电"),
    said(OF, Kind.CHANGE, MONDAY, list=1, reason="名单有错"),
    lost(OF, MONDAY),
    said(OF, Kind.CHANGE, MONDAY, by="refused", name="甲", ticket="1", reason="忙"),
    said(OF, Kind.CHANGE, MONDAY, round=1, passed=[]),
    said(OF, Kind.CHANGE, MONDAY, ground="other", reason="缓建", document="0" * 64),
    said(OF, Kind.CHANGE, MONDAY, code="9", name="甲", ticket="1", document="0" * 64),
    objection("O1", MONDAY),
    objection("O1", MONDAY, outcome="winner_void"),
    said(
        OF,
        Kind.SUSPENSION,
        MONDAY,
        since=to_micros(MONDAY),
        until=to_micros(MONDAY + DAY),
        sign_up={"opens": to_micros(MONDAY), "closes": to_micros(MONDAY + 2 * DAY)},
        draw_at=to_micros(MONDAY + 6 * DAY),
    ),
    said(OF, Kind.PERFORMANCE, MONDAY, milestone="started"),
    said(OF, Kind.PERFORMANCE, MONDAY, milestone="delay", visited_at=1),
    said(OF, Kind.CONTRACT, MONDAY, name="甲", price_fen=100, document="0" * 64),
    said(
        OF,
        Kind.EXTENSION,
        MONDAY,
        sign_up={"opens": 0, "closes": to_micros(MONDAY)},
        draw_at=to_micros(MONDAY),
        reason="不足三家",
    ),
]


@BOTH
def test_every_change_has_a_name_and_a_sentence(tongue):
    """
    Each thing said after the notice is told apart from the others, newest first.
    """
    told = changes(dossier(State.PUBLICITY, notice(OF), *CHANGES), tongue)
    assert len(told) == len(CHANGES)
    assert all(each.title and each.when for each in told)
    assert len({each.title for each in told}) > 10
    if tongue.english:
        own = "任何工作日都可以看现场|停电|名单有错|缓建|忙|不足三家|甲"
        for each in told:
            assert not HAN.search(re.sub(own, "", each.title + each.text)), each


# Papers and proof


def test_papers_stand_before_what_has_only_a_fingerprint():
    """
    A paper can be fetched; a document that is only named shows its fingerprint.
    """
    papers = [Paper("比选公告", MONDAY, 400_000, "a" * 64, "/papers/1")]
    told = said(OF, Kind.NOTICE, MONDAY, title=OF.title, notes="b" * 64)
    view = project_view(
        dossier(State.NOTICED, told),
        papers,
        Proven(logged=False, size=7, cosigned=()),
        CHINESE,
    )
    assert [(each.address, each.fingerprint) for each in view.files] == [
        ("/papers/1", "a" * 64),
        ("", "b" * 64),
    ]
    assert view.files[0].size == "0.4 MB"


def test_proof_says_what_is_missing():
    """
    Not logged and not cosigned is amber, never green; a cosigner is named.
    """
    found = dossier(State.NOTICED, notice(OF))
    without = project_view(
        found, (), Proven(logged=False, size=7, cosigned=()), CHINESE
    )
    assert [each.look for each in without.proof] == ["wait", "off", "wait"]
    signer = Cosigning("demo-监督", "监督局", "ab", 7, MONDAY)
    proven = project_view(
        found, (), Proven(logged=True, size=7, cosigned=(signer,)), CHINESE
    )
    assert [each.look for each in proven.proof] == ["yes", "off", "yes"]
    assert "监督局" in proven.proof[-1].text


@BOTH
def test_the_status_names_cosigners_or_their_absence(tongue):
    """
    With one its name, key and age; without one the page says so first.
    """
    log = LogStanding(7, MONDAY)
    signer = Cosigning("demo-witness", "organisation", "ab:cd", 7, MONDAY - DAY)
    source = {"kind": "balls/1", "groups": [{"count": 10}]}
    with_one = status_view(log, [signer], [source], MONDAY, tongue)
    page = shown("status.html", with_one, tongue)
    assert "demo-witness" in page
    assert "ab:cd" in page
    assert 'class="warn"' not in page
    without = status_view(log, [], [], MONDAY, tongue)
    assert 'class="warn"' in shown("status.html", without, tongue)


# Lists


def test_an_address_asks_for_what_was_asked():
    """
    A question becomes one address, and nothing usual is written into it.
    """
    assert address(Query(), CHINESE) == "/projects"
    query = Query(text="渠道", business=Business.WORKS, stage=Stage.OPEN, page=3)
    query = replace(query, within=Within.MONTH, order=Order.NEW)
    assert [name for name, _ in parameters(query)] == [
        *("q", "type", "stage", "within", "order", "page")
    ]
    assert address(query, ENGLISH).startswith("/en/projects?q=%E6%B8%A0%E9%81%93&type=")


def test_a_row_without_values_says_so():
    """
    Deadline and amount are on every row; nobody reads a zero that nobody wrote.
    """
    told = row(Entry.of(OF, lot(OF)), MONDAY, CHINESE)
    assert (told.closes, told.price) == ("未填报", "未填报")


@BOTH
def test_an_empty_list_helps(tongue):
    """
    It says what was looked for, and how to look for less.
    """
    query = Query(text="<b>", business=Business.WORKS)
    view = list_view(query, Found((), Counts(), 0), MONDAY, tongue)
    page = shown("projects.html", view, tongue)
    assert "&lt;b&gt;" in page
    assert "<b>" not in page.partition("<h1>")[2].partition("</main>")[0]
    assert 'class="panel wash empty-state"' in page
    assert len(view.chosen) == 2


# Draws


def test_there_are_transcripts_of_every_kind():
    """
    What follows is shown on drawn, impossible and voided draws, one step and two.
    """
    verdicts = [check_transcript(file.read_bytes()) for file in VECTORS]
    assert {each.standing for each in verdicts} >= {"drawn", "voided"}
    assert len(VECTORS) > 5


@BOTH
@pytest.mark.parametrize("file", VECTORS, ids=lambda file: file.stem)
def test_every_transcript_has_a_page(file, tongue):
    """
    Whoever won according to the checker wins on the page, and what is void is void.
    """
    data = file.read_bytes()
    verdict, found = check_transcript(data), Transcript.read(data)
    entry = Entry.of(OF, lot(OF))
    view = draw_view(entry, found.notice["number"], found, "0" * 64, tongue)
    assert view.outcome.standing == verdict.standing
    if verdict.standing == "drawn":
        first = json.loads(data)["result"]["body"]["rounds"][-1]["strata"][0]["pids"]
        assert view.outcome.ticket == first[0]
        assert view.expected.split()[2:][: len(first)] == first
    else:
        assert view.outcome.winner == ""
        assert len(view.expected.split()) == 2
    page = shown("draw.html", view, tongue)
    assert found.notice["pool_root"] in page
    tickets = tickets_view(
        entry, 1, found, page=1, asked=found.tickets[0], tongue=tongue
    )
    assert found.tickets[0] in shown("tickets.html", tickets, tongue)


@pytest.mark.parametrize("file", VECTORS, ids=lambda file: file.stem)
def test_the_ranking_is_that_of_the_draw(file):
    """
    Rank values are computed as SPEC section 5 says: the seated come first, in order.
    """
    found = Transcript.read(file.read_bytes())
    for step, this in enumerate(found.rounds):
        ranked = [pid for pid, _ in found.ranked(step)]
        if ranked and this["t"] == 0:
            seated = this["strata"][0]["pids"]
            assert ranked[: len(seated)] == seated


def test_a_long_list_has_pages_of_its_own():
    """
    Beyond a screenful tickets are not all on one page; each is on one of them.
    """
    file = max(
        VECTORS, key=lambda each: len(Transcript.read(each.read_bytes()).tickets)
    )
    whole = json.loads(file.read_bytes())
    ticket = whole["pool"]["tickets"][0]
    whole["pool"]["tickets"] = [
        {**ticket, "pid": f"{number:04d}"} for number in range(1, 451)
    ]
    found = Transcript(b"{}", whole)
    entry = Entry.of(OF, lot(OF))
    assert draw_view(entry, 1, found, "", CHINESE).grid == ()
    seen = [
        ticket.number
        for page in (1, 2, 3)
        for ticket in tickets_view(
            entry, 1, found, page=page, asked="", tongue=CHINESE
        ).tickets
    ]
    assert seen == found.tickets
    assert len(seen) > GRID
    last = tickets_view(entry, 1, found, page=99, asked="", tongue=CHINESE)
    assert (last.page, last.pages) == (3, 3)


# Languages


@pytest.mark.parametrize(
    ("path", "query", "tag", "rest"),
    [
        ("/", "", "zh-CN", "/?"),
        ("/en", "", "en", "/?"),
        ("/en/projects", "q=a", "en", "/projects?q=a"),
        ("/enough", "", "zh-CN", "/enough?"),
        ("/", "lang=en", "en", "/?"),
        ("/", "lang=en&q=a", "en", "/?q=a"),
        ("/", "lang=de", "zh-CN", "/?"),
        ("/", "lang=en&lang=zh", "zh-CN", "/?"),
        ("/en", "lang=zh", "en", "/?"),
    ],
)
def test_the_address_says_the_language(path, query, tag, rest):
    """
    The path says it, or `?lang=`; every other address is Chinese.
    """
    tongue, bare, left = language_of(path, query, (CHINESE, ENGLISH))
    assert (tongue.tag, f"{bare}?{left}") == (tag, rest)
