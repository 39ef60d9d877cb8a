"""Signed notes as C2SP describes them, and what is no signed note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.evidence.encoding import from_base64, to_base64
from archive.evidence.keys import PublicKey
from archive.public.evidence import (
    NoteInvalidError,
    NoteSigner,
    NoteVerifier,
    SigningKey,
    open_note,
)

pytestmark = pytest.mark.archive

# The example of C2SP signed-note.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n"
    "\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYj"
    "OBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)

SIGNER = NoteSigner("log.example/a", SigningKey(bytes(range(32))))
OTHER = NoteSigner("witness.example/b", SigningKey(bytes(32)))
LINE = SIGNER.sign("x\n").removeprefix("x\n\n")
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40)


def test_the_example_of_the_specification():
    """
    The note that C2SP prints opens with the key that C2SP prints.
    """
    verifier = NoteVerifier.parse(VKEY)
    assert str(verifier) == VKEY
    assert verifier.key_hash.hex() == "530d903a"
    assert open_note(NOTE, verifier) == "This is an example message.\n"


@given(st.lists(TEXT, min_size=1))
def test_every_text_is_read_back(lines):
    """
    Whatever lines are signed, empty ones too, are what the note opens to.
    """
    text = "\n".join(lines) + "\n"
    note = SIGNER.sign(text)
    assert open_note(note, SIGNER.verifier) == text
    assert SIGNER.sign(text) == note
    assert NoteVerifier.parse(str(SIGNER.verifier)) == SIGNER.verifier


def test_text_that_looks_like_signatures_is_text():
    """
    Only what follows the last empty line is signatures.
    """
    text = NOTE + "\n— nobody.example AAAA\n"
    assert open_note(SIGNER.sign(text), SIGNER.verifier) == text


def test_foreign_signatures_are_ignored_and_ones_own_is_needed():
    """
    A note may carry other keys' lines; without a line of this key it is nothing.
    """
    note = SIGNER.sign("x\n") + OTHER.sign("x\n").removeprefix("x\n\n")
    assert open_note(note, SIGNER.verifier) == "x\n"
    assert open_note(note, OTHER.verifier) == "x\n"
    with pytest.raises(NoteInvalidError, match="no signature of"):
        open_note(OTHER.sign("x\n"), SIGNER.verifier)


def test_a_changed_text_is_refused():
    """
    One letter more, and the signature is wrong.
    """
    with pytest.raises(NoteInvalidError, match="is wrong"):
        open_note("x" + SIGNER.sign("x\n"), SIGNER.verifier)


def test_a_key_of_the_same_name_and_id_does_not_pass():
    """
    TL-8: the four-byte id only finds a key; a collision is a wrong signature.
    """
    forged = to_base64(SIGNER.verifier.key_hash + OTHER.key.sign(b"x\n"))
    line = f"— {SIGNER.name} {forged}\n"
    with pytest.raises(NoteInvalidError, match="is wrong"):
        open_note(f"x\n\n{line}", SIGNER.verifier)
    with pytest.raises(NoteInvalidError, match="is wrong"):
        open_note(SIGNER.sign("x\n") + line, SIGNER.verifier)
    with pytest.raises(NoteInvalidError, match="is wrong"):
        open_note(f"x\n\n{line}{LINE}", SIGNER.verifier)


def test_a_key_of_another_name_or_id_is_another_key():
    """
    Sharing the name or the id, but not both, makes a line foreign: it is ignored.
    """
    same_name = NoteSigner(SIGNER.name, OTHER.key).sign("x\n")
    with pytest.raises(NoteInvalidError, match="no signature of"):
        open_note(same_name, SIGNER.verifier)
    assert open_note(same_name + LINE, SIGNER.verifier) == "x\n"
    same_id = f"— other.example/name {LINE.split(' ')[2]}"
    with pytest.raises(NoteInvalidError, match="no signature of"):
        open_note(f"x\n\n{same_id}", SIGNER.verifier)


def test_repeated_lines_of_a_key_are_each_checked():
    """
    TL-8: a doubled line changes nothing; a doubled line that is wrong ruins the note.
    """
    assert open_note(SIGNER.sign("x\n") + LINE, SIGNER.verifier) == "x\n"
    wrong = SIGNER.sign("y\n").removeprefix("y\n\n")
    with pytest.raises(NoteInvalidError, match="is wrong"):
        open_note(SIGNER.sign("x\n") + wrong, SIGNER.verifier)


def test_a_flood_of_signatures_is_refused():
    """
    TL-8: a hundred lines are read, 100,000 are not.
    """
    foreign = OTHER.sign("x\n").removeprefix("x\n\n")
    assert open_note(SIGNER.sign("x\n") + foreign * 99, SIGNER.verifier) == "x\n"
    with pytest.raises(NoteInvalidError, match="at most 100"):
        open_note(SIGNER.sign("x\n") + foreign * 100, SIGNER.verifier)
    with pytest.raises(NoteInvalidError, match="at most 100"):
        open_note(SIGNER.sign("x\n") + "— a b\n" * 100_000, SIGNER.verifier)
    with pytest.raises(NoteInvalidError, match="too large"):
        open_note(SIGNER.sign("x\n") + foreign * 100_000, SIGNER.verifier)


@pytest.mark.parametrize("sign", ["\r", "\0", "\t", "\x1f", "\x0b"])
@pytest.mark.parametrize("place", ["text", "name", "line end"])
def test_control_characters_are_refused(sign, place):
    """
    TL-8: no carriage return or other control character anywhere in a note.
    """
    note = {
        "text": SIGNER.sign("x\n").replace("x", f"x{sign}"),
        "name": SIGNER.sign("x\n") + f"— na{sign}me AAAAAAAA\n",
        "line end": SIGNER.sign("x\n").removesuffix("\n") + f"{sign}\n",
    }[place]
    with pytest.raises(NoteInvalidError, match="control characters"):
        open_note(note, SIGNER.verifier)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        "x",
        "x\n",
        "x\n\n",
        "x\n\n\n",
        f"x\n{LINE}",
        f"x\n\n{LINE}\n",
        f"x\n\n{LINE}".removesuffix("\n"),
        f"x\n\n {LINE}",
        f"x\n\n{LINE}".replace("— ", "- "),
        f"x\n\n{LINE}".replace("— ", "—  "),
        f"x\n\n{LINE}".replace("— ", "—"),
        f"x\n\n{LINE}".replace("\n— ", "\n— a "),
        f"x\n\n{LINE}— a b c\n",
        f"x\n\n{LINE}— a AAAAAA==\n",  # four bytes: an id without a signature
        f"x\n\n{LINE}—  AAAAAAAA\n",
        f"x\n\n{LINE}— a+b AAAAAAAA\n",
        f"x\n\n{LINE}— a\u3000b AAAAAAAA\n",
        f"x\n\n{LINE}— a AAAAAAA\n",
        f"x\n\n{LINE}— a AAAAAAB=\n",  # stray bits in the base64
        f"x\ud800\n\n{LINE}",
        f"x\n\n{LINE}— \ud800 AAAAAAAA\n",
    ],
)
def test_what_is_not_a_note_is_refused(note):
    """
    One damaged line anywhere and the whole note is refused, never an odd error.
    """
    with pytest.raises(NoteInvalidError):
        open_note(note, SIGNER.verifier)


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(0, 7))
def test_no_flipped_bit_of_a_note_is_accepted(at, bit):
    """
    Every bit of the specification's example counts.
    """
    damaged = bytearray(NOTE.encode())
    damaged[at] ^= 1 << bit
    with pytest.raises(NoteInvalidError):
        open_note(damaged.decode(errors="surrogateescape"), NoteVerifier.parse(VKEY))


@pytest.mark.parametrize("size", [0, 63, 65])
def test_signatures_of_another_length_are_refused(size):
    """
    A key's line holds its id and 64 bytes, no more and no fewer.
    """
    signature = (from_base64(LINE.split(" ")[2].strip()) + b"\0")[: 4 + size]
    with pytest.raises(NoteInvalidError):
        open_note(f"x\n\n— {SIGNER.name} {to_base64(signature)}\n", SIGNER.verifier)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        "name+530d903a",
        VKEY.replace("530d903a", "530D903A"),
        VKEY.replace("530d903a", "530d903b"),
        VKEY.replace("example.com/foo", "example.com/fo"),
        VKEY.replace("+Aek", "+Bek"),  # another kind of key
        VKEY[:-1],
        VKEY + "A",
        VKEY.replace("example.com/foo", "example.com foo"),
        VKEY.replace("example.com/foo", ""),
        VKEY.replace("example.com/foo", "\ud800"),
    ],
)
def test_what_is_not_a_vkey_is_refused(vkey):
    """
    A key is taken only if name, id and key fit together in their one spelling.
    """
    with pytest.raises(NoteInvalidError):
        NoteVerifier.parse(vkey)


def test_a_vkey_of_a_weak_key_is_refused():
    """
    A key that binds nobody cannot be trusted by mistake.
    """
    usable = NoteVerifier("a.example", PublicKey(SIGNER.verifier.key.raw))
    assert NoteVerifier.parse(str(usable)) == usable
    weak = to_base64(b"\x01" + (1).to_bytes(32, "little"))
    with pytest.raises(NoteInvalidError):
        NoteVerifier.parse(f"a.example+00000000+{weak}")


@pytest.mark.parametrize("text", ["", "no end", "carriage\r\n", "\ud800\n"])
def test_what_cannot_be_in_a_note_is_not_signed(text):
    """
    Signing refuses what opening would refuse.
    """
    with pytest.raises(ValueError, match="note"):
        SIGNER.sign(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\tb", "a\x01b"])
def test_names_that_would_break_a_line_are_refused(name):
    """
    A key's name has no spaces, control characters or plus signs.
    """
    with pytest.raises(ValueError, match="cannot name a key"):
        NoteSigner(name, SIGNER.key).sign("x\n")
