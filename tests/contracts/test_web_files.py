"""Files handed in on the web: large ones, forged ones, and those of a stranger."""

import pytest

from tests.builders_documents import pdf
from tests.front_door import ADDRESS, HTML, FrontDoor
from trading.accounts.http import form_pages
from trading.accounts.model.organisations import Kind
from trading.front.forms import LARGEST_UPLOAD, Entries
from trading.rules.roles import Role

pytestmark = pytest.mark.trading

PAGE = "/my/firm/documents"
NUMBER = "(川)JZ安许证字[2024]000001"
TYPED = {"kind": "safety_permit", "number": NUMBER, "valid_until": "2027-01-31"}
MIB = 1024 * 1024
ABOVE_THE_USUAL_LIMIT = 15 * MIB
"""A body that the framework would refuse, if nobody told it otherwise."""


@pytest.fixture
def door(site):
    """Open the door of an instance."""
    with FrontDoor(site).opened() as opened:
        yield opened


@pytest.fixture
def chen(door):
    """Somebody of a firm, signed in with a code from a message."""
    who = door.office.citizen("chen@firm.example")
    door.office.found(who, Kind.FIRM, "岷江建筑有限公司", Role.BIDDER)
    door.office.sit(who)
    return door.browser().be(who)


def kept(door):
    """Return the documents that the platform has of all firms."""
    with door.instance.transactions.read() as work:
        return work.dossiers.waiting(10)


def test_a_scan_of_fifteen_mebibytes_is_handed_in(door, chen):
    """What a scanner makes of a licence arrives whole, though it is large."""
    chen.open(PAGE)
    large = pdf(b"x" * ABOVE_THE_USUAL_LIMIT)
    answer = chen.send(PAGE, **TYPED, document=("执照.pdf", large))
    assert answer.status_code == 200
    assert NUMBER in answer.text
    assert len(kept(door)) == 1


LIMITS = {
    "": "文件超过 20 MiB，没有保存",
    "/en": "The file has more than 20 MiB and was not saved",
}


@pytest.mark.parametrize("language", LIMITS)
def test_thirty_megabytes_are_refused_in_words_and_what_was_typed_stays(
    door, chen, language
):
    """In both languages: which input, how large it may be, and all that was typed."""
    page = f"{language}{PAGE}"
    chen.open(page)
    scan = ("执照.pdf", b"%PDF-1.7\n" + bytes(30 * MIB))
    answer = chen.send(page, **TYPED, document=scan)
    assert answer.status_code == 422
    assert LIMITS[language] in answer.text
    assert 'href="#f-document"' in answer.text
    for value in TYPED.values():
        assert f'value="{value}"' in answer.text
    assert not kept(door)
    again = chen.send(page, **TYPED, document=("执照.pdf", pdf()))
    assert again.status_code == 200, "what stands on the page can be sent at once"
    assert len(kept(door)) == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [("", "文件太大，没有读取"), ("/en", "The file is too large and was not read")],
)
def test_what_no_form_may_carry_is_refused_before_it_is_read(chen, language, said):
    """By its announced length alone; the page says that nothing was read."""
    chen.open(f"{language}{PAGE}")
    answer = chen.post(
        f"{language}{PAGE}",
        content=b"--x\r\n",
        headers={
            **HTML,
            "content-type": "multipart/form-data; boundary=x",
            "content-length": str(LARGEST_UPLOAD + 1),
        },
    )
    assert answer.status_code == 413
    assert said in answer.text


@pytest.mark.parametrize(
    ("headers", "csrf"),
    [
        ({"origin": ADDRESS}, ""),
        ({"origin": ADDRESS}, "0" * 64),
        ({"origin": "https://evil.example"}, None),
        ({"sec-fetch-site": "cross-site"}, None),
    ],
)
def test_no_other_page_hands_in_a_file(door, chen, headers, csrf):
    """
    CSRF with a file: nothing is kept, and what was typed is shown again.

    Of a form of another site not even that is read.
    """
    chen.open(PAGE)
    fields = {**chen.form(PAGE).fields, **TYPED}
    if csrf is not None:
        fields["csrf"] = csrf
    before = set(objects(door))
    answer = chen.post(
        PAGE,
        data=fields,
        files={"document": ("执照.pdf", pdf(b"forged"))},
        headers={**HTML, **headers},
    )
    assert answer.status_code == 403
    assert (f'value="{NUMBER}"' in answer.text) is (csrf is not None)
    assert not kept(door)
    assert set(objects(door)) == before


def objects(door):
    """Return everything that the instance keeps, as its place on disk."""
    return list((door.instance.folder / "objects").rglob("*"))


def test_a_strangers_files_are_not_even_looked_at(door, monkeypatch):
    """Whoever is not signed in is led to the sign-in; nothing is taken apart."""
    read = []

    class Watched(Entries):
        """Entries that remember that they were read."""

        @classmethod
        def read(cls, *asked: object, **more: object) -> Entries:
            """Remember it."""
            read.append(asked)
            return Entries.read(*asked, **more)

    monkeypatch.setattr(form_pages, "Entries", Watched)
    stranger, before = door.browser(), set(objects(door))
    stranger.open("/sign-in")
    files = {"document": ("执照.pdf", pdf(b"of nobody"))}
    data = {**stranger.form("/sign-in").fields, **TYPED}
    stranger.shown = stranger.post(
        PAGE, data=data, files=files, headers={**HTML, "origin": ADDRESS}
    )
    assert stranger.path == "/sign-in"
    assert read == []
    assert set(objects(door)) == before
