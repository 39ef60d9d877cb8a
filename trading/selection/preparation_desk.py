"""The desk for preparing a project: what the pages from an idea to a notice call."""

from collections.abc import Callable
from dataclasses import dataclass

from trading.accounts.use_cases.directory import Directory
from trading.rules.catalogue import TransactionCatalogue
from trading.rules.instructions import InstructionBook
from trading.rules.registry import Registry
from trading.selection.use_cases.drafting import CheckDraft, ReadPaper, ReadPreparation
from trading.selection.use_cases.entering import (
    AnswerEntry,
    RequestEntry,
    ReviewConfidentiality,
)
from trading.selection.use_cases.noticing import (
    AmendNotice,
    PrepareNotice,
    PublishNotice,
)
from trading.selection.use_cases.preparation import (
    ChangeDraft,
    DraftProject,
    FixPrice,
    JudgeBasis,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationDesk:
    """The acts before a notice, what their pages read, and whom they can name."""

    draft_project: DraftProject
    change_draft: ChangeDraft
    judge_basis: JudgeBasis
    fix_price: FixPrice
    request_entry: RequestEntry
    answer_entry: AnswerEntry
    prepare_notice: PrepareNotice
    review_confidentiality: ReviewConfidentiality
    publish_notice: PublishNotice
    amend_notice: AmendNotice
    check_draft: CheckDraft
    read_preparation: ReadPreparation
    read_paper: ReadPaper
    directory: Directory
    draw_rooms: Callable[[], tuple[str, ...]]
    instructions: InstructionBook
    catalogue: TransactionCatalogue
    registry: Registry
