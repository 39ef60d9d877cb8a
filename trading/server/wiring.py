"""Every use case of the platform, wired once over one instance."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from archive.ledger.sweeps import AuditHour, SealTick
from trading.accounts.use_cases.acting import Keeper
from trading.accounts.use_cases.administering import (
    AppointAdministrators,
    LockAccount,
    ReplaceAdministrator,
    UnlockAccount,
)
from trading.accounts.use_cases.credentials import (
    AddPasskey,
    ChangePassword,
    EnrolTotp,
    RemovePasskey,
)
from trading.accounts.use_cases.devices import AddDevice, RemoveDevice
from trading.accounts.use_cases.lending import (
    DelegateClerk,
    EndMandate,
    ReceiveClerk,
    RecordMandate,
)
from trading.accounts.use_cases.members import (
    AcceptMembership,
    EndMembership,
    GiveMembership,
)
from trading.accounts.use_cases.organising import (
    ConfirmOrganisation,
    RegisterOrganisation,
)
from trading.accounts.use_cases.registering import RegisterPerson
from trading.accounts.use_cases.resetting import Reset
from trading.awards.use_cases.awarding import GiveAward, OpenPublicity
from trading.awards.use_cases.closing import CloseCase, Terminate
from trading.awards.use_cases.contracting import (
    AcceptLateContract,
    UploadContract,
    WarnLateContract,
)
from trading.awards.use_cases.objecting import DecideObjection, LodgeObjection
from trading.awards.use_cases.performing import (
    AcceptWork,
    AssignTrackingOfficer,
    ReportVisit,
    StartPerformance,
)
from trading.awards.use_cases.reserves import (
    CallReserve,
    DeclareReservesUsedUp,
    RecordRefusal,
    SkipReserve,
    VoidWinner,
)
from trading.bidders.jobs import RemindOfExpiry
from trading.bidders.sealing import DepositSeal
from trading.bidders.use_cases.claiming import DecideClaim, HandInProof, RevokeBinding
from trading.bidders.use_cases.conduct import RecordFinding
from trading.bidders.use_cases.deposits_acting import DepositBooks
from trading.bidders.use_cases.deposits_asking import AskDeposit, OfferYearlyDeposit
from trading.bidders.use_cases.deposits_giving import (
    CoverByYearly,
    OpenSubAccount,
    RecordGuarantee,
)
from trading.bidders.use_cases.deposits_importing import ImportStatement
from trading.bidders.use_cases.deposits_opening import OpenDeposits
from trading.bidders.use_cases.deposits_reading import (
    ReadOwnDeposit,
    ReadPayers,
    ReadStrayLines,
)
from trading.bidders.use_cases.deposits_releasing import (
    ConfirmRelease,
    DeclineRelease,
    ForfeitDeposit,
    ProposeRelease,
)
from trading.bidders.use_cases.deposits_settling import ReadSettlement
from trading.bidders.use_cases.dossiers import (
    HandInDocument,
    KeepDocument,
    ReadDocument,
    ReviewDocument,
)
from trading.bidders.use_cases.lists import ImportFirms
from trading.bidders.use_cases.parties import DescribeParty, ReadParty
from trading.bidders.use_cases.people import DeclarePeople
from trading.bidders.use_cases.recording import (
    DeclareRelations,
    RecordBan,
    RecordCapDocument,
)
from trading.bidders.use_cases.signing_keys import (
    BindSigningKey,
    OfferSigningKey,
    RevokeSigningKey,
)
from trading.bids.use_cases.belonging import speaks_here
from trading.bids.use_cases.standing import MakeStandingKey, RegisterTrustee
from trading.correspondence.use_cases.settling import (
    DrawUpNotice,
    OpenDeliveryTask,
    SettleDeliveryTask,
)
from trading.enquiries.use_cases import KeepAnswer, KeepOwnEntry
from trading.papers.use_cases import DrawUpPaper, IssuePaper, RefusePaper, SignPaper
from trading.projects.use_cases import RecordPortal
from trading.rules.calendar import Calendar
from trading.rules.rulebook import RuleBook
from trading.rules.shipped import national_calendar, national_rule_book
from trading.selection.use_cases.acting import Books
from trading.selection.use_cases.concluding import SignResult, TypeChance, VoidDraw
from trading.selection.use_cases.contributing import (
    CloseCommits,
    CloseReveals,
    CommitToDraw,
    RevealInDraw,
    SwitchSource,
)
from trading.selection.use_cases.entering import (
    AnswerEntry,
    RequestEntry,
    ReviewConfidentiality,
)
from trading.selection.use_cases.joining import JoinDrawRoom, ProposeInDraw
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
from trading.selection.use_cases.review import (
    CorrectVerdict,
    DeclareQualified,
    GiveVerdict,
    ReadApplications,
)
from trading.selection.use_cases.room import (
    FreezeList,
    PostponeDraw,
    ReadyRoom,
    VoidList,
)
from trading.selection.use_cases.sealed import SignUpSealed
from trading.selection.use_cases.sealed_disclosing import (
    AskDisclosures,
    DiscloseApplication,
)
from trading.selection.use_cases.sealed_opening import (
    OpenApplications,
    ReleaseSignUpShares,
    ReleaseSignUpTimes,
)
from trading.selection.use_cases.sealed_policy import LogSignUpPolicy
from trading.selection.use_cases.sealed_releases import NextStep
from trading.selection.use_cases.sign_up import (
    CloseSignUp,
    ResumeSignUp,
    SignUp,
    Withdraw,
)
from trading.selection.use_cases.standing import RecordStanding
from trading.selection.use_cases.starting import StartDraw
from trading.selection.use_cases.too_few import (
    ChooseToDraw,
    ConsentToDraw,
    DeclareTooFew,
    DeclineToDraw,
    ExtendSignUp,
    ReturnToDraft,
)
from trading.server.cosigners import RecordCosigner, RemoveCosigner
from trading.server.database import Work
from trading.server.instance import PLATFORM, Instance
from trading.server.papers import contents_over
from trading.server.people import centre_of, keeper_of, read_code
from trading.server.tenders import Tenders
from trading.venue.use_cases.acting import House
from trading.venue.use_cases.attending import ScanBadge
from trading.venue.use_cases.badging import IssueBadges, RevokeBadge
from trading.venue.use_cases.booking import (
    CancelBooking,
    ConfirmBooking,
    DeclineBooking,
    MoveSession,
    RequestRoom,
)
from trading.venue.use_cases.recording import ExcuseRecording
from trading.venue.use_cases.rooms import ChangeRoom, CloseRoom, RegisterRoom
from trading.venue.use_cases.rounds import NotePatrol, SetDuty
from trading.venue.use_cases.screens import BringScreens, PairScreen
from trading.venue.use_cases.supervising import Attest, PauseSession, ResumeSession


def _devices_of(work: Work, person: str) -> Collection[str]:
    """Return the keys with which a person signs papers."""
    return work.accounts.keys.devices(person)


@dataclass(frozen=True, slots=True)
class Platform:
    """What can be done on an instance, in the order in which a selection does it."""

    draft_project: DraftProject
    change_draft: ChangeDraft
    judge_basis: JudgeBasis
    fix_price: FixPrice
    request_entry: RequestEntry
    answer_entry: AnswerEntry
    prepare_notice: PrepareNotice
    review_confidentiality: ReviewConfidentiality
    log_sign_up_policy: LogSignUpPolicy
    publish_notice: PublishNotice
    amend_notice: AmendNotice
    record_portal: RecordPortal
    sign_up: SignUp
    sign_up_sealed: SignUpSealed
    withdraw: Withdraw
    resume_sign_up: ResumeSignUp
    close_sign_up: CloseSignUp
    release_sign_up_shares: ReleaseSignUpShares
    release_sign_up_times: ReleaseSignUpTimes
    ask_disclosures: AskDisclosures
    disclose_application: DiscloseApplication
    open_applications: OpenApplications
    read_applications: ReadApplications
    give_verdict: GiveVerdict
    declare_qualified: DeclareQualified
    declare_too_few: DeclareTooFew
    extend_sign_up: ExtendSignUp
    choose_to_draw: ChooseToDraw
    consent_to_draw: ConsentToDraw
    decline_to_draw: DeclineToDraw
    return_to_draft: ReturnToDraft
    correct_verdict: CorrectVerdict
    freeze_list: FreezeList
    void_list: VoidList
    postpone_draw: PostponeDraw
    excuse_recording: ExcuseRecording
    ready_room: ReadyRoom
    start_draw: StartDraw
    commit_to_draw: CommitToDraw
    close_commits: CloseCommits
    reveal_in_draw: RevealInDraw
    switch_source: SwitchSource
    close_reveals: CloseReveals
    type_chance: TypeChance
    sign_result: SignResult
    void_draw: VoidDraw
    join_draw_room: JoinDrawRoom
    propose_in_draw: ProposeInDraw
    pair_screen: PairScreen
    bring_screens: BringScreens
    open_publicity: OpenPublicity
    lodge_objection: LodgeObjection
    decide_objection: DecideObjection
    void_winner: VoidWinner
    give_award: GiveAward
    record_refusal: RecordRefusal
    skip_reserve: SkipReserve
    call_reserve: CallReserve
    declare_reserves_used_up: DeclareReservesUsedUp
    warn_late_contract: WarnLateContract
    accept_late_contract: AcceptLateContract
    upload_contract: UploadContract
    assign_tracking_officer: AssignTrackingOfficer
    start_performance: StartPerformance
    report_visit: ReportVisit
    accept_work: AcceptWork
    terminate: Terminate
    close_case: CloseCase
    record_cap_document: RecordCapDocument
    record_ban: RecordBan
    declare_relations: DeclareRelations
    hand_in_proof: HandInProof
    decide_claim: DecideClaim
    revoke_binding: RevokeBinding
    offer_signing_key: OfferSigningKey
    bind_signing_key: BindSigningKey
    revoke_signing_key: RevokeSigningKey
    record_standing: RecordStanding
    hand_in_document: HandInDocument
    review_document: ReviewDocument
    record_finding: RecordFinding
    import_firms: ImportFirms
    declare_people: DeclarePeople
    describe_party: DescribeParty
    read_party: ReadParty
    ask_deposit: AskDeposit
    offer_yearly_deposit: OfferYearlyDeposit
    open_sub_account: OpenSubAccount
    record_guarantee: RecordGuarantee
    cover_by_yearly: CoverByYearly
    import_statement: ImportStatement
    open_deposits: OpenDeposits
    propose_release: ProposeRelease
    confirm_release: ConfirmRelease
    decline_release: DeclineRelease
    forfeit_deposit: ForfeitDeposit
    read_own_deposit: ReadOwnDeposit
    read_payers: ReadPayers
    read_stray_lines: ReadStrayLines
    read_settlement: ReadSettlement
    keep_document: KeepDocument
    read_document: ReadDocument
    remind_of_expiry: RemindOfExpiry
    keep_answer: KeepAnswer
    keep_own_entry: KeepOwnEntry
    draw_up_paper: DrawUpPaper[Work]
    sign_paper: SignPaper[Work]
    refuse_paper: RefusePaper[Work]
    issue_paper: IssuePaper
    record_cosigner: RecordCosigner
    remove_cosigner: RemoveCosigner
    register_person: RegisterPerson
    register_organisation: RegisterOrganisation
    confirm_organisation: ConfirmOrganisation
    give_membership: GiveMembership
    accept_membership: AcceptMembership
    end_membership: EndMembership
    record_mandate: RecordMandate
    end_mandate: EndMandate
    delegate_clerk: DelegateClerk
    receive_clerk: ReceiveClerk
    appoint_administrators: AppointAdministrators
    replace_administrator: ReplaceAdministrator
    lock_account: LockAccount
    unlock_account: UnlockAccount
    change_password: ChangePassword
    enrol_totp: EnrolTotp
    add_passkey: AddPasskey
    remove_passkey: RemovePasskey
    add_device: AddDevice
    remove_device: RemoveDevice
    reset: Reset
    open_delivery_task: OpenDeliveryTask
    draw_up_notice: DrawUpNotice
    settle_delivery_task: SettleDeliveryTask
    register_room: RegisterRoom
    change_room: ChangeRoom
    close_room: CloseRoom
    request_room: RequestRoom
    confirm_booking: ConfirmBooking
    decline_booking: DeclineBooking
    move_session: MoveSession
    cancel_booking: CancelBooking
    issue_badges: IssueBadges
    revoke_badge: RevokeBadge
    scan_badge: ScanBadge
    set_duty: SetDuty
    note_patrol: NotePatrol
    pause_session: PauseSession
    resume_session: ResumeSession
    attest: Attest
    make_standing_key: MakeStandingKey
    register_trustee: RegisterTrustee
    tenders: Tenders
    seal_tick: SealTick
    audit_hour: AuditHour

    @classmethod
    def over(
        cls,
        instance: Instance,
        *,
        rules: RuleBook | None = None,
        calendar: Calendar | None = None,
        keeper: Keeper | None = None,
    ) -> Self:
        """Wire every use case; by default with the shipped rules and calendar."""
        desk = instance.desk()
        keeper = keeper or keeper_of(instance)
        calendar = calendar or national_calendar()
        books = Books(rules or national_rule_book(), calendar)
        house = House(keeper=keeper, rules=books.rules)
        next_step = NextStep(desk)
        money = DepositBooks(books.rules, calendar, DepositSeal(instance.personal))
        return cls(
            draft_project=DraftProject(desk, books),
            change_draft=ChangeDraft(desk, books),
            judge_basis=JudgeBasis(desk, books),
            fix_price=FixPrice(desk, books),
            request_entry=RequestEntry(desk, books),
            answer_entry=AnswerEntry(desk, books),
            prepare_notice=PrepareNotice(desk, books),
            review_confidentiality=ReviewConfidentiality(desk, books),
            log_sign_up_policy=LogSignUpPolicy(desk, books),
            publish_notice=PublishNotice(desk, books),
            amend_notice=AmendNotice(desk, books),
            record_portal=RecordPortal(desk),
            sign_up=SignUp(desk, books),
            sign_up_sealed=SignUpSealed(desk, books),
            withdraw=Withdraw(desk, books),
            resume_sign_up=ResumeSignUp(desk, books),
            close_sign_up=CloseSignUp(desk, books),
            release_sign_up_shares=ReleaseSignUpShares(desk, books),
            release_sign_up_times=ReleaseSignUpTimes(desk, books),
            ask_disclosures=AskDisclosures(desk, books, next_step),
            disclose_application=DiscloseApplication(desk, books),
            open_applications=OpenApplications(desk, books, next_step),
            read_applications=ReadApplications(desk, books),
            give_verdict=GiveVerdict(desk, books),
            declare_qualified=DeclareQualified(desk, books),
            declare_too_few=DeclareTooFew(desk, books),
            extend_sign_up=ExtendSignUp(desk, books),
            choose_to_draw=ChooseToDraw(desk, books),
            consent_to_draw=ConsentToDraw(desk, books),
            decline_to_draw=DeclineToDraw(desk, books),
            return_to_draft=ReturnToDraft(desk, books),
            correct_verdict=CorrectVerdict(desk, books),
            freeze_list=FreezeList(desk, books),
            void_list=VoidList(desk, books),
            postpone_draw=PostponeDraw(desk, books),
            excuse_recording=ExcuseRecording(desk),
            ready_room=ReadyRoom(desk, books),
            start_draw=StartDraw(desk, books),
            commit_to_draw=CommitToDraw(desk, books),
            close_commits=CloseCommits(desk, books),
            reveal_in_draw=RevealInDraw(desk, books),
            switch_source=SwitchSource(desk, books),
            close_reveals=CloseReveals(desk, books),
            type_chance=TypeChance(desk, books),
            sign_result=SignResult(desk, books),
            void_draw=VoidDraw(desk, books),
            join_draw_room=JoinDrawRoom(desk, books),
            propose_in_draw=ProposeInDraw(desk, books),
            pair_screen=PairScreen(desk),
            bring_screens=BringScreens(desk),
            open_publicity=OpenPublicity(desk, calendar),
            lodge_objection=LodgeObjection(desk, calendar),
            decide_objection=DecideObjection(desk, calendar),
            void_winner=VoidWinner(desk, calendar),
            give_award=GiveAward(desk, calendar),
            record_refusal=RecordRefusal(desk, calendar),
            skip_reserve=SkipReserve(desk, calendar),
            call_reserve=CallReserve(desk, calendar),
            declare_reserves_used_up=DeclareReservesUsedUp(desk, calendar),
            warn_late_contract=WarnLateContract(desk, calendar),
            accept_late_contract=AcceptLateContract(desk, calendar),
            upload_contract=UploadContract(desk, calendar),
            assign_tracking_officer=AssignTrackingOfficer(desk, calendar),
            start_performance=StartPerformance(desk, calendar),
            report_visit=ReportVisit(desk, calendar),
            accept_work=AcceptWork(desk, calendar),
            terminate=Terminate(desk, calendar),
            close_case=CloseCase(desk, calendar),
            record_cap_document=RecordCapDocument(desk),
            record_ban=RecordBan(desk),
            declare_relations=DeclareRelations(desk),
            hand_in_proof=HandInProof(desk),
            decide_claim=DecideClaim(desk),
            revoke_binding=RevokeBinding(desk),
            offer_signing_key=OfferSigningKey(desk),
            bind_signing_key=BindSigningKey(desk),
            revoke_signing_key=RevokeSigningKey(desk),
            record_standing=RecordStanding(desk, books),
            hand_in_document=HandInDocument(desk, instance.objects),
            review_document=ReviewDocument(desk),
            record_finding=RecordFinding(desk),
            import_firms=ImportFirms(desk),
            declare_people=DeclarePeople(desk, instance.personal),
            describe_party=DescribeParty(desk, instance.personal),
            read_party=ReadParty(desk, instance.personal),
            ask_deposit=AskDeposit(desk, money),
            offer_yearly_deposit=OfferYearlyDeposit(desk, money),
            open_sub_account=OpenSubAccount(desk, money),
            record_guarantee=RecordGuarantee(desk, money),
            cover_by_yearly=CoverByYearly(desk, money),
            import_statement=ImportStatement(desk, money),
            open_deposits=OpenDeposits(desk, money),
            propose_release=ProposeRelease(desk, money),
            confirm_release=ConfirmRelease(desk, money),
            decline_release=DeclineRelease(desk, money),
            forfeit_deposit=ForfeitDeposit(desk, money),
            read_own_deposit=ReadOwnDeposit(desk, money),
            read_payers=ReadPayers(desk, money),
            read_stray_lines=ReadStrayLines(desk, money),
            read_settlement=ReadSettlement(desk, money),
            keep_document=KeepDocument(instance.objects),
            read_document=ReadDocument(desk, instance.objects),
            remind_of_expiry=RemindOfExpiry(desk),
            keep_answer=KeepAnswer(desk),
            keep_own_entry=KeepOwnEntry(desk),
            draw_up_paper=DrawUpPaper(desk, contents_over(instance, keeper)),
            sign_paper=SignPaper(desk, _devices_of, speaks_here),
            refuse_paper=RefusePaper(desk, speaks_here),
            issue_paper=IssuePaper(desk),
            record_cosigner=RecordCosigner(desk, instance.settings.operators),
            remove_cosigner=RemoveCosigner(desk),
            register_person=RegisterPerson(desk, keeper),
            register_organisation=RegisterOrganisation(desk, keeper, read_code),
            confirm_organisation=ConfirmOrganisation(desk, keeper),
            give_membership=GiveMembership(desk, keeper),
            accept_membership=AcceptMembership(desk, keeper),
            end_membership=EndMembership(desk, keeper),
            record_mandate=RecordMandate(desk, keeper),
            end_mandate=EndMandate(desk, keeper),
            delegate_clerk=DelegateClerk(desk, keeper),
            receive_clerk=ReceiveClerk(desk, keeper),
            appoint_administrators=AppointAdministrators(
                desk, keeper, centre_of(instance)
            ),
            replace_administrator=ReplaceAdministrator(desk, keeper),
            lock_account=LockAccount(desk, keeper),
            unlock_account=UnlockAccount(desk, keeper),
            change_password=ChangePassword(desk, keeper),
            enrol_totp=EnrolTotp(desk, keeper),
            add_passkey=AddPasskey(desk, keeper),
            remove_passkey=RemovePasskey(desk, keeper),
            add_device=AddDevice(desk, keeper),
            remove_device=RemoveDevice(desk, keeper),
            reset=Reset(desk, keeper),
            open_delivery_task=OpenDeliveryTask(desk, keeper),
            draw_up_notice=DrawUpNotice(desk, keeper),
            settle_delivery_task=SettleDeliveryTask(desk, keeper),
            register_room=RegisterRoom(desk, house),
            change_room=ChangeRoom(desk, house),
            close_room=CloseRoom(desk, house),
            request_room=RequestRoom(desk, house),
            confirm_booking=ConfirmBooking(desk, house),
            decline_booking=DeclineBooking(desk, house),
            move_session=MoveSession(desk, house),
            cancel_booking=CancelBooking(desk, house),
            issue_badges=IssueBadges(desk, house),
            revoke_badge=RevokeBadge(desk, house),
            scan_badge=ScanBadge(desk, house),
            set_duty=SetDuty(desk, house),
            note_patrol=NotePatrol(desk, house),
            pause_session=PauseSession(desk, house),
            resume_session=ResumeSession(desk, house),
            attest=Attest(desk, house),
            make_standing_key=MakeStandingKey(desk),
            register_trustee=RegisterTrustee(desk),
            tenders=Tenders.over(instance, books.rules),
            seal_tick=SealTick(
                clock=instance.clock,
                transactions=instance.transactions,
                platform=PLATFORM,
            ),
            audit_hour=AuditHour(
                clock=instance.clock,
                transactions=instance.transactions,
                platform=PLATFORM,
            ),
        )
