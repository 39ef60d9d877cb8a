"""
Two checkers of the case file of a tender, by different hands, say the same.

Each file is bent by whoever owns every key of the platform: the log is written again
around it. Both name the same places, and say the same of them.
"""

import json
import re
from dataclasses import replace

import pytest

from archive.casefile.check import check_case
from archive.casefile.container import packed
from archive.public.evidence import sha256
from archive.public.sealing import HybridIdentity, seal, unseal
from tests.builders_bids import key_of
from tests.case_files import Case, signed_anew
from tests.case_forge import Forge
from tests.case_mutations import Mutation, Mutations
from tests.javascript_case import CaseChecker
from tests.tender_cases import (
    REVOKED,
    SPOILED,
    became,
    envelope,
    facts,
    nth,
    swapped,
    tender_case,
)
from tests.two_case_checkers import ask_both
from trading.server.casefiles import CHECKS

pytestmark = [pytest.mark.node, pytest.mark.trading]

SEED, COUNT = 20_261_129, 21
OTHER = "ab" * 32
TENDERS = (
    *("POLICY_LOGGED", "TENDER_PUBLISHED", "BIDS_CLOSED", "OPENING_STARTED"),
    *("BIDDERS_CLOSED", "BID_RELEASE", "TIME_RELEASE", "BIDDER_RELEASE"),
    *("RELEASES_CLOSED", "BIDS_OPENED", "READ_OUT", "OPENING_RECORDED"),
)
UNTOLD = {
    *("no-envelope", "not-what-was-read", "envelope-misfit", "opening-unsound"),
    *("opening-not-signed", "opening-not-counted", "opening-box-not-accounted"),
}
"""Of these one checker gives the reason, and the other a sentence for all of them."""


@pytest.fixture(scope="module")
def case(tmp_path_factory, blank) -> Case:
    folder = tmp_path_factory.mktemp("tender") / "site"
    return tender_case(blank("sqlite").copied(folder))


@pytest.fixture(scope="module")
def checker():
    with CaseChecker() as running:
        yield running


def sentence(checker, finding) -> str:
    """Return what the page says in English, as the command line begins it."""
    said = finding.get("says") or checker.evaluate(
        f"YangguangBrokenWords.BROKEN[{json.dumps(finding['code'])}]"
    )
    filled = re.sub(r"\{(\w+)\}", lambda hole: str(finding[hole[1]]), said[1])
    return filled.rstrip(".").lower()


def assert_alike(checker, files, code: str) -> None:
    """Both find the same, in the same places, and this among it."""
    data = packed(files)
    checker.start_case(data)
    python = all_of(data)
    javascript = checker.finish_case().findings
    for each in sorted(javascript, key=lambda each: each["code"] in UNTOLD):
        said, beginning = sentence(checker, each), each["code"] in UNTOLD
        begins = re.split(r"[:(]", said)[0].strip() if beginning else said
        same = [
            (where, what)
            for where, what in python
            if where == each["where"]
            and (what.lower().startswith(begins) if beginning else what.lower() == said)
        ]
        assert same, (each, said, python)
        python.remove(same[0])
    assert python == []
    assert {each["step"] for each in javascript} == {9}, javascript
    assert code in {each["code"] for each in javascript}, javascript


def all_of(data: bytes) -> list[tuple[str, str]]:
    """Return everything that the checker in Python finds: place and sentence."""
    return [(each.where, each.what) for each in check_case(data, CHECKS).findings]


def test_both_accept_what_is_right(case, checker):
    """Replaced, withdrawn, not released, spoiled; two holders and a trustee absent."""
    for files in case.editions:
        made = Mutation(title="right", data=packed(files))
        (python, why), (javascript, because) = ask_both(checker, made)
        assert python == javascript
        assert python.first == 0, (why, because)


def earlier(events) -> None:
    nth(events, "BIDS_CLOSED")["at"] -= 3_000_000


def one_bit(facts_of) -> None:
    facts_of["release"]["shares"][0]["y"] = "00" * 32


def damaged(facts_of) -> None:
    (first, *others) = facts_of["release"]["secrets"]
    entry = {"manifest": first["manifest"], "damaged": True}
    facts_of["release"]["secrets"] = [entry, *others]


def result(**said):
    """Let the first result say something else."""
    return facts("BIDS_OPENED", lambda x: x["results"][0].update(said))


def window_cut(events) -> None:
    nth(events, "BIDDERS_CLOSED")["at"] -= 3_000_000


BENT = {
    "opening-other-digest": facts("POLICY_LOGGED", lambda x: x.update(digest=OTHER)),
    "opening-other-policy": facts("TENDER_PUBLISHED", lambda x: x.update(policy=OTHER)),
    "another deadline": facts("TENDER_PUBLISHED", lambda x: x.update(deadline=1)),
    "opening-closed-early": earlier,
    "opening-counted-differs": facts("BIDS_CLOSED", lambda x: x["counted"].pop()),
    "another order": facts("BIDS_CLOSED", lambda x: x["counted"].reverse()),
    "opening-closed-twice": became("READ_OUT", "BIDS_CLOSED", of="BIDS_CLOSED"),
    "the bidders' window cut": window_cut,
    "a holder before the bidders": swapped("BIDDERS_CLOSED", "BID_RELEASE"),
    "a holder too few": became("BID_RELEASE", "OTHER", -1),
    "opened before its time": became("RELEASES_CLOSED", "OTHER"),
    "opening-out-of-turn": swapped("BIDDER_RELEASE", "BIDDERS_CLOSED"),
    "a holder who came late": swapped("BID_RELEASE", "RELEASES_CLOSED"),
    "opened twice": became("READ_OUT", "BIDS_OPENED", of="BIDS_OPENED"),
    "closed as a sign-up": became("READ_OUT", "SIGN_UP_CLOSED", of="BIDS_CLOSED"),
    "opened as a sign-up": became("READ_OUT", "APPLICATIONS_OPENED"),
    "disclosed too early": became("OPENING_STARTED", "BID_DISCLOSED"),
    "no damage is told here": facts("TIME_RELEASE", damaged),
    "not opened though it was": became("READ_OUT", "NOT_OPENED"),
    "opening-other-count": became("OPENING_STARTED", "NOT_OPENED"),
    "opening-releases-differ": facts("BIDDERS_CLOSED", lambda x: x["released"].pop()),
    "opening-not-signed": facts("BID_RELEASE", one_bit),
    "opening-other-close": facts("OPENING_STARTED", lambda x: x.update(close=OTHER)),
    "releases-differ": facts("RELEASES_CLOSED", lambda x: x["releases"].pop()),
    "a release left out": became("BID_RELEASE", "OTHER"),
    "results-not-counted": facts("BIDS_OPENED", lambda x: x["results"].reverse()),
    "verdict-differs": result(verdict="NOT_ENOUGH", sheet=""),
    "named-differs": result(named=["holder/2"]),
    "sheet-differs": result(sheet=OTHER),
    "bidder-differs": result(bidder="9" * 18),
    "no such verdict": result(verdict="LOST"),
    "seeds-differ": facts("BIDS_OPENED", lambda x: x.update(seeds=OTHER)),
    "opening-not-to-read": facts("READ_OUT", lambda x: x.update(manifest=OTHER)),
    "opening-not-read": became("READ_OUT", "OTHER"),
    "opening-other-outcome": facts(
        "OPENING_RECORDED", lambda x: x["results"][-1].update(outcome="OPENED")
    ),
}
ALSO = {
    "the bidders' window cut": "opening-closed-early",
    "a holder before the bidders": "opening-out-of-turn",
    "a holder too few": "opening-too-few-released",
    "opened before its time": "opening-out-of-turn",
    "another deadline": "opening-other-policy",
    "another order": "opening-counted-differs",
    "a holder who came late": "opening-out-of-turn",
    "opened twice": "opening-out-of-turn",
    "closed as a sign-up": "opening-other-policy",
    "opened as a sign-up": "opening-out-of-turn",
    "disclosed too early": "opening-out-of-turn",
    "no damage is told here": "opening-unsound",
    "not opened though it was": "opening-out-of-turn",
    "a release left out": "releases-differ",
    "no such verdict": "results-not-counted",
}


def with_facts_of_not_opened(edit):
    """Give an event that became NOT_OPENED the figures of one."""

    def both(events) -> None:
        edit(events)
        nth(events, "NOT_OPENED")["facts"] |= {"count": 2, "needed": 3}

    return both


BENT["opening-other-count"] = with_facts_of_not_opened(BENT["opening-other-count"])


@pytest.mark.parametrize("name", BENT)
def test_both_say_alike_what_the_log_says_otherwise(case, checker, name):
    """7.14, steps 1 to 5: the same places, the same sentences."""
    forged = Forge(case).told_again(case.full, BENT[name])
    assert_alike(checker, forged, ALSO.get(name, name))


PUBLIC = (
    *("opening-other-policy", "opening-closed-early", "opening-closed-twice"),
    *("opening-other-close", "results-not-counted", "bidder-differs"),
    *("opening-not-to-read", "opening-not-read", "opening-other-outcome"),
)


@pytest.mark.parametrize("name", PUBLIC)
def test_both_see_it_in_the_public_edition_too(case, checker, name):
    """7.14: what needs no release is seen by everybody."""
    forged = Forge(case).told_again(case.public, BENT[name])
    assert_alike(checker, forged, name)


# --- Envelopes ----------------------------------------------------------------------


def another_sheet(case, files):
    """Seal another price to the bidder's own recipient, and let the log say it."""
    own = envelope(files, 1)
    identity = HybridIdentity.from_seed(own.opens)
    told = json.loads(unseal(own.objects["sheet"], identity))
    told["sheet"]["values"]["price"]["fen"] += 1
    plain = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    sealed = seal(plain, identity.recipient)
    bent = replace(own, objects={**own.objects, "sheet": sealed})

    def edit(events) -> None:
        for each in nth(events, "BIDS_OPENED")["facts"]["results"]:
            if each["manifest"] == own.envelope.digest:
                each["sheet"] = sha256(plain).hex()

    return Forge(case).told_again({**files, own.path: bent.to_bytes()}, edit)


def refiled(number, **changes):
    """Put an envelope on file that is another in this."""

    def bend(case, files):
        own = envelope(files, number)
        bent = replace(own, **changes)
        return signed_anew({**files, own.path: bent.to_bytes()}, case.signer)

    return bend


def unsigned(case, files):
    own = envelope(files, 1)
    bent = replace(own, envelope=replace(own.envelope, signature=bytes(64)))
    return signed_anew({**files, own.path: bent.to_bytes()}, case.signer)


def without_cover(case, files):
    own = envelope(files, SPOILED)
    bent = replace(own, objects={"sheet": own.objects["sheet"]})
    return signed_anew({**files, own.path: bent.to_bytes()}, case.signer)


def gone(case, files):
    path = envelope(files, REVOKED).path
    return signed_anew({k: v for k, v in files.items() if k != path}, case.signer)


def undocumented(case, files):
    left = {k: v for k, v in files.items() if not k.endswith(".age")}
    return signed_anew(left, case.signer)


def another_document(case, files):
    (path,) = (each for each in files if each.endswith(".age"))
    return signed_anew({**files, path: files[path][:-1] + b"\0"}, case.signer)


def never_counted(case, files):
    """Count one bid less than there are envelopes, in a public edition."""
    drop = BENT["opening-counted-differs"]
    return Forge(case).told_again(files, drop)


def signed_by_another(case, files):
    """Let somebody else sign the bid of a firm, and file that."""
    own = envelope(files, 1)
    other = key_of("somebody else")
    of = replace(
        own.envelope,
        signature=other.sign(own.envelope.parsed.signed),
        key=other.public.raw,
    )
    bent = replace(own, envelope=of)
    return signed_anew({**files, own.path: bent.to_bytes()}, case.signer)


FILED = {
    "another signer": (signed_by_another, "opening-counted-differs", "full"),
    "a sheet in another's place": (another_sheet, "no-envelope", "both"),
    "no signature": (unsigned, "no-envelope", "both"),
    "no cover": (without_cover, "no-envelope", "both"),
    "no envelope": (gone, "envelope-missing", "both"),
    "a key that opens nothing": (
        refiled(1, opens=bytes(32)),
        "not-what-was-read",
        "both",
    ),
    "no key": (refiled(1, opens=b""), "not-what-was-read", "both"),
    "a key of what stayed shut": (
        refiled(REVOKED, opens=bytes(32)),
        "not-what-was-read",
        "both",
    ),
    "nobody counts it": (never_counted, "envelope-uncounted", "public"),
    "no document that shows the fault": (undocumented, "verdict-differs", "full"),
    "another document": (another_document, "document-unknown", "full"),
}


@pytest.mark.parametrize("name", FILED)
def test_both_say_alike_what_is_wrong_with_an_envelope(case, checker, name):
    """7.14: an envelope is the one that was handed in, with what was sealed in it."""
    bend, code, where = FILED[name]
    for edition, files in (("full", case.full), ("public", case.public)):
        if where in (edition, "both"):
            assert_alike(checker, bend(case, files), code)


def test_nobody_throws_a_bid_out_through_a_document(case, checker):
    """7.9: a document that is what its cover says makes no bid INVALID_DEALING."""
    own = envelope(case.full, 1).envelope.digest

    def edit(events) -> None:
        for each in nth(events, "BIDS_OPENED")["facts"]["results"]:
            if each["manifest"] == own:
                each |= {"verdict": "INVALID_DEALING", "sheet": ""}

    assert_alike(checker, Forge(case).told_again(case.full, edit), "verdict-differs")


def test_nobody_keeps_back_what_the_opening_is_judged_by(case, checker):
    """7.14: the close is in the public edition, whoever calls it private."""
    path = next(
        path
        for path, data in case.public.items()
        if path.startswith("events/") and b'"BIDS_CLOSED"' in data
    )

    def edit(manifest) -> None:
        manifest |= {"required": [], "state": "drafted"}
        for each in manifest["members"]:
            if each["path"] == path:
                each |= {"private": True, "reason": "-"}

    left = {k: v for k, v in case.public.items() if k != path}
    data = signed_anew(left, case.signer, edit)
    assert_alike(checker, data, "opening-withheld")


def test_both_say_alike_what_the_manifest_must_demand(case, checker):
    """7.14: what a state demands; no state of another procedure."""
    edits = {
        "not-demanded": lambda x: x["required"].remove("opening/1"),
        "no-such-state": lambda x: x.update(state="awarded"),
    }
    for code, edit in edits.items():
        files = signed_anew(case.public, case.signer, edit)
        data = packed(files)
        checker.start_case(data)
        python = all_of(data)
        found = checker.finish_case().findings
        assert [where for where, _ in python] == [each["where"] for each in found]
        assert {each["code"] for each in found} == {code}


def test_both_find_the_same_first_broken_step(case, checker):
    """A forger without a key, with the signer's, with all of them: the same verdict."""
    print(f"seed {SEED}, {COUNT} files")
    differing = []
    for made in Mutations([case], case, SEED, TENDERS)(COUNT):
        (python, why), (javascript, because) = ask_both(checker, made)
        if python != javascript:
            differing.append((made.title, why, because))
    assert differing == []
