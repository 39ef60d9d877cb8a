"""What is known of clocks: they differ."""

from datetime import timedelta
from typing import Final

LEEWAY: Final = timedelta(minutes=5)
"""How far two clocks may differ that are both taken for right."""
