"""Desks of firms, deposits, registers outside, undelivered messages; their words."""

from collections.abc import Mapping
from typing import Final

from trading.bidders.deposit_desk import DepositDesk
from trading.bidders.deposit_words import DEPOSIT_WORDS
from trading.bidders.firm_desk import FirmDesk
from trading.bidders.use_cases.deposits_looking import ReadAskedLots, ReadSeatedLots
from trading.bidders.use_cases.deposits_reading import ReadYears
from trading.bidders.use_cases.reading import (
    ReadConduct,
    ReadOwnDocuments,
    ReadOwnFirm,
    ReadProof,
    ReadQueues,
)
from trading.bidders.words import WORDS as OF_FIRMS
from trading.correspondence.task_desk import TaskDesk
from trading.correspondence.words import WORDS as OF_MESSAGES
from trading.enquiries.enquiry_desk import EnquiryDesk
from trading.enquiries.turns import Turns
from trading.enquiries.use_cases import AskOutside, ReadAnswers
from trading.enquiries.words import WORDS as OF_ENQUIRIES
from trading.front.words import Words
from trading.server.instance import Instance
from trading.server.outside import SettingsGateway
from trading.server.post_desk import PostDesk
from trading.server.wiring import Platform

FIRM_WORDS: Final[Words] = (
    OF_FIRMS.with_those(OF_ENQUIRIES).with_those(OF_MESSAGES).with_those(DEPOSIT_WORDS)
)
"""What these pages say of a broken rule."""


def firm_desks_over(instance: Instance, platform: Platform) -> Mapping[type, object]:
    """Wire the four desks over an instance and the acts of its platform."""
    return {
        FirmDesk: _firm_desk(instance, platform),
        DepositDesk: _deposit_desk(instance, platform),
        EnquiryDesk: _enquiry_desk(instance, platform),
        TaskDesk: _task_desk(instance, platform),
    }


def _firm_desk(instance: Instance, platform: Platform) -> FirmDesk:
    desk = instance.desk()
    return FirmDesk(
        hand_in_proof=platform.hand_in_proof,
        decide_claim=platform.decide_claim,
        revoke_binding=platform.revoke_binding,
        offer_signing_key=platform.offer_signing_key,
        bind_signing_key=platform.bind_signing_key,
        revoke_signing_key=platform.revoke_signing_key,
        hand_in_document=platform.hand_in_document,
        review_document=platform.review_document,
        declare_people=platform.declare_people,
        declare_relations=platform.declare_relations,
        describe_party=platform.describe_party,
        record_ban=platform.record_ban,
        record_finding=platform.record_finding,
        read_document=platform.read_document,
        read_party=platform.read_party,
        read_own_firm=ReadOwnFirm(desk),
        read_own_documents=ReadOwnDocuments(desk),
        read_queues=ReadQueues(desk),
        read_proof=ReadProof(desk, instance.objects),
        read_conduct=ReadConduct(desk),
    )


def _deposit_desk(instance: Instance, platform: Platform) -> DepositDesk:
    desk = instance.desk()
    return DepositDesk(
        ask_deposit=platform.ask_deposit,
        offer_yearly_deposit=platform.offer_yearly_deposit,
        open_sub_account=platform.open_sub_account,
        record_guarantee=platform.record_guarantee,
        cover_by_yearly=platform.cover_by_yearly,
        import_statement=platform.import_statement,
        open_deposits=platform.open_deposits,
        propose_release=platform.propose_release,
        confirm_release=platform.confirm_release,
        decline_release=platform.decline_release,
        forfeit_deposit=platform.forfeit_deposit,
        read_own_deposit=platform.read_own_deposit,
        read_payers=platform.read_payers,
        read_stray_lines=platform.read_stray_lines,
        read_settlement=platform.read_settlement,
        read_years=ReadYears(desk, platform.read_settlement.books),
        read_asked_lots=ReadAskedLots(desk),
        read_seated_lots=ReadSeatedLots(desk, platform.read_settlement.books),
    )


def _enquiry_desk(instance: Instance, platform: Platform) -> EnquiryDesk:
    desk, gateway, turns = instance.desk(), SettingsGateway(instance), Turns()
    keep, own = platform.keep_answer, platform.keep_own_entry
    return EnquiryDesk(
        gateway=gateway,
        keep_answer=keep,
        ask=AskOutside(gateway=gateway, keep=keep, turns=turns),
        ask_own=AskOutside(gateway=gateway, keep=own, turns=turns),
        read=ReadAnswers(desk=desk, keep=keep),
        read_own=ReadAnswers(desk=desk, keep=own),
    )


def _task_desk(instance: Instance, platform: Platform) -> TaskDesk:
    post = PostDesk.over(instance)
    return TaskDesk(
        open_task=platform.open_delivery_task,
        draw_up_notice=platform.draw_up_notice,
        settle=platform.settle_delivery_task,
        list_tasks=post.list_delivery_tasks,
        read_task=post.read_delivery_task,
        print_notice=post.print_notice,
    )
