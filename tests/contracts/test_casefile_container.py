"""The zip of a case file is one sequence of bytes, and every byte of it counts."""

import io
import shutil
import subprocess
import zipfile
from itertools import pairwise

import pytest

from archive.casefile import container
from archive.casefile.build import CaseFile
from archive.casefile.check import check_case
from archive.casefile.container import packed, unpacked
from archive.casefile.model import CaseFileError, Edition
from trading.server.casefiles import CHECKS

pytestmark = pytest.mark.archive

SMALL = {
    "edition.txt": b"full\n",
    "log/a": b"",
    "log/b": b"two",
    "manifest.json": b"{}",
}
LOCAL, DIRECTORY_ENTRY, END = 30, 46, 22


@pytest.fixture
def whole(cases):
    """A closed selection."""
    return cases("whole")


def edition(case, which: Edition) -> bytes:
    built: CaseFile = case.built
    return built.full if which is Edition.FULL else built.public


def packed_elsewhere(members, method=zipfile.ZIP_STORED, **more) -> bytes:
    """Pack as SPEC 8.1 says, with the zip writer of the Python library."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in members:
            info = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o100644 << 16
            for name, value in more.items():
                setattr(info, name, value)
            archive.writestr(info, data, method)
    return buffer.getvalue()


def refusal(data: bytes, read=unpacked) -> str:
    """Return why a container is refused; fail if it is read."""
    with pytest.raises(CaseFileError) as refused:
        read(data)
    assert refused.value.finding.step == 1
    return refused.value.finding.what


def whole_check(data: bytes):
    return check_case(data, CHECKS)


def framing(data: bytes) -> list[int]:
    """Return the positions of all bytes of a zip that are no content of a member."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        content = set()
        for info in members:
            begins = info.header_offset + LOCAL + len(info.filename)
            content |= set(range(begins, begins + info.file_size))
    found = [position for position in range(len(data)) if position not in content]
    names = sum(len(info.filename) for info in members)
    assert len(found) == len(members) * (LOCAL + DIRECTORY_ENTRY) + 2 * names + END
    return found


# --- One packing ----------------------------------------------------------------------


@pytest.mark.parametrize("which", Edition)
def test_another_writer_makes_the_same_bytes(whole, which):
    """The container is specified, not what one program happens to write."""
    data = edition(whole, which)
    members = unpacked(data)
    assert packed_elsewhere(sorted(members.items())) == packed(members) == data
    assert packed_elsewhere(SMALL.items()) == packed(SMALL)
    assert packed(dict(reversed(SMALL.items()))) == packed(SMALL)


@pytest.mark.parametrize("which", Edition)
def test_every_tool_opens_it(whole, which, tmp_path):
    """Whatever reads zip files reads this one: the library and `unzip` agree."""
    data = edition(whole, which)
    members = unpacked(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == members
    if unzip := shutil.which("unzip"):
        file = tmp_path / "case.zip"
        file.write_bytes(data)
        subprocess.run([unzip, "-q", file, "-d", tmp_path / "out"], check=True)
        for path, content in members.items():
            assert (tmp_path / "out" / path).read_bytes() == content


def test_a_member_may_be_empty_and_a_case_may_not():
    """What was packed is read again; a zip without members is no case."""
    assert unpacked(packed(SMALL)) == SMALL
    assert "directory" in refusal(packed({}))


# --- Every byte -----------------------------------------------------------------------


def test_each_flipped_byte_of_the_framing_is_found(whole):
    """Every byte of the members' headers, of the directory and of the end record."""
    members = list(unpacked(whole.built.full).items())[::3]
    data = bytearray(packed({path: content[:4] for path, content in members}))
    for position in framing(bytes(data)):
        bit = 1 << position % 8
        data[position] ^= bit
        with pytest.raises(CaseFileError):
            unpacked(bytes(data))
        data[position] ^= bit


def test_every_bit_of_a_small_file_counts():
    """Each bit of each byte, content too: only the packing itself opens."""
    good = packed(SMALL)
    for position in range(len(good)):
        data = bytearray(good)
        for bit in range(8):
            data[position] = good[position] ^ 1 << bit
            with pytest.raises(CaseFileError):
                unpacked(bytes(data))


@pytest.mark.parametrize("which", Edition)
def test_each_flipped_byte_of_the_file_is_found(whole, which):
    """As a stranger would flip it, anywhere in the file: the check names step 1."""
    good = edition(whole, which)
    assert whole_check(good).findings == ()
    around = set(framing(good))
    steps = len(good) // 150
    for position in [*range(0, len(good), steps), *range(len(good) - END, len(good))]:
        data = bytearray(good)
        data[position] ^= 1 << position % 8
        why = refusal(bytes(data), whole_check)
        assert position in around or "canonical packing" in why, position


def test_every_length_but_its_own_is_cut_short():
    """A file that ends anywhere before its end is found, and so is one byte more."""
    good = packed(SMALL)
    for length in range(len(good)):
        refusal(good[:length])
    for more in (b"\0", b"\n", b"PK\x05\x06", good[-END:]):
        assert "follows its end" in refusal(good + more)


# --- Other packings of the same members -----------------------------------------------


def in_another_order(members):
    first, second, *rest = members.items()
    return packed_elsewhere([second, first, *rest])


def with_a_prefix(members):
    return b"#!/bin/sh\n" + packed(members)


def with_a_consistent_prefix(members):
    """A zip behind another file, with offsets that count it: every tool opens it."""
    buffer = io.BytesIO(b"#!/bin/sh\n")
    buffer.seek(0, io.SEEK_END)
    with zipfile.ZipFile(buffer, "a") as archive:
        for path, data in members.items():
            archive.writestr(path, data)
    return buffer.getvalue()


def with_a_comment(members):
    buffer = io.BytesIO(packed(members))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"read me"
    return buffer.getvalue()


def with_a_hole(members):
    """A member that the directory no longer knows lies between two that it knows."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in members.items():
            archive.writestr(zipfile.ZipInfo(path), data)
            archive.writestr(zipfile.ZipInfo(f"{path}.hidden"), b"unseen")
        archive.filelist = [
            info for info in archive.filelist if info.filename in members
        ]
    assert zipfile.ZipFile(buffer).namelist() == list(members)
    return buffer.getvalue()


def with_a_name_twice(members):
    path, data = next(iter(members.items()))
    with pytest.warns(UserWarning, match="Duplicate name"):
        return packed_elsewhere([(path, b"another"), (path, data), *members.items()])


def compressed(members):
    return packed_elsewhere(members.items(), zipfile.ZIP_DEFLATED)


def streamed(members):
    """Sizes after the content, as tools write that cannot go back."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.kept = bytearray()

        def writable(self):
            return True

        def write(self, data):
            self.kept += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for path, data in members.items():
            archive.writestr(zipfile.ZipInfo(path), data)
    return bytes(pipe.kept)


def of_today(members):
    return packed_elsewhere(members.items(), date_time=(2026, 3, 2, 9, 0, 0))


def with_other_rights(members):
    return packed_elsewhere(members.items(), external_attr=0o100755 << 16)


def with_an_extra_field(members):
    return packed_elsewhere(members.items(), extra=b"\xfe\xca\x00\x00")


def from_another_system(members):
    return packed_elsewhere(members.items(), create_system=0)


def with_a_folder(members):
    return packed_elsewhere([*members.items(), ("log/", b"")])


def with_a_way_out(members):
    return packed_elsewhere([("../outside", b""), *members.items()])


PACKINGS = [
    in_another_order,
    with_a_prefix,
    with_a_consistent_prefix,
    with_a_comment,
    with_a_hole,
    with_a_name_twice,
    compressed,
    streamed,
    of_today,
    with_other_rights,
    with_an_extra_field,
    from_another_system,
    with_a_folder,
    with_a_way_out,
]


@pytest.mark.parametrize("packing", PACKINGS)
def test_the_same_members_packed_otherwise_are_refused(whole, packing):
    """Even where every zip tool reads the same members, the file is another one."""
    members = unpacked(whole.built.public)
    other = packing(members)
    with zipfile.ZipFile(io.BytesIO(other)) as archive:
        read = {name: archive.read(name) for name in members}
    assert read == members
    refusal(other, whole_check)


# --- Bounds ---------------------------------------------------------------------------


def test_no_more_is_packed_or_read_than_a_case_may_hold(monkeypatch):
    """At the bound it opens, beyond it is neither written nor read."""
    good = packed(SMALL)
    monkeypatch.setattr(container, "MOST_MEMBERS", len(SMALL))
    monkeypatch.setattr(container, "MOST_BYTES", sum(map(len, SMALL.values())))
    assert unpacked(packed(SMALL)) == SMALL
    for name in ("MOST_MEMBERS", "MOST_BYTES"):
        with monkeypatch.context() as patch:
            patch.setattr(container, name, getattr(container, name) - 1)
            assert "at most" in refusal(good)
            with pytest.raises(CaseFileError):
                packed(SMALL)


@pytest.mark.slow
def test_a_zip_of_most_members_opens_everywhere():
    """So many members need no zip64, which not every tool reads."""
    members = {f"m{number:05}": b"" for number in range(container.MOST_MEMBERS)}
    data = packed(members)
    assert unpacked(data).keys() == members.keys()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == list(members)
    with pytest.raises(CaseFileError):
        packed({**members, "one-more": b""})


@pytest.mark.parametrize(
    "path",
    ["", "/a", "a/", "a//b", "../a", "a/../b", "a\\b", "ä", "a/b/c/d/e/f", "a b"],
)
def test_no_path_leads_anywhere(path):
    """A path that a tool might follow out of its folder is neither written nor read."""
    with pytest.raises(CaseFileError):
        packed({path: b""})
    assert refusal(packed_elsewhere([(path or "\0", b"")]))


def test_no_name_hides_another_where_capitals_do_not_count():
    """Unpacked on such a disk, one file would be read in the place of another."""
    clashing = {"log/A": b"one", "log/a": b"two"}
    with pytest.raises(CaseFileError):
        packed(clashing)
    assert "capitals" in refusal(packed_elsewhere(sorted(clashing.items())))


def test_a_name_with_a_nul_is_no_name():
    """What a tool in C would read as the shorter name is refused as it stands."""
    data = packed({"log/ab": b""}).replace(b"log/ab", b"log/a\0")
    assert "no path" in refusal(data)


def test_the_packing_is_in_the_order_of_the_names(whole):
    """By code point, capitals before small letters: no locale has a say."""
    names = list(unpacked(whole.built.full))
    assert all(one < other for one, other in pairwise(names))
    assert list(unpacked(packed({"a": b"", "aB": b"", "a-": b"", "aa": b""}))) == [
        "a",
        "a-",
        "aB",
        "aa",
    ]
