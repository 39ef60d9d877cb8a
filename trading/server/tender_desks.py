"""The desk of those who prepare and open a tender, and what its room reads."""

from functools import partial

from trading.accounts.use_cases.devices import ListDevices, OwnName
from trading.accounts.use_cases.directory import Directory
from trading.bids.record_desk import RecordDesk
from trading.bids.tender_desk import TenderDesk
from trading.bids.use_cases.forms import Forms
from trading.bids.use_cases.reading_room import ReadRoom
from trading.bids.use_cases.record_paper import ReadRecordPaper
from trading.bids.withdrawal_desk import ReadAttested, WithdrawalDesk
from trading.rules.calendar import beijing_day
from trading.rules.rulesets import RuleSet
from trading.rules.shipped import national_rule_book
from trading.server.instance import Instance
from trading.server.papers import draft_of
from trading.server.people import keeper_of
from trading.server.wiring import Platform
from trading.venue.screen_desk import ScreenDesk


def room_reader(instance: Instance) -> ReadRoom:
    """Return what reads a tender for its pages and its room."""
    desk, keeper = instance.desk(), keeper_of(instance)
    return ReadRoom(
        desk=desk,
        keeper=keeper,
        directory=Directory(desk=desk, keeper=keeper),
        forms=Forms(instance.objects),
    )


def record_desk_over(instance: Instance, platform: Platform) -> RecordDesk:
    """Wire what is done with the record of an opening."""
    desk, keeper = instance.desk(), keeper_of(instance)
    return RecordDesk(
        read_paper=ReadRecordPaper(desk),
        draw_up_paper=platform.draw_up_paper,
        sign_paper=platform.sign_paper,
        refuse_paper=platform.refuse_paper,
        draft_of=partial(draft_of, instance),
        own_name=OwnName(desk=desk, keeper=keeper),
        devices=ListDevices(desk=desk),
        add_device=platform.add_device,
        objects=instance.objects,
    )


def withdrawal_desk_over(instance: Instance, platform: Platform) -> WithdrawalDesk:
    """Wire what clerk and supervisor do for a firm that withdraws in person."""
    desk = instance.desk()
    return WithdrawalDesk(
        attest_withdrawal=platform.tenders.attest_withdrawal,
        read_attested=ReadAttested(desk),
        devices=ListDevices(desk=desk),
        add_device=platform.add_device,
    )


def tender_desk_over(
    instance: Instance, platform: Platform, screens: ScreenDesk
) -> TenderDesk:
    """Wire the desk over an instance and the acts of its platform."""
    acts, book, read_room = (
        platform.tenders,
        national_rule_book(),
        room_reader(instance),
    )

    def rules(place: str) -> RuleSet:
        return book.resolved(beijing_day(instance.clock.now()), place)

    return TenderDesk(
        draft_tender=acts.draft_tender,
        add_lot=acts.add_lot,
        name_holders=acts.name_holders,
        log_policy=acts.log_policy,
        publish_tender=acts.publish_tender,
        close_bids=acts.close_bids,
        declare_not_opened=acts.declare_not_opened,
        close_bidders=acts.close_bidders,
        start_opening=acts.start_opening,
        close_releases=acts.close_releases,
        open_bids=acts.open_bids,
        adjourn_opening=acts.adjourn_opening,
        read_out=acts.read_out,
        object_at_opening=acts.object_at_opening,
        answer_objection=acts.answer_objection,
        record_opening=acts.record_opening,
        read_room=read_room,
        directory=read_room.directory,
        rules=rules,
        screens=screens,
        address=instance.settings.address,
    )
