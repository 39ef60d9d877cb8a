"""What is known of persons is sealed to its place, and found without being opened."""

import stat

import pytest

from archive.public.evidence import PersonalKey, UnsealableError

pytestmark = pytest.mark.archive

KEY = PersonalKey(bytes(range(32)))


def test_what_is_sealed_opens_with_the_key_in_its_place():
    """The text comes back, and two seals of one text do not look alike."""
    one, other = KEY.seal("张三", "person/1/name"), KEY.seal("张三", "person/1/name")

    assert KEY.open(one, "person/1/name") == "张三"
    assert one != other
    assert "张三".encode() not in one


@pytest.mark.parametrize(
    ("key", "place"),
    [(KEY, "person/2/name"), (PersonalKey(bytes(32)), "person/1/name")],
)
def test_it_opens_nowhere_else(key, place):
    """Moved to another row, or under another key, it is worth nothing."""
    with pytest.raises(UnsealableError):
        key.open(KEY.seal("张三", "person/1/name"), place)


@pytest.mark.parametrize("at", [0, 12, -1])
def test_a_changed_byte_is_noticed(at):
    """Nonce, text and tag are all covered."""
    sealed = bytearray(KEY.seal("张三", "here"))
    sealed[at] ^= 1
    with pytest.raises(UnsealableError):
        KEY.open(bytes(sealed), "here")


def test_too_few_bytes_do_not_open():
    """What is no seal at all is refused in the same way."""
    for size in (0, 12, 27):
        with pytest.raises(UnsealableError):
            KEY.open(bytes(size), "here")


def test_an_index_finds_and_does_not_tell():
    """One text has one index of a kind; another kind, text or key has another."""
    index = KEY.index("email", "li@example.org")

    assert index == KEY.index("email", "li@example.org")
    others = {
        KEY.index("phone", "li@example.org"),
        KEY.index("email", "li@example.com"),
        PersonalKey(bytes(32)).index("email", "li@example.org"),
    }
    assert index not in others
    assert len(others) == 3


def test_the_parts_of_an_index_cannot_be_shifted():
    """Kind and text are told apart by their lengths."""
    assert KEY.index("ab", "c") != KEY.index("a", "bc")


def test_the_key_is_kept_for_its_owner_and_never_shown(tmp_path):
    """It is written once, for its owner only, and stands in no representation."""
    path = tmp_path / "personal.key"
    KEY.save(path)

    assert PersonalKey.load(path) == KEY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert KEY.master.hex() not in repr(KEY)
    with pytest.raises(FileExistsError):
        KEY.save(path)


def test_a_broken_key_file_does_not_tell_what_is_left_of_it(tmp_path):
    """The error names the file, not its content."""
    path = tmp_path / "personal.key"
    path.write_text(KEY.master.hex()[:-2])
    with pytest.raises(ValueError, match=r"personal\.key") as refused:
        PersonalKey.load(path)
    assert KEY.master.hex()[:8] not in str(refused.value)
