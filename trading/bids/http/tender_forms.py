"""The forms of a tender's preparation, read into what its commands want."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from archive.public.evidence import Json
from archive.public.values import Yuan
from trading.bids.http.typed_items import ItemsTypedWronglyError, typed_items
from trading.bids.model import consortia
from trading.bids.model.forms import FieldKind, FileSlot, FormField, Label
from trading.front.forms import Entries, Mistake
from trading.front.languages import Tongue, marked
from trading.front.typed import InstantTypedWronglyError, typed_instant

SEATS_MOST: Final = 15
SEATS_FEWEST: Final = 3
TRUSTEES: Final = (1, 2)
BOXES: Final = (1, 2)
_PLACE: Final = re.compile(r"[0-9]{6}")
_WHOLE: Final = re.compile(r"[0-9]{1,6}")
_KEY: Final = re.compile(r"[0-9a-f]{64}")
_LONGEST_NAME: Final = 120
_NEEDED: Final[Mapping[str, str]] = {
    "title": marked("请填写名称"),
    "requirement": marked("请写明招标要求"),
}
_PERIOD: Final = Label("工期或服务期（日历天）", "Period (calendar days)")
_EXTRA: Final[Mapping[str, FormField]] = {
    "manager": FormField(
        key="manager",
        kind=FieldKind.PERSON,
        label=Label("项目负责人", "Person in charge"),
    ),
    "quality": FormField(
        key="quality",
        kind=FieldKind.TEXT,
        label=Label("质量标准或承诺", "Quality, or what is promised"),
        longest=200,
    ),
}


_CONSORTIUM: Final = FormField(
    key="consortium",
    kind=FieldKind.CONSORTIUM,
    label=Label("联合体成员", "Members of the consortium"),
    required=False,
    cap=consortia.FEWEST,
)
_AGREEMENT: Final = FileSlot(
    key="consortium",
    label=Label("联合体协议", "Joint agreement"),
    required=False,
    several=True,
)


class TenderForm:
    """What was typed for a new tender, and every mistake in it at once."""

    def __init__(self, form: Entries, tongue: Tongue) -> None:
        self._form, self._say = form, tongue.say
        self.mistakes: list[Mistake] = []

    def about(self, *, owner: str, supervisor: bool) -> None:
        """Find what is wrong with what was typed of the project."""
        code, place = (self._form[x].strip() for x in ("investment_code", "place"))
        self._need("investment_code", marked("请填写投资项目代码"), code)
        self._need("place", marked("请填写六位行政区划代码"), _PLACE.fullmatch(place))
        self._need("owner", marked("请选择为哪家业主办理"), owner)
        self._need("supervisor", marked("请选择监督单位"), supervisor)

    def outline(self) -> dict[str, object]:
        """Return what is asked for in a lot; `mistakes` says what is wrong."""
        for name, words in _NEEDED.items():
            self._need(name, words, self._form[name].strip())
        return {
            "title": self._form["title"].strip(),
            "requirement": self._form["requirement"].strip(),
            "sheet": self._sheet(),
            **self._prequalification(),
        }

    def _prequalification(self) -> dict[str, object]:
        """Return what applicants must show, nothing if none is asked for."""
        asked = self._form["prequalification"].strip()
        if not asked:
            return {}
        together = self._together()
        return {"prequalification": {"requirement": asked, "consortium": together}}

    def _need(self, name: str, words: str, given: object) -> None:
        if not given:
            self.mistakes.append(Mistake(name, self._say(words)))

    def _sheet(self) -> dict[str, object]:
        """Return the opening form: a price, what was ticked, and the files."""
        price = FormField(
            key="price",
            kind=FieldKind.PRICE,
            label=Label("投标报价（元）", "Price (yuan)"),
            places=2,
            cap=self._cap(),
        )
        fields = [price]
        if self._form.has("asks", "period"):
            fields.append(self._period())
        fields += [_EXTRA[each] for each in _EXTRA if self._form.has("asks", each)]
        files, together = self._files(), self._together()
        if together:
            fields.append(replace(_CONSORTIUM, cap=together))
            files.append(_AGREEMENT)
        return {
            "fields": [each.described() for each in fields],
            "files": [each.described() for each in files],
            "items": self._items(price.key),
        }

    def _cap(self) -> int | None:
        given = self._form["cap"].strip().replace(",", "").replace("，", "")
        if not given:
            return None
        try:
            return Yuan.parse(given.removesuffix("元").strip()).fen
        except ValueError:
            self._need("cap", marked("请写成元，例如 1860000 或 1860000.50"), None)
            return None

    def _period(self) -> FormField:
        given = self._form["period_cap"].strip()
        if given and not _WHOLE.fullmatch(given):
            self._need("period_cap", marked("请写成整数"), None)
            given = ""
        cap = int(given) if given else None
        return FormField(
            key="period", kind=FieldKind.PERIOD_DAYS, label=_PERIOD, cap=cap
        )

    def _together(self) -> int:
        """Return how many firms may bid together; 0 if each bids alone."""
        given = self._form["consortium"].strip()
        if not given:
            return 0
        most = int(given) if _WHOLE.fullmatch(given) else 0
        if not consortia.FEWEST <= most <= consortia.MOST:
            self._need("consortium", marked("请填 2 到 20 的整数，不接受就不填"), None)
            return 0
        return most

    def _items(self, total: str) -> dict[str, Json] | None:
        try:
            found = typed_items(self._form["items"], total)
        except ItemsTypedWronglyError as error:
            words = marked("第 {n} 行看不懂：序号、名称、单位、数量，序号不能重复")
            said = self._say(words, n=error.line)
            self.mistakes.append(Mistake("items", said))
            return None
        return None if found is None else found.described()

    def _files(self) -> list[FileSlot]:
        lines = [each.strip() for each in self._form["files"].splitlines()]
        named = [each for each in lines if each]
        if any(len(each) > _LONGEST_NAME for each in named):
            self._need("files", marked("每行最多 120 个字"), None)
            return []
        return [
            FileSlot(key=f"file_{at}", label=Label(each, each), several=True)
            for at, each in enumerate(named, 1)
        ]


class HoldersForm:
    """Who was named to open, and every mistake in it at once."""

    def __init__(self, form: Entries, tongue: Tongue) -> None:
        self._form, self._say = form, tongue.say
        self.mistakes: list[Mistake] = []

    def facts(self, known: Collection[tuple[str, str]]) -> dict[str, object]:
        """Return what the command wants; only who is `known` can be named."""
        given = [each.partition("|") for each in self._form.all("holders")]
        holders = [
            {"person": person, "organisation": organisation, "duty": "开标人"}
            for person, _, organisation in given
            if (person, organisation) in known
        ]
        if not SEATS_FEWEST <= len(holders) <= SEATS_MOST:
            self._wrong("holders", marked("请选三到十五位持有人"))
        return {
            "holders": holders,
            "k": self._quorum(),
            "trustees": [self._party(f"trustee{n}", "age") for n in TRUSTEES],
            "boxes": [
                self._party(f"box{n}", "address")
                for n in BOXES
                if self._form[f"box{n}_organisation"].strip()
            ],
        }

    def trustee_of(self, organisation: str) -> str:
        """Return the input in which a trustee's organisation was typed."""
        last = [
            f"trustee{n}_organisation"
            for n in TRUSTEES
            if self._form[f"trustee{n}_organisation"].strip() == organisation
        ]
        return last[-1] if last else "trustee1_organisation"

    def _quorum(self) -> int:
        given = self._form["k"].strip()
        if given and not _WHOLE.fullmatch(given):
            self._wrong("k", marked("请写成整数"))
            return 0
        found = int(given) if given else 0
        if found > SEATS_MOST:
            self._wrong("k", marked("请写成整数"))
        return found

    def _party(self, name: str, second: str) -> dict[str, object]:
        """Return a trustee or a box: whose, by which key, and where or to whom."""
        found = {
            each: self._form[f"{name}_{each}"].strip()
            for each in ("organisation", second, "signing")
        }
        for each in ("organisation", second):
            if not found[each]:
                self._wrong(f"{name}_{each}", marked("请填写这一项"))
        if not _KEY.fullmatch(found["signing"]):
            self._wrong(f"{name}_signing", marked("请照抄 64 位十六进制签名公钥"))
        return {**found}

    def _wrong(self, name: str, words: str) -> None:
        self.mistakes.append(Mistake(name, self._say(words)))


def policy_of(
    form: Entries, tongue: Tongue
) -> tuple[dict[str, object], tuple[Mistake, ...]]:
    """Return what the policy fixes beside its holders, and what is wrong with it."""
    mistakes, facts = [], {}
    try:
        facts["deadline"] = typed_instant(form, "deadline").isoformat()
    except InstantTypedWronglyError:
        words = tongue.say("请写成日期和时间，例如 2026-03-02 09:00")
        mistakes.append(Mistake("deadline", words))
    found: dict[str, object] = {**facts, "bidder_factor": form.has("bidder", "1")}
    for name in ("megabytes", "objects"):
        given = form[name].strip()
        if given and not _WHOLE.fullmatch(given):
            mistakes.append(Mistake(name, tongue.say("请写成整数")))
        found[name] = int(given) if given and _WHOLE.fullmatch(given) else 0
    return found, tuple(mistakes)
