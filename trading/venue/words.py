"""What people are told when a room, a badge or an order is not to be had."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from litestar.status_codes import (
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_409_CONFLICT,
)

from archive.public.values import RuleBrokenError
from trading.front.languages import marked
from trading.front.words import Said, Words, said
from trading.venue import errors, model
from trading.venue.model.screens import NoScreenFreeError

SAID: Final[Mapping[type[RuleBrokenError], Said]] = MappingProxyType(
    dict(
        [
            # Rooms.
            said(
                NoScreenFreeError,
                marked("没有可以转过来的大屏"),
                marked("大屏照旧。前一个标段还在开标，或者没有配对过大屏。"),
            ),
            said(
                errors.RoomMissingError,
                marked("没有这个场所"),
                marked("什么也没有保存。请从列表里选择场所。"),
                "room",
            ),
            said(
                errors.RoomClosedError,
                marked("这个场所已经停用"),
                marked("什么也没有保存。请选择在用的场所。"),
                "room",
            ),
            said(
                errors.RoomNameTakenError,
                marked("已经有同名的场所"),
                marked("没有保存，填过的内容还在。请换一个名称，比如加上楼层和房号。"),
                "name",
            ),
            said(
                errors.RoomOfOtherKindError,
                marked("这个场所不适合这种活动"),
                marked("没有保存。请选择同一种用途的场所。"),
                "room",
            ),
            said(
                errors.RoomStillBookedError,
                marked("这个场所还有已确认的场次"),
                marked("没有停用。请先改期或取消那些场次。"),
                "reason",
            ),
            said(
                errors.OnDutyElsewhereError,
                marked("这个人那段时间在别处值班"),
                marked("没有保存。请换人，或者从{until}以后排起。"),
                "person",
            ),
            # Bookings.
            said(
                errors.BookingMissingError,
                marked("没有这个场次"),
                marked("什么也没有改变。请从列表重新进入。"),
            ),
            said(
                errors.BookingPeriodError,
                marked("日期或时间不对"),
                marked(
                    "没有保存，填过的内容还在。开始要在现在以后，结束要在开始以后，"
                    "最长十五天。"
                ),
                "day",
            ),
            said(
                errors.RoomTakenError,
                marked("这个时间场地已经给了别的场次"),
                marked(
                    "没有保存，对方的安排不变。场地到{until}才空出来，请另选时间或"
                    "场所。"
                ),
                "day",
            ),
            said(
                errors.OtherThanAnnouncedError,
                marked("场地或时间和公告不一致"),
                marked(
                    "没有确认，申请还在。请按公告安排，或者先公布理由推迟抽取；"
                    "如果其实是同一处，请写明理由再确认。"
                ),
                "unlike_notice",
            ),
            said(
                errors.EvaluationBeforeOpeningError,
                marked("评标要在开标结束以后"),
                marked("没有保存，填过的内容还在。请把评标排在开标以后。"),
                "day",
            ),
            said(
                errors.BookingSettledError,
                marked("这个场次已经有了决定"),
                marked("什么也没有改变。请看它现在的状态；已经结束的可以重新申请。"),
            ),
            # Badges.
            said(
                errors.BadgeUnknownError,
                marked("没有这个工作牌"),
                marked("没有进场记录。请再扫一次，或者输入牌上的十六个字符。"),
                "code",
            ),
            said(
                errors.BadgeRevokedError,
                marked("这个工作牌已经收回"),
                marked("没有进场记录。请留下这个牌；本人确要参加的，另做一个。"),
                "code",
            ),
            said(
                errors.BadgeNotTodayError,
                marked("这个工作牌不是今天的"),
                marked("没有进场记录。请在牌上写的那天来；场次改期的，先保存改期。"),
                "code",
            ),
            said(
                errors.BadgeOtherRoomError,
                marked("这个工作牌是另一个场所的"),
                marked("没有进场记录。请带持牌人到牌上写的场所。"),
                "code",
            ),
            said(
                errors.BadgeUnprintableError,
                marked("有名字或单位印不到工作牌上"),
                marked("没有制作。请写短一些，或者换成常用的字。"),
                "holders",
            ),
            said(
                errors.BadgeHeldTwiceError,
                marked("其中有人已经有这个场次的工作牌"),
                marked("没有制作。请不要再选这个人，或者先收回旧牌。"),
                "holders",
            ),
            said(
                errors.NotSignedInError,
                marked("有人还没有凭工作牌进场"),
                marked("什么也没有保存。请每个人在门口刷牌以后再试。"),
            ),
            said(
                model.DutyOfOthersError,
                marked("这个身份属于另一家单位"),
                marked("没有保存。请由担任这个身份的单位派人。"),
                "holders",
            ),
            # Supervision on site.
            said(
                errors.SessionNotOnError,
                marked("这个场次不在今天"),
                marked("没有发出指令。场次当天才能暂停或恢复。"),
                "reason",
            ),
            said(
                errors.PausedAlreadyError,
                marked("这个场次已经暂停"),
                marked("先前的指令有效，这一次没有发出。其他理由可以记入见证。"),
                "seen",
            ),
            said(
                errors.NotPausedError,
                marked("这个场次没有暂停"),
                marked("没有发出指令，场次照常进行。"),
            ),
            said(
                errors.FileClosedError,
                marked("这个项目的档案已经关闭"),
                marked("什么也没有保存，档案里不能再加内容。"),
            ),
            # Who has to be there, and whether it is recorded.
            said(
                model.DutyUnfilledError,
                marked("该到的人还没有到齐"),
                marked("什么也没有保存。请等人到齐，或者公布理由推迟。"),
            ),
            said(
                model.KeyUnusableError,
                marked("有人的签名密钥不能用"),
                marked("什么也没有保存。请用本人的签名密钥登记。"),
            ),
            said(
                model.AttendedTwiceError,
                marked("有人登记了两次"),
                marked("什么也没有保存。一个人只登记一次。"),
            ),
            said(
                model.NotRecordedError,
                marked("还没有录像"),
                marked("什么也没有保存。请开始录像，或者由现场监督签名说明原因。"),
            ),
            said(
                model.ExceptionUnsignedError,
                marked("不录像的说明没有签好"),
                marked("什么也没有保存。请由现场监督按原文签名。"),
            ),
        ]
    )
)

WORDS: Final = Words(
    SAID,
    MappingProxyType(
        {
            errors.RoomMissingError: HTTP_404_NOT_FOUND,
            errors.BookingMissingError: HTTP_404_NOT_FOUND,
            model.DutyOfOthersError: HTTP_403_FORBIDDEN,
            **dict.fromkeys(
                (
                    errors.RoomClosedError,
                    errors.RoomNameTakenError,
                    errors.RoomStillBookedError,
                    errors.OnDutyElsewhereError,
                    errors.RoomTakenError,
                    errors.OtherThanAnnouncedError,
                    errors.EvaluationBeforeOpeningError,
                    errors.BookingSettledError,
                    errors.BadgeRevokedError,
                    errors.BadgeNotTodayError,
                    errors.BadgeOtherRoomError,
                    errors.BadgeHeldTwiceError,
                    errors.NotSignedInError,
                    errors.SessionNotOnError,
                    errors.PausedAlreadyError,
                    errors.NotPausedError,
                    errors.FileClosedError,
                    model.DutyUnfilledError,
                    model.KeyUnusableError,
                    model.AttendedTwiceError,
                    model.NotRecordedError,
                    model.ExceptionUnsignedError,
                ),
                HTTP_409_CONFLICT,
            ),
        }
    ),
)
