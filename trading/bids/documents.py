"""
How the record of an opening looks; all of it follows from what it says (trading 4.2).

It lies on its side: a line for each bid, in the order of the close, however many.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from archive.public.paper import (
    Align,
    Block,
    Bold,
    Cell,
    Code,
    Column,
    Design,
    Face,
    Facts,
    Fingerprint,
    Heading,
    PaperContent,
    Paragraph,
    Sheet,
    Style,
    Table,
    Title,
)
from archive.public.values import Yuan, beijing, from_micros
from trading.bids.verdicts import Outcome, Party, Verdict
from trading.papers.wording import design, moment

_CAME_TO: Final[Mapping[str, str]] = {
    Outcome.OPENED.value: "读出",
    Outcome.DEEMED_REVOKED.value: "视为撤销",
    Outcome.DEEMED_WITHDRAWN.value: "视为撤回",
}
_BECAUSE: Final[Mapping[str, str]] = {
    Verdict.NOT_ENOUGH.value: "到场的密钥不够，没有打开",
    Verdict.INVALID_DEALING.value: "投标人封装的密钥不对，打不开",
    Verdict.FACTOR_WITHHELD.value: "投标人没有按时解密",
}
_PARTIES: Final[Mapping[str, str]] = {
    Party.HOLDER.value: "密钥持有人",
    Party.TRUSTEE.value: "时间受托人",
    Party.BIDDER.value: "投标人",
    Party.KEEPER.value: "文件保管方",
}
_FILES: Final[Mapping[str, str]] = {"share": "密钥份额文件", "time": "时间文件"}
_UNDER: Final = "Record of the opening of bids"
_BESIDE: Final = 48
"""The share of the width of all values beside the price."""

Line = Sequence[Any]
"""A bid as the body has it: its members in the order of trading 4.2."""


def opening_record_design(content: PaperContent) -> Design:
    """Lay out the record of an opening."""
    body: Mapping[str, Any] = content.body
    bids: Sequence[Line] = body["bids"]
    opened = sum(each[6] == Outcome.OPENED for each in bids)
    blocks = (
        Title(content.title, f"{body['project']['title']}　{_UNDER}"),
        Heading("一、项目和场次", "Project and session"),
        _facts(body),
        *_put_off(body["sessions"]),
        Heading("二、到场人员", "Present"),
        _present(body["present"]),
        Heading("三、密钥交付", "Releases"),
        _releases(body["released"], body["policy"]),
        Heading(
            "四、开标一览",
            f"共 {len(bids)} 份，读出 {opened} 份，未读出 {len(bids) - opened} 份 "
            f"Bids: {len(bids)}; opened: {opened}",
        ),
        _bids(body),
        *_named(bids),
        *_together(body),
        Heading("五、现场异议和答复", "Objections and answers on the spot"),
        *_objections(body["objections"]),
        Heading("六、核对", "How to check"),
        Fingerprint(body["close"]["commitment"], "截止"),
        Fingerprint(body["policy"]["digest"], "规则"),
        Paragraph(
            "报价和其他内容都从投标人加密的开标一览表中直接读出，没有经人改动。任何人都可以用"
            "案卷里的投标文件和公开的密钥，不经过本中心，离线重新开标一遍。"
            "签名人员只确认本记录与现场相符。"
        ),
        Paragraph(
            "All figures were read from the decrypted sheets alone. Whoever has the "
            "case file can repeat the opening offline. Those who sign confirm that "
            "this is what happened, and decide nothing.",
            Style.NOTE,
        ),
    )
    return replace(design(content, *blocks), sheet=Sheet.A4_LANDSCAPE)


def _facts(body: Mapping[str, Any]) -> Facts:
    project, sessions, policy = body["project"], body["sessions"], body["policy"]
    factors = "，加投标人自己的密钥" if policy["bidder"] else ""
    quorum = f"{policy['n']} 人中 {policy['k']} 人，加一个时间受托人{factors}"
    return Facts(
        (
            (("项目名称", (Bold(project["title"]),)),),
            (("项目编号", project["lot"]), ("招标人", project["owner"])),
            (
                ("代理机构", project["agency"] or "无"),
                ("监督部门", project["supervisor"]),
            ),
            (
                ("运行服务机构", project["centre"]),
                ("开标条件", quorum),
            ),
            (
                ("投标截止", moment(policy["deadline"])),
                ("截止公布", moment(body["close"]["at"])),
            ),
            (
                ("开标开始", moment(sessions[-1]["at"])),
                ("开标结束", moment(body["ended"])),
            ),
        )
    )


def _put_off(sessions: Sequence[Mapping[str, Any]]) -> Iterator[Paragraph]:
    for each in sessions:
        if each["until"]:
            yield Paragraph(
                (
                    f"{moment(each['at'])}开始的开标",
                    Bold(f"推迟到 {moment(each['until'])}"),
                    f"，投标文件保持密封。原因：{each['reason']}",
                )
            )


def _present(present: Sequence[Mapping[str, str]]) -> Table:
    return Table(
        (
            Column("姓名", 30, face=Face.TEXT),
            Column("单位", 70, face=Face.TEXT),
        ),
        tuple((each["name"] or each["id"], each["organisation"]) for each in present),
        abreast=2,
    )


def _releases(
    released: Mapping[str, Sequence[Line]], policy: Mapping[str, Any]
) -> Table:
    kinds = (("holders", "密钥持有人"), ("trustees", "时间受托人"))
    rows = tuple(
        (
            f"{what} {number}",
            organisation,
            _at(at) if at else _lacking(kind, released, policy),
        )
        for kind, what in kinds
        for number, organisation, at in released[kind]
    )
    return Table(
        (
            Column("身份", 24),
            Column("单位", 46, face=Face.TEXT),
            Column("交付时刻", 30, Align.RIGHT),
        ),
        rows,
        abreast=2,
    )


def _lacking(
    kind: str, released: Mapping[str, Sequence[Line]], policy: Mapping[str, Any]
) -> str:
    """Say that somebody did not release, and if nothing depended on it."""
    needed = policy["k"] if kind == "holders" else 1
    enough = sum(bool(at) for _, _, at in released[kind]) >= needed
    return "没有交付，不影响开标" if enough else "没有交付"


def _bids(body: Mapping[str, Any]) -> Table:
    bidder, bids = body["policy"]["bidder"], body["bids"]
    wide = _BESIDE // max(1, len(body["fields"]))
    columns = (
        Column("序号", 9, Align.CENTRE),
        Column("投标人", 42, face=Face.TEXT),
        Column("投标报价（元）", 25),
        Column("大写", 42, face=Face.TEXT),
        *(Column(label, wide) for _, label in body["fields"]),
        Column("收到时刻", 19),
        *((Column("投标人解密", 19),) if bidder else ()),
        Column("开标情况", 20, Align.RIGHT),
    )
    rows = tuple(_row(n, each, bidder=bidder) for n, each in enumerate(bids, 1))
    strong = frozenset(
        n for n, each in enumerate(bids) if each[6] != Outcome.OPENED.value
    )
    return Table(columns, rows, strong)


def _row(number: int, line: Line, *, bidder: bool) -> tuple[Cell, ...]:
    code, name, _, received, released, verdict, outcome, _, price, said = line
    firm: Cell = (name, " ", Code(code)) if name != code else (Code(code),)
    why = _BECAUSE.get(verdict, "")
    return (
        str(number),
        firm,
        Yuan(price[0]) if price else None,
        (price and price[1]) or "—",
        *(each or "—" for each in said),
        _at(received),
        *((_at(released) if released else "—",) if bidder else ()),
        f"{_CAME_TO[outcome]}：{why}" if why else _CAME_TO[outcome],
    )


def _at(micros: int) -> str:
    return f"{beijing(from_micros(micros)):%m-%d %H:%M:%S}"


def _named(bids: Sequence[Line]) -> Iterator[Block]:
    """Say whose parts could not be used, and for which bids."""
    of: dict[str, list[int]] = {}
    for number, each in enumerate(bids, 1):
        for who in each[7]:
            if who != Party.BIDDER:  # The line itself says that much.
                of.setdefault(who, []).append(number)
    for who, numbers in of.items():
        party, *rest = who.split("/")
        said = " ".join(_FILES.get(each, each) for each in rest)
        yield Paragraph(
            f"{_PARTIES[party]} {said} 应交的部分不能使用：第 {runs(numbers)} 号投标。"
        )


def _together(body: Mapping[str, Any]) -> Iterator[Block]:
    """Say who bids as a consortium, and who bids twice (实施条例 Art. 37)."""
    lines: Mapping[str, tuple[int, str]] = {
        each[0]: (number, each[1]) for number, each in enumerate(body["bids"], 1)
    }
    for bidder, others in body["consortia"]:
        number, lead = lines[bidder]
        names = "、".join(name for _, name in others)
        yield Paragraph(
            f"第 {number} 号投标由联合体递交：牵头人 {lead}，成员 {names}。"
        )
    for _, name, numbers in body["twice"]:
        yield Paragraph(
            f"{name} 同时在第 {runs(numbers)} 号投标里。依《招标投标法实施条例》"
            "第三十七条，这些投标均无效，由评标委员会认定。"
        )
    for number, new, gone in body.get("changed", ()):
        more = [f"新增 {'、'.join(new)}"] if new else []
        more += [f"减少 {'、'.join(gone)}"] if gone else []
        yield Paragraph(
            f"第 {number} 号投标的联合体成员和资格预审时不一样：{'；'.join(more)}。依"
            "《招标投标法实施条例》第三十七条，其投标无效，由评标委员会认定。"
        )


def runs(numbers: Sequence[int]) -> str:
    """Write ascending numbers, those in a row with a dash: 1–3、7."""
    starts = [numbers[0], *(b for a, b in pairwise(numbers) if b != a + 1)]
    ends = [*(a for a, b in pairwise(numbers) if b != a + 1), numbers[-1]]
    return "、".join(
        str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True)
    )


def _objections(objections: Sequence[Line]) -> Iterator[Paragraph]:
    if not objections:
        yield Paragraph("没有人当场提出异议。")
    for number, (at, by, text, answer) in enumerate(objections, 1):
        yield Paragraph((Bold(f"异议 {number}"), f"，{moment(at)}，{by}：{text}"))
        yield Paragraph(("答复：", answer))
