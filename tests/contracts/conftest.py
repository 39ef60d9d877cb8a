"""Instances and case files for these tests, each test on copies of its own."""

from tests.case_files import cases
from tests.sites import blank, instance, site, sqlite_site
from tests.tender_stages import at, tender_stages

__all__ = [
    "at",
    "blank",
    "cases",
    "instance",
    "site",
    "sqlite_site",
    "tender_stages",
]
