"""What the pages of a draft show: its form, its answers, its opinion, its price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.public.values import Yuan
from trading.accounts.use_cases.directory import Colleague
from trading.front.languages import Tongue, marked
from trading.front.moments import exact_amount, percent
from trading.rules.legal_basis import LegalBasis
from trading.rules.regimes import ObjectKind, ProjectFacts
from trading.rules.registry import Registry
from trading.rules.rulesets import ParameterMissingError, RuleSet
from trading.selection.model.selection import REQUIRED_PAPERS, Terms
from trading.selection.use_cases.drafting import PreparationSheet
from trading.selection.use_cases.outlines import Outline

PAPERS: Final[Mapping[str, str]] = {
    "approval": marked("项目审批文件"),
    "funds": marked("资金落实证明"),
    "control_price_review": marked("控制价审核文件"),
    "drawings": marked("图纸和工程量清单"),
    "basis": marked("法律依据全文"),
    "draft_contract": marked("合同草案"),
}
KINDS: Final[Mapping[ObjectKind, str]] = {
    ObjectKind.WORKS: marked("工程"),
    ObjectKind.GOODS: marked("货物"),
    ObjectKind.SERVICES: marked("服务"),
}
TICKS: Final[Mapping[str, str]] = {
    "budget_unit": marked("业主是预算单位"),
    "state_controlled": marked("国有企业控股或者主导"),
    "tied": marked("和工程建设有关的货物或者服务"),
    "in_catalogue": marked("属于集中采购目录"),
}
DONE: Final[Mapping[str, str]] = {
    "drafted": marked("项目已建立，材料已保存。"),
    "changed": marked("草案已改。意见、价格和进场要重新办理。"),
    "judged": marked("意见已记录。"),
    "priced": marked("价格已确定，审查人已指定。"),
    "requested": marked("进场申请已送到中心。"),
    "answered": marked("答复已送出。"),
    "prepared": marked("公告已编好，等另一人作保密审查。"),
    "reviewed": marked("审查结论已记录。"),
    "published": marked("公告已发布。"),
    "amended": marked("澄清已发布。"),
}
Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A rule, word for word, and where it comes from."""

    rule: str
    text: str
    source: str
    unconfirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """The form of a draft; `owners` are offered to an agency only."""

    action: str
    lot: str
    title: str
    owner: str
    owners: tuple[str, ...]
    agencies: tuple[str, ...]
    supervisors: tuple[str, ...]
    kinds: tuple[Line, ...]
    ticks: tuple[Line, ...]
    papers: tuple[Line, ...]
    ranges: tuple[str, ...]
    quotes: tuple[Quoted, ...]
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedDraft:
    """What would be kept; `carried` is the form, sent once more by the button."""

    action: str
    back: str
    facts: tuple[Line, ...]
    price: str
    formula: str
    carried: tuple[tuple[str, str], ...]
    is_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisView:
    """The document, and why somebody cannot judge it."""

    lot: str
    title: str
    facts: tuple[Line, ...]
    text: str
    digest: str
    drafter: bool
    given: tuple[str, str] | None
    quote: Quoted
    open: bool
    done: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceView:
    """The computed price, and whom one can appoint."""

    lot: str
    title: str
    price: str
    plain: str
    formula: str
    people: tuple[Line, ...]
    quotes: tuple[Quoted, ...]
    open: bool
    done: str
    key: str


def quoted(registry: Registry, rule: str, tongue: Tongue) -> Quoted:
    """Quote a rule in the language of the page."""
    found = registry[rule]
    text = found.en if tongue.english else found.zh
    return Quoted(rule, text, found.source, found.unconfirmed)


def ranges(rules: RuleSet, tongue: Tongue) -> tuple[str, ...]:
    """Say which amounts each kind may have, by the rules of a place."""
    found = []
    for kind, name in KINDS.items():
        try:
            least = rules.amount(f"{kind.value}_amount_min")
            limit = rules.amount(f"{kind.value}_amount_max_exclusive")
        except ParameterMissingError:
            continue
        found.append(
            tongue.say(
                "{kind}：{least} 元以上，不到 {limit} 元",
                kind=tongue.say(name),
                least=least,
                limit=limit,
            )
        )
    return tuple(found)


def formula(terms: Terms, price: Yuan, tongue: Tongue) -> str:
    """Write the price with the numbers it follows from (D-3)."""
    return tongue.say(
        "（{control} − {fixed}）×（1 − {rate}）＋ {fixed} ＝ {price} 元",
        control=terms.control,
        fixed=terms.non_competitive,
        rate=percent(terms.rate.basis_points),
        price=price,
    )


def outline_lines(outline: Outline, tongue: Tongue) -> Sequence[Line]:
    """Say every answer of an outline, in the order of its form."""
    return [
        *_facts(outline.facts, tongue),
        (tongue.say("控制价"), exact_amount(outline.control, tongue)),
        (tongue.say("其中不可竞争费"), exact_amount(outline.non_competitive, tongue)),
        (tongue.say("下浮率"), percent(outline.rate.basis_points)),
        (tongue.say("财政年度"), str(outline.batch.fiscal_year)),
        (tongue.say("预算项目"), outline.batch.budget_item),
        *(
            (tongue.say("同批项目"), f"{x.name} {exact_amount(x.estimate, tongue)}")
            for x in outline.siblings
        ),
        (tongue.say("资格条件"), outline.requirement),
        *basis_lines(outline.basis, tongue),
        *(
            (tongue.say(PAPERS[name]), outline.papers[name][:16])
            for name in REQUIRED_PAPERS
        ),
    ]


def _facts(facts: ProjectFacts, tongue: Tongue) -> Sequence[Line]:
    ticked = {
        "budget_unit": facts.budget_unit,
        "state_controlled": facts.state_controlled,
        "tied": facts.tied_to_construction,
        "in_catalogue": facts.in_central_catalogue,
    }
    said = [tongue.say(TICKS[name]) for name, holds in ticked.items() if holds]
    return [
        (tongue.say("类别"), tongue.say(KINDS[facts.kind])),
        (tongue.say("估算价"), exact_amount(facts.estimate, tongue)),
        (tongue.say("其中预算资金"), exact_amount(facts.budget_funds, tongue)),
        (tongue.say("项目总投资"), exact_amount(facts.total_investment, tongue)),
        (
            tongue.say("可以合并的同类合同"),
            tongue.join(exact_amount(each, tongue) for each in facts.same_kind)
            or tongue.say("无"),
        ),
        (tongue.say("性质"), tongue.join(said) or tongue.say("以上都不是")),
    ]


def basis_lines(basis: LegalBasis | None, tongue: Tongue) -> Sequence[Line]:
    """Say which document the draw rests on."""
    if basis is None:
        return [(tongue.say("法律依据"), tongue.say("未填报"))]
    until = basis.valid_until.isoformat() if basis.valid_until else tongue.say("长期")
    return [
        (tongue.say("法律依据"), basis.number),
        (tongue.say("发文机关"), basis.issuer),
        (tongue.say("有效期"), f"{basis.valid_from.isoformat()} — {until}"),
    ]


def basis_view(
    sheet: PreparationSheet,
    person: str,
    registry: Registry,
    told: tuple[str, str],
    tongue: Tongue,
) -> BasisView:
    """Say what the second person reads; `told` is what was done, and the form's key."""
    plan, (done, key) = sheet.selection.plan, told
    opinion, basis = plan.opinion, plan.basis
    favours = tongue.say("同意") if opinion and opinion.favourable else ""
    digest = basis.text_digest if basis else ""
    return BasisView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        facts=tuple(basis_lines(basis, tongue)),
        text=f"/desk/{sheet.lot.id}/papers/{digest}" if digest else "",
        digest=digest,
        drafter=person in plan.drafters,
        given=None
        if opinion is None
        else (favours or tongue.say("不同意"), opinion.reasons),
        quote=quoted(registry, "D-0f", tongue),
        open=sheet.lot.state == "draft" and not sheet.lot.suspensions,
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key,
    )


def price_view(
    sheet: PreparationSheet,
    people: Sequence[Colleague],
    registry: Registry,
    told: tuple[str, str],
    tongue: Tongue,
) -> PriceView:
    """Say what follows from the formula, and who of the owner's side can review."""
    done, key = told
    return PriceView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        price=exact_amount(sheet.computed, tongue),
        plain=str(sheet.computed.fen),
        formula=formula(sheet.selection.terms, sheet.computed, tongue),
        people=tuple((x.person, f"{x.name}（{x.organisation}）") for x in people),
        quotes=tuple(quoted(registry, rule, tongue) for rule in ("D-3", "D-4", "D-9")),
        open=sheet.lot.state == "basis_checked" and not sheet.lot.suspensions,
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key,
    )
