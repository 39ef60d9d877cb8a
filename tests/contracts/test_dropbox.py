"""A drop box over the network: what it signs, for whom, and what it tells when."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.dispatch.calls import Call, Caller
from archive.public.evidence import canonical
from tests.builders_bids import DEADLINE, POLICY, deal, key_of
from tests.command import answer, check_refused
from tests.dropped import ADDRESS, BEFORE, BODY, KEY, clock, created, dropped, naming
from tests.loopback import answering, served
from trading.bids.drop_errors import (
    DropBoxFullError,
    DropListTooLongError,
    DropPolicyUnknownError,
    DropReceiptForgedError,
    DropShareUsedError,
    DropsNotListedError,
    DropTooLateError,
    NotThisBoxError,
)
from trading.bids.envelope_errors import BidUnsignedError
from trading.bids.model.closing import Close
from trading.bids.model.drops import (
    LARGEST_LIST,
    MOST_OF_KEY,
    Drop,
    DropReceipt,
    SignedReceipt,
)
from trading.bids.model.holders import Box
from trading.bids.sealing.bids import MANIFEST
from trading.server.boxes import ask_boxes
from trading.server.cli.envelopes import write_signature
from trading.server.cosigning_http import UnreachableError
from trading.server.dropbox import LEAST_FREE, DropBox, DropBoxFolderError
from trading.server.dropbox_http import RemoteBox, Shares, Turns, box_app

pytestmark = pytest.mark.trading
OTHER = "91500000MA5UD0KX9T"


@pytest.fixture
def box(tmp_path):
    """Give a box that was given its policy."""
    made = created(tmp_path / "box")
    made.take(naming(made).to_bytes())
    return made


# --- The box itself -------------------------------------------------------------------


def test_a_manifest_gets_one_receipt_however_often_it_comes(box):
    """Trading 7.11: signed by the box, with the instant at which it had arrived."""
    policy, now = naming(box), clock()
    drop = dropped(policy)
    signed = box.drop(drop, now.now(), now)
    signed.check(box.box, policy)
    assert signed.receipt == DropReceipt(policy.lot, drop.parsed.digest, BEFORE, BODY)
    now.pass_by(timedelta(hours=2))
    again = DropBox.open(box.folder)
    assert again.drop(drop, now.now(), now) == signed


def test_nothing_is_signed_at_the_deadline_and_nothing_told_before_it(box):
    """So that the list is final when it is shown, to whoever asks first."""
    policy, now = naming(box), clock()
    drop = dropped(policy)
    box.drop(drop, now.now(), now)
    late = dropped(policy, OTHER)
    with pytest.raises(DropTooLateError):
        box.drop(late, DEADLINE, clock(DEADLINE))
    with pytest.raises(DropTooLateError):
        box.drop(late, BEFORE, clock(DEADLINE + timedelta(seconds=2)))
    with pytest.raises(DropsNotListedError):
        box.listed(policy.id, clock(DEADLINE + timedelta(seconds=1)))
    found = box.listed(policy.id, clock(DEADLINE + timedelta(seconds=2)))
    assert found.in_time(box.box, policy) == (drop.parsed.digest,)


def test_a_box_takes_only_what_names_it(box):
    """Policies that name its body and key, bids under these, and bidders' own."""
    with pytest.raises(NotThisBoxError):
        box.take(POLICY.to_bytes())
    other = Box(BODY, ADDRESS, key_of("other box").public.raw)
    with pytest.raises(NotThisBoxError):
        box.take(replace(POLICY, boxes=(other,)).to_bytes())
    with pytest.raises(DropPolicyUnknownError):
        box.drop(dropped(POLICY), BEFORE, clock())
    forged = replace(dropped(naming(box)), key=key_of("somebody").public.raw)
    with pytest.raises(BidUnsignedError):
        box.drop(forged, BEFORE, clock())
    for name in ("", "..", "../dropbox", POLICY.id):
        with pytest.raises(DropPolicyUnknownError):
            box.listed(name, clock(DEADLINE + timedelta(hours=1)))


def test_a_full_box_says_so(box):
    """Nobody's disk is filled; what is signed stands and is answered again."""
    few = DropBox.open(box.folder, most=1)
    policy = naming(box)
    drop = dropped(policy)
    first = few.drop(drop, BEFORE, clock())
    with pytest.raises(DropShareUsedError):
        few.drop(dropped(policy, OTHER), BEFORE, clock())
    assert few.drop(drop, BEFORE, clock()) == first
    crowded = replace(DropBox.open(box.folder), free=lambda _: LEAST_FREE - 1)
    with pytest.raises(DropBoxFullError, match="disk"):
        crowded.drop(dropped(policy, OTHER), BEFORE, clock())
    assert crowded.drop(drop, BEFORE, clock()) == first


def of_key(policy, seq, name="bid: a firm"):
    """Return one of many manifests that a key has signed."""
    made = deal(policy, seq=seq).envelope
    key = key_of(name)
    signature = key.sign(made.parsed.signed)
    return Drop(policy.lot, made.manifest, signature, key.public.raw)


def test_one_key_fills_no_box(box):
    """Twenty under one policy: others find room, and what was signed is told again."""
    policy = naming(box)
    drops = [of_key(policy, seq) for seq in range(1, MOST_OF_KEY + 2)]
    for each in drops[:-1]:
        box.drop(each, BEFORE, clock())
    with pytest.raises(DropShareUsedError) as refused:
        box.drop(drops[-1], BEFORE, clock())
    assert (refused.value.whose, refused.value.deadline) == ("key", policy.deadline)
    box.drop(drops[0], BEFORE, clock())
    box.drop(of_key(policy, 1, "another firm"), BEFORE, clock())


def test_one_network_has_its_part_of_the_room_that_is_left():
    """The fuller a box the less, and never less than a bidder needs."""
    shares, taken = Shares(), []
    spammer, neighbour = shares.of("2001:db8:7:1::1"), shares.of("2001:db8:7:2::9")
    for left, most in ((5_000, 250), (200, 10), (1, 5)):
        fresh = Shares().of("10.0.0.1")
        for _ in range(most):
            fresh(POLICY, left)
        with pytest.raises(DropShareUsedError, match=f"takes {most} "):
            fresh(POLICY, left)
    for left in range(5_000, 0, -1):
        with suppress(DropShareUsedError):
            (spammer, neighbour)[left % 2](POLICY, left - len(taken))
            taken.append(left)
    assert len(taken) <= 250
    shares.of("::ffff:10.0.0.1")(POLICY, 1)
    mapped = [shares.of(each) for each in ("::ffff:10.0.0.1", "10.0.0.1")]
    for at in range(4):
        mapped[at % 2](POLICY, 1)
    with pytest.raises(DropShareUsedError):
        mapped[0](POLICY, 1)
    shares.of("::ffff:10.0.0.2")(POLICY, 1)


def test_a_folder_that_is_another_ones_is_left_alone(box, tmp_path):
    """Made once; a damaged one says so, and nothing of it is changed."""
    with pytest.raises(DropBoxFolderError, match="already"):
        DropBox.create(box.folder, BODY, ADDRESS)
    strange = tmp_path / "papers"
    strange.mkdir()
    (strange / "letter.txt").write_text("not yours")
    with pytest.raises(DropBoxFolderError, match="not empty"):
        DropBox.create(strange, BODY, ADDRESS)
    with pytest.raises(DropBoxFolderError, match="not there"):
        DropBox.open(strange)
    (box.folder / "dropbox.json").write_bytes(b"{}")
    with pytest.raises(DropBoxFolderError, match="damaged"):
        DropBox.open(box.folder)


# --- Over the network -----------------------------------------------------------------


def test_a_box_answers_bidders_and_later_everybody(box):
    """The receipt at once; the list after the deadline, and a reason before it."""
    now = clock()
    with served(box_app(box, now)) as url, Caller(20) as call:
        policy = replace(POLICY, boxes=(replace(box.box, address=url),))
        box.take(policy.to_bytes())
        remote = RemoteBox(policy.boxes[0], call)
        drop = dropped(policy)
        signed = remote.drop(policy, drop)
        assert remote.drop(policy, drop) == signed
        with pytest.raises(UnreachableError, match="drops-not-listed"):
            remote.in_time(policy)
        now.pass_by(timedelta(hours=2))
        assert remote.in_time(policy) == (drop.parsed.digest,)
        refusals = {
            "drop-too-late": (409, dropped(policy, OTHER).to_bytes()),
            "drop-malformed": (422, b"{}"),
            "drop-policy-unknown": (404, dropped(POLICY).to_bytes()),
        }
        for code, (status, body) in refusals.items():
            found = call(Call("POST", f"{url}/drops", body))
            told = json.loads(found.body)
            assert (found.status, told["code"]) == (status, code)
            assert len(told["about"]) == 2, "in both languages"
        assert call(Call("POST", f"{url}/drops", b"x" * 200_000)).status == 413


def test_nobody_takes_the_turns_of_others(box):
    """Of one address so many a minute; the next minute is a new one."""
    seconds = [0.0]
    turns = Turns(most=2, ticks=lambda: seconds[0])
    for _ in range(2):
        with turns.one("10.0.0.1"):
            pass
    with pytest.raises(DropBoxFullError), turns.one("10.0.0.1"):
        pass
    seconds[0] = 60.0
    with turns.one("10.0.0.1"):
        pass
    for neighbour in ("2001:db8::1", "2001:db8::2"):
        with turns.one(neighbour):
            pass
    with pytest.raises(DropBoxFullError), turns.one("2001:db8::3"):
        pass
    with turns.one("2001:db8:0:1::1"):
        pass
    few = Turns(readers=1)
    with few.one("10.0.0.1"), pytest.raises(DropBoxFullError), few.one("10.0.0.2"):
        pass
    with few.one("10.0.0.2"):
        pass
    with served(box_app(box, clock(), Turns(most=1))) as url, Caller(20) as call:
        body = dropped(naming(box)).to_bytes()
        found = [call(Call("POST", f"{url}/drops", body)).status for _ in range(2)]
    assert found == [200, 429]


def test_a_box_that_cannot_keep_it_signs_nothing(box):
    """A full disk is told, and the next try stands."""

    def full(point):
        if point == "dropbox.receipt:before":
            raise OSError(28, "No space left on device")

    cut = DropBox.open(box.folder, faults=full)
    drop = dropped(naming(box))
    with served(box_app(cut, clock())) as url, Caller(20) as call:
        found = call(Call("POST", f"{url}/drops", drop.to_bytes()))
    assert found.status == 507
    assert b"No space" in found.body
    assert box.drop(drop, BEFORE, clock()).receipt.at == BEFORE


def test_an_answer_counts_under_the_key_of_the_box_only():
    """Whoever sits on the line, or another's receipt, is told apart."""
    box = Box(BODY, "", KEY.public.raw)
    policy = replace(POLICY, boxes=(box,))
    drop = dropped(policy)
    of_other = DropReceipt(policy.lot, "ab" * 32, BEFORE, BODY)
    own = DropReceipt(policy.lot, drop.parsed.digest, BEFORE, BODY)
    for signed in (
        SignedReceipt.by(key_of("somebody"), own),
        SignedReceipt.by(KEY, of_other),
    ):
        body = signed.to_bytes()
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        with answering(head + body) as url, Caller(20) as call:
            remote = RemoteBox(replace(box, address=url), call)
            with pytest.raises(DropReceiptForgedError):
                remote.drop(policy, drop)


def test_a_list_that_does_not_end_is_a_broken_box_and_none_that_is_silent():
    """Nothing is released on it; once its keeper has taken it away, it is unheard."""
    body = b" " * (LARGEST_LIST + 1)
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with answering(head + body) as url:
        policy = replace(POLICY, boxes=(Box(BODY, url, KEY.public.raw),))
        told = ask_boxes(policy)
    assert (told.broken, told.unheard, told.manifests) == ([BODY], [], {})
    with pytest.raises(DropListTooLongError):
        told.check(Close("ab" * 32, policy.id, ()))
    silent = ask_boxes(policy)
    assert (silent.broken, len(silent.unheard)) == ([], 1)
    silent.check(Close("ab" * 32, policy.id, ()))


# --- Commands -------------------------------------------------------------------------


def test_a_box_is_made_given_a_policy_and_dropped_into_by_commands(tmp_path):
    """From the key to the receipt beside the bid; the line goes into the policy."""
    folder, bid = tmp_path / "box", tmp_path / "bid"
    code, told = answer(
        *("dropbox", "create", "--folder", folder),
        *("--organisation", BODY, "--address", ADDRESS),
    )
    assert code == 0
    made = DropBox.open(folder)
    assert canonical(told["box"]) == canonical(made.box.described())
    check_refused(3, "dropbox", "create", "--folder", folder, *told_again())
    with served(box_app(made, clock())) as url:
        policy = replace(POLICY, boxes=(replace(made.box, address=url),))
        file = tmp_path / "policy.json"
        file.write_bytes(policy.to_bytes() + b"\n")
        keep(deal(policy), bid)
        assert "404" in check_refused(1, "bid", "drop", bid, "--policy", file)
        code, taken = answer("dropbox", "take", file, "--folder", folder)
        assert (code, taken["policies"]) == (0, [policy.id])
        for _ in range(2):
            code, dropped_ = answer("bid", "drop", bid, "--policy", file)
            assert code == 0
    (row,) = dropped_["receipts"]
    kept = SignedReceipt.from_bytes((bid / "drop-receipt-1.json").read_bytes())
    assert kept.described() == row
    kept.check(policy.boxes[0], policy)
    check_refused(3, "dropbox", "take", file, "--folder", tmp_path / "nowhere")
    serving = ("dropbox", "serve", "--folder", folder)
    assert "证书" in check_refused(2, *serving, "--listen", "0.0.0.0")  # noqa: S104
    check_refused(2, *serving, "--tls-cert", file)


def told_again():
    """Return what a box is made with."""
    return ("--organisation", BODY, "--address", ADDRESS)


def keep(bid, folder):
    """Write the envelope of a bid as `yangguang bid seal` leaves it."""
    folder.mkdir()
    envelope = bid.envelope
    (folder / MANIFEST).write_bytes(envelope.manifest)
    write_signature(envelope, folder)
    for j, data in enumerate(envelope.shares, 1):
        (folder / f"share-{j}.age").write_bytes(data)
    for number, data in enumerate(envelope.times, 1):
        (folder / f"time-{number}.age").write_bytes(data)
