"""Organisations: their kinds, the roles each can give, and names nobody mistakes."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from archive.public.values import hidden
from trading.accounts.errors import (
    NameConfusableError,
    NameUnreadableError,
    RoleOfOtherKindError,
)
from trading.rules.roles import CENTRE_ROLES, Role

LONGEST_NAME: Final = 140
CODE_LENGTH: Final = 18


class Kind(StrEnum):
    """What an organisation is in the market."""

    FIRM = "firm"
    OTHER_PARTY = "other_party"
    OWNER = "owner"
    AGENCY = "agency"
    TOWN = "town"
    SUPERVISING_BODY = "supervising_body"
    AUTHORITY = "authority"
    CENTRE = "centre"


_OWNERS: Final = frozenset(
    {
        *(Role.OWNER, Role.OWNER_APPROVER, Role.REVIEWER, Role.TRACKING_OFFICER),
        Role.KEY_HOLDER,
    }
)
_WATCHERS: Final = frozenset({Role.KEY_HOLDER, Role.TRUSTEE})
ROLES_OF_KIND: Final[Mapping[Kind, frozenset[Role]]] = {
    Kind.FIRM: frozenset({Role.BIDDER}),
    Kind.OTHER_PARTY: frozenset({Role.BIDDER}),
    Kind.OWNER: _OWNERS,
    Kind.AGENCY: frozenset({Role.AGENCY, Role.REVIEWER, Role.KEY_HOLDER}),
    Kind.TOWN: _OWNERS,
    Kind.SUPERVISING_BODY: _WATCHERS | {Role.SUPERVISOR},
    Kind.AUTHORITY: _WATCHERS | {Role.AUTHORITY},
    Kind.CENTRE: CENTRE_ROLES - {Role.PLATFORM} | {Role.KEY_HOLDER},
}
"""Who can be what: nobody of a firm supervises, nobody of the centre decides (P-1)."""

ADMINISTRATORS: Final = frozenset(
    {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR}
)
BODIES: Final = frozenset(Kind) - {Kind.FIRM, Kind.OTHER_PARTY}
"""Organisations that are known by their name; a firm is known by its code."""

CONFIRMED_KINDS: Final = BODIES - {Kind.CENTRE}
"""Kinds whose identity two persons of the centre confirm before anybody acts for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """
    An organisation that people can act for.

    `code` is a firm's credit code. Several may claim one firm until the binding is
    decided, so neither code nor name is unique among firms.
    """

    id: str
    kind: Kind
    name: str
    code: str
    registered_by: str
    registered_at: datetime
    confirmed_at: datetime | None = None
    flag: str = ""

    @property
    def acts_as(self) -> str:
        """
        The word under which projects know it: a firm's code, a body's name.

        Other parties may be natural persons, whose names stay out of the log.
        """
        match self.kind:
            case Kind.FIRM:
                return self.code
            case Kind.OTHER_PARTY:
                return f"party:{self.id}"
            case _:
                return self.name

    @property
    def may_act(self) -> bool:
        """Whether its identity is confirmed, where that is asked."""
        return self.kind not in CONFIRMED_KINDS or self.confirmed_at is not None


def require_roles_of(kind: Kind, roles: Collection[Role]) -> None:
    """
    Return if an organisation of this kind can give all these roles.

    Raises:
        RoleOfOtherKindError: it cannot give one of them.

    """
    strange = set(roles) - ROLES_OF_KIND[kind]
    if strange:
        raise RoleOfOtherKindError(kind.value, [each.value for each in strange])


# --- Names ---------------------------------------------------------------------------
#
# A name is read by people and compared by programs, and both must find the same. So a
# body's name is put into compatibility form (NFKC), and written with few scripts: Han,
# Latin as European languages write it, digits, and the punctuation of names. That keeps
# out Cyrillic, Greek, kana and radicals that look like Latin or Han. What looks alike
# within what is left is folded by the tables below into a *skeleton*, as Unicode TS #39
# does it for all of Unicode: two names of one skeleton are one name to a reader.

_PUNCTUATION: Final = frozenset(" ()·-–—_&.,'’\"“”/、《》〈〉+#:;!?%")
_LAST_LATIN: Final = "\u017f"
_NOT_LATIN: Final = frozenset("ıĸŉſ")
_ALIKE: Final = (
    *("日曰", "己已巳", "未末", "土士", "人入", "千干", "戊戌戍", "天夭", "崇祟"),
    *("甲申由", "候侯", "治冶", "兔免", "乌鸟", "茶荼", "刀力", "九丸", "壬王"),
    *("0o", "1il|", "5s", "2z", "8b", "〇零", "口囗"),
)
# Pairs such as 大太 or 州洲 are not among them: both make names of real places.
# A dash between two characters reads as the number one; anywhere else it is no letter.
_DASH_AS_ONE: Final = re.compile(r"(?<=[\u3400-\u9fff])[-–—_](?=[\u3400-\u9fff])")
_FOLDED: Final = {ord(each): group[0] for group in _ALIKE for each in group}


def read_name(text: str, kind: Kind) -> str:
    """
    Return the name of an organisation as it is kept: NFKC, single blanks.

    Raises:
        NameUnreadableError: it is empty, too long, holds what nobody can see, a
            character of another script, or is the code or number of somebody else.

    """
    if hidden(text) or "\n" in text:
        raise NameUnreadableError("holds a character that nobody can see")
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if not 1 < len(name) <= LONGEST_NAME:
        raise NameUnreadableError(f"has {len(name)} characters")
    if kind in BODIES or kind is Kind.FIRM:
        strange = next((each for each in name if not _is_plain(each)), "")
        if strange:
            raise NameUnreadableError(
                f"holds {strange} (U+{ord(strange):04X}), which names are not written "
                "with"
            )
    elif _is_mixed(name):
        raise NameUnreadableError("mixes letters of several scripts that look alike")
    if not any("CJK" in unicodedata.name(each, "") or each.isalpha() for each in name):
        raise NameUnreadableError("has no letter")
    if kind in BODIES and (_is_code(name) or name.casefold().startswith("party:")):
        raise NameUnreadableError("is the number of somebody else")
    return name


def skeleton(name: str) -> str:
    """Return what a reader sees of a name: names that look alike have one skeleton."""
    read = _DASH_AS_ONE.sub("一", name)
    plain = unicodedata.normalize("NFKD", read).casefold()
    bare = "".join(each for each in plain if unicodedata.category(each) != "Mn")
    folded = bare.translate(_FOLDED).replace("rn", "m").replace("vv", "w")
    return "".join(each for each in folded if each.isalnum())


def require_distinct(name: str, bodies: Iterable[Organisation]) -> None:
    """
    Return if nobody takes the name for that of one of these bodies.

    Raises:
        NameConfusableError: it looks like one of theirs, or is it.

    """
    seen = skeleton(name)
    for body in bodies:
        if skeleton(body.name) == seen:
            raise NameConfusableError(body.name)


def _is_plain(sign: str) -> bool:
    if sign.isascii() and sign.isalnum():
        return True
    if sign in _PUNCTUATION or sign == "〇":
        return True
    if sign <= _LAST_LATIN:
        return sign.isalpha() and sign not in _NOT_LATIN and sign not in "ªº"
    return unicodedata.name(sign, "").startswith("CJK UNIFIED IDEOGRAPH")


def _is_mixed(name: str) -> bool:
    """Tell whether letters of Latin, Greek, Cyrillic or Armenian stand together."""
    alike = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "LISU", "COPTIC")
    found = {
        unicodedata.name(each, "").partition(" ")[0] for each in name if each.isalpha()
    }
    return len(found.intersection(alike)) > 1


def _is_code(name: str) -> bool:
    return len(name) == CODE_LENGTH and name.isascii() and name.isalnum()
