"""How a badge looks: from afar by mark and colour, from near by its words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from archive.public.paper import Band, Card, Hatch
from trading.venue.codes import written
from trading.venue.model.badges import Badge, BadgeRole
from trading.venue.model.bookings import Booking
from trading.venue.model.rooms import Room

_LOOKS: Final[Mapping[BadgeRole, tuple[str, str, Band]]] = MappingProxyType(
    {
        BadgeRole.SUPERVISOR: ("J", "现场监督", Band("监", "B3161F", Hatch.NONE)),
        BadgeRole.OWNER: ("Y", "业主代表", Band("业", "0F4A94", Hatch.RISING)),
        BadgeRole.AGENCY: ("D", "代理机构", Band("代", "0B6B61", Hatch.RULES)),
        BadgeRole.CLERK: ("C", "场次操作员", Band("场", "333333", Hatch.DOTS)),
        BadgeRole.EXPERT: ("E", "评审专家", Band("专", "5B2A86", Hatch.LATTICE)),
        BadgeRole.BIDDER: ("T", "企业代表", Band("企", "8C5A00", Hatch.BARS)),
        BadgeRole.NOTARY: ("N", "公证员", Band("公", "1B5E20", Hatch.FALLING)),
        BadgeRole.KEY_HOLDER: ("K", "密钥持有人", Band("密", "7A1B4F", Hatch.GRID)),
        BadgeRole.OBSERVER: (
            *("G", "社会观察员"),
            Band("观", "4A5A66", Hatch.WIDE_RULES),
        ),
        BadgeRole.MEDIA: ("M", "媒体", Band("媒", "0B6E8F", Hatch.WIDE_BARS)),
    }
)
_HIDDEN: Final = "姓名和单位不显示"
_DEMONSTRATION: Final = "演示数据"


def letter_of(role: BadgeRole) -> str:
    """Return the letter with which the numbers of such badges begin."""
    return _LOOKS[role][0]


def card_of(
    badge: Badge,
    said: tuple[str, str, str],
    session: tuple[Booking, Room],
    issuer: str,
    *,
    demo: bool,
) -> Card:
    """
    Return the card of a badge; `said` is its name, body and code.

    Of an expert neither name nor body is shown: whoever knows them could reach them.
    """
    name, body, code = said
    booking, room = session
    _, title, band = _LOOKS[badge.role]
    if badge.role is BadgeRole.EXPERT:
        name, body = f"{badge.id.rpartition('-')[2]} 号", _HIDDEN
    first, last = (f"{day}" for day in booking.stay.days)
    days = f"{first}　当日有效" if first == last else f"{first} 至 {last}"
    return Card(
        band=band,
        number=badge.id,
        issuer=issuer,
        title=title,
        name=name,
        body=body,
        place=room.name,
        days=days,
        code=code,
        written=written(code),
        note=_DEMONSTRATION if demo else "",
    )
