"""What a paper says has one spelling and nothing hidden; who signed it is countable."""

import dataclasses
import json
from datetime import timedelta

import pytest

from archive.evidence.canonical import canonical
from archive.evidence.digests import labelled, lv
from archive.evidence.keys import PublicKey, SignatureInvalidError
from archive.paper.errors import (
    NotASignerError,
    OtherPaperError,
    PaperFormatError,
    PaperWaitingError,
    SignedTwiceError,
    UnprintableTextError,
)
from archive.paper.model import LARGEST_CONTENT, PaperContent, Signer
from archive.paper.signatures import (
    PaperSignature,
    PaperState,
    SignedPaper,
    parse_signatures,
    to_sign,
)
from tests.papers import ALL, CLERK, OWNER, SUPERVISOR, content, signature, signed

pytestmark = pytest.mark.archive


def spelt(**changes: object) -> bytes:
    """Return the content's members with changes, as canonical JSON."""
    return canonical({**json.loads(content().to_bytes()), **changes})


def test_a_content_survives_its_bytes():
    """
    Whoever reads the file inside a paper reads what was signed.
    """
    assert PaperContent.parse(content().to_bytes()) == content()


def test_the_digest_is_that_of_the_specification():
    """
    SPEC 11.1: a labelled digest over the canonical content, nothing else.
    """
    assert content().digest == labelled("paper-content/1", content().to_bytes())
    assert content().digest != content(title="另一份").digest


@pytest.mark.parametrize(
    "changes",
    [
        {"v": "paper/2"},
        {"origin": "two words"},
        {"demo": 1},
        {"stream": "Project/1"},
        {"paper": "Draw Record"},
        {"paper": "x" * 65},
        {"kind": "draw-record"},
        {"kind": "draw-record/0"},
        {"title": ""},
        {"title": "记" * 201},
        {"at": -1},
        {"at": "2026"},
        {"signers": {}},
        {"signers": [{"duty": "监督", "organisation": "某局"}]},
        {"signers": [{"duty": "", "organisation": "某局", "person": ""}]},
        {"signers": [{"duty": 1, "organisation": "某局", "person": ""}]},
        {"replaces": "x"},
        {"replaces": None},
        {"body": []},
        {"body": {"nothing": None}},
        {"extra": ""},
    ],
    ids=str,
)
def test_what_differs_from_the_format_is_refused(changes):
    """
    SPEC 11.1 names every member; no other and no other shape is read.
    """
    with pytest.raises(PaperFormatError):
        PaperContent.parse(spelt(**changes))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b" " + content().to_bytes(),
        content().to_bytes() + b"\n",
        content().to_bytes().replace(b'"demo":true', b'"demo":true,"demo":true'),
        b"x" * (LARGEST_CONTENT + 1),
        b"[" * 5000,
    ],
    ids=["nothing", "list", "space", "newline", "twice", "large", "deep"],
)
def test_another_spelling_is_another_text(data):
    """
    Bytes that are not exactly the canonical ones are refused.
    """
    with pytest.raises(PaperFormatError):
        PaperContent.parse(data)


def test_a_paper_says_at_most_one_mebibyte():
    """
    What no reader would read is never signed.
    """
    with pytest.raises(PaperFormatError, match="at most"):
        content(body={"text": "字" * LARGEST_CONTENT}).to_bytes()


@pytest.mark.parametrize("value", [1.5, None, {1: "x"}, object(), b"bytes", 2**53])
def test_a_body_holds_only_what_can_be_hashed(value):
    """
    A body is made of text, integers, booleans, lists and objects.
    """
    with pytest.raises(PaperFormatError):
        content(body={"value": value}).to_bytes()


def test_a_body_is_not_nested_without_end():
    """
    Depth is bounded before anything walks it.
    """
    deep: object = "x"
    for _ in range(70):
        deep = [deep]
    with pytest.raises(PaperFormatError, match="deep"):
        content(body={"deep": deep})


HIDDEN = {
    "zero width": "\u200b",
    "joiner": "\u200d",
    "right to left": "\u202e",
    "isolate": "\u2066",
    "mark": "\u200f",
    "soft hyphen": "\u00ad",
    "byte order mark": "\ufeff",
    "tag": "\U000e0041",
    "control": "\x07",
    "line separator": "\u2028",
}


@pytest.mark.parametrize("sign", HIDDEN.values(), ids=HIDDEN.keys())
def test_no_name_hides_a_character(sign):
    """
    PDF-9: a name that looks like another one is refused, and the error shows why.
    """
    name = f"演示企业{sign}0016"
    for changes in (
        {"title": name},
        {"body": {"firm": name}},
        {"body": {"firms": [{"name": name}]}},
        {"body": {name: 1}},
    ):
        with pytest.raises(UnprintableTextError, match=rf"U\+{ord(sign):04X}"):
            content(**changes)
    with pytest.raises(UnprintableTextError):
        Signer("监督", name)


def test_the_error_shows_what_was_hidden():
    """
    The message spells the character out: a hidden one would deceive again.
    """
    with pytest.raises(UnprintableTextError) as refused:
        content(title="演示\u202e企业")
    assert "\u202e" not in str(refused.value)
    assert r"\u202e" in str(refused.value)


def test_a_text_may_have_line_ends_a_name_may_not():
    """
    A body's text may have paragraphs; titles and names are one line.
    """
    content(body={"text": "一\n二"})
    with pytest.raises(UnprintableTextError):
        content(title="一\n二")


def test_no_signer_stands_twice():
    """
    Two who could be taken for each other would let one signature count for both.
    """
    for pair in (
        (OWNER, OWNER),
        (CLERK, CLERK),
        (CLERK, Signer(CLERK.duty, CLERK.organisation, "演示甲")),
    ):
        with pytest.raises(PaperFormatError, match="twice"):
            content(signers=pair)
    content(signers=(OWNER, Signer(OWNER.duty, OWNER.organisation, "演示戊")))
    with pytest.raises(PaperFormatError, match="at most"):
        content(signers=tuple(Signer(f"{n}", "某局") for n in range(65)))


def test_what_is_signed_is_that_of_the_specification():
    """
    SPEC 11.2: label, digest, duty, organisation, person, each behind its length.
    """
    digest = content().digest
    assert to_sign(digest, OWNER) == b"paper-signature/1" + lv(digest) + lv(
        "比选人代表".encode()
    ) + lv("示范县教育局".encode()) + lv("演示丙".encode())


def test_a_paper_waits_until_the_last_has_signed():
    """
    待签 until every signer has signed; only then it is whole.
    """
    paper = SignedPaper(content())
    for number, signer in enumerate(ALL):
        assert paper.state is PaperState.WAITING
        with pytest.raises(PaperWaitingError) as refused:
            paper.whole()
        assert len(refused.value.missing) == len(ALL) - number
        paper = paper.signed(signature(content(), signer))
    assert paper.state is PaperState.READY
    assert [each.signer for each in paper.whole()] == list(ALL)


def test_signatures_stand_in_the_order_of_the_signers():
    """
    Whoever signs first does not stand first.
    """
    given = tuple(signature(content(), signer) for signer in reversed(ALL))
    paper = SignedPaper(content(), given)
    assert [each.signer for each in paper.whole()] == list(ALL)


def test_a_paper_without_signers_waits_for_nobody():
    """
    Some papers only the instance vouches for.
    """
    assert SignedPaper(content(signers=())).state is PaperState.READY


@pytest.mark.parametrize(
    "stranger",
    [
        Signer(OWNER.duty, OWNER.organisation, "演示丁"),
        Signer(OWNER.duty, "另一个局", OWNER.person),
        Signer("另一个身份", OWNER.organisation, OWNER.person),
    ],
)
def test_only_whom_it_names_signs(stranger):
    """
    A signature of somebody else counts for nobody.
    """
    with pytest.raises(NotASignerError):
        SignedPaper(content()).signed(signature(content(), stranger))


def test_nobody_signs_twice_nor_for_a_colleague():
    """
    The first signature of a place stands; where anyone may sign, one signs.
    """
    paper = SignedPaper(content()).signed(signature(content(), OWNER))
    with pytest.raises(SignedTwiceError):
        paper.signed(signature(content(), OWNER, minutes=3))
    one, other = (Signer(CLERK.duty, CLERK.organisation, name) for name in "甲乙")
    with pytest.raises(SignedTwiceError):
        paper.signed(signature(content(), one)).signed(signature(content(), other))


def test_a_signature_is_for_its_own_content():
    """
    What was signed for one content counts for no other.
    """
    for other in (content(title="另一份"), content(paper="draw-record-2")):
        with pytest.raises(OtherPaperError):
            SignedPaper(content()).signed(signature(other, OWNER))


@pytest.mark.parametrize("member", ["key", "signature", "signer"])
def test_a_changed_signature_does_not_hold(member):
    """
    Another key, another signature or another name: it is refused.
    """
    good = signature(content(), ALL[2])
    other = signature(content(title="另一份"), SUPERVISOR)
    colleague = Signer(CLERK.duty, CLERK.organisation, "演示乙")
    changed = {"key": other.key, "signature": other.signature, "signer": colleague}
    with pytest.raises(SignatureInvalidError):
        SignedPaper(
            content(), (dataclasses.replace(good, **{member: changed[member]}),)
        )


def test_the_facts_of_a_signature_are_those_of_the_log():
    """
    SPEC 11.3 names the facts; reading them back gives the same signature.
    """
    given = signature(content(), OWNER)
    assert set(given.facts()) == {
        "paper",
        "digest",
        "duty",
        "organisation",
        "person",
        "key",
        "signature",
    }
    assert PaperSignature.parse(given.facts(), given.at) == given
    for changed in (
        {**given.facts(), "extra": ""},
        {**given.facts(), "key": "00"},
        {**given.facts(), "person": ""},
        {**given.facts(), "duty": 1},
    ):
        with pytest.raises(PaperFormatError):
            PaperSignature.parse(changed, given.at)


def test_a_weak_key_signs_nothing():
    """
    Under a key of small order one signature fits many papers.
    """
    weak = dataclasses.replace(signature(content(), OWNER), key="01" + "00" * 31)
    with pytest.raises(SignatureInvalidError):
        weak.verify()
    assert PublicKey(bytes.fromhex(signature(content(), OWNER).key)).fingerprint


def test_the_file_carries_the_signatures_with_their_instants():
    """
    SPEC 11.4: signatures.json lists them in the order of the signers, with `at`.
    """
    whole = signed()
    read = parse_signatures(json.loads(whole.signatures_bytes()))
    assert list(read) == list(whole.whole())
    for wrong in ({}, [1], [{}], [{**read[0].facts(), "at": None}], [{}] * 65):
        with pytest.raises(PaperFormatError):
            parse_signatures(wrong)
    with pytest.raises(PaperWaitingError):
        SignedPaper(content()).signatures_bytes()


def test_the_facts_of_drawing_up_bind_the_content():
    """
    PAPER_DRAWN_UP says which digest will be signed, and by whom.
    """
    facts = content().drawn_up()
    assert facts["digest"] == content().digest.hex()
    assert facts["signers"] == [each.described() for each in content().signers]
    later = content(replaces=content().digest.hex(), at=content().at + timedelta(1))
    assert later.drawn_up()["replaces"] == content().digest.hex()
