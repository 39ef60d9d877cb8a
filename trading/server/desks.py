"""The desks of all slices that have pages, and the words in which they refuse."""

from collections.abc import Mapping
from typing import Final

from trading.accounts.use_cases.directory import Directory
from trading.accounts.words import WORDS as OF_PEOPLE
from trading.bidders.file_words import FILE_WORDS
from trading.front.words import Words
from trading.rules.shipped import (
    instruction_book,
    national_calendar,
    national_rule_book,
    rule_registry,
)
from trading.selection.draft_words import DRAFT_WORDS
from trading.selection.preparation_desk import PreparationDesk
from trading.selection.sign_up_desk import SignUpDesk
from trading.selection.use_cases.acting import Books
from trading.selection.use_cases.drafting import CheckDraft, ReadPaper, ReadPreparation
from trading.selection.use_cases.reading import ReadSignUp
from trading.selection.words import WORDS as OF_SELECTIONS
from trading.server.instance import Instance
from trading.server.people import keeper_of
from trading.server.wiring import Platform
from trading.venue.model.rooms import RoomKind

_QUOTES: Final = Words({}, {}, {x.id: (x.zh, x.en) for x in rule_registry()})
ALL_WORDS: Final[Words] = (
    OF_PEOPLE.with_those(OF_SELECTIONS)
    .with_those(FILE_WORDS)
    .with_those(DRAFT_WORDS)
    .with_those(_QUOTES)
)
"""What every page says of a broken rule."""


def desks_over(instance: Instance, platform: Platform) -> Mapping[type, object]:
    """Wire the desk of each slice over an instance and the acts of its platform."""
    desk = instance.desk()
    books = Books(national_rule_book(), national_calendar())
    return {
        PreparationDesk: PreparationDesk(
            draft_project=platform.draft_project,
            change_draft=platform.change_draft,
            judge_basis=platform.judge_basis,
            fix_price=platform.fix_price,
            request_entry=platform.request_entry,
            answer_entry=platform.answer_entry,
            prepare_notice=platform.prepare_notice,
            review_confidentiality=platform.review_confidentiality,
            publish_notice=platform.publish_notice,
            amend_notice=platform.amend_notice,
            check_draft=CheckDraft(desk=desk, books=books),
            read_preparation=ReadPreparation(desk=desk, books=books),
            read_paper=ReadPaper(desk=desk, objects=instance.objects),
            directory=Directory(desk=desk, keeper=keeper_of(instance)),
            draw_rooms=lambda: _draw_rooms(instance),
            instructions=instruction_book(),
            catalogue=books.catalogue,
            registry=rule_registry(),
        ),
        SignUpDesk: SignUpDesk(
            sign_up=platform.sign_up,
            withdraw=platform.withdraw,
            read_sign_up=ReadSignUp(desk=desk),
            instructions=instruction_book(),
        ),
    }


def _draw_rooms(instance: Instance) -> tuple[str, ...]:
    """Return the rooms in which draws are held, as notices name them."""
    with instance.transactions.read() as work:
        found = work.venue.rooms.all()
    return tuple(
        x.name for x in found if x.kind is RoomKind.DRAW and x.closed_at is None
    )
