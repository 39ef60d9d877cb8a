"""Where draws are kept."""

from typing import Protocol

from expert_pool.draws.draw import Draw


class Draws(Protocol):
    """Draws inside one transaction; whoever acts on one holds its pool's own lock."""

    def add(self, draw: Draw) -> None:
        """Keep a new attempt at a draw."""
        ...

    def get(self, draw: str, number: int) -> Draw:
        """Return an attempt. Raises `DrawMissingError`."""
        ...

    def save(self, draw: Draw) -> None:
        """Keep an attempt as it stands now."""
        ...
