"""What every request of the product has in common."""

import json

import msgspec
import pytest

from archive.public.ledger import Command, MalformedCommandError
from trading.server.wiring import Platform

pytestmark = pytest.mark.trading


def commands(above: type[Command] = Command) -> set[type[Command]]:
    """Return every request that can be made on the wired platform."""
    assert Platform
    below = {
        each for each in above.__subclasses__() if each.__module__.startswith("trading")
    }
    return below.union(*map(commands, below))


def instants() -> list[tuple[type[Command], msgspec.structs.FieldInfo]]:
    """Return every field of every request that holds an instant."""
    return [
        (command, field)
        for command in sorted(commands(), key=lambda each: each.__name__)
        for field in msgspec.structs.fields(command)
        if "datetime.datetime" in str(field.type)
    ]


def test_the_requests_are_found():
    """The lists here are not empty by an accident of how types are written."""
    assert len(commands()) >= 50
    assert len(instants()) >= 14


@pytest.mark.parametrize(("command", "field"), instants())
def test_no_request_takes_an_instant_without_a_zone(command, field):
    """Every instant of every request names its zone, and says so where it does not."""
    alone = msgspec.defstruct(
        command.__name__,
        [(field.name, field.type)],
        bases=(Command,),
        frozen=True,
        kw_only=True,
    )
    given = {"key": "key-0001", field.name: "2026-03-02T09:00:00"}
    with pytest.raises(MalformedCommandError) as refused:
        alone.decode(json.dumps(given).encode())
    assert f"$.{field.name}" in str(refused.value)
    given[field.name] += "+08:00"
    assert alone.decode(json.dumps(given).encode())
