"""The desks of a selection: preparing it, signing up, working on a lot, the draw."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from archive.public.ledger import UseCase
from trading.accounts.use_cases.devices import ListDevices, OwnName
from trading.accounts.use_cases.directory import Directory
from trading.bids.use_cases.holding import KeepKeysFile, ReadKeysFile
from trading.rules.shipped import (
    instruction_book,
    national_calendar,
    national_rule_book,
    rule_registry,
)
from trading.selection.draw_room_desk import DrawRoomDesk
from trading.selection.lot_desk import LotDesk
from trading.selection.preparation_desk import PreparationDesk
from trading.selection.presenting.act_forms import ACT_FORMS
from trading.selection.sign_up_desk import SignUpDesk
from trading.selection.standing_desk import SealedTrusteeDesk, StandingDesk
from trading.selection.use_cases.acting import Books
from trading.selection.use_cases.desk import (
    FindApplicant,
    ListHolders,
    ReadLot,
    ReadLots,
)
from trading.selection.use_cases.drafting import CheckDraft, ReadPaper, ReadPreparation
from trading.selection.use_cases.reading import ReadSignUp
from trading.selection.use_cases.reading_room import ReadDrawRoom, ReadTexts
from trading.selection.use_cases.reading_sealed import ReadStanding
from trading.selection.use_cases.trusting_sealed import ReadClosed, ReceiveSignUpTimes
from trading.server.instance import Instance
from trading.server.papers import draft_of
from trading.server.people import keeper_of
from trading.server.tenders import proofs_of
from trading.server.wiring import Platform
from trading.venue.model.rooms import RoomKind
from trading.venue.screen_desk import ScreenDesk

_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")


def selection_desks_over(
    instance: Instance, platform: Platform, screens: ScreenDesk
) -> Mapping[type, object]:
    """Wire them over an instance and the acts of its platform."""
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
            sign_up_sealed=platform.sign_up_sealed,
            disclose_application=platform.disclose_application,
            withdraw=platform.withdraw,
            read_sign_up=ReadSignUp(
                desk=desk, proofs=proofs_of(instance), card=_card_of(instance)
            ),
            instructions=instruction_book(),
        ),
        LotDesk: _lots(instance, platform),
        DrawRoomDesk: _draw_room(instance, platform, screens),
        StandingDesk: _standing(instance, platform),
        SealedTrusteeDesk: _sealed_trustee(instance, platform),
    }


def _standing(instance: Instance, platform: Platform) -> StandingDesk:
    desk = instance.desk()
    return StandingDesk(
        make_key=platform.make_standing_key,
        register_trustee=platform.register_trustee,
        release_shares=platform.release_sign_up_shares,
        read_standing=standing_reader(instance),
        keep_keys=KeepKeysFile(desk),
        read_keys=ReadKeysFile(desk),
        card=_card_of(instance),
    )


def _card_of(instance: Instance) -> Callable[[], bytes]:
    return lambda: instance.anchor_card(with_checkpoint=False).to_bytes()


def _sealed_trustee(instance: Instance, platform: Platform) -> SealedTrusteeDesk:
    read = standing_reader(instance)
    return SealedTrusteeDesk(
        read_standing=read,
        read_closed=ReadClosed(read),
        receive_times=ReceiveSignUpTimes(read, platform.release_sign_up_times),
    )


def standing_reader(instance: Instance) -> ReadStanding:
    """Return what reads standing keys, and the sign-ups that wait for them."""
    return ReadStanding(desk=instance.desk(), proofs=proofs_of(instance))


def _draw_room(
    instance: Instance, platform: Platform, screens: ScreenDesk
) -> DrawRoomDesk:
    desk = instance.desk()
    read_room = ReadDrawRoom(desk=desk)
    return DrawRoomDesk(
        join=platform.join_draw_room,
        excuse_recording=platform.excuse_recording,
        ready_room=platform.ready_room,
        start_draw=platform.start_draw,
        commit=platform.commit_to_draw,
        close_commits=platform.close_commits,
        reveal=platform.reveal_in_draw,
        close_reveals=platform.close_reveals,
        switch_source=platform.switch_source,
        type_chance=platform.type_chance,
        sign_result=platform.sign_result,
        void_draw=platform.void_draw,
        postpone_draw=platform.postpone_draw,
        propose=platform.propose_in_draw,
        pair_screen=platform.pair_screen,
        guess_slowly=screens.guess_slowly,
        read_room=read_room,
        read_texts=ReadTexts(read_room=read_room, start_draw=platform.start_draw),
        watch=screens.watch,
        address=instance.settings.address,
    )


def _lots(instance: Instance, platform: Platform) -> LotDesk:
    desk, keeper = instance.desk(), keeper_of(instance)
    return LotDesk(
        read_lot=ReadLot(desk=desk),
        read_lots=ReadLots(desk=desk),
        list_holders=ListHolders(desk=desk, keeper=keeper),
        find_applicant=FindApplicant(desk=desk),
        read_applications=platform.read_applications,
        give_verdict=platform.give_verdict,
        draw_up_paper=platform.draw_up_paper,
        sign_paper=platform.sign_paper,
        draft_of=partial(draft_of, instance),
        own_name=OwnName(desk=desk, keeper=keeper),
        devices=ListDevices(desk=desk),
        add_device=platform.add_device,
        acts={act: _named(platform, act) for act in ACT_FORMS},
        objects=instance.objects,
    )


def _named(platform: Platform, act: str) -> UseCase[Any, Any]:
    """Return the use case that an act of the permission table names."""
    found: UseCase[Any, Any] = getattr(platform, _CAPITAL.sub("_", act).lower())
    return found


def _draw_rooms(instance: Instance) -> tuple[str, ...]:
    """Return the rooms in which draws are held, as notices name them."""
    with instance.transactions.read() as work:
        found = work.venue.rooms.all()
    return tuple(
        x.name for x in found if x.kind is RoomKind.DRAW and x.closed_at is None
    )
