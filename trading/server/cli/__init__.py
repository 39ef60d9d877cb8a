"""The command `yangguang`."""

from trading.server.cli.main import main

__all__ = ["main"]
