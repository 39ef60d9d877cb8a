"""What `yangguang verify` says of good files, and of every bad one."""

import json
import zipfile

import pytest
from litestar.testing import TestClient

from archive.casefile.container import packed
from archive.ledger.tiles import new_bundles, new_tiles
from tests import case_files
from tests.command import (
    answer,
    check_refused,
    run,
)
from trading.server.app import make_app
from trading.server.cli.output import printable
from trading.server.instance import Instance

pytestmark = [pytest.mark.trading, pytest.mark.slow]


def test_what_the_demonstration_wrote_is_verified(told):
    """
    Case files agree with the card, and are no more than self-consistent without it.
    """
    folder, _, _ = told
    card = folder / "anchor.card.json"
    for case in sorted(folder.glob("case-*.zip")):
        code, found = answer("verify", "casefile", case, "--anchor", card)
        assert (code, found["demo"]) == (0, True)
        assert found["standing"] == "verified: agrees with the card, cosigned"
        code, found = answer("verify", "casefile", case)
        assert code == 1
        assert found["standing"] == "self-consistent, not cosigned"
        assert "演示数据" in run("verify", "casefile", case).stdout


def test_the_public_edition_says_what_it_withholds(told):
    """
    How many members are missing and why, to people and to machines; the full: none.
    """
    folder, outcome, _ = told
    card = folder / "anchor.card.json"
    names = [folder / outcome.told[0].full, folder / outcome.told[0].public]
    full, public = (set(case_files.unpacked(name.read_bytes())) for name in names)
    hidden = len(full - public)
    assert hidden > 20
    _, found = answer("verify", "casefile", names[1], "--anchor", card)
    (reason,) = found["withheld"]
    assert found["withheld"] == {reason: hidden}
    said = run("verify", "casefile", names[1], "--anchor", card).stdout
    assert f"{hidden} members withheld" in said
    assert f"隐去 {hidden} 个成员" in said
    assert f"{hidden}: {reason}" in said
    assert answer("verify", "casefile", names[0], "--anchor", card)[1]["withheld"] == {}
    said = run("verify", "casefile", names[0], "--anchor", card).stdout
    assert "withheld" not in said


def other(files, path):
    """Return the files with one byte of one member changed."""
    data = bytearray(files[path])
    data[len(data) // 2] ^= 1
    return {**files, path: bytes(data)}


def lying(member, value):
    def edit(manifest):
        manifest[member] = value

    return edit


def note_of_another(files, _signer):
    return other(files, "manifest.note")


def without_manifest(files, _signer):
    return case_files.without(files, "manifest.json")


def changed_event(files, _signer):
    return other(files, "events/000004.json")


def another_size(files, signer):
    return case_files.signed_anew(files, signer, lying("size", 1))


def another_nature(files, signer):
    return case_files.signed_anew(files, signer, lying("demo", value=False))


def event_left_out(files, signer):
    left = case_files.without(files, "events/000003")
    return case_files.signed_anew(left, signer)


def page_left_out(files, signer):
    return case_files.signed_anew(case_files.without(files, "tools/"), signer)


def another_procedure(files, signer):
    return case_files.signed_anew(files, signer, lying("procedure", "barter/1"))


def unchanged(files, _signer):
    return files


@pytest.mark.parametrize(
    ("step", "forge"),
    [
        (2, without_manifest),
        (3, note_of_another),
        (4, changed_event),
        (5, another_size),
        (6, another_nature),
        (7, event_left_out),
        (8, page_left_out),
        (9, another_procedure),
        (10, unchanged),
    ],
)
def test_the_first_broken_step_is_named(told, made, tmp_path, step, forge):
    """
    Whichever step breaks, and if only the last: it is named first, and the exit is 1.
    """
    folder, outcome, _ = told
    instance = Instance.open(folder / "instance")
    files = case_files.unpacked((folder / outcome.told[0].full).read_bytes())
    forged = tmp_path / "forged.zip"
    forged.write_bytes(packed(forge(files, instance.notary.signer)))
    instance.close()
    card = made[1] if step == 10 else folder / "anchor.card.json"
    arguments = ("verify", "casefile", forged, "--anchor", card)
    code, found = answer(*arguments)
    assert code == 1
    first = found["findings"][0]
    assert first["step"] == step
    assert [each["step"] for each in found["findings"]] == sorted(
        each["step"] for each in found["findings"]
    )
    said = run(*arguments)
    assert said.exit_code == 1
    named = f"irst broken step: {step}, {first['where']}: {first['what']}"
    assert named in said.output


@pytest.mark.parametrize("how", ["compressed", "appended", "prepended", "flipped"])
def test_a_file_that_was_packed_anew_is_no_case_file(told, tmp_path, how):
    """
    Step 1 is named; whoever reads it learns that another tool is no good here.
    """
    folder, outcome, _ = told
    data = (folder / outcome.told[0].public).read_bytes()
    file = tmp_path / "case.zip"
    if how == "compressed":
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in case_files.unpacked(data).items():
                archive.writestr(path, content)
    else:
        half = len(data) // 2
        flipped = data[:half] + bytes([data[half] ^ 1]) + data[half + 1 :]
        changed = {"appended": data + b"\0", "prepended": b"\0" + data}
        file.write_bytes(changed.get(how, flipped))
    said = run("verify", "casefile", file)
    assert said.exit_code == 1
    assert "first broken step: 1, " in said.stderr
    assert "not the canonical packing" in said.stderr
    assert "not packed anew" in said.stderr
    code, found = answer("verify", "casefile", file)
    assert (code, [each["step"] for each in found["findings"]]) == (1, [1])


def test_a_transcript_is_verified(told, tmp_path):
    """
    The transcript of a case file is accepted, and a changed ball is a contradiction.
    """
    folder, outcome, _ = told
    data = transcript(folder, outcome)
    file = tmp_path / "draw.json"
    file.write_bytes(data)
    code, found = answer("verify", "draw", file)
    assert (code, found["demo"]) == (0, True)
    assert found["winners"] == {"all": [outcome.told[0].winner]}
    file.write_bytes(data.replace(b'"value":"', b'"value":"1', 1))
    code, found = answer("verify", "draw", file)
    assert code == 1
    assert found["failed_check"]


def transcript(folder, outcome):
    with zipfile.ZipFile(folder / outcome.told[0].public) as case:
        (name,) = [each for each in case.namelist() if each.startswith("draws/")]
        return case.read(name)


def receipt(folder, *arguments):
    """Return the arguments that check the applicant's receipt of a demonstration."""
    place = folder / "receipt-applicant-1"
    known = {
        "note": [f"{place}.note"],
        "proof": ["--proof", f"{place}.tlog-proof"],
        "slot": ["--slot", f"{place}.slot.json"],
        "card": ["--anchor", str(folder / "anchor.card.json")],
    }
    return ["verify", "receipt", *(part for each in arguments for part in known[each])]


def test_a_receipt_says_how_far_it_reaches(told):
    """
    A note alone is accepted and names the promise; proof and slot show it in the log.
    """
    folder, _, _ = told
    alone = receipt(folder, "note", "card")
    code, found = answer(*alone)
    assert (code, found["stage"], found["demo"]) == (0, "accepted", True)
    assert "within 60 seconds" in run(*alone).stdout
    assert "60 秒" in run(*alone).stdout
    whole = receipt(folder, "note", "card", "proof", "slot")
    code, found = answer(*whole)
    assert (code, found["stage"], found["sealed"]) == (0, "cosigned", True)
    said = run(*whole).stdout
    assert "60 seconds" not in said
    assert "60 秒" not in said
    check_refused(2, *receipt(folder, "note"))
    check_refused(2, *receipt(folder, "note", "card", "slot"))
    check_refused(2, *receipt(folder, "note", "card", "proof"))


def test_a_receipt_that_does_not_fit_is_a_contradiction(demo, made, tmp_path):
    """
    A slot of another act, a proof of another entry, a card of another log: exit 1.
    """
    whole = receipt(demo, "note", "card", "proof", "slot")
    slot = demo / "receipt-applicant-1.slot.json"
    good = slot.read_bytes()
    other = json.loads(good)
    other["slot"] = (other["slot"] + 1) % 1024
    slot.write_bytes(json.dumps(other, sort_keys=True, separators=(",", ":")).encode())
    assert "root" in check_refused(1, *whole)
    slot.write_bytes(good)
    assert run(*whole).exit_code == 0
    with zipfile.ZipFile(demo / "case-P2026-0001-1-full.zip") as case:
        proof = tmp_path / "other.tlog-proof"
        proof.write_bytes(case.read("events/000003.tlog-proof"))
    note, card = receipt(demo, "note", "card")[2:3], receipt(demo, "card")[2:]
    check_refused(1, "verify", "receipt", *note, *card, "--proof", proof)
    check_refused(
        1, "verify", "receipt", *note, *card, "--proof", proof, "--slot", slot
    )
    check_refused(1, "verify", "receipt", *note, "--anchor", made[1])
    check_refused(1, "verify", "receipt", *note, *card, "--anchor", made[1])


@pytest.fixture
def mirror(demo, tmp_path):
    """Mirror the demonstration's log as anybody can, over HTTP."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    instance = Instance.open(demo / "instance")
    size = instance.sequencer.check().size
    wanted = [*new_tiles(0, size), *new_bundles(0, size)]
    with TestClient(make_app(instance)) as client:
        for path in ("checkpoint", *(each.path for each in wanted)):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(client.get(f"/log/{path}").raise_for_status().content)
    instance.close()
    return folder


def test_a_mirror_of_the_log_is_verified(demo, mirror, made):
    """
    A mirror is whole and continues the card; a flipped bit or another card is exit 1.
    """
    card = demo / "anchor.card.json"
    code, found = answer("verify", "log", mirror, "--anchor", card)
    assert (code, found["demo"]) == (0, True)
    assert found["entries"]["INSTANCE"] == 1
    check_refused(2, "verify", "log", mirror)
    check_refused(1, "verify", "log", mirror, "--anchor", made[1])
    check_refused(1, "verify", "log", mirror, "--anchor", card, "--anchor", made[1])
    bundle = next(
        file for file in (mirror / "tile/entries").rglob("*") if file.is_file()
    )
    data = bytearray(bundle.read_bytes())
    data[100] ^= 1
    bundle.write_bytes(data)
    check_refused(1, "verify", "log", mirror, "--anchor", card)
    bundle.unlink()
    check_refused(1, "verify", "log", mirror, "--anchor", card)


def _damaged(folder):
    return (folder / "case-P2026-0001-1-public.zip").read_bytes()[:5000]


def _binary(_folder):
    return bytes(range(256)) * 8


def _empty(_folder):
    return b""


def _json(_folder):
    return b'{"v":"something/1","list":[1,2,{"a":null}]}'


def _other_kind(folder):
    return (folder / "anchor.card.json").read_bytes()


def _deep(_folder):
    return b"[" * 100_000


def _terminal(_folder):
    return b'{"v":"\\u001b[31m[/nothing]"}'


@pytest.mark.parametrize(
    "what", ["draw", "casefile", "receipt", "proof", "slot", "card"]
)
@pytest.mark.parametrize(
    "content", [_damaged, _binary, _empty, _json, _other_kind, _deep, _terminal]
)
def test_a_bad_file_is_named(told, tmp_path, what, content):
    """
    Whatever is in a file: exit code 1, what happened, what to do, never a traceback.
    """
    folder, _, _ = told
    bad = tmp_path / "bad"
    bad.write_bytes(content(folder))
    if what == "card" and content is _other_kind:
        bad.write_bytes((folder / "summary.json").read_bytes())
    whole = receipt(folder, "note", "card", "proof", "slot")
    arguments = {
        "draw": ["verify", "draw", bad],
        "casefile": ["verify", "casefile", bad],
        "receipt": [*whole[:2], bad, *whole[3:]],
        "proof": [*(bad if ".tlog-proof" in each else each for each in whole)],
        "slot": [*(bad if ".slot.json" in each else each for each in whole)],
        "card": [*(bad if "card.json" in each else each for each in whole)],
    }[what]
    said = run(*arguments)
    assert said.exit_code == 1, said.output
    assert "\x1b" not in said.output
    assert (said.stdout + said.stderr).strip()
    assert answer(*arguments)[0] == 1


@pytest.mark.parametrize("what", ["draw", "casefile", "receipt"])
def test_a_file_that_is_not_there_is_wrong_usage(tmp_path, what):
    """
    A missing file or a folder in its place is exit code 2, in JSON too.
    """
    check_refused(2, "verify", what, tmp_path / "none")
    check_refused(2, "verify", what, tmp_path)
    check_refused(2, "verify", what)
    check_refused(2, "verify", "nothing-like-it")


def test_a_folder_that_is_no_mirror_is_named(told, tmp_path):
    """
    An empty folder is no mirror (1), a file in its place is wrong usage (2).
    """
    card = told[0] / "anchor.card.json"
    check_refused(1, "verify", "log", tmp_path, "--anchor", card)
    (tmp_path / "checkpoint").mkdir()
    check_refused(1, "verify", "log", tmp_path, "--anchor", card)
    check_refused(2, "verify", "log", card, "--anchor", card)


def test_a_file_commands_no_terminal():
    """
    Escapes and line ends inside a finding are written out, words stay as they are.
    """
    assert printable("号票 ok\x1b[31m\r\n\u202e") == "号票 ok\\x1b[31m\\r\\n\\u202e"
