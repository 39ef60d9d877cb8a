"""Sealing in a browser: from the site and from a disk, cut lines and all."""

import hashlib
import io
import json
import zipfile

import pytest
from playwright.sync_api import expect

from archive.public.evidence import PublicKey, canonical, labelled
from archive.public.sealing import HybridIdentity, unseal
from tests.browser.conftest import Visit
from tests.browser.looking import faults, is_wider_than_the_window
from tests.browser.sealing_site import COMMITMENT, bytes_of, sealing_site
from tests.javascript_seal import coded
from tests.sealed_lots import BIDDER, SealedLot
from tests.shown_pages import CHINESE, ENGLISH, shown
from trading.bids.presenting.bidding import BidView
from trading.front.forms import Entries
from trading.server.seal_page import assemble

LOT = SealedLot()
LONGEST_WAIT = 60_000
MEBIBYTE = 1 << 20
TONGUES = {"zh": CHINESE, "en": ENGLISH}
TYPED = "correct horse"
FORM = {
    "v": "opening-sheet-form/1",
    "lot": LOT.lot,
    "fields": [
        {
            "key": "total",
            "kind": "price",
            "label": {"zh": "投标总价", "en": "Total price"},
            "required": True,
            "places": 2,
            "unit": None,
            "floor": None,
            "cap": None,
            "longest": None,
            "options": None,
        }
    ],
    "files": [],
    "items": None,
}


@pytest.fixture
def big(tmp_path):
    """Write a file of so many bytes, each MiB of it another."""

    def written(name, size):
        block = hashlib.shake_256(name.encode()).digest(MEBIBYTE)
        content = b"".join(
            at.to_bytes(8, "big") + block[8:] for at in range(-(-size // MEBIBYTE))
        )
        (tmp_path / name).write_bytes(content[:size])
        return tmp_path / name

    return written


def seal_page(tongue, **changed):
    """Return the site's page that seals, as it is rendered."""
    data = {
        "policy": coded(LOT.policy),
        "form": None,
        "bidder": BIDDER,
        "seq": 1,
        "prev": "",
        "open": True,
        "bids": [],
        "addresses": {
            "missing": "/missing",
            "piece": "/pieces/{sha256}",
            "submit": "/submit",
            "note": "/receipt?of={seq}",
            "paper": "/receipt.pdf?of={seq}",
        },
        "csrf": "token",
    } | changed
    view = BidView(title=LOT.lot, lot=LOT.lot, lots=(), data=data)
    return shown("seal.html", view, tongue, me=None, csrf="", e=Entries())


@pytest.fixture(scope="module")
def site():
    """Give a platform that takes pieces and bids."""
    with sealing_site() as running:
        yield running


@pytest.fixture
def window(site, chromium, request):
    """Give a window as wide as asked for; checked at the end."""
    context = chromium.new_context(
        viewport={"width": getattr(request, "param", 1920), "height": 900},
        locale="zh-CN",
        accept_downloads=True,
    )
    begun = Visit.begun(site.address, context)
    yield begun
    begun.check()
    context.close()


def cut_lines(visit):
    """Forget what the browser says of lines that the test cut."""
    visit.complaints[:] = [e for e in visit.complaints if "Failed to load" not in e]


def downloaded(page, name):
    with page.expect_download() as download:
        page.locator(name).click()
    return download.value.path().read_bytes()


def opened(policy_lot, manifest, name, data, seed):
    """Open an object as Python does."""
    entry = next(each for each in manifest["objects"] if each["name"] == name)
    part = labelled("sealed-bid/part/1", bytes.fromhex(seed), entry["part"].encode())
    assert manifest["policy"] == policy_lot.id
    return unseal(data, HybridIdentity(part))


def whole(site, manifest, name):
    entry = next(each for each in manifest["objects"] if each["name"] == name)
    return b"".join(site.pieces[each] for each in entry["pieces"])


def sealed(page, tech, rest):
    """Seal two documents with a pause; return the digest that the page shows."""
    page.locator("#slot-tech").set_input_files(tech)
    page.locator("#slot-rest").set_input_files(rest)
    page.locator("#start").click()
    page.locator("#pause").click()
    expect(page.locator("#progress .lead")).to_have_text("已暂停")
    page.locator("#pause").click()
    shows(page, "已密封，还没有递交")
    return page.locator("#digest").inner_text()


def shows(page, text):
    """Wait until this came out."""
    expect(page.locator("#outcome")).to_contain_text(text, timeout=LONGEST_WAIT)


def test_a_bid_is_sealed_paused_uploaded_over_cut_lines_and_handed_in(
    site, window, big
):
    """
    40 MiB: pause, go on, every piece cut once in its middle, another day, handed in.
    """
    site.pages["/seal"] = seal_page(CHINESE)
    page = window.to("/seal")
    tech, rest = big("技术标.pdf", 36 * MEBIBYTE + 5), big("商务标.pdf", 4 * MEBIBYTE)
    digest = sealed(page, tech, rest)
    assert site.pieces == {}, "nothing left the machine"
    site.cut = 100_000
    page.locator("#upload").click()
    shows(page, "已全部上传")
    assert site.was_cut == set(site.pieces)
    site.cut = None
    cut_lines(window)
    page.reload()  # another day: what was sealed is still there
    expect(page.locator("#digest")).to_have_text(digest)
    page.locator("#submit").click()
    shows(page, "已递交")
    page.locator("#test").click()
    shows(page, "和您密封的一致")
    (message,) = site.submitted
    receipt = json.loads(downloaded(page, "#receipt"))
    assert receipt["commitment"] == COMMITMENT
    manifest = signed_manifest(message, digest)
    for name, file in (("f-0001", tech), ("f-0002", rest)):
        data = whole(site, manifest, name)
        assert opened(LOT, manifest, name, data, receipt["seed"]) == file.read_bytes()


def signed_manifest(message, digest):
    """Check who signed what was handed in; return the manifest."""
    manifest_bytes = bytes_of(message["manifest"])
    signed = labelled("sealed-bid/1", manifest_bytes)
    assert signed.hex() == digest
    key = PublicKey(bytes.fromhex(message["key"]))
    key.verify(signed, bytes.fromhex(message["signature"]))
    return json.loads(manifest_bytes)


def test_a_platform_that_holds_something_else_is_found_out(site, window, big):
    """
    The bidder's own browser compares before the deadline, and names what differs.
    """
    site.pages["/seal"] = seal_page(CHINESE)
    page = window.to("/seal")
    page.locator("#slot-tech").set_input_files(big("标书.pdf", 1000))
    page.locator("#start").click()
    page.locator("#upload").click()
    expect(page.locator("#outcome")).to_contain_text("已全部上传")
    for digest in site.pieces:
        site.pieces[digest] = bytes(len(site.pieces[digest]))
    page.locator("#test").click()
    expect(page.get_by_role("alert")).to_contain_text("和您密封的不同")
    assert faults(page) == []
    site.pieces.clear()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("window", [400, 1920], indirect=True)
def test_the_page_that_seals_is_right_for_every_eye(site, window, language, big):
    """
    Form, sheet and outcome, in both languages, on a telephone and on a wide screen.
    """
    form = labelled("opening-sheet-form/1", canonical(FORM)).hex()
    lot = SealedLot(form=form)
    site.pages["/seal"] = seal_page(
        TONGUES[language], policy=coded(lot.policy), form=FORM
    )
    page = window.to("/seal")
    page.locator("#start").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#slot-tech").set_input_files(big("标书.pdf", 1000))
    page.locator("#sheet-total").fill("1,234,567.80")
    expect(page.locator("#seal")).to_contain_text(
        "人民币壹佰贰拾叁万肆仟伍佰陆拾柒元捌角整"
    )
    assert faults(page) == []
    assert not is_wider_than_the_window(page)
    page.locator("#start").click()
    expect(page.locator("#outcome")).to_be_visible()
    assert faults(page) == []
    assert not is_wider_than_the_window(page)


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory):
    """Write the offline page, a policy and a form onto a disk."""
    folder = tmp_path_factory.mktemp("offline")
    form = canonical(FORM)
    lot = SealedLot(form=labelled("opening-sheet-form/1", form).hex())
    (folder / "seal.html").write_bytes(assemble())
    (folder / "policy.json").write_bytes(lot.policy)
    (folder / "form.json").write_bytes(form)
    return folder, lot


def fill(page, folder, tech):
    """Choose policy, form and document, fill in the sheet, make a key."""
    page.locator("#policy").set_input_files(
        [folder / "policy.json", folder / "form.json"]
    )
    page.locator("#bidder").fill(BIDDER)
    page.locator("#slot-tech").set_input_files(tech)
    page.locator("#sheet-total").fill("100万元")
    page.locator("#key-password").fill(TYPED)
    assert downloaded(page, "#key-make").startswith(b"age-encryption.org/v1\n-> scrypt")


def check_zip(zipped, lot, receipt, tech):
    """Hold bid.zip against what was put in: who signed it, and what opens."""
    manifest_bytes = zipped.read("manifest.json")
    manifest = json.loads(manifest_bytes)
    signed = json.loads(zipped.read("signature.json"))
    PublicKey(bytes.fromhex(signed["key"])).verify(
        labelled("sealed-bid/1", manifest_bytes), bytes.fromhex(signed["signature"])
    )
    found = {
        name: opened(lot, manifest, name, zipped.read(f"{name}.age"), receipt["seed"])
        for name in ("cover", "sheet", "f-0001")
    }
    assert found["f-0001"] == tech.read_bytes()
    sheet = json.loads(found["sheet"])["sheet"]
    assert sheet["values"]["total"] == {
        "fen": 100_000_000,
        "words": "人民币壹佰万元整",
    }


@pytest.mark.parametrize(("language", "width"), [("zh", 1920), ("en", 400)])
def test_the_page_from_a_disk_seals_and_python_opens(
    chromium, on_disk, language, width, big
):
    """
    No server, no worker, no private files: one file comes out, and it opens.
    """
    folder, lot = on_disk
    context = chromium.new_context(viewport={"width": width, "height": 900})
    context.add_init_script("delete globalThis.showSaveFilePicker;")
    visit = Visit.begun("", context)
    page = visit.page
    page.goto((folder / "seal.html").as_uri())
    if language == "en":
        page.locator("#language").click()
    assert faults(page) == []
    tech = big("技术标.pdf", 9 * MEBIBYTE)
    fill(page, folder, tech)
    assert faults(page) == []
    assert not is_wider_than_the_window(page)
    with page.expect_download(timeout=LONGEST_WAIT) as download:
        page.locator("#start").click()
    zipped = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    receipt = json.loads(downloaded(page, "#receipt"))
    assert faults(page) == []
    assert not is_wider_than_the_window(page)
    check_zip(zipped, lot, receipt, tech)
    assert all(url.startswith(("file:", "blob:")) for url in visit.asked)
    assert visit.complaints == []
    context.close()


def test_a_disk_file_above_the_limit_names_the_command(chromium, on_disk, tmp_path):
    """
    Without a place to write to, 200 MB are too many: the command line is named.
    """
    folder, _ = on_disk
    with (tmp_path / "big.pdf").open("wb") as file:
        file.truncate(200_000_001)
    context = chromium.new_context()
    context.add_init_script("delete globalThis.showSaveFilePicker;")
    page = context.new_page()
    page.goto((folder / "seal.html").as_uri())
    page.locator("#policy").set_input_files(
        [folder / "policy.json", folder / "form.json"]
    )
    page.locator("#slot-tech").set_input_files(tmp_path / "big.pdf")
    page.locator("#sheet-total").fill("1")
    page.locator("#start").click()
    expect(page.get_by_role("alert")).to_contain_text("yangguang bid seal")
    context.close()


PICKER = """globalThis.showSaveFilePicker = async ({ suggestedName }) => {
  const folder = await navigator.storage.getDirectory();
  return folder.getFileHandle(suggestedName, { create: true });
};"""
CHOSEN = """async () => {
  const folder = await navigator.storage.getDirectory();
  const file = await (await folder.getFileHandle("bid.zip")).getFile();
  const address = URL.createObjectURL(file), link = document.createElement("a");
  Object.assign(link, { href: address, download: "chosen.zip" });
  link.click();
}"""


def test_a_bid_goes_straight_into_the_file_that_was_chosen(chromium, on_disk, big):
    """
    Nothing of it is gathered in memory: the chosen file is written while it is sealed.

    A page from a disk has no private files, so that it is served here, without a host.
    """
    folder, lot = on_disk
    context = chromium.new_context()
    context.add_init_script(PICKER)
    page = context.new_page()
    whole = (folder / "seal.html").read_text(encoding="utf-8")
    page.route(
        "**/*", lambda route: route.fulfill(body=whole, content_type="text/html")
    )
    page.goto("http://localhost:9/seal.html")
    tech = big("技术标.pdf", 2 * MEBIBYTE)
    fill(page, folder, tech)
    page.locator("#start").click()
    expect(page.locator("#digest")).to_be_visible(timeout=LONGEST_WAIT)
    expect(page.locator("#again")).to_have_count(0)
    receipt = json.loads(downloaded(page, "#receipt"))
    with page.expect_download() as download:
        page.evaluate(CHOSEN)
    zipped = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    check_zip(zipped, lot, receipt, tech)
    context.close()
