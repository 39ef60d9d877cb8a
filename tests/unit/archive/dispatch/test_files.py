"""The carrier that writes files."""

import json
from dataclasses import asdict, replace
from hashlib import sha256

import pytest

from archive.dispatch.files import FileCarrier
from archive.dispatch.model import Message, NotCarriedError

pytestmark = pytest.mark.archive

LETTER = Message(
    key="project/YG-2026-0001/drawn/li",
    kind="draw-result",
    person="li",
    address="mailto:li@example.org",
    subject="抽取结果公告",
    body="您好：\n\t结果见公告。\n",
)


def test_a_file_carrier_writes_each_message_once(tmp_path):
    """One readable JSON file a message, however often it comes; the proof names it."""
    other = replace(LETTER, key="project/YG-2026-0001/drawn/wang", person="wang")
    proof = FileCarrier(tmp_path).carry(LETTER)
    FileCarrier(tmp_path).carry(other)

    assert FileCarrier(tmp_path).carry(LETTER) == proof
    files = sorted((tmp_path / "named").iterdir())
    assert len(files) == 2
    [file] = [file for file in files if file.name in proof]
    assert json.loads(file.read_bytes()) == asdict(LETTER)
    assert LETTER.subject in file.read_text(encoding="utf-8")
    assert sha256(file.read_bytes()).hexdigest() in proof


def test_a_file_carrier_overwrites_nothing(tmp_path):
    """Another message under a key that was carried is trouble, not a new file."""
    carrier = FileCarrier(tmp_path)
    carrier.carry(LETTER)

    with pytest.raises(NotCarriedError):
        carrier.carry(replace(LETTER, body="other"))
