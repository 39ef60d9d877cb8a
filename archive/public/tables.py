"""The base and the columns for every part's tables."""

from archive.values.columns import Base, Fen, Micros, insert_if_absent, serial
from archive.values.prepared import Prepared

__all__ = ["Base", "Fen", "Micros", "Prepared", "insert_if_absent", "serial"]
