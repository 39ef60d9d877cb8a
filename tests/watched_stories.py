"""
What may become of a selection, told act by act, with somebody watching its case file.

Each story departs from the usual course where another one has not been yet; together
they go through every state of the table, by every act of it.
"""

from datetime import timedelta

from archive.casefile.check import check_case
from archive.casefile.model import Edition
from archive.ledger.model import parse_event
from tests.draw_room import BALLS, drawn_balls, paper
from tests.outlines import PRICE, outline
from tests.people import firms
from tests.platform_driver import Platform, beijing
from tests.sealed_course import HOLDERS, TRUSTED, SealedCourse
from tests.selection_course import Course
from trading.rules.fixed_price_selection import State
from trading.server.casefiles import CHECKS

LOT = "P2026-0001-1"
SPARE = {**BALLS, "name": "spare-balls"}


class Watched(Platform):
    """A platform on which somebody asks for the case file after every act."""

    def __init__(self, *arguments) -> None:
        super().__init__(*arguments)
        self.look_away()
        self.states: set[str] = set()

    def watch(self) -> None:
        self.watching = True

    def look_away(self) -> None:
        self.watching = False

    @property
    def kinds(self) -> set[str]:
        """What the log knows of the only project and of its applications."""
        with self.reading() as work:
            streams = ["project/P2026-0001", *work.selections.streams(LOT)]
            events = [each for name in streams for each in work.ledger.stream(name)]
        return {parse_event(each.body).kind for each in events}

    def act(self, who, what, **facts):
        """Act, and check the editions there are once the log holds the act."""
        accepted = super().act(who, what, **facts)
        if self.watching:
            self.clock.pass_by(timedelta(seconds=10))  # Sealed acts wait for a tick.
            self.check(LOT, what)
        return accepted

    def check(self, lot: str, after: str) -> None:
        case = self.case_file(lot)
        _, standing = self.lot(lot)
        card = self.instance.anchor_card(with_checkpoint=True)
        sealed = standing.state == State.NOTICED
        assert (case.opened is None) is sealed, (after, standing.state)
        editions = {Edition.FULL: case.full}
        if not sealed:
            editions[Edition.PUBLIC] = case.public
        for edition, data in editions.items():
            report = check_case(data, CHECKS, [card])
            assert report.findings == (), (
                after,
                standing.state,
                edition,
                report.findings,
            )
            assert report.verified
            assert report.edition is edition
            assert report.manifest.state == standing.state
            assert report.manifest.closed is (standing.state == State.ARCHIVED)
            assert report.manifest == case.manifest
        self.states.add(standing.state)


def ended(course: Course, by: str = "Owner Zhao") -> None:
    """Let the procedure be ended, and its file be closed."""
    course.act(
        by, "terminate", ground="other", reason="no longer", document=paper("end")
    )
    course.close_file()


def anew(course: Course) -> None:
    """Let a new notice come six weeks later, and new firms apply."""
    if course.state == State.DRAFT:
        course.accept_basis()
        course.fix_price()
    course.move(weeks=6)
    course.announce()
    course.record_portal()
    course.firms.clear()


def reveal(course: Course) -> None:
    """Let a draw start, excused from recording, and go on to the announced time."""
    course.room.excuse_recording()
    course.room.ready()
    course.room.start()
    course.room.contribute()
    course.room.wait_for_announced_time()


def draw(course: Course) -> None:
    """Let a draw take place, from the ready room to the last signature."""
    reveal(course)
    course.room.close_reveals()
    course.room.pass_by(timedelta(minutes=2))
    value = drawn_balls()
    course.room.type_balls("Clerk Chen", value)
    course.room.type_balls("Officer Lin", value)
    for person in course.room.present:
        course.room.sign(person.name)


def extend(course: Course) -> None:
    """Let sign-up be opened again."""
    course.act(
        "Owner Zhao",
        "extend_sign_up",
        draw_at=beijing("2026-03-19T10:00"),
        reason="too few firms",
    )


def void_list_of(course: Course, number: int = 1) -> None:
    """Let an objection against the list be found right, and the draw be void for it."""
    course.object_to("Hengda Road", "list")
    course.decide("list_wrong", number)
    course.room.void("the list was wrong", decision=f"{course.lot}-O{number}")


# --- The stories ----------------------------------------------------------------------


def usual(course: Course, eyes: Watched) -> None:
    """Nothing special: from the draft to the closed file, with a visit to the site."""
    eyes.watch()
    course.reach("performing").report("Engineer Tang")
    course.reach("closed file")


def prepared_twice(course: Course, eyes: Watched) -> None:
    """Draft, basis and notice are changed; a firm comes, goes and comes again."""
    eyes.watch()
    course.draft()
    course.accept_basis(favourable=False)
    course.act("Owner Zhao", "change_draft", outline=outline(requirement="water works"))
    course.accept_basis()
    course.fix_price()
    course.act("Owner Zhao", "change_draft", outline=outline(requirement="water works"))
    course.accept_basis()
    course.fix_price()
    course.announce()
    ended(course)


def sealed(course: Course, eyes: Watched) -> None:
    """Sign-up is sealed: nobody reads an application before three have released."""
    told = SealedCourse(course.platform).reach("priced")
    told.hold_keys()
    eyes.watch()
    told.announce()
    told.sign_up_all(firms(4))
    told.close_only()
    for name in HOLDERS[:2]:
        told.release(name)
    firm = told.firms[0].name
    told.release_falsely(TRUSTED, firm)
    told.platform.sweep()
    told.disclose(firm, told.kept[firm])
    told.platform.sweep()
    told.went_through("closed")
    told.reach("judged")


def stood_still(course: Course, eyes: Watched) -> None:
    """Sign-up stands still while an objection is open, and goes on later."""
    course.reach("announced")
    eyes.watch()
    course.sign_up_all(firms(3))
    course.object_to("Minjiang Bridge", "procedure")
    course.room.pass_by(timedelta(minutes=5))
    course.decide("rejected")
    course.platform.sweep()
    course.withdraw("Hengda Road")


def corrected(course: Course, eyes: Watched) -> None:
    """A verdict is corrected after an objection, a list is voided, a draw postponed."""
    course.reach("announced")
    eyes.watch()
    course.act("Owner Zhao", "amend_notice", text="any day", price=PRICE)
    course.sign_up_all(firms(4))
    course.withdraw("Hengda Road")
    course.sign_up("Hengda Road")
    course.failing.add("Minjiang Bridge")
    course.reach("closed").read("Reviewer Wu")
    course.reach("reviewed")
    course.object_to("Minjiang Bridge", "qualification")
    course.decide("rejected")
    course.correct("Minjiang Bridge", passed=True)
    course.reach("frozen")
    course.act("Owner Zhao", "void_list", reason="a name was spelt wrongly")
    course.act("Clerk Chen", "freeze_list")
    course.reach("room ready")
    course.act(
        "Owner Zhao",
        "postpone_draw",
        draw_at=beijing("2026-03-13T10:00"),
        reason="a power cut",
    )
    eyes.look_away()
    draw(course)
    eyes.watch()
    ended(course, "Director Guo")


def too_few(course: Course, eyes: Watched) -> None:
    """Sign-up is extended; the supervisor sends it back; a new notice; back again."""
    course.reach("announced").sign_up_all(firms(2))
    course.reach("judged").declare_too_few()
    eyes.watch()
    extend(course)
    course.withdraw("Hengda Road")
    course.sign_up("Hengda Road")
    course.sign_up("Tianfu Earthworks")
    course.withdraw("Tianfu Earthworks")
    course.at("2026-03-13T17:00:05")
    course.act("Clerk Chen", "close_sign_up")
    course.judge("Reviewer Wu", "Hengda Road", passed=True)
    course.judge("Reviewer Zheng", "Hengda Road", passed=True)
    course.act("Owner Zhao", "declare_too_few")
    course.act("Owner Zhao", "choose_to_draw", reason="the flood will not wait")
    course.act("Officer Lin", "decline_to_draw", reason="try once more")
    anew(course)
    course.sign_up("Hengda Road")
    course.close_sign_up()
    course.judge_all("Reviewer Wu")
    course.judge_all("Reviewer Zheng")
    course.declare_too_few()
    course.act("Owner Zhao", "return_to_draft", reason="nobody comes")
    ended(course)


def few_agreed(course: Course, eyes: Watched) -> None:
    """The supervisor agrees to a draw among two, after an extension in vain."""
    course.reach("announced").sign_up_all(firms(2))
    course.reach("judged").declare_too_few()
    extend(course)
    course.at("2026-03-13T17:00:05")
    course.act("Clerk Chen", "close_sign_up")
    course.act("Owner Zhao", "declare_too_few")
    course.act("Owner Zhao", "choose_to_draw", reason="the flood will not wait")
    eyes.watch()
    course.act("Officer Lin", "consent_to_draw", reason="a fair notice was given")
    course.at("2026-03-19T09:10")
    course.act("Clerk Chen", "freeze_list")
    eyes.look_away()
    course.room.excuse_recording()
    draw(course)
    eyes.watch()
    course.act("Clerk Chen", "open_publicity")


def ended_while_extended(course: Course, eyes: Watched) -> None:
    """The owner ends a procedure whose sign-up is open for the second time."""
    course.reach("announced").sign_up_all(firms(2))
    course.reach("judged").declare_too_few()
    extend(course)
    course.sign_up("Tianfu Earthworks")
    eyes.watch()
    ended(course)


def drawn_again(course: Course, eyes: Watched) -> None:
    """Draws are void before and after their result; a source of chance is switched."""
    course.reach("priced").announce(sources=[BALLS, SPARE])
    course.record_portal()
    course.reach("room ready")
    course.room.start()
    eyes.watch()
    course.room.contribute()
    course.room.void("the ball machine broke down")
    reveal(course)
    course.room.close_reveals()
    course.room.switch("the ball machine broke down", to="spare-balls")
    course.room.pass_by(timedelta(minutes=2))
    value = drawn_balls()
    course.room.type_balls("Clerk Chen", value)
    course.room.type_balls("Owner Zhao", value[:-1] + str((int(value[-1]) + 1) % 10))
    course.room.type_balls("Officer Lin", value)
    course.room.sign("Clerk Chen")
    course.room.sign("Officer Lin")
    course.room.list_absent("Clerk Chen", "Owner Zhao", "called away")
    void_list_of(course)
    course.act("Clerk Chen", "freeze_list")
    course.room.source = "room-balls"
    eyes.look_away()
    draw(course)
    eyes.watch()
    course.act("Clerk Chen", "open_publicity")
    void_list_of(course, 2)
    ended(course)


def reserves_used_up(course: Course, eyes: Watched) -> None:
    """Winner and reserves are lost, each in another way; a second notice goes well."""
    course.reach("published")
    eyes.watch()
    course.object_to("Longquan Water", "winner")
    course.decide("winner_void")
    course.act("Owner Zhao", "void_winner", reason="forged", document=paper("void"))
    course.skip_reserve("declined")
    course.call_reserve()
    course.at("2026-03-24T09:00")
    course.act("Owner Zhao", "give_award")
    course.refuse()
    course.act("Owner Zhao", "declare_reserves_used_up")
    eyes.look_away()
    anew(course)
    eyes.watch()
    course.sign_up_all(firms(5)[2:])
    eyes.look_away()
    course.reach("frozen").at("2026-03-12T09:30")
    course.room.excuse_recording()
    course.room.ready()
    eyes.watch()
    course.room.start()
    eyes.look_away()
    course.went_through("started")
    course.reach("signed")
    eyes.watch()
    course.publish_result()
    course.give_award()
    ended(course, "Director Guo")


def late_contract(course: Course, eyes: Watched) -> None:
    """A contract comes late, and the authority ends the procedure before the work."""
    course.reach("awarded")
    eyes.watch()
    course.at("2026-04-20T09:00")
    course.act(
        "Owner Zhao",
        "accept_late_contract",
        reason="the guarantee came late",
        document=paper("decision"),
    )
    course.upload_contract()
    ended(course, "Director Guo")
