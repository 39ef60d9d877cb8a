"""The base and the columns for every part's tables."""

from archive.values.columns import Base, Fen, Micros, insert_if_absent, serial

__all__ = ["Base", "Fen", "Micros", "insert_if_absent", "serial"]
