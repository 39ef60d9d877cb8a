"""What the pages say, from the record alone, in every state and both languages."""

import re
from dataclasses import replace

import pytest

from archive.values.instants import to_micros
from tests.published_lots import DAY, MONDAY, drawn, lost, lot, notice, project, said
from tests.shown_pages import BOTH, CHINESE, ENGLISH, shown
from trading.disclosure.model.dossier import Dossier
from trading.disclosure.model.entries import Entry
from trading.disclosure.model.kinds import Business, Stage
from trading.disclosure.model.queries import Counts, Found, Order, Query, Within
from trading.disclosure.ports import Cosigning, Paper
from trading.disclosure.presenting.changes import changes
from trading.disclosure.presenting.courses import Reached, life_line, what_next
from trading.disclosure.presenting.lists import address, list_view, parameters, row
from trading.disclosure.presenting.projects import Proven, project_view
from trading.disclosure.presenting.standings import standing
from trading.front.http import language_of
from trading.projects.model import PublicationKind as Kind
from trading.rules.fixed_price_selection import State

pytestmark = pytest.mark.trading

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
        view = project_view(
            found, (), Proven(logged=True, size=7, cosigned=(), covering=()), tongue
        )
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
        Proven(logged=False, size=7, cosigned=(), covering=()),
        CHINESE,
    )
    assert [(each.address, each.fingerprint) for each in view.files] == [
        ("/papers/1", "a" * 64),
        ("", "b" * 64),
    ]
    assert view.files[0].size == "0.4 MB"


def test_no_agency_is_none_and_not_an_empty_field():
    """
    An owner who acts alone has left nothing out.
    """
    proven = Proven(logged=True, size=7, cosigned=(), covering=())
    view = project_view(dossier(State.NOTICED, notice(OF)), (), proven, CHINESE)
    (agency,) = [each.value for each in view.facts if each.name == "代理机构"]
    assert agency == "无"


def test_a_chinese_sentence_is_followed_by_no_space():
    """
    The full stop is as wide as a sign: the foot of a page puts no blank behind it.
    """
    page = shown("help.html", None)
    assert "。 " not in page.partition("<footer")[2]


def test_proof_says_what_is_missing():
    """
    Not logged and not cosigned is amber, never green; a cosigner is named.
    """
    found = dossier(State.NOTICED, notice(OF))
    without = project_view(
        found, (), Proven(logged=False, size=7, cosigned=(), covering=()), CHINESE
    )
    assert [each.look for each in without.proof] == ["wait", "off", "wait"]
    signer = Cosigning("demo-监督", "监督局", "ab", 7, MONDAY)
    proven = project_view(
        found,
        (),
        Proven(logged=True, size=7, cosigned=(signer,), covering=(signer,)),
        CHINESE,
    )
    assert [each.look for each in proven.proof] == ["yes", "off", "yes"]
    assert "监督局" in proven.proof[-1].text
    behind = Proven(logged=True, size=9, cosigned=(signer,), covering=())
    last = project_view(found, (), behind, CHINESE).proof[-1]
    assert last.look == "wait"
    assert "第 7 条" in last.text


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
    assert tongue.say("检查有没有错别字，或只写其中两个字，例如“渠道”。") in page
    chosen = list_view(replace(query, text=""), Found((), Counts(), 0), MONDAY, tongue)
    page = shown("projects.html", chosen, tongue)
    assert tongue.say("检查有没有错别字，或只写其中两个字，例如“渠道”。") not in page


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
