"""Cosigning in a browser: a key that stays there, and no signature on two histories."""

import json
import re

import pytest
from playwright.sync_api import expect

from archive.ledger.anchors import AnchorCard
from archive.ledger.checkpoints import (
    Checkpoint,
    open_checkpoint,
    own_note,
    sign_checkpoint,
)
from archive.ledger.cosignatures import cosignatures
from tests.browser import holdings as h
from tests.browser.looking import faults, is_wider_than_the_window
from trading.server.cosigners import RecordCosignerCommand

BODY, NAME = "演示县公证处", "demo-notary.example/1"
LANGUAGES = pytest.mark.parametrize("prefix", ["", "/en"], ids=["zh", "en"])
WIDTHS = pytest.mark.parametrize("visit", [400, 1920], indirect=True)
LONGEST_WAIT = 30_000


def begun(visit, held, prefix="", name=NAME):
    """Put the card in, say who one is, make the key."""
    page = visit.to(f"{prefix}/cosign")
    page.locator("#card-file").set_input_files(held / h.CARD)
    page.locator("#organisation").fill(BODY)
    page.locator("#key-name").fill(name)
    page.locator("#make").click()
    expect(page.locator("#sign")).to_be_visible()
    return page


def told(page):
    """Press the button; return what came of it."""
    page.locator("#sign").click()
    shown = page.locator("#told .outcome, #told .warn")
    expect(shown).to_be_visible(timeout=LONGEST_WAIT)
    return shown


def downloaded(page, name):
    with page.expect_download() as download:
        page.locator(name).click()
    return download.value.path().read_text(encoding="utf-8")


def in_store(page, act):
    """Do something with what the browser keeps of the cosigner; return what it says."""
    return page.evaluate(
        f"""async () => {{
        const opened = (asked) => new Promise((done) => {{
          asked.onsuccess = () => done(asked.result);
        }});
        const base = await opened(indexedDB.open("yangguang-cosign", 1));
        const kept = base.transaction("cosigners", "readwrite");
        const store = kept.objectStore("cosigners");
        const [record] = await opened(store.getAll());
        {act}
        }}"""
    )


def refused(visit):
    """Forget what the browser itself says of an answer that is none."""
    visit.complaints[:] = [e for e in visit.complaints if "Failed to load" not in e]


def shows(page, note):
    """Let the log show this checkpoint instead of its own."""
    page.unroute_all()
    page.route("**/log/checkpoint", lambda route: route.fulfill(body=note))


@pytest.fixture
def lies(county):
    """Give checkpoints as the holder of the log's key can write them."""
    signer = county.instance.log_signer
    now = open_checkpoint(county.instance.shown().latest(), signer.verifier)

    def lie(size, root=None):
        with county.instance.transactions.read() as work:
            head = work.log.head_at(size)
        true = head.root if head else bytes(32)
        return sign_checkpoint(Checkpoint(now.origin, size, root or true), signer)

    lie.now = now
    return lie


@pytest.fixture
def earlier(county, lies):
    """Give a size that the log once had."""
    with county.instance.transactions.read() as work:
        return max(s for s in work.log.sizes_since(1, 1000) if s < lies.now.size)


@LANGUAGES
@WIDTHS
def test_a_key_is_made_and_signs_and_is_found_again(visit, held, prefix, county):
    """
    Step by step, each right for every eye; after a reload the same key goes on.
    """
    page = visit.to(f"{prefix}/cosign")
    assert faults(page) == []
    page.locator("#card-file").set_input_files(held / h.CARD)
    expect(page.locator("#make")).to_be_visible()
    assert faults(page) == []
    page = begun(visit, held, prefix)
    vkey = page.locator("#vkey").inner_text()
    assert vkey.startswith(f"{NAME}+")
    shown = told(page)
    expect(shown).to_have_class(re.compile("may"))  # signed, and not yet recorded
    assert page.evaluate("document.activeElement.id") == "told"
    assert faults(page) == []
    assert not is_wider_than_the_window(page)
    page.reload()
    expect(page.locator("#vkey")).to_have_text(vkey)
    card = AnchorCard.parse(downloaded(page, "#card-out").encode())
    mine = {each.vkey: each for each in card.cosigners}[vkey]
    assert mine.organisation == BODY
    (signed,) = cosignatures(card.checkpoint, [mine.key])
    assert signed.name == NAME
    verifier = county.instance.log_signer.verifier
    current = own_note(county.instance.shown().latest(), verifier)
    assert card.checkpoint.startswith(current)
    refused(visit)


def test_the_key_cannot_be_taken_out(visit, held):
    """
    Not even by the page itself, that is, by whoever serves it.
    """
    page = begun(visit, held)
    tried = in_store(
        page,
        """const { privateKey } = record.keys, taken = [];
        for (const form of ["raw", "pkcs8", "jwk"]) {
          await crypto.subtle.exportKey(form, privateKey)
            .then(() => taken.push(form), () => undefined);
        }
        return [privateKey.extractable, taken];""",
    )
    assert tried == [False, []]


def test_the_page_says_what_it_does_not_protect(visit):
    """
    First of all, in words that nobody overlooks: the past, not the present.
    """
    for prefix, past, command in (
        ("", "护得住过去，护不住现在", "yangguang cosign"),
        ("/en", "protects the past, not the present", "yangguang cosign --pull"),
    ):
        warning = visit.to(f"{prefix}/cosign").locator("#cosign .warn").first
        expect(warning).to_contain_text(past)
        expect(warning).to_contain_text(command)


def test_growth_is_signed_once_it_is_proven(visit, held, lies, earlier):
    """
    From an earlier size to the present one the site's own proof leads.
    """
    page = begun(visit, held, name="demo-growth.example/1")
    forget(page)
    shows(page, lies(earlier))
    assert f"第 {earlier} 条" in told(page).inner_text()
    page.unroute_all()
    asked = []
    page.on("request", lambda each: asked.append(each.url))
    assert f"从您上次签的第 {earlier} 条到现在" in told(page).inner_text()
    size = lies.now.size
    assert f"{visit.site}/log/consistency/{earlier}/{size}" in asked
    refused(visit)


def forget(page):
    """Let the cosigner begin from nothing instead of from the card's checkpoint."""
    in_store(page, "await opened(store.put({ ...record, last: null }));")
    page.reload()
    expect(page.locator("#sign")).to_be_visible()


@pytest.mark.parametrize("kind", ["fork", "roll-back", "not grown", "another key"])
@LANGUAGES
def test_a_contradiction_is_kept_and_not_signed(
    visit, held, lies, earlier, kind, prefix
):
    """
    A fork, a roll-back, growth without a proof, a strange signature: refused by name.
    """
    words = {
        "fork": ("两个不同的日志", "two different logs"),
        "roll-back": ("比您签过的还短", "shorter than what you signed"),
        "not grown": ("不是从您签过的那个长出来的", "did not grow from"),
        "another key": ("对不上", "not by the key on the card"),
    }
    size = lies.now.size
    forged = {
        "fork": lies(size, b"\1" * 32),
        "roll-back": lies(earlier),
        "not grown": lies(size + 5, b"\1" * 32),
        "another key": re.sub(r"— (\S+) \S{8}", r"— \1 AAAAAAAA", lies(size)),
    }[kind]
    page = begun(visit, held, prefix)
    told(page)
    before = page.locator("code.hash").last.inner_text()
    sent = []
    page.on("request", lambda each: sent.append(each.method))
    shows(page, forged)
    shown = told(page)
    assert words[kind][1 if prefix else 0] in shown.inner_text()
    expect(shown).to_have_class(re.compile("no"))
    assert faults(page) == []
    told(page)
    assert "POST" not in sent, "nothing is signed, so nothing is handed in"
    page.reload()
    assert page.locator("code.hash").last.inner_text() == before
    evidence = json.loads(downloaded(page, "#evidence"))
    assert len(evidence) == 1, "the same contradiction is kept once"
    assert evidence[0]["shown"]["note"].split("\n")[1] == forged.split("\n")[1]
    assert evidence[0]["kept"]["size"] == size
    refused(visit)


@pytest.mark.parametrize("answer", ["<html>", "", "x" * (3 << 20)])
def test_an_answer_that_is_none_is_no_contradiction(visit, held, answer):
    """
    A page instead of a checkpoint, nothing, an answer without an end: not signed.
    """
    page = begun(visit, held)
    shows(page, answer)
    shown = told(page)
    expect(shown).to_contain_text("没有共签")
    expect(page.locator("#evidence")).to_have_count(0)


def test_a_recorded_cosigner_is_taken_in_by_the_log(visit, held, county):
    """
    After the centre recorded the line, the signature stands on the log's checkpoint.
    """
    name = "demo-recorded.example/1"
    page = begun(visit, held, name=name)
    vkey = page.locator("#vkey").inner_text()
    stage = county.stage
    command = RecordCosignerCommand(key=stage.key(), organisation=BODY, vkey=vkey)
    stage.act(stage.platform.record_cosigner, stage.cast.administrator, command)
    stage.publish_log()
    shown = told(page)
    expect(shown).to_have_class(re.compile("ok"))
    assert f"\n— {name} " in county.instance.shown().latest()


@pytest.mark.parametrize("name", ["notary.example/1", "demo-a b", "demo-a+b", ""])
def test_a_name_that_cannot_be_is_told(visit, held, name):
    """
    What was typed stays, and nothing is made.
    """
    page = visit.to("/cosign")
    page.locator("#card-file").set_input_files(held / h.CARD)
    page.locator("#organisation").fill(BODY)
    page.locator("#key-name").fill(name)
    page.locator("#make").click()
    expect(page.get_by_role("alert")).to_contain_text("这个名字不能用")
    expect(page.locator("#organisation")).to_have_value(BODY)
    assert faults(page) == []


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (h.OTHER_CARD, "不是本站日志的"),
        (h.PHOTO, "不是锚定卡"),
        (h.BENT_CARD, "不是锚定卡"),
    ],
)
def test_a_card_that_is_none_of_this_log_is_told(visit, held, file, said):
    """
    Of another log, damaged, or no card: said, and nothing is kept.
    """
    page = visit.to("/cosign")
    page.locator("#card-file").set_input_files(held / file)
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.locator("#make")).to_have_count(0)


@LANGUAGES
def test_a_browser_that_cannot_sign_says_so(visit, prefix):
    """
    Without Ed25519 there is no button, but the command and the browsers that can.
    """
    visit.page.add_init_script(
        "crypto.subtle.generateKey = async () => {"
        " throw new DOMException('no', 'NotSupportedError'); };"
    )
    page = visit.to(f"{prefix}/cosign")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Ed25519")
    expect(alert).to_contain_text("yangguang cosign")
    expect(page.locator("#card-file")).to_have_count(0)
    assert faults(page) == []
