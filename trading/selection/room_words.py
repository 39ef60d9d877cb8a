"""What is said in a draw room when something cannot be done."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import (
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_409_CONFLICT,
)

from archive.public.values import RuleBrokenError
from expert_pool.public import draws
from trading.front.languages import marked
from trading.front.words import Said, Words, said
from trading.projects.model import NotShownYetError
from trading.rules.procedure import NotNowError, NotYoursError
from trading.selection.model import joining, room
from trading.venue import errors as venue
from trading.venue import model as attending
from trading.venue.model.screens import ScreenUnknownError

_SAFE: Final = marked("什么也没有改变。")
_AGAIN: Final = marked("什么也没有改变。请再按一次。")

_BEFORE: Final = [
    said(
        joining.RoomNotOpenError,
        marked("现在还不能到场登记"),
        marked("没有登记。请在抽取当天再来：{until}。"),
    ),
    said(
        joining.RoomClosedToMoreError,
        marked("参加抽取的人已经登记完"),
        marked("没有登记。您可以看，不能再参加这一次。"),
    ),
    said(
        attending.AttendedTwiceError,
        marked("这个人或这台设备已经登记过"),
        marked("没有登记。每个人用自己的设备登记一次。"),
    ),
    said(
        attending.KeyUnusableError,
        marked("没有收到签名钥匙"),
        marked("没有登记。请用能运行脚本的浏览器，再按一次。"),
    ),
    said(
        attending.DutyUnfilledError,
        marked("必到的人还没有齐"),
        marked("房间没有就绪。请等必到的人都登记，再确认一次。"),
    ),
    said(
        venue.NotSignedInError,
        marked("有人还没有刷证进场"),
        marked("房间没有就绪。请先在门口刷工作证，再确认一次。"),
    ),
    said(
        attending.NotRecordedError,
        marked("没有录像，也没有签字说明"),
        marked("房间没有就绪。请现场监督先签字说明原因。"),
    ),
    said(
        attending.ExceptionUnsignedError,
        marked("签名不对"),
        _AGAIN,
    ),
    said(
        room.DrawDayPassedError,
        marked("公告的抽取日已经过了"),
        marked("没有开始。请业主先公布推迟的时间和原因。"),
    ),
    said(
        room.DrawNeedsCosignerError,
        marked("公开日志还没有外部共签方"),
        marked("没有开始。请安全管理员先登记中心以外的共签方。"),
    ),
    said(room.StaleSignatureError, marked("签名放得太久"), _AGAIN),
    said(room.NotTheNoticeError, marked("抽取公告刚才变了"), _AGAIN),
    said(
        room.NotYourselfError,
        marked("只能用自己的名义"),
        _SAFE,
    ),
]
_DURING: Final = [
    said(
        NotNowError,
        marked("现在不是这一步"),
        marked("什么也没有改变。别人可能刚走到下一步，请看页面现在的状态。"),
    ),
    said(NotYoursError, marked("这一步不由您来办"), _SAFE),
    said(
        NotShownYetError,
        marked("公开日志还没有公布各人的数"),
        marked("没有录入。公布以后再录，一般不到一分钟。"),
    ),
    said(
        draws.NoSupervisorError,
        marked("操作员和现场监督必须在内"),
        _SAFE,
    ),
    said(draws.SignatureRefusedError, marked("签名和登记的钥匙对不上"), _SAFE),
    said(draws.SignersError, marked("两个人的签名不齐"), _SAFE),
    said(
        draws.DuplicateCommitmentError,
        marked("您已经封住过一个数"),
        marked("先封住的那个有效。"),
    ),
    said(draws.CommitAfterCloseError, marked("承诺已经截止"), _SAFE),
    said(draws.RevealBeforeCloseError, marked("承诺还没有截止"), _SAFE),
    said(draws.RevealAfterCloseError, marked("公开已经截止"), _SAFE),
    said(
        draws.RevealDoesNotOpenError,
        marked("这个数和封住的不一样"),
        marked("没有公开。请用封住它的那台设备。"),
    ),
    said(draws.AlreadyRevealedError, marked("您的数已经公开过"), _SAFE),
    said(
        draws.ReasonMissingError,
        marked("有人没有出数，请写明每个人的原因"),
        _SAFE,
    ),
    said(
        draws.DrawTooEarlyError,
        marked("还没有到公告的抽取时间"),
        marked("没有截止。到了时间再按一次。"),
    ),
    said(
        draws.ChanceTooEarlyError,
        marked("号球摇得太早"),
        marked("没有录入。到了页面写明的时间再摇。"),
    ),
    said(
        draws.ValueNotCanonicalError,
        marked("数字的个数或大小不对"),
        marked("没有录入，填的还在。请对着号球再数一遍。"),
        "value",
    ),
    said(draws.TypedTooOftenError, marked("录入的次数用完了"), _SAFE),
    said(draws.AlreadySignedError, marked("您已经签过字"), _SAFE),
    said(draws.NoOtherSourceError, marked("公告里没有别的随机源了"), _SAFE),
    said(
        draws.SourceSpokenError,
        marked("随机源可能已经有结果，不能再换"),
        _SAFE,
    ),
    said(
        draws.VoidWithoutCauseError,
        marked("结果出来以后，只有异议决定名单有错才能作废"),
        _SAFE,
    ),
    said(
        draws.DrawOnlyFinishedError,
        marked("公开截止以后，抽取只能进行到底"),
        _SAFE,
    ),
    said(draws.DrawDoneError, marked("抽取已经完成"), _SAFE),
    said(draws.MalformedDrawError, marked("内容不全，没有收下"), _AGAIN),
    said(
        joining.ProposalMissingError,
        marked("还没有人先签字，或者已经超过十分钟"),
        marked("什么也没有改变。请另一个人再提出一次。"),
    ),
]
_SCREENS: Final = [
    said(
        ScreenUnknownError,
        marked("没有大屏显示这 6 位数字"),
        marked("没有配对。数字十分钟一换，请再看一遍。"),
        "code",
    ),
]
_ROWS: Final[dict[type[RuleBrokenError], Said]] = dict([*_BEFORE, *_DURING, *_SCREENS])

WORDS: Final = Words(
    MappingProxyType(_ROWS),
    MappingProxyType(
        {
            NotYoursError: HTTP_403_FORBIDDEN,
            room.NotYourselfError: HTTP_403_FORBIDDEN,
            draws.DrawMissingError: HTTP_404_NOT_FOUND,
            draws.ValueNotCanonicalError: 422,
            draws.ReasonMissingError: 422,
            draws.DrawError: HTTP_409_CONFLICT,
            joining.RoomNotOpenError: HTTP_409_CONFLICT,
            joining.RoomClosedToMoreError: HTTP_409_CONFLICT,
            joining.ProposalMissingError: HTTP_409_CONFLICT,
            attending.DutyUnfilledError: HTTP_409_CONFLICT,
            attending.NotRecordedError: HTTP_409_CONFLICT,
            NotNowError: HTTP_409_CONFLICT,
            NotShownYetError: HTTP_409_CONFLICT,
        }
    ),
)
"""The words of draw rooms and their screens."""
