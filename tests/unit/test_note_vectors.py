"""Signed notes: two readers, written by different hands, take and refuse the same."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.evidence.notes import (
    NoteInvalidError,
    NoteVerifier,
    open_note,
    signature_line,
)
from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.cosignatures import CosignerKey, cosignatures
from tests.javascript_case import CaseChecker
from tests.vectors.make_note_vectors import FILE, vectors

pytestmark = [pytest.mark.node, pytest.mark.archive]

TOLD: dict[str, Any] = json.loads(Path(FILE).read_text(encoding="utf-8"))
LOG = NoteVerifier.parse(TOLD["log_vkey"])
COSIGNER = CosignerKey.parse(TOLD["cosigner_vkey"])


@pytest.fixture(scope="module")
def js() -> Iterator[CaseChecker]:
    with CaseChecker() as running:
        yield running


def refuses(js: CaseChecker, expression: str) -> bool:
    """Tell whether the reader in JavaScript refuses."""
    return bool(js.evaluate(f"refusal(() => {expression})"))


def key(vkey: str, kind: int = 1) -> str:
    """Return the expression of a key."""
    return f"YangguangLog.parseVkey({json.dumps(vkey)}, {kind})"


def test_the_frozen_notes_are_what_is_made_today() -> None:
    """The file is not edited by hand."""
    assert vectors() == TOLD


@pytest.mark.parametrize("case", TOLD["names"], ids=lambda each: ascii(each["name"]))
def test_both_take_the_same_names(js: CaseChecker, case: dict[str, Any]) -> None:
    """A line of somebody unknown is ignored, if its name can be one."""
    asked = f"{json.dumps(case['note'])}, {key(TOLD['log_vkey'])}"
    assert refuses(js, f"YangguangLog.openCheckpoint({asked})") is not case["holds"]
    if case["holds"]:
        assert open_checkpoint(case["note"], LOG).size == 7
    else:
        with pytest.raises(NoteInvalidError):
            open_checkpoint(case["note"], LOG)


@pytest.mark.parametrize("case", TOLD["texts"], ids=lambda each: ascii(each["note"]))
def test_both_take_the_same_texts(js: CaseChecker, case: dict[str, Any]) -> None:
    """No control character is in a note, however well it is signed."""
    asked = f"{json.dumps(case['note'])}, {key(TOLD['log_vkey'])}"
    assert refuses(js, f"YangguangLog.openNote({asked})") is not case["holds"]
    if case["holds"]:
        assert open_note(case["note"], LOG)
    else:
        with pytest.raises(NoteInvalidError):
            open_note(case["note"], LOG)


@pytest.mark.parametrize("case", TOLD["cosignatures"], ids=lambda one: one["seconds"])
def test_both_take_the_same_times(js: CaseChecker, case: dict[str, Any]) -> None:
    """A cosigner's time is one that an instant can say (archive/SPEC.md 1.3)."""
    asked = f"{json.dumps(case['note'])}, {key(TOLD['cosigner_vkey'], 4)}"
    assert refuses(js, f"YangguangLog.cosignedBy({asked})") is not case["holds"]
    if case["holds"]:
        (found,) = cosignatures(case["note"], [COSIGNER])
        assert int(found.at.timestamp()) == int(case["seconds"])
    else:
        with pytest.raises(NoteInvalidError):
            cosignatures(case["note"], [COSIGNER])


def in_a_name(sign: str) -> bool:
    """Tell whether a character may stand in a name."""
    try:
        return bool(signature_line(sign, bytes(5)))
    except ValueError:
        return False


def test_both_refuse_the_same_characters_in_names(js: CaseChecker) -> None:
    """Every character of Unicode, one by one."""
    refused = [
        point
        for point in range(sys.maxunicode + 1)
        if not 0xD800 <= point <= 0xDFFF and not in_a_name(chr(point))
    ]
    asked = (
        "Array.from({ length: 0x110000 }, (_, point) => point).filter((point) => "
        "!(point >= 0xd800 && point <= 0xdfff) "
        "&& !YangguangLog.isKeyName(String.fromCodePoint(point)))"
    )
    assert js.evaluate(asked) == refused
    assert (
        len(refused)
        == 0x21 + 0x21 + len("+\xa0\u1680\u2028\u2029\u202f\u205f\u3000") + 11
    )


@pytest.mark.parametrize("around", [" {}", "{} ", "{}\n", "\ufeff{}"])
def test_both_read_a_key_as_it_stands(js: CaseChecker, around: str) -> None:
    """Nothing stands around a key: else one file were two things for two readers."""
    for vkey, kind in ((TOLD["log_vkey"], 1), (TOLD["cosigner_vkey"], 4)):
        written = around.format(vkey)
        assert refuses(js, key(written, kind))
        with pytest.raises(NoteInvalidError):
            (NoteVerifier if kind == 1 else CosignerKey).parse(written)
