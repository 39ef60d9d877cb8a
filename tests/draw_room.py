"""The draw room: who is there, and what each of them says and signs."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from archive.evidence.digests import sha256
from archive.evidence.entropy import fresh
from archive.ledger.acts import Accepted
from archive.values.instants import from_micros, to_micros
from archive.values.rules import RuleBrokenError
from expert_pool.draws import fairness
from expert_pool.draws.fairness import commitment, to_sign
from expert_pool.draws.messages import (
    Cause,
    Kind,
    commit_content,
    reveal_content,
    typing_content,
)
from expert_pool.draws.shapes import described
from expert_pool.public.draws import Draw
from tests.people import DUTIES, Firm, Person
from tests.platform_driver import Platform, beijing
from trading.venue.model import Attendee, Duty, Session, exception_message

BALLS = {
    "kind": "balls/1",
    "name": "room-balls",
    "groups": [
        {"count": 10, "low": 0, "high": 9, "replacement": True, "sorted": False}
    ],
    "delay": 60,
}
"""Ten digits from the machine, each ball put back; none within a minute."""
LOTTERY = {
    "kind": "lottery/1",
    "name": "welfare-lottery",
    "lottery": "双色球",
    "issue": "2026028",
    "groups": [
        {"count": 6, "low": 1, "high": 33, "replacement": False, "sorted": True},
        {"count": 1, "low": 1, "high": 16, "replacement": False, "sorted": False},
    ],
    "scheduled": to_micros(beijing("2026-03-12T21:15:00")),
}
"""An issue that is drawn in the evening of the usual day of the draw."""

ROOM = "Draw room, ground floor"
CELLAR = "Cellar"
USUAL = ("Clerk Chen", "Officer Lin", "Owner Zhao")
NO_CAMERA = "the room has no camera yet"


class DrawRoom:
    """The room of one lot; each act is one person's, under their own signature."""

    def __init__(self, platform: Platform, lot: str) -> None:
        self.platform, self.lot = platform, lot
        self.place = ROOM
        self.present: list[Person] = []
        self.source = str(BALLS["name"])
        self._secrets: dict[str, bytes] = {}

    def excuse_recording(
        self,
        by: str = "Officer Lin",
        *,
        signed_by: str = "",
        signed_for: Session | None = None,
    ) -> Accepted:
        """Let somebody excuse the camera: another may sign, or for another time."""
        person = self.platform.people.person(by)
        key = self.platform.people.person(signed_by or by).key
        now = self.session
        signed = key.sign(exception_message(signed_for or now, NO_CAMERA)).hex()
        return self._act(
            person,
            "excuse_recording",
            attempt=now.attempt,
            scheduled=now.scheduled,
            reason=NO_CAMERA,
            signer=person.key.public.raw.hex(),
            signature=signed,
        )

    def ready(
        self, names: Sequence[str] = USUAL, duties: Mapping[str, Duty] | None = None
    ) -> Accepted:
        """Let Clerk Chen register who is present."""
        self.present = [self.platform.people.person(name) for name in names]
        known = {**DUTIES, **(duties or {})}
        attendees = [
            person.attends(known.get(name, Duty.APPLICANT))
            for name, person in zip(names, self.present, strict=True)
        ]
        return self.register(attendees)

    def register(self, attendees: Sequence[Attendee]) -> Accepted:
        return self._act(self.clerk, "ready_room", room=self.place, attendees=attendees)

    def start(self, *, one_fewer: bool = False) -> Accepted:
        """Let Clerk Chen sign the notice of the draw and start."""
        notice = self.platform.acts.start_draw.to_sign(self.lot)
        body = dict(described(notice))
        if one_fewer:
            body["pool_size"] = notice.pool_size - 1
        signature = self.clerk.key.sign(to_sign(notice, Kind.NOTICE, body)).hex()
        return self._act(self.clerk, "start_draw", notice=body, signature=signature)

    def commit(self, person: Person, *, on_behalf_of: str = "") -> Accepted:
        """Let somebody commit to a number nobody else knows."""
        self._secrets[person.id] = fresh()
        who = on_behalf_of or person.id
        sealed = commitment(self.draw.notice.draw, who, self._secrets[person.id])
        content = commit_content(who, sealed)
        return self._act(
            person,
            "commit_to_draw",
            contributor=who,
            commitment=sealed,
            signature=self._signed(person, Kind.COMMIT, content),
        )

    def close_commits(self, reasons: Mapping[str, str] | None = None) -> Accepted:
        now = self.platform.clock.now()
        closing = self.draw.commits_closing(now, reasons)
        return self._act(
            self.clerk,
            "close_commits",
            at=now,
            reasons=dict(reasons or {}),
            signature=self._signed(self.clerk, Kind.COMMITS_CLOSED, described(closing)),
        )

    def reveal(self, person: Person) -> Accepted:
        """Let somebody reveal the number they committed to."""
        shown = self._secrets[person.id].hex()
        content = reveal_content(person.id, shown)
        return self._act(
            person,
            "reveal_in_draw",
            contributor=person.id,
            r=shown,
            signature=self._signed(person, Kind.REVEAL, content),
        )

    def close_reveals(self, *, kept: timedelta = timedelta()) -> Accepted:
        """Let Clerk Chen sign the closing, keep it for a while, and hand it in."""
        now = self.platform.clock.now()
        closing = self.draw.reveals_closing(now)
        signature = self._signed(self.clerk, Kind.REVEALS_CLOSED, described(closing))
        self.platform.clock.pass_by(kept)
        return self._act(self.clerk, "close_reveals", at=now, signature=signature)

    def switch_source(self, *, kept: timedelta = timedelta()) -> Accepted:
        """Let Clerk Chen and Officer Lin sign the change, keep it, and hand it in."""
        now, reason = self.platform.clock.now(), "the issue was called off"
        signers = [self.clerk, self.platform.people.person("Officer Lin")]
        try:
            body = described(self.draw.switching(now, reason))
        except RuleBrokenError:  # The platform is to say so, not the signers' device.
            body = {"at": 0}
        signed = {each.id: self._signed(each, Kind.SWITCH, body) for each in signers}
        self.platform.clock.pass_by(kept)
        return self._act(
            self.clerk, "switch_source", at=now, reason=reason, signatures=signed
        )

    def contribute(self) -> None:
        """Let everybody commit and then reveal; nothing is closed after that."""
        for person in self.present:
            self.commit(person)
        self.close_commits()
        for person in self.present:
            self.reveal(person)

    def switch(self, reason: str, to: str) -> Accepted:
        """Let clerk and supervisor go on to the next source of chance, of this name."""
        now = self.platform.clock.now()
        body = described(self.draw.switching(now, reason))
        both = [self.clerk, self.platform.people.person("Officer Lin")]
        signatures = {each.id: self._signed(each, Kind.SWITCH, body) for each in both}
        self.source = to
        return self._act(
            self.clerk, "switch_source", at=now, reason=reason, signatures=signatures
        )

    def wait_for_announced_time(self) -> None:
        """Let the time come for which the draw was announced."""
        scheduled = from_micros(self.draw.notice.scheduled)
        self.platform.clock.jump_to(max(scheduled, self.platform.clock.now()))

    def pass_by(self, period: timedelta) -> None:
        """Let time pass, in which the log publishes its next checkpoint."""
        self.platform.clock.pass_by(period)
        self.platform.publish_log()

    def type_balls(self, name: str, value: str) -> Accepted:
        """Let somebody type what the balls show."""
        person = self.platform.people.person(name)
        content = typing_content(person.id, self.source, value)
        return self._act(
            person,
            "type_chance",
            contributor=person.id,
            value=value,
            signature=self._signed(person, Kind.TYPING, content),
        )

    def draw_so_that_wins(self, firm: Firm) -> None:
        """Let the balls fall so that this firm wins, as an all-knowing room could."""
        while self._would_win(value := drawn_balls()) != firm.code:
            pass
        self.type_balls("Clerk Chen", value)
        self.type_balls("Officer Lin", value)

    def _would_win(self, value: str) -> str:
        draw = self.draw
        with self.platform.reading() as work:
            listed = work.selections.listed(self.lot, 1)
        closed = draw.record.reveals_closed.body.list
        alpha = fairness.alpha(draw.notice, closed, self.source, value)
        outcome = fairness.drawn(
            fairness.seed(alpha),
            draw.record.pool.tickets,
            draw.notice.rounds,
            draw.notice.constraints,
            draw.notice.limit,
        )
        (winner, *_) = outcome.rounds[-1].strata[0].pids
        return next(each.firm for each in listed if each.pid == winner)

    def sign(self, name: str, *, with_key_of: str = "") -> Accepted:
        """Let somebody sign the result."""
        people = self.platform.people
        person, key = people.person(name), people.person(with_key_of or name)
        body = described(self.draw.result)
        return self._act(
            person,
            "sign_result",
            contributor=person.id,
            signature=self._signed(key, Kind.RESULT, body),
        )

    def list_absent(self, by: str, name: str, reason: str) -> Accepted:
        """Let somebody note that somebody else left before signing."""
        people = self.platform.people
        return self._act(
            people.person(by),
            "sign_result",
            contributor=people.person(name).id,
            absent_because=reason,
        )

    def void(
        self, reason: str, *, by: str = "Officer Lin", decision: str = ""
    ) -> Accepted:
        """Let somebody void the draw; clerk and supervisor sign."""
        now = self.platform.clock.now()
        signers = [self.clerk, self.platform.people.person("Officer Lin")]
        cause = Cause.LIST_WRONG if decision else Cause.FAILURE
        try:
            body = described(self.draw.voiding(now, cause, reason, decision))
        except RuleBrokenError:  # The platform is to say so, not the signers' device.
            body = {"at": 0}
        signatures = {each.id: self._signed(each, Kind.VOID, body) for each in signers}
        return self._act(
            self.platform.people.person(by),
            "void_draw",
            at=now,
            reason=reason,
            decision=decision,
            signatures=signatures,
        )

    @property
    def session(self) -> Session:
        """The attempt at the draw that is due."""
        with self.platform.reading() as work:
            return work.selections.get(self.lot).session

    @property
    def clerk(self) -> Person:
        return self.platform.people.person("Clerk Chen")

    @property
    def draw(self) -> Draw:
        """The draw as it stands."""
        with self.platform.reading() as work:
            selection = work.selections.get(self.lot)
            return work.draws.get(selection.draw_id, selection.draws)

    def _act(self, who: Person, what: str, **facts: object) -> Accepted:
        return self.platform.act(who, what, lot=self.lot, **facts)

    def _signed(self, who: Person, kind: Kind, content: Mapping[str, object]) -> str:
        return who.key.sign(to_sign(self.draw.notice, kind, content)).hex()


def drawn_balls() -> str:
    """Return ten digits as the machine shows them."""
    digits = [byte % 10 for byte in fresh(200) if byte < 250]
    return "-".join(str(digit) for digit in digits[:10])


def paper(text: str) -> str:
    """Return the fingerprint that stands for a paper."""
    return sha256(text.encode()).hex()
