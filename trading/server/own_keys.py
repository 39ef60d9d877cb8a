"""Making the signing key of a folder that is made once, and never anew."""

from pathlib import Path

from archive.evidence.keys import SigningKey
from archive.objects.durable import sync
from archive.objects.ports import FaultPoint


def make_key(path: Path, act: str, faults: FaultPoint) -> None:
    """
    Have a key at this path, durably.

    One that is whole is taken, and one that was written by half is made anew: a making
    that was interrupted told nobody of it. `faults` hears of `act:before` and `:after`.
    """
    faults(f"{act}:before")
    try:
        SigningKey.load(path)
    except FileNotFoundError:
        SigningKey.generate().save(path)
    except ValueError:
        path.unlink()
        SigningKey.generate().save(path)
    sync(path.parent)
    faults(f"{act}:after")
