"""Instances for these tests, each on a copy of its own."""

from tests.sites import blank, instance, site, sqlite_site

__all__ = ["blank", "instance", "site", "sqlite_site"]
