"""What every test may ask for: databases that nothing else has touched."""

from pathlib import Path

from hypothesis import settings

HERE = Path(__file__).parent

pytest_plugins = [
    "tests.no_silent_skips",
    "tests.databases",
    *(f"tests.steps.{file.stem}" for file in sorted(HERE.glob("steps/*.py"))),
]

# Random tests are the same on every machine, and print what failed. Times are never
# asserted, so no deadline.
settings.register_profile("fixed", derandomize=True, print_blob=True, deadline=None)
settings.load_profile("fixed")
