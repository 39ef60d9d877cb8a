"""A tender on the web up to its publication: draft, holders, policy, notice."""

import pytest

from tests.builders_bids import TRUSTEES, key_of
from tests.front_door import ADDRESS, HTML, FrontDoor
from tests.opening_hall import BODIES, OpeningHall
from tests.registry_office import CENTRE
from tests.tender_course import OWNER, outline
from trading.bids.model.forms import FieldKind, SheetForm
from trading.bids.use_cases.forms import Forms

pytestmark = pytest.mark.trading

NEW = "/tendering/new"
TYPED = {
    "title": "演示中学教学楼",
    "place": "510682",
    "investment_code": "2603-510682-04-01-000002",
    "supervisor": BODIES["supervisor"][1],
    "requirement": "建一栋楼",
    "cap": "1,860,000.50",
    "asks": ["period", "manager"],
    "period_cap": "120",
    "files": "商务标\n技术标\n",
}


@pytest.fixture(scope="module")
def hall(blank, tmp_path_factory):
    """Let everybody register once."""
    copied = blank("sqlite").copied(tmp_path_factory.mktemp("hall") / "instance")
    with (
        FrontDoor(copied, centre=CENTRE).opened() as door,
        OpeningHall.built(door) as built,
    ):
        yield built


@pytest.fixture
def owner(hall):
    hall.come_in()
    return hall.browser("owner")


def drafted(owner, **changed):
    """Draft a tender; return its number."""
    owner.open(NEW)
    owner.send(NEW, **{**TYPED, **changed})
    assert owner.shown.status_code == 200, owner.shown.text[-3000:]
    return owner.path.split("/")[2]


def trustees():
    """Return what is typed of two trustees."""
    typed = {}
    for n, body in ((1, "虚构法院"), (2, "虚构交易所")):
        typed[f"trustee{n}_organisation"] = body
        typed[f"trustee{n}_age"] = TRUSTEES[n - 1].recipient
        typed[f"trustee{n}_signing"] = key_of(f"trustee {n}").public.raw.hex()
    return typed


def seats(hall, *names):
    """Return what is ticked to name these people."""
    actors = [hall.actor(name) for name in names]
    return [f"{each.person}|{each.organisation}" for each in actors]


def tender(hall, lot):
    with hall.door.instance.transactions.read() as work:
        return work.bids.get(lot)


def test_a_draft_fixes_the_form_of_the_opening_sheet(hall, owner):
    """E-7, E-12: price with its cap, what was ticked, the files; all of this lot."""
    lot = drafted(owner)
    found = Forms(hall.door.instance.objects).find(tender(hall, lot).terms.form)
    form = SheetForm.read(found)
    assert form.lot == lot
    price, period, manager = form.fields
    assert (price.kind, price.cap) == (FieldKind.PRICE, 1_860_000_50)
    assert (period.cap, manager.kind) == (120, FieldKind.PERSON)
    assert [each.label.zh for each in form.files] == ["商务标", "技术标"]
    assert "先指定谁持有开标密钥" in owner.shown.text
    assert f"/tendering/{lot}/desk" in owner.open("/desk").text


def test_whatever_is_wrong_with_a_draft_is_said_at_once(owner):
    """Every mistake stands beside its input, and nothing typed is lost."""
    owner.open(NEW)
    answer = owner.send(NEW, **{**TYPED, "title": "", "place": "5106", "cap": "many"})
    assert answer.status_code == 422
    for name in ("title", "place", "cap"):
        assert f'href="#f-{name}"' in answer.text
    assert "建一栋楼" in answer.text


@pytest.mark.parametrize(
    ("names", "changed", "field", "said"),
    [
        (("owner", "agency", "clerk"), {"k": "1"}, "holders", "一家单位持有的密钥太多"),
        (("owner", "agency"), {}, "holders", "请选三到十五位持有人"),
        (
            ("owner", "agency", "clerk"),
            {"trustee2_organisation": BODIES["owner"][1]},
            "trustee2_organisation",
            "受托人的单位不能同时持有密钥",
        ),
        (
            ("owner", "agency", "clerk"),
            {"trustee1_signing": "abc"},
            "trustee1_signing",
            "64 位十六进制",
        ),
    ],
)
def test_whoever_could_open_alone_is_refused_beside_the_input(
    hall, owner, names, changed, field, said
):
    """K-1 to K-4 are blocks: nothing is kept, and the page says why where it is."""
    lot = drafted(owner)
    page = f"/tendering/{lot}/holders"
    owner.open(page)
    typed = {"holders": seats(hall, *names), **trustees(), **changed}
    answer = owner.send(page, **typed)
    assert answer.status_code in {409, 422}
    assert f'href="#f-{field}"' in answer.text
    assert said in answer.text
    assert not tender(hall, lot).seats


def test_the_desk_tells_which_keys_are_made_and_shown_and_by_which_tool(hall, owner):
    """K-6: one thing to do comes up once the last holder has opened the drill."""
    course = hall.course()
    course.draft()
    page = f"/tendering/{course.lot}/holders"
    owner.open(page)
    people = seats(hall, "owner", "agency", "supervisor")
    answer = owner.send(page, holders=people, k="2", **trustees())
    assert "持有人已指定" in answer.text
    assert answer.text.count("还没有做密钥") == 3

    course.name()  # From here on with holders who are only keys.
    for j in range(1, 5):
        course.make_key(j)
        course.drill(j)
    course.make_key(5)
    seen = owner.open(f"/tendering/{course.lot}/desk").text
    assert seen.count("✓ 用本站网页做好") == 4
    assert "用本站网页做好，还没有演练" in seen
    assert "确定开标规则" not in seen
    course.drill(5)
    assert "确定开标规则" in owner.open(f"/tendering/{course.lot}/desk").text


def test_a_policy_is_logged_seen_and_published(hall, owner):
    """K-5, E-11: the deadline is ahead, and no notice is out before the policy is."""
    course = hall.course()
    course.ready()
    policy, publish = (f"/tendering/{course.lot}/{x}" for x in ("policy", "publish"))
    owner.open(policy)
    assert owner.send(policy, deadline="soon").status_code == 422
    past = owner.send(policy, deadline="2020-01-01T09:00")
    assert past.status_code in {409, 422}
    assert 'href="#f-deadline"' in past.text
    logged = owner.send(policy, deadline="2030-01-01T09:00", megabytes="200")
    assert "开标规则已写入公开日志" in logged.text

    clerk = hall.browser("clerk")
    assert "公开日志还没有公布开标规则" in clerk.open(publish).text
    assert clerk.send(publish).status_code == 409
    course.publish_log()
    assert "公开日志还没有公布开标规则" not in clerk.open(publish).text
    assert "招标公告已发布" in clerk.send(publish).text
    assert course.state == "bidding"

    public = hall.door.browser().open(f"/tendering/{course.lot}").text
    assert all(x in public for x in (course.policy.id, "2030-01-01", "200 MB", "5 把"))
    assert "5 keys" in hall.door.browser().open(f"/en/tendering/{course.lot}").text


def test_a_tender_is_nobodys_before_its_policy_is_public(hall, owner):
    """Who has no seat learns nothing of a draft, nor does the public."""
    lot = drafted(owner)
    assert hall.door.browser().open(f"/tendering/{lot}").status_code == 404
    for name in ("strange owner", "bidder"):
        stranger = hall.browser(name)
        for page in ("desk", "holders", "policy", "publish", "opening"):
            answer = stranger.open(f"/tendering/{lot}/{page}")
            assert answer.status_code in {403, 404}, (name, page)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("clerk", "holders"),
        ("supervisor", "holders"),
        ("supervisor", "policy"),
        ("owner", "publish"),
        ("supervisor", "publish"),
    ],
)
def test_the_table_says_who_prepares_what(hall, owner, name, page):
    """The centre names nobody, the owner does not publish, the supervisor watches."""
    lot = drafted(owner)
    browser = hall.browser(name)
    assert browser.open(f"/tendering/{lot}/{page}").status_code == 403
    browser.open("/my")
    csrf = browser.form("/sign-out").fields["csrf"]
    answer = browser.post(
        f"/tendering/{lot}/{page}",
        data={"csrf": csrf},
        headers={**HTML, "origin": ADDRESS},
    )
    assert answer.status_code == 403


def test_one_more_lot_stands_beside_the_first_for_its_owner_alone(hall, owner):
    """B-14: a lot has a form and keys of its own; nobody outside knows of a draft."""
    course = hall.course()
    course.ready()
    course.log_policy()
    first, page = course.lot, f"/tendering/{course.lot}/add-lot"
    owner.open(page)
    assert owner.send(page, title="", requirement="").status_code == 422
    typed = {"title": "二标段", "requirement": "建操场", "cap": "900000"}
    answer = owner.send(page, **typed)
    second = owner.path.split("/")[2]
    assert second == f"{first.removesuffix('-1')}-2"
    assert "标段已增加" in answer.text
    assert f'href="/tendering/{first}/desk"' in answer.text
    form = SheetForm.read(
        Forms(hall.door.instance.objects).find(tender(hall, second).terms.form)
    )
    assert (form.lot, form.fields[0].cap) == (second, 900_000_00)
    public, bidder = hall.door.browser(), hall.browser("bidder")
    for address in (f"/tendering/{first}", f"/bid/{first}"):
        assert "二标段" not in public.open(address).text
        assert "二标段" not in bidder.open(address).text


def test_everybody_moves_between_the_lots_that_are_public(hall):
    """The public page and the bidder's page lead from each lot to the others."""
    course = hall.course()
    course.ready()
    course.log_policy()
    first = course.lot
    course.act("add_lot", OWNER, **beside(first))
    course.lot = f"{first.removesuffix('-1')}-2"
    course.name()
    for j in range(1, 6):
        course.make_key(j)
        course.drill(j)
    course.log_policy()
    for address, browser in (
        ("/tendering", hall.door.browser()),
        ("/bid", hall.browser("bidder")),
    ):
        shown = browser.open(f"{address}/{first}").text
        assert f'href="{address}/{course.lot}"' in shown
        back = browser.open(f"/en{address}/{course.lot}").text
        assert f'href="/en{address}/{first}"' in back
        assert "Lots of this project" in back


def beside(lot):
    """Return what adds a lot to the project of another."""
    return {"project": lot.rpartition("-")[0], "outline": outline("二标段")}


def test_a_tender_says_how_many_may_bid_together(hall, owner):
    """B-27: the form has their field and the slot of their agreement, or neither."""
    owner.open(NEW)
    for wrong in ("1", "21", "three"):
        answer = owner.send(NEW, **{**TYPED, "consortium": wrong})
        assert 'href="#f-consortium"' in answer.text
    lot = drafted(owner, consortium="3")
    found = Forms(hall.door.instance.objects).find(tender(hall, lot).terms.form)
    form = SheetForm.read(found)
    assert (form.consortium.cap, form.consortium.required) == (3, False)
    assert [each.label.zh for each in form.files] == ["商务标", "技术标", "联合体协议"]


def test_priced_items_are_typed_or_pasted_one_a_line(hall, owner):
    """Trading 8.2: cells of a spreadsheet or a CSV; what is no item is named."""
    pasted = '序号,名称,单位,数量\n1,"土方开挖, 一类",m³,120.5\n1-2\t混凝土\tm³\t30\n'
    lot = drafted(owner, items=pasted)
    found = Forms(hall.door.instance.objects).find(tender(hall, lot).terms.form)
    items = SheetForm.read(found).items
    assert (items.total, items.quantity_places, items.price_places) == ("price", 1, 2)
    told = [(each.number, each.name, each.quantity) for each in items.rows]
    assert told == [("1", "土方开挖, 一类", 1205), ("1-2", "混凝土", 300)]
    owner.open(NEW)
    for wrong in ("1,土方,m³", "1,土方,m³,many", "1,土方,m³,1\n1,混凝土,m³,1"):
        answer = owner.send(NEW, **{**TYPED, "items": wrong})
        assert answer.status_code == 422
        assert 'href="#f-items"' in answer.text
