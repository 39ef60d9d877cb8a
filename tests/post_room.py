"""A post room for tests: messages fail, and people of the centre look after them."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from itertools import count
from subprocess import run

import msgspec

from archive.dispatch.model import Message, RefusedForGoodError, Task
from archive.dispatch.use_cases import SendDue
from archive.ledger.acts import Accepted, Desk
from archive.public.evidence import PersonalKey
from archive.values.actors import Actor
from tests.fakes_dispatch import Postman
from tests.registry_office import Citizen, RegistryOffice
from trading.accounts.letters import PASSING, letter
from trading.accounts.model.contacts import Contact
from trading.correspondence.use_cases import reading, settling

HOUR = timedelta(hours=1)
TEXT = "合格，将进入抽取。\nYou qualify and take part in the draw.\n"
SUBJECT = "资格审查结果 Result of the review"


@dataclass
class PostRoom:
    """Acts and readings over one desk, with the people and the letters of an office."""

    office: RegistryOffice
    postman: Postman = field(default_factory=Postman)
    numbers: count = field(default_factory=lambda: count(1))

    @property
    def desk(self) -> Desk:
        return self.office.desk

    @property
    def personal(self) -> PersonalKey:
        return self.office.keeper.personal

    def fails(self, _message: Message) -> None:
        """Refuse whatever comes."""
        raise RefusedForGoodError("550 unknown user")

    def undelivered(self, to: Citizen) -> Task:
        """Let a message to somebody fail for good; return the task."""
        self.sweep()
        key = f"verdict/{next(self.numbers)}"
        contact = Contact.read(to.address)
        message = letter(
            self.personal, key, to.person, contact, SUBJECT, TEXT, kind="verdict"
        )
        with self.desk.transactions.begin() as work:
            work.dispatch.queue(message, self.office.clock.now())
        self.sweep(self.fails)
        with self.desk.transactions.read() as work:
            return work.dispatch.tasks.of(key)

    def sweep(self, before=lambda _message: None):
        """Carry what is due."""
        self.postman.before = before
        return SendDue(
            transactions=self.desk.transactions,
            carrier=self.postman,
            clock=self.office.clock,
            passing=frozenset({PASSING}),
        )()

    def act(self, use_case: type, actor: Actor, key: str = "", **facts) -> Accepted:
        """Let somebody act; the request goes through its decoder, as from outside."""
        message = {"key": key or self.office.key(), **facts}
        command = use_case.command.decode(msgspec.json.encode(message))
        return use_case(self.desk, self.office.keeper)(actor, command)

    def open(self, actor: Actor, task: Task) -> Accepted:
        return self.act(settling.OpenDeliveryTask, actor, task=task.id)

    def draw_up(self, actor: Actor, task: Task, **facts) -> Accepted:
        told = {"addressee": "李四", "place": "临清县建设路 8 号", **facts}
        return self.act(settling.DrawUpNotice, actor, task=task.id, **told)

    def settle(self, actor: Actor, task: Task, by: dict, **more) -> Accepted:
        return self.act(settling.SettleDeliveryTask, actor, task=task.id, by=by, **more)

    def called(self, said: str = "已告知结果 told", **more) -> dict:
        """Return a call note of now."""
        now = self.office.clock.now().isoformat()
        return {"type": "called", "at": now, "spoke_with": "李四", "said": said, **more}

    def handed(self, **more) -> dict:
        """Return that a notice was handed over now."""
        now = self.office.clock.now().isoformat()
        return {"type": "handed_over", "at": now, "to": "李四之妻", **more}

    def again(self, address: str) -> dict:
        """Return that the address was corrected."""
        return {"type": "sent_again", "address": address}

    def listed(self, actor: Actor) -> list[reading.Waiting]:
        return list(reading.ListDeliveryTasks(desk=self.desk)(actor))

    def read(self, actor: Actor, task: Task) -> reading.TaskFile:
        keeper = self.office.keeper
        return reading.ReadDeliveryTask(desk=self.desk, keeper=keeper)(actor, task.id)

    def notice(self, actor: Actor, task: Task):
        keeper = self.office.keeper
        return reading.ReadNotice(desk=self.desk, keeper=keeper)(actor, task.id)


def words_of(pdf: bytes) -> str:
    """Return what a PDF says, as poppler reads it."""
    read = run(
        ["pdftotext", "-layout", "-", "-"],
        input=BytesIO(pdf).getvalue(),
        capture_output=True,
        check=True,
    )
    return read.stdout.decode()
