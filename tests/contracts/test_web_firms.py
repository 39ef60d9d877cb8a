"""A firm's own pages: claim, documents, key and people; nobody waits for any of it."""

import re
from html import unescape

import pytest

from archive.evidence.digests import sha256
from archive.evidence.keys import SigningKey
from archive.public.evidence import labelled
from tests.builders_bidders import firm
from tests.builders_documents import pdf, png
from tests.front_door import FrontDoor
from trading.accounts.model.organisations import Kind
from trading.bidders.model.claims import Algorithm, possession
from trading.rules.roles import Role

pytestmark = pytest.mark.trading

PDF = ("authorisation.pdf", pdf())
NAME = "岷江建筑有限公司"
ID = "11010519491231002X"
"""An example number of GB 11643; nobody's."""


@pytest.fixture
def door(site):
    """Open the door of an instance."""
    with FrontDoor(site).opened() as opened:
        yield opened


def sat(door, address, name, kind=Kind.FIRM, **more):
    """Register somebody with an organisation; return who, its number, a browser."""
    who = door.office.citizen(address)
    number = door.office.found(who, kind, name, Role.BIDDER, **more)
    door.office.sit(who)
    return who, number, door.browser().be(who)


@pytest.fixture
def chen(door):
    """Somebody of a firm, signed in with a code from a message."""
    return sat(door, "chen@firm.example", NAME)[2]


def link(page, part):
    """Return the first address of a page that has this part."""
    found = re.search(rf'href="([^"]*{re.escape(part)}[^"]*)"', page.text)
    assert found, part
    return unescape(found[1])


def test_a_new_firm_is_told_that_it_need_not_wait(chen):
    """P-1: the first page says that one can sign up now."""
    page = chen.open("/my/firm")
    assert NAME in page.text
    assert "您现在就可以报名" in page.text
    assert "还没有核定" in page.text
    assert 'href="/my/firm"' in chen.open("/my").text


def test_a_proof_is_handed_in_and_read_again_by_its_own_account(door, chen):
    """D-8: kept under its digest, shown to its account and to no other."""
    chen.open("/my/firm/proof")
    done = chen.send("/my/firm/proof", basis="authorisation", document=PDF)
    assert (chen.path, done.status_code) == ("/my/firm", 200)
    assert "材料已收到" in done.text
    file = link(chen.open("/my/firm/proof"), "/my/firm/proof/file")
    answer = chen.open(file)
    assert answer.content == PDF[1]
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"

    rival = sat(door, "rival@firm.example", "沱江建筑有限公司", code=str(firm(2)))[2]
    assert rival.open(file).status_code == 404
    assert PDF[1] not in rival.shown.content


def test_a_document_is_handed_in_and_its_end_is_shown(door, chen):
    """E-3: kind, number, last day; what runs out soon says so."""
    chen.open("/my/firm/documents")
    until = f"{door.instance.clock.now():%Y-%m}-31"
    answer = chen.send(
        "/my/firm/documents",
        kind="qualification",
        number="D251000001",
        valid_until=until,
        document=("licence.png", png()),
    )
    assert answer.status_code == 200
    assert "资质证书 D251000001" in answer.text
    assert "天到期，请及时换证" in answer.text
    assert "有证照快到期" in chen.open("/my/firm").text


def test_thirty_megabytes_are_refused_and_nothing_typed_is_lost(chen):
    """The page says what is too large and what to do; the rest is still there."""
    chen.open("/my/firm/documents")
    large = ("scan.pdf", b"%PDF-1.7\n" + bytes(30 * 1024 * 1024))
    answer = chen.send(
        "/my/firm/documents",
        kind="safety_permit",
        number="(川)JZ安许证字[2024]000001",
        valid_until="2027-01-31",
        document=large,
    )
    assert answer.status_code in {413, 422}
    assert "20 MiB" in answer.text
    assert 'href="#f-document"' in answer.text
    assert 'value="(川)JZ安许证字[2024]000001"' in answer.text
    assert 'value="2027-01-31"' in answer.text
    assert re.search(r'value="safety_permit" checked', answer.text)
    assert "还没有提交证照" in chen.open("/my/firm/documents").text


def test_a_file_survives_a_mistake_beside_it(chen):
    """What was sent once need not be chosen again."""
    chen.open("/my/firm/documents")
    typed = {"kind": "qualification", "number": "D1"}
    wrong = chen.send(
        "/my/firm/documents", **typed, valid_until="2020-01-01", document=PDF
    )
    assert wrong.status_code == 422
    assert "已经过期" in wrong.text
    assert "authorisation.pdf" in wrong.text
    right = chen.send("/my/firm/documents", **typed, valid_until="2027-01-01")
    assert right.status_code == 200
    assert "资质证书 D1" in right.text


@pytest.mark.parametrize("data", [b"MZ\x90\x00 a program", b"", pdf()[:-9]])
def test_what_is_no_document_is_not_kept(chen, data):
    """Its own bytes are looked at, whatever its name says."""
    chen.open("/my/firm/documents")
    answer = chen.send("/my/firm/documents", kind="other", document=("a.pdf", data))
    assert answer.status_code == 422
    assert 'href="#f-document"' in answer.text
    assert "还没有提交证照" in chen.open("/my/firm/documents").text


def test_anothers_document_is_not_there(door, chen):
    """A guessed address is answered like one of nothing."""
    chen.open("/my/firm/documents")
    page = chen.send("/my/firm/documents", kind="other", number="X", document=PDF)
    address = link(page, "/my/firm/document?of=")
    assert chen.open(address).content == PDF[1]
    rival = sat(door, "rival@firm.example", "沱江建筑有限公司", code=str(firm(2)))[2]
    nothing = rival.open(f"/my/firm/document?of={'0' * 32}")
    theirs = rival.open(address)
    assert theirs.status_code == nothing.status_code == 404
    assert PDF[1] not in theirs.content


def test_whoever_knows_a_fingerprint_hands_nothing_in_with_it(door, chen):
    """No seal is made of what a browser holds, and none serves another or elsewhere."""
    chen.open("/my/firm/documents")
    wrong = chen.send("/my/firm/documents", valid_until="2020-01-01", document=PDF)
    theirs = chen.form("/my/firm/documents").fields["document"]
    digest, _, name = theirs.split(" ")
    assert digest in wrong.text
    rival = sat(door, "rival@firm.example", "沱江建筑有限公司", code=str(firm(2)))[2]
    said = f"{rival.token}\n{digest}\n{name}".encode()
    own = labelled("account-file/1", said).hex()
    for note in (theirs, f"{digest} {own} {name}", f"{digest}  {name}", digest):
        rival.open("/my/firm/documents")
        answer = rival.send("/my/firm/documents", kind="other", document=note)
        assert answer.status_code == 422, note
    assert "还没有提交证照" in rival.open("/my/firm/documents").text


def test_a_key_is_handed_in_by_whoever_has_it(door):
    """E-3: the page says what to sign; another's signature is refused in words."""
    key = SigningKey.generate()
    raw = key.public.raw.hex()
    _, number, chen = sat(door, "chen@firm.example", NAME)
    address = f"/my/firm/keys?algorithm=ed25519&public_key={raw}"
    page = chen.open(address)
    message = re.search(r"<pre[^>]*>([0-9a-f]+)</pre>", page.text)[1]
    assert message == possession(firm(1), number, Algorithm.ED25519, raw).hex()
    typed = {"basis": "certificate", "document": PDF}
    stranger = SigningKey.generate().sign(bytes.fromhex(message)).hex()
    wrong = chen.send("/my/firm/keys", signature=stranger, **typed)
    assert wrong.status_code == 422
    assert "签名和公钥对不上" in wrong.text
    chen.open(address)
    done = chen.send(
        "/my/firm/keys", signature=key.sign(bytes.fromhex(message)).hex(), **typed
    )
    assert "密钥已提交" in done.text
    assert sha256(key.public.raw).hex() in done.text
    assert "等中心核对" in done.text
    gone = chen.send("/my/firm/keys/revoke", reason="丢失")
    assert "已作废" in gone.text


def test_people_are_declared_and_no_number_is_shown_again(door, chen):
    """D-7: kinds and shares come back, numbers to nobody."""
    chen.open("/my/firm/people")
    row = {"kind-1": "legal_representative", "paper-1": "resident_id"}
    more = {"kind-2": "shareholder", "paper-2": "passport", "number-2": "C01X00T47"}
    done = chen.send(
        "/my/firm/people/declare",
        **row,
        **{"number-1": ID, **more, "country-2": "DE", "share-2": "51.5"},
    )
    assert "人员申报已保存" in done.text
    assert "法定代表人" in done.text
    assert "51.50 %" in done.text
    assert ID not in done.text
    assert ID not in door.office.everything()


def test_wrong_numbers_and_shares_are_said_in_words(chen):
    """Nothing typed is lost."""
    chen.open("/my/firm/people")
    row = {"kind-1": "legal_representative", "paper-1": "resident_id"}
    wrong = chen.send("/my/firm/people/declare", **row, **{"number-1": ID[:-1] + "1"})
    assert wrong.status_code == 422
    assert "证件号码有误" in wrong.text
    assert f'value="{ID[:-1]}1"' in wrong.text
    share = chen.send(
        "/my/firm/people/declare", **row, **{"number-1": ID, "share-1": "20"}
    )
    assert "股东要填持股比例" in share.text


def test_related_firms_are_declared_by_their_codes(chen):
    """D-7: in any spelling of the keyboard; a code that is none is refused."""
    chen.open("/my/firm/people")
    typed = {"hang-1": "holding/from", "part-1": "60"}
    wrong = chen.send(
        "/my/firm/people/relations", **typed, **{"other-1": "91510682MA0000000X"}
    )
    assert wrong.status_code == 422
    done = chen.send(
        "/my/firm/people/relations",
        **typed,
        **{"other-1": f" {str(firm(2)).lower()} "},
    )
    assert "关联企业申报已保存" in done.text
    assert f"{firm(2)}" in done.text
    assert "它持有本企业股份" in done.text
    own = chen.send(
        "/my/firm/people/relations", **{"hang-1": "holding/to", "other-1": str(firm(1))}
    )
    assert own.status_code == 422
    assert "两家不同的企业" in own.text


def test_another_party_gives_its_own_paper_and_sees_it_masked(door):
    """E-3: no credit code; the number never comes back whole."""
    browser = sat(door, "party@home.example", "赵六", kind=Kind.OTHER_PARTY)[2]
    browser.open("/my/firm")
    assert browser.path == "/my/party"
    wrong = browser.send(
        "/my/party",
        kind="natural_person",
        paper="registration_extract",
        name="赵六",
        number="HRB 12345",
        country="DE",
    )
    assert wrong.status_code == 422
    assert "证件种类和参加人不符" in wrong.text
    done = browser.send(
        "/my/party", kind="natural_person", paper="resident_id", name="赵六", number=ID
    )
    assert "证件已登记" in done.text
    assert ID not in done.text
    assert f"11{'*' * 14}2X" in done.text
    assert ID not in door.office.everything()


HOSTILE = [
    ("<script>alert(1)</script>建筑有限公司", 422),
    ("岷江\u202e司公限有筑建", 422),
    ("岷江\u200b建筑有限公司", 422),
    ("Мinjiang 建筑有限公司", 422),
    ("岷江&\"'建筑有限公司", 200),
]
"""Names of firms as somebody could send them, and whether they are taken."""


@pytest.mark.parametrize(("name", "status"), HOSTILE)
def test_a_name_that_deceives_is_refused_and_the_rest_is_shown_harmlessly(
    door, name, status
):
    """Scripts, hidden and turned characters, letters of other scripts."""
    who = door.office.citizen("li@firm.example")
    browser = door.browser().be(who)
    browser.open("/organisations/new")
    answer = browser.send(
        "/organisations/new", kind="firm", name=name, uscc=str(firm(3))
    )
    assert answer.status_code == status
    assert "<script>alert" not in answer.text
    if status != 200:
        assert 'href="#f-name"' in answer.text
        return
    browser.send("/organisations")
    page = browser.open("/my/firm")
    assert "岷江&amp;&#34;&#39;建筑有限公司" in page.text
    assert name not in page.text
