"""What may happen after a conclusion, in the words of the procedures' tables."""

from enum import StrEnum


class AwardEvent(StrEnum):
    """Acts of this slice; every procedure's table knows them by the same word."""

    PUBLICITY_OPENED = "publicity_opened"
    OBJECTION_RECEIVED = "objection_received"
    OBJECTION_DECIDED = "objection_decided"
    WINNER_VOIDED = "winner_voided"
    AWARDED = "awarded"
    REFUSAL_RECORDED = "refusal_recorded"
    RESERVE_SKIPPED = "reserve_skipped"
    RESERVE_CALLED = "reserve_called"
    RESERVES_USED_UP = "reserves_used_up"
    CONTRACT_LATE_WARNED = "contract_late_warned"
    CONTRACT_LATE_ACCEPTED = "contract_late_accepted"
    CONTRACT_UPLOADED = "contract_uploaded"
    TRACKING_OFFICER_ASSIGNED = "tracking_officer_assigned"
    PERFORMANCE_STARTED = "performance_started"
    PERFORMANCE_REPORTED = "performance_reported"
    WORK_ACCEPTED = "work_accepted"
    TERMINATED = "terminated"
    ARCHIVED = "archived"
