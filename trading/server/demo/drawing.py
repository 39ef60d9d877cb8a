"""One draw, played by those present, each with a key of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from archive.evidence.canonical import Json
from archive.evidence.entropy import fresh
from archive.evidence.keys import SigningKey
from archive.values.instants import from_micros
from expert_pool.draws.announced import Notice
from expert_pool.draws.draw import Draw
from expert_pool.draws.fairness import commitment, to_sign
from expert_pool.draws.messages import (
    Kind,
    commit_content,
    reveal_content,
    typing_content,
)
from expert_pool.draws.shapes import described
from trading.selection.use_cases.concluding import (
    SignResultCommand,
    TypeChanceCommand,
)
from trading.selection.use_cases.contributing import (
    CloseCommand,
    CommitCommand,
    RevealCommand,
)
from trading.selection.use_cases.room import ReadyRoomCommand
from trading.selection.use_cases.starting import StartDrawCommand
from trading.server.demo.cast import Person
from trading.server.demo.stage import Stage
from trading.venue.model import Duty, exception_message
from trading.venue.use_cases.recording import ExcuseRecordingCommand

BALLS = {
    "kind": "balls/1",
    "name": "room-balls",
    "groups": [
        {"count": 10, "low": 0, "high": 9, "replacement": True, "sorted": False}
    ],
    "delay": 60,
}
"""Ten digits from the room's ball machine, each put back: 33 bits of chance."""


@dataclass(frozen=True, slots=True)
class Present:
    """Who sits in the room, in which duty."""

    person: Person
    duty: Duty


@dataclass(slots=True)
class DrawPlay:
    """The draw of one lot, step by step."""

    stage: Stage
    lot: str
    present: tuple[Present, ...]
    notice: Notice | None = None

    @property
    def clerk(self) -> Person:
        """Who runs the session."""
        return next(each.person for each in self.present if each.duty is Duty.CLERK)

    @property
    def supervisor(self) -> Person:
        """Who watches it."""
        return next(
            each.person for each in self.present if each.duty is Duty.SUPERVISOR
        )

    def ready(self, room: str) -> None:
        """Excuse the recording, register who is present."""
        stage, reason = self.stage, "演示现场没有摄像设备，由现场监督签字说明"
        with stage.instance.transactions.read() as work:
            session = work.selections.get(self.lot).session
        stage.act(
            stage.platform.excuse_recording,
            self.supervisor,
            ExcuseRecordingCommand(
                key=stage.key(),
                lot=self.lot,
                attempt=session.attempt,
                scheduled=session.scheduled,
                reason=reason,
                signer=self.supervisor.key.public.raw.hex(),
                signature=self.supervisor.key.sign(
                    exception_message(session, reason)
                ).hex(),
            ),
        )
        attendees = tuple(each.person.attends(each.duty) for each in self.present)
        stage.act(
            stage.platform.ready_room,
            self.clerk,
            ReadyRoomCommand(
                key=stage.key(), lot=self.lot, room=room, attendees=attendees
            ),
        )

    def start(self) -> None:
        """Let the clerk sign the notice and start."""
        stage = self.stage
        notice = stage.platform.start_draw.to_sign(self.lot)
        body = described(notice)
        signature = self.clerk.key.sign(to_sign(notice, Kind.NOTICE, body)).hex()
        stage.act(
            stage.platform.start_draw,
            self.clerk,
            StartDrawCommand(
                key=stage.key(), lot=self.lot, notice=dict(body), signature=signature
            ),
        )

    def contribute(self) -> None:
        """Let everybody commit, then reveal; the clerk closes both."""
        stage, secrets = self.stage, {each.person.id: fresh() for each in self.present}
        draw = self.draw.notice.draw
        for each in self.present:
            stage.pause()
            person, r = each.person, secrets[each.person.id]
            sealed = commitment(draw, person.id, r)
            content = commit_content(person.id, sealed)
            stage.act(
                stage.platform.commit_to_draw,
                person,
                CommitCommand(
                    key=stage.key(),
                    lot=self.lot,
                    contributor=person.id,
                    commitment=sealed,
                    signature=self._signed(person.key, Kind.COMMIT, content),
                ),
            )
        stage.pause()
        self.close_commits()
        for each in self.present:
            stage.pause()
            person, shown = each.person, secrets[each.person.id].hex()
            stage.act(
                stage.platform.reveal_in_draw,
                person,
                RevealCommand(
                    key=stage.key(),
                    lot=self.lot,
                    contributor=person.id,
                    r=shown,
                    signature=self._signed(
                        person.key, Kind.REVEAL, reveal_content(person.id, shown)
                    ),
                ),
            )

    def close_commits(self) -> None:
        """Let the clerk close the commitments."""
        stage, now = self.stage, self.stage.clock.now()
        closing = described(self.draw.commits_closing(now))
        stage.act(
            stage.platform.close_commits,
            self.clerk,
            CloseCommand(
                key=stage.key(),
                lot=self.lot,
                at=now,
                signature=self._signed(self.clerk.key, Kind.COMMITS_CLOSED, closing),
            ),
        )

    def close_reveals(self) -> None:
        """Let the clerk close the reveals, and wait for the checkpoint over it."""
        stage, draw = self.stage, self.draw
        stage.stop_at(max(stage.clock.now(), from_micros(draw.notice.scheduled)))
        now = stage.clock.now()
        closing = described(draw.reveals_closing(now))
        stage.act(
            stage.platform.close_reveals,
            self.clerk,
            CloseCommand(
                key=stage.key(),
                lot=self.lot,
                at=now,
                signature=self._signed(self.clerk.key, Kind.REVEALS_CLOSED, closing),
            ),
        )
        stage.publish_log()

    def type_balls(self, value: str) -> None:
        """Let clerk and supervisor type the same numbers, each on their own."""
        stage = self.stage
        stage.stop_at(stage.clock.now() + timedelta(minutes=3))
        for person in (self.clerk, self.supervisor):
            stage.pause()
            content = typing_content(person.id, str(BALLS["name"]), value)
            stage.act(
                stage.platform.type_chance,
                person,
                TypeChanceCommand(
                    key=stage.key(),
                    lot=self.lot,
                    contributor=person.id,
                    value=value,
                    signature=self._signed(person.key, Kind.TYPING, content),
                ),
            )

    def sign(self) -> None:
        """Let everybody present sign the result."""
        stage = self.stage
        body = described(self.draw.result)
        for each in self.present:
            stage.pause()
            stage.act(
                stage.platform.sign_result,
                each.person,
                SignResultCommand(
                    key=stage.key(),
                    lot=self.lot,
                    contributor=each.person.id,
                    signature=self._signed(each.person.key, Kind.RESULT, body),
                ),
            )

    @property
    def draw(self) -> Draw:
        """The draw as it stands."""
        with self.stage.instance.transactions.read() as work:
            selection = work.selections.get(self.lot)
            return work.draws.get(selection.draw_id, selection.draws)

    def _signed(self, key: SigningKey, kind: Kind, content: Mapping[str, Json]) -> str:
        if self.notice is None:
            self.notice = self.draw.notice
        return key.sign(to_sign(self.notice, kind, content)).hex()


def drawn_balls() -> str:
    """Return ten digits as the ball machine of the demonstration shows them."""
    digits: list[int] = []
    while len(digits) < 10:  # noqa: PLR2004 - as BALLS says
        digits += [byte % 10 for byte in fresh(10) if byte < 250]  # noqa: PLR2004
    return "-".join(str(digit) for digit in digits[:10])
