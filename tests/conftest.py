"""What every test may ask for, and the fixed seed of random tests."""

from hypothesis import settings

pytest_plugins = ["tests.no_silent_skips", "tests.databases", "tests.object_stores"]

# Random tests are the same on every machine, and print what failed. Times are never
# asserted, so no deadline.
settings.register_profile("fixed", derandomize=True, print_blob=True, deadline=None)
settings.load_profile("fixed")
