"""The form of a draft: read into an outline, and filled in from one."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeVar

from archive.public.values import NotAnAmountError, Rate, Yuan
from trading.accounts.http.guests import Guest
from trading.front.forms import Entries, Mistake
from trading.front.languages import marked
from trading.rules.legal_basis import Batch, LegalBasis, Sibling
from trading.rules.regimes import ObjectKind, ProjectFacts
from trading.selection.model.selection import REQUIRED_PAPERS, Selection
from trading.selection.presenting.drafts import PAPERS
from trading.selection.use_cases.outlines import Outline

T = TypeVar("T")

FILES: Final = (*REQUIRED_PAPERS, "basis_text")
SIBLINGS: Final = ("sibling1", "sibling2", "sibling3")
_SHORT: Final[Mapping[str, str]] = {
    "title": marked("请填写项目名称"),
    "investment_code": marked("请填写投资项目代码"),
    "budget_item": marked("请填写预算项目"),
    "requirement": marked("请写明资格条件"),
    "basis_number": marked("请填写依据的文号"),
    "basis_issuer": marked("请填写发文机关"),
}
_AMOUNTS: Final = ("control", "non_competitive", "estimate", "budget_funds")
_RATE: Final = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?\s*[%％]?")
_PLACE: Final = re.compile(r"[0-9]{6}")
_YEAR: Final = re.compile(r"20[0-9]{2}")
_NO_AMOUNT: Final = marked("{name}请写成元，例如 1860000 或 1860000.50")
_NO_DAY: Final = marked("{name}请写成年-月-日，例如 2026-01-31")
_NAMES: Final[Mapping[str, str]] = {
    "control": marked("控制价"),
    "non_competitive": marked("不可竞争费"),
    "estimate": marked("估算价"),
    "budget_funds": marked("预算资金"),
    "total_investment": marked("项目总投资"),
    "same_kind": marked("同类合同合计"),
    "basis_from": marked("有效期起"),
    "basis_until": marked("有效期止"),
    **{f"sibling{n}_amount": marked("同批项目估算价") for n in (1, 2, 3)},
    **PAPERS,
}
"""How inputs are called in the list of what is to be corrected."""
_WHOLE_RATE: Final = 10_000
_ONE: Final = "1"


class DraftForm:
    """What was typed, and every mistake in it at once; nothing is corrected here."""

    def __init__(self, guest: Guest, form: Entries) -> None:
        self._guest, self._form = guest, form
        self._say = guest.front.tongue.say
        self.mistakes: list[Mistake] = []

    def outline(self) -> Outline | None:
        """Return the outline, None if something cannot be read."""
        for name, words in _SHORT.items():
            self._need(name, words, self._form[name].strip())
        self._need("place", marked("请填写六位行政区划代码"), self.place)
        kind = self._kind()
        control, non_competitive, estimate, funds = map(self._amount, _AMOUNTS)
        total, same = self._amount("total_investment"), self._maybe("same_kind")
        year = self._year()
        rate = self._read("rate", _rate_of, marked("请写成百分数，例如 8 或 8.25"))
        siblings = self._siblings(kind, year)
        basis = self._basis()
        papers = {name: self._guest.file(self._form, name) for name in REQUIRED_PAPERS}
        for name, digest in papers.items():
            self._need(name, marked("请上传{name}"), digest)
        if self.mistakes or kind is None or rate is None:
            return None
        return Outline(
            control=control,
            non_competitive=non_competitive,
            rate=rate,
            requirement=self._form["requirement"].strip(),
            papers=papers,
            facts=ProjectFacts(
                kind=kind,
                estimate=estimate,
                budget_funds=funds,
                total_investment=total,
                same_kind=(same,) if same is not None else (),
                tied_to_construction=self._form.has("tied", _ONE),
                state_controlled=self._form.has("state_controlled", _ONE),
                budget_unit=self._form.has("budget_unit", _ONE),
                in_central_catalogue=self._form.has("in_catalogue", _ONE),
            ),
            batch=Batch(kind=kind, fiscal_year=year, budget_item=self._batch_item),
            siblings=siblings,
            basis=basis,
        )

    @property
    def place(self) -> str:
        """The division code, empty if none is written."""
        given = self._form["place"].strip()
        return given if _PLACE.fullmatch(given) else ""

    @property
    def _batch_item(self) -> str:
        return self._form["budget_item"].strip()

    def need(self, name: str, words: str, *, given: object) -> None:
        """Keep a mistake if nothing was given."""
        self._need(name, words, given)

    def _need(self, name: str, words: str, given: object) -> None:
        if not given:
            self._wrong(name, words)

    def _wrong(self, name: str, words: str) -> None:
        called = self._say(_NAMES[name]) if name in _NAMES else ""
        self.mistakes.append(Mistake(name, self._say(words, name=called)))

    def _read(self, name: str, read: Callable[[str], T], words: str) -> T | None:
        try:
            return read(self._form[name].strip())
        except ValueError:
            self._wrong(name, words)
            return None

    def _amount(self, name: str) -> Yuan:
        return self._read(name, amount_of, _NO_AMOUNT) or Yuan(0)

    def _maybe(self, name: str) -> Yuan | None:
        return self._amount(name) if self._form[name].strip() else None

    def _kind(self) -> ObjectKind | None:
        given = self._form["kind"]
        found = ObjectKind(given) if given in set(ObjectKind) else None
        self._need("kind", marked("请选择是工程、货物还是服务"), found)
        return found

    def _year(self) -> int:
        given = self._form["fiscal_year"].strip()
        self._need("fiscal_year", marked("请填写财政年度"), _YEAR.fullmatch(given))
        return int(given) if _YEAR.fullmatch(given) else 0

    def _siblings(self, kind: ObjectKind | None, year: int) -> tuple[Sibling, ...]:
        found = []
        for each in SIBLINGS:
            name = self._form[f"{each}_name"].strip()
            if not name and not self._form[f"{each}_amount"].strip():
                continue
            self._need(f"{each}_name", marked("请填写同批项目的名称"), name)
            amount = self._amount(f"{each}_amount")
            if kind is not None:
                batch = Batch(kind=kind, fiscal_year=year, budget_item=self._batch_item)
                found.append(Sibling(name=name, estimate=amount, batch=batch))
        return tuple(found)

    def _basis(self) -> LegalBasis:
        text = self._guest.file(self._form, "basis_text")
        self._need("basis_text", marked("请上传依据的全文"), text)
        since = self._read("basis_from", date.fromisoformat, _NO_DAY)
        until = None
        if self._form["basis_until"].strip():
            until = self._read("basis_until", date.fromisoformat, _NO_DAY)
        return LegalBasis(
            number=self._form["basis_number"].strip(),
            issuer=self._form["basis_issuer"].strip(),
            valid_from=since or date.min,
            valid_until=until,
            text_digest=text,
        )


def amount_of(text: str) -> Yuan:
    """Return an amount as people write it: with commas, with or without 元."""
    plain = text.replace(",", "").replace("，", "").removesuffix("元").strip()
    found = Yuan.parse(plain)
    if found.fen < 0:
        raise NotAnAmountError(text, "it is below zero")
    return found


def _rate_of(text: str) -> Rate:
    written = _RATE.fullmatch(text)
    if written is None:
        raise ValueError(text)
    return Rate(int(written[1]) * 100 + int((written[2] or "").ljust(2, "0")))


def filled(guest: Guest, selection: Selection, kept: Mapping[str, str]) -> Entries:
    """Return the form of a draft as it is kept; `kept` says what stands elsewhere."""
    terms, plan, say = selection.terms, selection.plan, guest.front.tongue.say
    facts, basis = plan.facts, plan.basis
    values = {
        **kept,
        "kind": facts.kind.value,
        "control": _plain(terms.control),
        "non_competitive": _plain(terms.non_competitive),
        "rate": f"{terms.rate.basis_points // 100}.{terms.rate.basis_points % 100:02}",
        "estimate": _plain(facts.estimate),
        "budget_funds": _plain(facts.budget_funds),
        "total_investment": _plain(facts.total_investment),
        "same_kind": _plain(sum(facts.same_kind, Yuan(0))) if facts.same_kind else "",
        "fiscal_year": str(plan.batch.fiscal_year),
        "budget_item": plan.batch.budget_item,
        "requirement": terms.requirement,
    }
    ticks = {
        "tied": facts.tied_to_construction,
        "state_controlled": facts.state_controlled,
        "budget_unit": facts.budget_unit,
        "in_catalogue": facts.in_central_catalogue,
    }
    values |= {name: _ONE for name, ticked in ticks.items() if ticked}
    for name, each in zip(SIBLINGS, plan.siblings, strict=False):
        values[f"{name}_name"] = each.name
        values[f"{name}_amount"] = _plain(each.estimate)
    held = dict(terms.papers)
    if basis is not None:
        until = basis.valid_until
        values["basis_number"], values["basis_issuer"] = basis.number, basis.issuer
        values["basis_from"] = basis.valid_from.isoformat()
        values["basis_until"] = until.isoformat() if until else ""
        held["basis_text"] = basis.text_digest
    for name, digest in held.items():
        said = say(PAPERS["basis" if name == "basis_text" else name])
        values[name] = guest.file_note(name, digest, said)
    return Entries.of(**values)


def _plain(amount: Yuan) -> str:
    return str(amount).replace(",", "").removesuffix(".00")
