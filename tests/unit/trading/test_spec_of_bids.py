"""
What the specification says of tenders and deposits is what the code does.
"""

import ast
import re

import pytest

from tests.unit.trading.test_spec import FIRMS, SPEC
from trading.bidders.model.deposits import LEADS_TO
from trading.rules.open_tender import OPEN_TENDER

pytestmark = pytest.mark.trading


def test_every_event_of_tenders_is_listed():
    """
    The table of tenders lists what its table of acts can emit, no more and no less.
    """
    section = SPEC[SPEC.index("### 7.15 Events") : SPEC.index("## 8. ")]
    listed = re.findall(r"^\| ([A-Z_]+) \|", section, re.MULTILINE)
    emitted = {step.emits for step in OPEN_TENDER.transitions.values()}
    assert sorted(listed) == sorted(emitted)


def test_every_event_of_deposits_is_listed():
    """
    So is every event of deposits, down to its facts.
    """
    section = SPEC[SPEC.index("### 3.8 Of deposits") : SPEC.index("## 4. ")]
    listed = dict(re.findall(r"^\| ([A-Z_]+) \| (.*) \|$", section, re.MULTILINE))
    recorded = {}
    for file in FIRMS.glob("deposits_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef) or node.name != "minutes":
                continue
            (facts,) = [
                {key.value for key in each.value.keys}
                for each in ast.walk(node)
                if isinstance(each, ast.Assign)
                and getattr(each.targets[0], "id", "") == "facts"
            ]
            ((name, kind),) = [
                (each.func.id, argument.value)
                for each in ast.walk(node)
                if isinstance(each, ast.Call)
                and getattr(each.func, "id", "") in {"Draft", "entered"}
                for argument in each.args[:2]
                if isinstance(argument, ast.Constant)
            ]
            recorded[kind] = facts | (
                {"lot", "deposit"} if name == "entered" else set()
            )
    assert recorded == {
        kind: set(re.findall(r"`([a-z_]+)`", facts)) for kind, facts in listed.items()
    }
    assert len(recorded) == 11


def test_the_states_of_a_deposit_are_those_of_the_table():
    """
    What leads where is written as the code has it.
    """
    section = SPEC[SPEC.index("| From | To |") : SPEC.index("## 4. ")]
    told = dict(re.findall(r"^\| `([a-z_]+)` \| (.*) \|$", section, re.MULTILINE))
    assert {
        state: set(re.findall(r"`([a-z_]+)`", after)) for state, after in told.items()
    } == {state.value: {to.value for to in after} for state, after in LEADS_TO.items()}
