"""
What is said of an opening sheet that is not in order, in both languages (trading 8.4).

`{label}` is the name of the field, file or item; the other places are facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Code(StrEnum):
    """What may be found."""

    FORM_DIFFERS = "form-differs"
    FIELD_MISSING = "field-missing"
    FIELD_UNKNOWN = "field-unknown"
    KIND_DIFFERS = "kind-differs"
    CHOICE_UNKNOWN = "choice-unknown"
    TEXT_HIDDEN = "text-hidden"
    TEXT_TOO_LONG = "text-too-long"
    WORDS_UNREADABLE = "words-unreadable"
    WORDS_DIFFER = "words-differ"
    WORDS_UNUSUAL = "words-unusual"
    ABOVE_CAP = "above-cap"
    BELOW_FLOOR = "below-floor"
    PERIOD_BEYOND = "period-beyond"
    PRICE_DOUBTFUL = "price-doubtful"
    CERTIFICATE_MISSING = "certificate-missing"
    MEMBER_CODE = "member-code"
    MEMBER_DOUBLED = "member-doubled"
    MEMBER_SELF = "member-self"
    MEMBERS_TOO_MANY = "members-too-many"
    ITEM_MISSING = "item-missing"
    ITEM_UNKNOWN = "item-unknown"
    ITEM_DOUBLED = "item-doubled"
    ITEM_AMOUNT = "item-amount"
    ITEM_ZERO = "item-zero"
    ITEMS_SUM = "items-sum"
    FILE_MISSING = "file-missing"
    FILE_UNKNOWN = "file-unknown"
    FILE_DOUBLED = "file-doubled"
    FILE_EMPTY = "file-empty"
    FILE_TOO_LARGE = "file-too-large"
    FILE_SUFFIX = "file-suffix"
    FILE_SAME = "file-same"
    AGREEMENT_MISSING = "agreement-missing"
    AGREEMENT_ALONE = "agreement-alone"


ONLY_WARN: Final = frozenset(
    {
        Code.WORDS_UNUSUAL,
        Code.PRICE_DOUBTFUL,
        Code.CERTIFICATE_MISSING,
        Code.ITEM_ZERO,
        Code.FILE_SAME,
    }
)
"""Every other finding keeps a sheet from being sealed."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence in both languages."""

    zh: str
    en: str


SAYINGS: Final[Mapping[Code, Saying]] = {
    Code.FORM_DIFFERS: Saying(
        "这张开标一览表不是按现行格式填的，请按最新的招标文件重新填写",
        "This sheet was filled in on another form; fill in the one of the tender "
        "documents in force",
    ),
    Code.FIELD_MISSING: Saying("“{label}”还没有填", "{label} is not filled in"),
    Code.FIELD_UNKNOWN: Saying(
        "招标文件没有要求“{label}”这一栏", "The tender does not ask for {label}"
    ),
    Code.KIND_DIFFERS: Saying(
        "“{label}”填的内容类型不对", "{label} holds another kind of value than asked"
    ),
    Code.CHOICE_UNKNOWN: Saying(
        "“{label}”没有“{given}”这个选项", "{label} has no answer {given}"
    ),
    Code.TEXT_HIDDEN: Saying(
        "“{label}”里有看不见的字符 {sign}，请重新输入",
        "{label} holds {sign}, which nobody can see; type it again",
    ),
    Code.TEXT_TOO_LONG: Saying(
        "“{label}”超过 {most} 个字", "{label} has more than {most} signs"
    ),
    Code.WORDS_UNREADABLE: Saying(
        "“{label}”的大写金额读不出来，应写作“{right}”",
        "The words of {label} are no amount in capitals; write {right}",
    ),
    Code.WORDS_DIFFER: Saying(
        "“{label}”大小写不一致：小写 {figures} 元，大写为 {words} 元",
        "{label} differs: {figures} yuan in figures, {words} yuan in words",
    ),
    Code.WORDS_UNUSUAL: Saying(
        "“{label}”的大写金额读得懂，规范写法是“{right}”",
        "The words of {label} can be read; the prescribed spelling is {right}",
    ),
    Code.ABOVE_CAP: Saying(
        "“{label}”为 {given}，高于上限 {cap}",
        "{label} is {given}, above the limit of {cap}",
    ),
    Code.BELOW_FLOOR: Saying(
        "“{label}”为 {given}，低于下限 {floor}",
        "{label} is {given}, below the least of {floor}",
    ),
    Code.PERIOD_BEYOND: Saying(
        "“{label}”为 {given} 天，超过要求的 {cap} 天",
        "{label} is {given} days, beyond the {cap} days asked",
    ),
    Code.PRICE_DOUBTFUL: Saying(
        "“{label}”只有 {given} 元，请核对单位是元还是万元",
        "{label} is only {given} yuan; check that it is not in ten thousands",
    ),
    Code.CERTIFICATE_MISSING: Saying(
        "“{label}”没有填证书编号", "{label} names no certificate"
    ),
    Code.MEMBER_CODE: Saying(
        "“{label}”里的 {given} 不是统一社会信用代码",
        "{label} names {given}, which is no unified social credit code",
    ),
    Code.MEMBER_DOUBLED: Saying(
        "“{label}”里的 {given} 写了两次", "{label} names {given} twice"
    ),
    Code.MEMBER_SELF: Saying(
        "“{label}”里的 {given} 是牵头人自己，只写其他成员",
        "{label} names {given}, the lead firm itself; name the others alone",
    ),
    Code.MEMBERS_TOO_MANY: Saying(
        "“{label}”连牵头人共 {given} 家，招标文件最多允许 {cap} 家",
        "{label} comes to {given} firms with the lead firm; the tender allows {cap}",
    ),
    Code.ITEM_MISSING: Saying("清单第 {label} 项没有报价", "Item {label} has no price"),
    Code.ITEM_UNKNOWN: Saying(
        "清单里没有第 {label} 项", "The bill has no item {label}"
    ),
    Code.ITEM_DOUBLED: Saying(
        "清单第 {label} 项报了两次价", "Item {label} is priced twice"
    ),
    Code.ITEM_AMOUNT: Saying(
        "清单第 {label} 项合价为 {given} 元，按单价乘数量应为 {right} 元",
        "Item {label} comes to {given} yuan; price times quantity is {right} yuan",
    ),
    Code.ITEM_ZERO: Saying("清单第 {label} 项单价为零", "Item {label} costs nothing"),
    Code.ITEMS_SUM: Saying(
        "清单合计 {sum} 元，与“{label}”的 {given} 元不一致",
        "The items add up to {sum} yuan, not to {label} of {given} yuan",
    ),
    Code.FILE_MISSING: Saying("还缺文件“{label}”", "The file {label} is missing"),
    Code.FILE_UNKNOWN: Saying(
        "招标文件没有要求文件“{label}”", "The tender asks for no file {label}"
    ),
    Code.FILE_DOUBLED: Saying(
        "文件“{label}”只能交一份，现有 {count} 份",
        "One file {label} is wanted, {count} are there",
    ),
    Code.FILE_EMPTY: Saying(
        "文件“{label}”（{name}）是空的", "The file {label} ({name}) is empty"
    ),
    Code.FILE_TOO_LARGE: Saying(
        "文件“{label}”（{name}）有 {given} 字节，超过 {most} 字节",
        "The file {label} ({name}) has {given} bytes, more than {most}",
    ),
    Code.FILE_SUFFIX: Saying(
        "文件“{label}”（{name}）的格式不对，应为 {suffixes}",
        "The file {label} ({name}) is of another kind than {suffixes}",
    ),
    Code.FILE_SAME: Saying(
        "文件“{label}”（{name}）与“{other}”内容相同，请核对",
        "The file {label} ({name}) has the same content as {other}; check it",
    ),
    Code.AGREEMENT_MISSING: Saying(
        "填了联合体成员，还缺文件“{label}”",
        "Members of a consortium are named, and the file {label} is missing",
    ),
    Code.AGREEMENT_ALONE: Saying(
        "交了文件“{label}”，但是没有填联合体成员",
        "The file {label} is there, and no member of a consortium is named",
    ),
}
