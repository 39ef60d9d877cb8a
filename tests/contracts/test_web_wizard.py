"""From an owner's idea to a published notice, on the web, each by whom the law says."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest

from tests.front_door import FrontDoor
from tests.registry_office import facts
from tests.wizard_pages import AGENCY, OWNER, PAPERS, TYPED, Bureau, files, sent
from trading.accounts.use_cases.lending import EndMandate

pytestmark = pytest.mark.trading

NEW, CREATE = "/projects/new", "/projects/new/create"


@pytest.fixture
def bureau(site):
    """Open the door of an instance with a centre, an owner and who watches."""
    with FrontDoor(site).opened() as door:
        yield Bureau.opened(door)


def events(bureau):
    """Return the kinds of event of the project, in their order."""
    with bureau.door.instance.transactions.read() as work:
        project, _ = work.projects.lot(bureau.lot)
        stream = project.stream
    return [each.kind for each in bureau.door.office.events(stream)]


def test_an_idea_becomes_a_notice_by_those_whom_the_law_says(bureau):
    """D-0f, D-3, P-3, P-11: each act once, in this order, by its own person."""
    bureau.announced()
    assert events(bureau) == [
        "PROJECT_DRAFTED",
        "BASIS_ACCEPTED",
        "PRICE_FIXED",
        "ENTRY_REQUESTED",
        "ENTRY_ANSWERED",
        "NOTICE_PREPARED",
        "CONFIDENTIALITY_REVIEWED",
        "NOTICE_PUBLISHED",
    ]
    public = bureau.door.browser().open("/projects/P2026-0001")
    assert "1,716,000.00" in public.text
    assert TYPED["title"] in public.text


def test_the_form_proposes_nothing_it_does_not_know(bureau):
    """An empty form says what is missing beside every input, and keeps the rest."""
    at = bureau.browser("owner")
    at.open(NEW)
    sent(at, NEW, {}, title="东岸村", rate="abc", control="1,2x")
    assert at.shown.status_code == 422
    for name in ("control", "rate", "kind", "place", "approval", "basis_text"):
        assert f'href="#f-{name}"' in at.shown.text, name
    assert 'value="东岸村"' in at.shown.text
    assert 'value="1,2x"' in at.shown.text


@pytest.mark.parametrize(
    ("changed", "words", "rule"),
    [
        ({"control": "100000", "estimate": "100000"}, "低于本方式的下限", "D-1"),
        ({"control": "2000000"}, "达到或者超过本方式的上限", "D-1"),
        ({"rate": "30"}, "下浮率不在规定区间", "D-4"),
        ({"non_competitive": "9000000"}, "不可竞争费大于控制价", "D-3"),
        (
            {"sibling1_name": "西岸村", "sibling1_amount": "1900000"},
            "不能拆开抽取",
            "R-3",
        ),
        (
            {
                "same_kind": "9000000",
                "budget_funds": "9000000",
                "total_investment": "9000000",
            },
            "依法必须招标",
            "D-0b",
        ),
    ],
)
def test_what_the_law_forbids_is_said_in_its_own_words(bureau, changed, words, rule):
    """U-7: in plain words beside the input, with the rule quoted; files stay."""
    at = bureau.browser("owner")
    at.open(NEW)
    sent(at, NEW, files(*PAPERS), **{**TYPED, **changed})
    assert at.shown.status_code == 422
    assert words in at.shown.text
    assert f"依据 {rule}：" in at.shown.text
    assert "approval 文件.pdf" in at.shown.text


def test_a_file_of_thirty_megabytes_gets_a_clear_answer(bureau):
    """What was typed stays, and so do the other files."""
    at = bureau.browser("owner")
    at.open(NEW)
    large = {"drawings": ("图纸.pdf", b"%PDF-1.4\n" + b"0" * 30_000_000, "x/y")}
    sent(at, NEW, {**files(*PAPERS), **large}, **TYPED)
    assert at.shown.status_code == 422
    assert "文件超过 20 MiB，没有保存" in at.shown.text
    assert f'value="{TYPED["title"]}"' in at.shown.text
    assert "funds 文件.pdf" in at.shown.text


def test_a_script_in_a_title_is_shown_as_text(bureau):
    """Wherever the title stands: the check, the desk, the preview, the public page."""
    bad = "<script>alert(1)</script>整治"
    bureau.drafted(title=bad)
    bureau.judged()
    bureau.priced()
    bureau.entered()
    preview = bureau.prepared().shown.text
    bureau.reviewed()
    bureau.published()
    public = bureau.door.browser().open("/projects/P2026-0001").text
    for page in (preview, public):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_pressed_twice_it_is_one_project(bureau):
    """The key of the form stands for the act, whatever the network did."""
    at = bureau.browser("owner")
    at.open(NEW)
    sent(at, NEW, files(*PAPERS), **TYPED)
    checked = at.shown
    sent(at, CREATE, {})
    first = at.path
    at.shown = checked
    sent(at, CREATE, {})
    assert at.path == first


def test_an_agency_creates_for_whom_it_has_a_mandate(bureau):
    """Without one the page says so; with one it offers that owner and no other."""
    number = bureau.agency()
    at = bureau.browser("agency")
    assert "还没有业主给贵单位有效的委托" in at.open(NEW).text
    sent(at, NEW, files(*PAPERS), **{**TYPED, "owner": OWNER})
    assert at.shown.status_code == 422
    office = bureau.door.office
    now = office.clock.now()
    period = {"since": now, "until": now + timedelta(days=30)}
    office.mandate(bureau.people["owner"], (bureau.owner, number), "", **period)
    lot = bureau.drafted("agency", owner=OWNER)
    with bureau.door.instance.transactions.read() as work:
        project, _ = work.projects.lot(lot)
    assert (project.owner, project.agency) == (OWNER, AGENCY)
    bureau.judged()


def test_an_agency_whose_mandate_ended_reads_no_more(bureau):
    """I-2: a seat is only as good as the mandate, for reading as for acting."""
    number, office = bureau.agency(), bureau.door.office
    now = office.clock.now()
    period = {"since": now, "until": now + timedelta(days=30)}
    parties = bureau.owner, number
    given = facts(office.mandate(bureau.people["owner"], parties, "", **period))
    lot = bureau.drafted("agency", owner=OWNER)
    at = bureau.browser("agency")
    page = at.open(f"/desk/{lot}/draft").text
    (paper,) = set(re.findall(rf"/desk/{lot}/papers/[0-9a-f]{{64}}", page)) or {""}
    own = {f"/desk/{lot}{part}" for part in ("", "/draft", "/entry", "/price")}
    own |= {f"/rooms/request/{lot}", paper} - {""}
    assert {at.open(each).status_code for each in own} == {200}

    owner = office.actor(bureau.people["owner"])
    office.act(EndMandate, owner, mandate=given["mandate"])
    for each in own:
        answer = at.open(each)
        assert answer.status_code == 403, each
        assert TYPED["title"] not in answer.text
        assert TYPED["control"] not in answer.text
    assert bureau.browser("owner").open(f"/desk/{lot}/draft").status_code == 200


def test_a_changed_draft_starts_again_with_what_was_typed(bureau):
    """The form is filled in; opinion, price and entry are gone."""
    lot = bureau.drafted()
    bureau.judged()
    at, page = bureau.browser("owner"), f"/desk/{lot}/draft"
    at.open(page)
    fields = at.form(page).fields
    assert fields["control"] == "1860000"
    assert fields["basis_number"] == TYPED["basis_number"]
    sent(at, page, {}, requirement="二级及以上", rate="9")
    assert at.shown.status_code == 200, at.shown.text[-2000:]
    sent(at, f"{page}/save", {})
    assert at.path == f"/desk/{lot}/basis"
    assert events(bureau)[-1] == "DRAFT_CHANGED"
    bureau.judged()


def test_what_nobody_chose_is_no_opinion_and_no_finding(bureau):
    """A choice left open is asked again, and never counts as a no."""
    lot = bureau.drafted()
    at, page = bureau.browser("approver"), f"/desk/{lot}/basis"
    at.open(page)
    at.send(page, reasons="文件适用于本项目")
    assert at.shown.status_code == 422
    assert 'href="#f-favourable"' in at.shown.text
    assert events(bureau) == ["PROJECT_DRAFTED"]
    bureau.judged()
    bureau.priced()
    bureau.prepared()
    at = bureau.reviewed(may="", reasons="")
    assert at.shown.status_code == 422
    assert 'href="#f-may"' in at.shown.text
    assert events(bureau)[-1] == "NOTICE_PREPARED"


def test_the_drafter_is_not_the_approver(bureau):
    """D-0f: the drafter is told why not; a form sent by hand is refused."""
    lot = bureau.drafted()
    at, page = bureau.browser("owner"), f"/desk/{lot}/basis"
    assert "您起草或者改过这份草案" in at.open(page).text
    csrf = at.form("/sign-out").fields["csrf"]
    answer = at.post(page, data={"csrf": csrf, "favourable": "yes"})
    assert answer.status_code == 403
    assert events(bureau) == ["PROJECT_DRAFTED"]


def test_reviewers_are_three_people_of_the_owners_side(bureau):
    """D-9: the page offers only those, and one person twice is said to be one."""
    bureau.drafted()
    bureau.judged()
    at, page = bureau.browser("owner"), f"/desk/{bureau.lot}/price"
    at.open(page)
    offered = [x for name, x in at.form(page).offered if name == "judges"]
    reviewers = {bureau.people[f"reviewer{n}"].person for n in (1, 2, 3)}
    assert set(offered) == reviewers
    at.send(page, judges=offered[:2], arbiter=offered[0])
    assert at.shown.status_code == 422
    assert "审查人要选三个不同的人" in at.shown.text


@pytest.mark.parametrize("price", ["9" * 5_000, "1" * 30, "", "-1", "９９", "1.5"])
def test_a_price_that_no_page_wrote_is_refused_in_words(bureau, price):
    """The page wrote it in whole fen; nothing else is read, and nothing breaks."""
    bureau.drafted()
    bureau.judged()
    at, page = bureau.browser("owner"), f"/desk/{bureau.lot}/price"
    at.open(page)
    at.send(page, price=price)
    assert at.shown.status_code == 422
    assert "这一页送来的内容不完整" in at.shown.text


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59", "24:00"])
def test_a_date_at_the_end_of_time_is_refused_in_words(bureau, typed):
    """Years that no calendar of ours reaches are mistakes beside their input."""
    bureau.drafted()
    bureau.judged()
    bureau.priced()
    bureau.entered()
    at, page = bureau.browser("clerk"), f"/desk/{bureau.lot}/notice"
    at.open(page)
    for name in ("opens", "closes", "draw"):
        sent(at, page, files("draft_contract"), room="一楼抽取室", **{name: typed})
        assert at.shown.status_code in {409, 422}, name


def test_a_slip_says_what_is_missing_and_the_way_is_open_again(bureau):
    """P-3, P-1: no approval of the project; it can be printed, and asked anew."""
    bureau.drafted()
    bureau.judged()
    bureau.priced()
    page = f"/desk/{bureau.lot}/entry"
    bureau.entered(**{"item-funds": "missing", "words-funds": "没有盖章"})
    slip = bureau.browser("owner").open(f"{page}/slip").text
    assert "不受理：材料不齐" in slip
    assert "没有盖章" in slip
    assert "不是对项目的批准或者否定" in slip
    bureau.entered()
    assert "已受理" in bureau.browser("owner").open(page).text


def test_a_slip_with_open_items_is_no_slip(bureau):
    """Every item is decided, with words for what is missing."""
    bureau.drafted()
    bureau.judged()
    bureau.priced()
    owner, page = bureau.browser("owner"), f"/desk/{bureau.lot}/entry"
    owner.open(page)
    owner.send(f"{page}/request")
    clerk = bureau.browser("clerk")
    clerk.open(page)
    clerk.send(f"{page}/answer", **{"item-funds": "accepted"})
    assert clerk.shown.status_code == 422
    assert "请逐项给出结论" in clerk.shown.text


def test_the_same_person_does_not_publish_and_review(bureau):
    """P-11: the clerk is offered no review; sent by hand it is refused."""
    bureau.drafted()
    bureau.judged()
    bureau.priced()
    bureau.entered()
    at = bureau.prepared()
    page = f"/desk/{bureau.lot}/notice"
    assert f"{page}/review" not in at.shown.text
    assert f"{page}/publish" not in at.shown.text
    content = re.search(r"[0-9a-f]{64}", at.shown.text.split("内容指纹")[1])[0]
    csrf = at.form("/sign-out").fields["csrf"]
    data = {"csrf": csrf, "content": content, "may": "yes", "reasons": ""}
    assert at.post(f"{page}/review", data=data).status_code == 403
    assert at.post(f"{page}/publish", data=data).status_code == 409
    assert "NOTICE_PUBLISHED" not in events(bureau)


def test_a_change_after_the_review_needs_another_one(bureau):
    """P-11: what the second person saw is what becomes public."""
    bureau.drafted()
    bureau.judged()
    bureau.priced()
    bureau.entered()
    bureau.prepared()
    old = bureau.browser("clerk")
    bureau.reviewed()
    page = f"/desk/{bureau.lot}/notice"
    old.open(f"{page}/preview")
    bureau.prepared(room="二楼抽取室")
    old.send(f"{page}/publish")
    assert old.shown.status_code == 409
    assert "公告的内容已经变了" in old.shown.text
    bureau.reviewed()
    assert bureau.published().path == "/projects/P2026-0001"


def test_a_finding_against_it_names_its_reason(bureau):
    """Without a reason nothing is recorded; with one, nothing is published."""
    bureau.drafted()
    bureau.judged()
    bureau.priced()
    bureau.entered()
    bureau.prepared()
    assert "请写明什么不能公开" in bureau.reviewed(may="no").shown.text
    at = bureau.reviewed(may="no", reasons="写了个人姓名")
    assert "保密审查：不能公开" in at.shown.text
    clerk = bureau.browser("clerk").open(f"/desk/{bureau.lot}/notice/preview")
    assert "/notice/publish" not in clerk.text


def test_dates_come_from_the_rule_book_and_too_short_is_refused(bureau):
    """D-5: the proposal is lawful; an earlier end is said beside its input."""
    bureau.drafted()
    bureau.judged()
    bureau.priced()
    bureau.entered()
    at, page = bureau.browser("clerk"), f"/desk/{bureau.lot}/notice"
    at.open(page)
    proposed = at.form(page).fields
    assert proposed["opens"] < proposed["closes"] < proposed["draw"]
    early = proposed["opens"][:10] + "T17:00"
    sent(at, page, files("draft_contract"), room="一楼", closes=early)
    assert at.shown.status_code == 422
    assert "公告期不够" in at.shown.text
    assert 'href="#f-closes"' in at.shown.text
    assert "draft_contract 文件.pdf" in at.shown.text


def test_papers_are_for_those_of_the_project_alone(bureau):
    """Owner, centre and supervisor; by a guessed address nobody else, and no page."""
    lot = bureau.drafted()
    with bureau.door.instance.transactions.read() as work:
        papers = work.selections.get(lot).terms.papers
    path = f"/desk/{lot}/papers/{papers['approval']}"
    for who in ("owner", "approver", "reviewer1", "clerk", "supervisor"):
        answer = bureau.browser(who).open(path)
        assert answer.status_code == 200, who
        told = answer.headers["content-disposition"]
        assert told.startswith("attachment;")
        assert unquote(told.split("filename*=UTF-8''")[1]) == (
            f"{lot}-项目审批文件.pdf"
        )
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-type"] == "application/pdf"
    assert bureau.browser("stranger").open(path).status_code == 404
    assert bureau.door.browser().open(path).status_code == 404
    assert bureau.browser("owner").open(path[:-1] + "0").status_code == 404


PAGES = ("draft", "basis", "price", "entry", "entry/slip", "notice", "notice/preview")


def test_a_foreign_project_is_none(bureau):
    """Another owner's people find nothing at a guessed address."""
    lot = bureau.drafted()
    stranger = bureau.browser("stranger")
    for page in (*PAGES, "notice/amend"):
        status = stranger.open(f"/desk/{lot}/{page}").status_code
        assert status in {403, 404}, page
    for page in PAGES[:2]:
        assert stranger.open(f"/desk/{lot}/{page}").status_code == 404, page
    assert stranger.open("/desk/%2e%2e/draft").status_code in {400, 404}


def test_a_notice_is_clarified_at_the_price_that_stands(bureau):
    """D-3: the text is public at once; nothing else of the notice moves."""
    bureau.announced()
    at, page = bureau.browser("owner"), f"/desk/{bureau.lot}/notice/amend"
    at.open(page)
    at.send(page, text="任何工作日都可以看现场")
    assert at.path == "/projects/P2026-0001"
    assert "任何工作日都可以看现场" in at.shown.text
