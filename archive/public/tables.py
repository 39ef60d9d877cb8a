"""The base and the columns for every part's tables."""

from archive.values.columns import Base, Fen, Micros, serial

__all__ = ["Base", "Fen", "Micros", "serial"]
