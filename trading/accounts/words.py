"""What people are told when they are not let in, or may not become what they ask."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from litestar.status_codes import (
    HTTP_401_UNAUTHORIZED,
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_408_REQUEST_TIMEOUT,
    HTTP_409_CONFLICT,
    HTTP_429_TOO_MANY_REQUESTS,
    HTTP_503_SERVICE_UNAVAILABLE,
)

from archive.public.ledger import KeyReusedError, MalformedCommandError
from archive.public.values import HiddenTextError, RuleBrokenError
from trading.accounts import entry_errors as entry
from trading.accounts import errors
from trading.front.forms import FormUnreadableError
from trading.front.intake import UploadsBusyError, UploadTooSlowError
from trading.front.languages import marked
from trading.front.words import Said, Words, said
from trading.rules.procedure import NotYoursError

SAID: Final[Mapping[type[RuleBrokenError], Said]] = MappingProxyType(
    dict(
        [
            said(
                FormUnreadableError,
                marked("表单看不懂"),
                marked("什么也没有保存。请重新打开页面再填一次。"),
            ),
            said(
                UploadsBusyError,
                marked("同时上传文件的人太多"),
                marked(
                    "什么也没有保存，也什么都没有丢。请过十秒刷新这一页："
                    "浏览器会把您填的内容和文件再发一次。"
                ),
            ),
            said(
                UploadTooSlowError,
                marked("文件没有按时传完"),
                marked(
                    "什么也没有保存，也什么都没有丢。请检查网络，再刷新这一页："
                    "浏览器会把您填的内容和文件再发一次。"
                ),
            ),
            said(
                MalformedCommandError,
                marked("有内容没有填，或者填得太长"),
                marked("什么也没有保存。请检查每一项，填过的内容还在。"),
            ),
            said(
                KeyReusedError,
                marked("这一页已经提交过了"),
                marked("第一次提交的内容有效，这一次没有保存。请重新打开页面。"),
            ),
            said(
                HiddenTextError,
                marked("文字里有看不见的字符"),
                marked("什么也没有保存。请删掉重新输入，不要从别处粘贴。"),
            ),
            # Getting in.
            said(
                entry.SignInFailedError,
                marked("手机号（或邮箱）和密码对不上"),
                marked("没有登录。请检查两项；忘了密码可以重新设置。"),
                "address",
            ),
            said(
                entry.SignInNeededError,
                marked("请先登录"),
                marked("什么也没有保存。登录以后会回到这一页。"),
            ),
            said(
                entry.AccountLockedError,
                marked("这个账号已经锁定"),
                marked("什么也没有保存。请联系中心的安全管理员。"),
            ),
            said(
                entry.ForgedRequestError,
                marked("这一页放得太久，或者是在别处打开的"),
                marked("还没有提交，您填的内容都在。请检查后再按一次。"),
            ),
            said(
                entry.SecondFactorNeededError,
                marked("还需要第二步验证"),
                marked(
                    "什么也没有保存。请按这里：用通行密钥、验证器或者短信邮件里的验证码再验证一次。"
                ),
            ),
            said(
                entry.SecondFactorStaleError,
                marked("请再验证一次是您本人"),
                marked(
                    "什么也没有保存。请按这里再验证一次：不能撤销的事，要在十五分钟以内验证过。"
                ),
            ),
            said(
                entry.SecondFactorWrongError,
                marked("这个数字不对，或者已经用过"),
                marked("请等下一个数字出来再填；每个数字只能用一次。"),
                "code",
            ),
            said(
                entry.DayAfterResetError,
                marked("账号刚换过密码或密钥，还不能撤回"),
                marked(
                    "什么也没有保存。{until}以后可以。如果换的不是您，请马上请中心锁定账号。"
                ),
            ),
            said(
                entry.OlderKeyStaysError,
                marked("刚换过密码或密钥，旧的密钥还不能移除"),
                marked(
                    "什么也没有保存。{until}以后可以。如果换的不是您，请马上请中心锁定账号。"
                ),
            ),
            said(
                entry.TooManyAttemptsError,
                marked("试得太快了"),
                marked("什么也没有保存。{until}以后可以再试。"),
            ),
            said(
                entry.CodeWrongError,
                marked("验证码不对，或者已经过期"),
                marked("什么也没有保存。请和短信或邮件再核对一次，或者重新取一个。"),
                "code",
            ),
            said(
                entry.AddressUnreadableError,
                marked("请填 11 位手机号，或者电子邮箱"),
                marked("什么也没有保存。例如 13800138000，或者 li@example.com。"),
                "address",
            ),
            said(
                entry.PersonNameUnreadableError,
                marked("请填写您的姓名"),
                marked("什么也没有保存。请按证件上的写法，写在一行里。"),
                "name",
            ),
            # Passwords and keys.
            said(
                entry.PasswordLengthError,
                marked("密码要有 12 到 128 个字符"),
                marked(
                    "什么也没有保存。几个不相干的词连起来就很好，不必有符号和大小写。"
                ),
                "password",
            ),
            said(
                entry.PasswordCommonError,
                marked("这个密码太容易猜到"),
                marked(
                    "什么也没有保存。请避开常见的词、日期、键盘顺序和您自己的名字。"
                ),
                "password",
            ),
            said(
                entry.PasswordWrongError,
                marked("现在的密码不对"),
                marked("什么也没有保存。请再输入一次现在的密码。"),
                "current",
            ),
            said(
                entry.PasskeyInvalidError,
                marked("没有认出通行密钥"),
                marked("请在有密钥的设备上再试一次，用指纹、面容或开机密码解锁。"),
            ),
            said(
                entry.PasskeysNeedHostError,
                marked("本平台还不能使用通行密钥"),
                marked("什么也没有保存。请系统管理员先设置平台的域名地址。"),
            ),
            said(
                entry.LastFactorStaysError,
                marked("这是您唯一的第二步验证，不能移除"),
                marked("什么也没有保存。请先添加另一个通行密钥或者验证器。"),
            ),
            # Organisations and their people.
            said(
                errors.NameUnreadableError,
                marked("单位名称里有不能用的字"),
                marked(
                    "什么也没有保存。请按证照上的全称，用汉字、字母、数字和常用标点填写。"
                ),
                "name",
            ),
            said(
                errors.NameConfusableError,
                marked("这个名称和一家已登记的单位太像"),
                marked(
                    "什么也没有保存。如果您就是那家单位的，请让它的负责人邀请您；"
                    "否则请填自己单位的全称。"
                ),
                "name",
            ),
            said(
                errors.CodeUnreadableError,
                marked("统一社会信用代码不对"),
                marked("什么也没有保存。请和营业执照核对全部 18 位。"),
                "uscc",
            ),
            said(
                errors.RoleOfOtherKindError,
                marked("这类单位没有这个职责"),
                marked("什么也没有保存。请从列出的职责里选择。"),
                "roles",
            ),
            said(
                errors.SeparationError,
                marked("服务、监督和参加交易不能是同一个人"),
                marked("什么也没有保存。请先结束另一个身份，或者换一个人担任。"),
            ),
            said(
                errors.ThreeAdministratorsError,
                marked("三个管理员必须是三个人"),
                marked("什么也没有保存。请让另一个人担任这个职务。"),
            ),
            said(
                errors.AdministratorsAppointedError,
                marked("三个管理员都已经到位"),
                marked("什么也没有保存。要更换，请由另外两位管理员提出。"),
            ),
            said(
                errors.LentClerkError,
                marked("没有有效的借用手续"),
                marked("什么也没有保存。请由乡镇负责人登记借用文件和期限。"),
            ),
            said(
                errors.LentByOwnerError,
                marked("借用人员不能办理原单位的项目"),
                marked("什么也没有保存。请换中心自己的或别处借来的人员办理。"),
            ),
            said(
                errors.NotOfThisOrganisationError,
                marked("只有本单位的负责人可以这样做"),
                marked("什么也没有保存。请换到那家单位的身份，或者请它的负责人来办。"),
            ),
            said(
                errors.LastManagerStaysError,
                marked("您是唯一的负责人，还不能离开"),
                marked("什么也没有保存。请先邀请另一位负责人，等他接受以后再离开。"),
            ),
            said(
                errors.PeriodSenselessError,
                marked("起止日期不对"),
                marked("什么也没有保存。请检查两个日期：从哪天到哪天。"),
                "until",
            ),
            said(
                errors.NoSuchAccountError,
                marked("没有找到"),
                marked("什么也没有保存。它可能已经不在了，请从列表里重新选择。"),
            ),
            said(
                errors.InvitationInvalidError,
                marked("这份邀请已经用过、撤回或者过期"),
                marked("什么也没有保存。请让邀请您的人再发一次。"),
                "token",
            ),
            said(
                errors.MandateMissingError,
                marked("没有委托人的授权"),
                marked("什么也没有保存。请由委托人登记授权文件。"),
            ),
            said(
                errors.MandateExpiredError,
                marked("委托人的授权已经到期"),
                marked("什么也没有保存。请由委托人登记新的授权文件。"),
            ),
            said(
                errors.TwoPersonsNeededError,
                marked("还需要另一个人"),
                marked(
                    "您的一次已经记下。请另一个人用他自己的账号再做一次，其中一位是中心负责人。"
                ),
            ),
            said(
                errors.ConfirmedAlreadyError,
                marked("这家单位已经确认过"),
                marked("不用再做什么。"),
            ),
            said(
                NotYoursError,
                marked("您的身份不能做这件事"),
                marked("什么也没有保存。如果您有别的身份，请先切换。"),
            ),
        ]
    )
)
"""Every rule about people, as the person concerned reads it."""

STATUS_OF: Final[Mapping[type[RuleBrokenError], int]] = MappingProxyType(
    {
        UploadsBusyError: HTTP_503_SERVICE_UNAVAILABLE,
        UploadTooSlowError: HTTP_408_REQUEST_TIMEOUT,
        entry.SignInNeededError: HTTP_401_UNAUTHORIZED,
        entry.SignInFailedError: HTTP_401_UNAUTHORIZED,
        entry.AccountLockedError: HTTP_403_FORBIDDEN,
        entry.ForgedRequestError: HTTP_403_FORBIDDEN,
        entry.SecondFactorNeededError: HTTP_403_FORBIDDEN,
        entry.TooManyAttemptsError: HTTP_429_TOO_MANY_REQUESTS,
        errors.MandateExpiredError: HTTP_403_FORBIDDEN,
        errors.MandateMissingError: HTTP_403_FORBIDDEN,
        errors.NotOfThisOrganisationError: HTTP_403_FORBIDDEN,
        errors.NoSuchAccountError: HTTP_404_NOT_FOUND,
        NotYoursError: HTTP_403_FORBIDDEN,
        KeyReusedError: HTTP_409_CONFLICT,
        errors.ConfirmedAlreadyError: HTTP_409_CONFLICT,
        errors.TwoPersonsNeededError: HTTP_409_CONFLICT,
    }
)
"""Every other rule is about what was typed: 422."""

WORDS: Final = Words(SAID, STATUS_OF)
"""The words of this slice's pages."""
