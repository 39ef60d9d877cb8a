"""The clock for every part."""

from archive.clock.ports import Clock

__all__ = ["Clock"]
