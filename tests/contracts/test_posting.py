"""Messages of an instance leave as its settings say, and nothing else holds them up."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from litestar.testing import TestClient

from archive.dispatch.model import Message, MessageState
from archive.dispatch.reports import Outcome
from archive.values.instants import to_micros
from tests.mail_room import (
    KEY,
    PASSWORD,
    USER,
    Adapter,
    Sink,
    mail_server,
    report,
    text_service,
)
from tests.registry_office import RegistryOffice
from trading.accounts.letters import PASSING, letter
from trading.accounts.model.contacts import Contact
from trading.server import posting
from trading.server.app import make_app
from trading.server.doctor import examine
from trading.server.settings import Mail, Security, Settings, SettingsBrokenError, Sms
from trading.server.sweeps import Sweeps
from trading.server.wiring import Platform

pytestmark = pytest.mark.trading

REPORTS = "/messages/reports"
MAIL_FILE, KEY_FILE = "keys/mail.password", "keys/sms.key"


def told(instance, **more):
    """Return the instance with other settings."""
    return replace(instance, settings=Settings(instance.settings.origin, **more))


def secrets_in(instance):
    for name, text in ((MAIL_FILE, PASSWORD), (KEY_FILE, KEY.hex())):
        path = instance.folder / name
        path.touch(mode=0o600)
        path.write_text(text + "\n")


def mail(sink, **more) -> Mail:
    return Mail(
        "127.0.0.1",
        "notices@centre.example",
        port=sink.port,
        security=Security.NONE,
        user=USER,
        password_file=MAIL_FILE,
        **more,
    )


def queue(instance, *messages):
    with instance.transactions.begin() as work:
        for each in messages:
            work.dispatch.queue(each, instance.clock.now())


def addressed(key, address, kind="verdict"):
    return Message(
        key=key, kind=kind, person="li", address=address, subject="s", body="b"
    )


def states(instance, *keys):
    with instance.transactions.read() as work:
        return [work.dispatch.delivery(each).state.value for each in keys]


def sweep(instance):
    return Sweeps(instance, Platform.over(instance)).errands()["sent"]()


def sealed(instance, key, address):
    to = Contact.read(address)
    return letter(instance.personal, key, "li", to, "主题", "您好\n")


def test_mail_and_texts_leave_opened_and_signed(instance):
    """What waits sealed arrives legible, each by its own way."""
    secrets_in(instance)
    with mail_server(Sink()) as sink, text_service(Adapter()) as adapter:
        at = told(instance, mail=mail(sink), sms=Sms(adapter.url, KEY_FILE))
        queue(
            at,
            sealed(at, "m", "li@example.org"),
            sealed(at, "t", "13800138000"),
        )
        assert sweep(at) == 2
    assert states(at, "m", "t") == ["sent", "sent"]
    assert [each.get_content() for each in sink.letters()] == ["您好\r\n"]
    assert [each["to"] for each in adapter.sent()] == ["+8613800138000"]
    with at.transactions.read() as work:
        assert work.dispatch.delivery("m").proof.startswith("taken by 127.0.0.1: 250")


def test_one_bad_address_or_way_blocks_no_other(instance):
    """A refused one raises a task, a way without its key waits, the others leave."""
    secrets_in(instance)
    (instance.folder / KEY_FILE).write_text("no key")
    refuses = {"li@example.org": "550 5.1.1 unknown"}
    with mail_server(Sink(refuses=refuses)) as sink:
        at = told(
            instance, mail=mail(sink), sms=Sms("https://sms.example/in", KEY_FILE)
        )
        queue(
            at,
            sealed(at, "bad", "li@example.org"),
            sealed(at, "waits", "13800138000"),
            addressed("no way", "fax:1"),
            addressed("odd", "mailto:a b@c.d"),
            sealed(at, "good", "wang@example.org"),
        )
        assert sweep(at) == 1
    assert states(at, "bad", "waits", "no way", "odd", "good") == [
        *("failed", "queued", "failed", "failed", "sent")
    ]
    with at.transactions.read() as work:
        open_tasks = work.dispatch.tasks.unsettled()
        assert {each.message for each in open_tasks} == {"bad", "no way", "odd"}
        waiting = work.dispatch.delivery("waits").trouble
    assert "hexadecimal" in waiting
    assert len(sink.taken) == 1


def test_an_account_is_reached_by_mail_or_else_by_telephone(instance):
    """Messages to a person find the confirmed addresses; who has none is a task."""
    secrets_in(instance)
    office = RegistryOffice(instance.desk(), instance.clock)
    office.keeper = replace(office.keeper, personal=instance.personal)
    office.ask_code = replace(office.ask_code, keeper=office.keeper)
    office.register_person.keeper = office.keeper
    li = office.citizen("li@example.org")
    wang = office.citizen("13800138000")
    with mail_server(Sink()) as sink, text_service(Adapter()) as adapter:
        at = told(instance, mail=mail(sink), sms=Sms(adapter.url, KEY_FILE))
        sweep(at)
        sink.taken.clear()
        adapter.calls.clear()
        queue(
            at,
            addressed("li", f"account:{li.person}"),
            addressed("wang", f"account:{wang.person}"),
            addressed("nobody", "account:nobody"),
        )
        assert sweep(at) == 2
    assert [each[1] for each in sink.taken] == [["li@example.org"]]
    assert [each["to"] for each in adapter.sent()] == ["+8613800138000"]
    assert states(at, "li", "wang", "nobody") == ["sent", "sent", "failed"]


def test_without_a_way_messages_are_collected(instance):
    """A new instance keeps them in its folder, also who has no account."""
    queue(instance, addressed("a", "account:li"), sealed(instance, "b", "13800138000"))
    assert sweep(instance) == 2
    files = (instance.folder / "messages/named").glob("*.json")
    found = {json.loads(each.read_text())["address"] for each in files}
    assert found == {"account:li", "tel:+8613800138000"}


def test_a_report_of_the_text_service_is_taken(instance):
    """By the platform's own wiring, under the machine's clock."""
    secrets_in(instance)
    with text_service(Adapter()) as adapter:
        at = told(instance, sms=Sms(adapter.url, KEY_FILE))
        queue(at, sealed(at, "t", "13800138000"))
        sweep(at)
    now = to_micros(datetime.now(UTC))
    origin = at.settings.origin
    take = posting.take_report(at)
    assert take(*report("t", "delivered", now, origin=origin)) is Outcome.TAKEN
    assert states(at, "t") == [MessageState.DELIVERED]
    with pytest.raises(SettingsBrokenError, match="sms"):
        posting.take_report(instance)


def test_a_report_comes_in_over_http_and_a_forged_one_does_not(instance):
    """Signed it is taken once; changed, unsigned, or without a service it is not."""
    secrets_in(instance)
    with text_service(Adapter()) as adapter:
        at = told(instance, sms=Sms(adapter.url, KEY_FILE))
        queue(at, sealed(at, "t", "13800138000"))
        sweep(at)
    now = to_micros(datetime.now(UTC))
    headers, body = report("t", "delivered", now, origin=at.settings.origin)
    with TestClient(make_app(at)) as web:
        forged = web.post(REPORTS, headers=headers, content=body + b" ")
        bare = web.post(REPORTS, content=body)
        taken = web.post(REPORTS, headers=headers, content=body)
        again = web.post(REPORTS, headers=headers, content=body)
    assert [forged.status_code, bare.status_code] == [401, 401]
    assert [taken.json(), again.json()] == [
        {"outcome": "taken"},
        {"outcome": "repeated"},
    ]
    assert states(at, "t") == [MessageState.DELIVERED]
    with TestClient(make_app(instance)) as web:
        assert web.post(REPORTS, headers=headers, content=body).status_code == 404


def test_a_code_that_does_not_arrive_is_nobodys_task(instance):
    """Whoever asked for it asks again; no clerk reads it."""
    secrets_in(instance)
    to = Contact.read("li@example.org")
    with mail_server(Sink(refuses={"li@example.org": "550 no"})) as sink:
        at = told(instance, mail=mail(sink))
        code = letter(at.personal, "c", "li", to, "s", "123456", kind=PASSING)
        queue(at, code)
        sweep(at)
    assert states(at, "c") == ["failed"]
    with at.transactions.read() as work:
        assert work.dispatch.tasks.unsettled() == []


def test_the_doctor_says_how_messages_leave_and_what_is_wrong_with_it(sqlite_site):
    """Without any secret in what it says."""
    _, facts = examine(sqlite_site.folder)
    assert facts["messages"] == {"collected": "file"}
    with sqlite_site.opened() as instance:
        secrets_in(instance)
        origin = instance.settings.origin
    way = Mail("mail.example", "a@b.cn", user=USER, password_file=MAIL_FILE)
    texts = Sms("https://sms.example/in?token=1", KEY_FILE)
    Settings(origin, mail=way, sms=texts).write(sqlite_site.folder)
    findings, facts = examine(sqlite_site.folder)
    assert findings == []
    assert facts["messages"] == {
        "mail": "mail.example:587 starttls a@b.cn",
        "sms": "https://sms.example/in",
    }
    (sqlite_site.folder / MAIL_FILE).chmod(0o644)
    (sqlite_site.folder / KEY_FILE).write_text("no key")
    findings, facts = examine(sqlite_site.folder)
    assert [each for each in findings if "mail.password" in each and "chmod" in each]
    assert [each for each in findings if "hexadecimal" in each]
    (sqlite_site.folder / MAIL_FILE).unlink()
    findings, facts = examine(sqlite_site.folder)
    assert [each for each in findings if "password_file cannot be read" in each]
    assert PASSWORD not in f"{findings} {facts}"
