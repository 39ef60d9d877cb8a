"""What happens in the market around a project: bans, caps, earlier winners."""

from archive.ledger.acts import Accepted
from tests.draw_room import paper
from tests.platform_driver import Platform, beijing
from tests.selection_course import Course


def ban(
    platform: Platform,
    who: str,
    firm: str,
    until: str = "2026-06-30",
    hearing: str = "heard on 2026-01-05",
) -> Accepted:
    """Let somebody record the ban of a firm."""
    return platform.act(
        platform.people.person(who),
        "record_ban",
        number="Decision 7 of 2026",
        firm={"text": platform.people.firm(firm).code},
        basis="招标投标法实施条例 Art. 74",
        since=beijing("2026-02-01T00:00"),
        until=beijing(f"{until}T00:00"),
        hearing=hearing,
        appeal="within sixty days to the county government",
        document=paper("decision 7"),
    )


def cap(
    platform: Platform, who: str, number: int, review: str = "Review 3 of 2026"
) -> Accepted:
    """Let somebody record that the county caps drawn contracts."""
    return platform.act(
        platform.people.person(who),
        "record_cap_document",
        number="County document 4 of 2026",
        issuer="County government",
        dated="2026-01-04",
        review=review,
        max_active=number,
        max_active_per_manager=1,
        since=beijing("2026-01-04T00:00"),
        document=paper("county document 4"),
    )


def winner_of(platform: Platform, title: str, stage: str, weeks: int = -8) -> str:
    """Let a project of earlier weeks come so far; return who won it."""
    course = Course(platform, title, weeks=weeks)
    course.reach("announced").sign_up_all(f"{title} Works {n}" for n in (1, 2, 3))
    return course.reach(stage).candidate.name


def wins_elsewhere(platform: Platform, firm: str) -> None:
    """
    Let this very firm win "North Weir" some weeks later, and sign.

    The balls fall so that it comes out like this: the test is a room that knows all
    numbers, and waits for the ball it needs.
    """
    course = Course(platform, "North Weir", weeks=6)
    course.reach("announced").sign_up_all([firm, "Firm 8", "Firm 9"])
    course.reach("reveals closed")
    course.room.draw_so_that_wins(platform.people.firm(firm))
    course.went_through("drawn")
    course.reach("under contract")
