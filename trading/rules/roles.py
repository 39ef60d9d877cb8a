"""The roles in which people act; an actor's credential vouches for them."""

from enum import StrEnum


class Role(StrEnum):
    """
    What a person may do, never who the person is.

    Duties in a session (host, reader, recorder) are not roles. Nobody of the centre
    holds a role that decides anything: P-1.
    """

    OWNER = "owner"
    OWNER_APPROVER = "owner_approver"
    AGENCY = "agency"
    REVIEWER = "reviewer"
    BIDDER = "bidder"
    CLERK = "clerk"
    CENTRE_MANAGER = "centre_manager"
    SUPERVISOR = "supervisor"
    AUTHORITY = "authority"
    TRACKING_OFFICER = "tracking_officer"
    KEY_HOLDER = "key_holder"
    TRUSTEE = "trustee"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDITOR = "auditor"
    PLATFORM = "platform"
    PUBLIC = "public"


CENTRE_ROLES = frozenset(
    {
        Role.CLERK,
        Role.CENTRE_MANAGER,
        Role.SYSTEM_ADMINISTRATOR,
        Role.SECURITY_ADMINISTRATOR,
        Role.AUDITOR,
        Role.PLATFORM,
    }
)
"""Roles of the centre: none of them decides about a project (P-1)."""
