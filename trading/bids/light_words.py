"""What people are told about standing keys and light policies."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import HTTP_409_CONFLICT

from trading.bids import light_errors
from trading.front.languages import marked
from trading.front.words import Words, said

_LIGHT: Final = (
    said(
        light_errors.StandingKeyUnsignedError,
        marked("这把常备密钥不是您本人签的"),
        marked(
            "什么也没有保存，原有的密钥仍然有效。请本人登录，在密钥页面上重新生成。"
        ),
    ),
    said(
        light_errors.TrusteeUnsignedError,
        marked("这把签名公钥没有为这家受托单位签名"),
        marked(
            "什么也没有保存，原有的受托人仍然有效。"
            "请照抄受托单位自己运行 yangguang trustee create 打印的一行，连同签名。"
        ),
    ),
    said(
        light_errors.NotARecipientError,
        marked("这不是可以用来加密的密钥"),
        marked(
            "什么也没有保存，原有的密钥仍然有效。请用本平台的页面或者命令行重新生成。"
        ),
    ),
    said(
        light_errors.StandingKeysMissingError,
        marked("还有人没有七天以内的常备密钥"),
        marked(
            "什么也没有保存。请两名审查人和监督人各自更新常备密钥，"
            "并确认已登记时间受托人；然后再试。"
        ),
    ),
    said(
        light_errors.PolicyNotLoggedError,
        marked("这次报名的开启规则还没有入账"),
        marked("什么也没有保存。平台会在几秒内自动入账；请稍后再试。"),
    ),
    said(
        light_errors.PolicyLoggedAlreadyError,
        marked("同样的开启规则已经入账"),
        marked("什么也没有保存，已入账的规则有效。请继续办理。"),
    ),
    said(
        light_errors.AskedTooLateError,
        marked("受托人的机器时钟不对"),
        marked("什么也没有保存，所有材料仍然密封。请校准受托人机器的时钟再试。"),
    ),
    said(
        light_errors.EnvelopeWaitsError,
        marked("还有材料要等第三位持有人交出密钥"),
        marked("什么也没有保存，所有材料仍然密封。第三位持有人交出密钥以后再启封。"),
    ),
    said(
        light_errors.DisclosuresNotAskedError,
        marked("有报名没有打开，还没有问过报名人"),
        marked(
            "什么也没有保存，所有材料仍然密封。平台会马上通知报名人；"
            "给他们一小时公开自己的密钥，然后再启封。"
        ),
    ),
    said(
        light_errors.SignUpFullError,
        marked("这次报名收到的份数已经到了上限"),
        marked(
            "什么也没有保存，密封好的报名还在您的浏览器里。请马上告诉中心："
            "中心可以终止这次报名，另行公告。"
        ),
    ),
    said(
        light_errors.FilesLostError,
        marked("平台弄坏了您报名里的一个文件"),
        marked(
            "什么也没有保存，您的报名仍然有效。这是平台的责任。"
            "请用密封时的那个浏览器公开密钥，它会把同样的文件再交一次。"
        ),
    ),
    said(
        light_errors.NothingToAskError,
        marked("没有需要通知的报名人"),
        marked("什么也没有保存。报名都能打开，或者已经通知过，通知仍然有效。"),
    ),
)

LIGHT_WORDS: Final = Words(
    MappingProxyType(dict(_LIGHT)),
    MappingProxyType({error: HTTP_409_CONFLICT for error, _ in _LIGHT}),
)
"""The words of every rule that light policies defend."""
