"""What people are told about their accounts, in Chinese and in English."""

from datetime import datetime
from typing import Final

from archive.public.values import shown
from trading.accounts.use_cases.acting import Keeper, Notice

NOT_YOU: Final = (
    "如果不是您本人操作，请立即联系交易中心安全管理员锁定账号。\n"
    "If it was not you, have the centre's security administrator lock the account now."
)
QUIET_DAY: Final = (
    "自现在起 24 小时内，该账号不能撤回任何事项。\n"
    "For 24 hours from now this account can withdraw nothing."
)


def registration_code(keeper: Keeper, code: str, until: datetime) -> Notice:
    """Tell the code with which an address is confirmed."""
    return Notice(
        "registration",
        f"{keeper.title}：注册验证码 Registration code",
        f"验证码 Code: {code}\n有效期至 Valid until: {shown(until)}\n"
        "请勿转告他人。Tell it to nobody.",
        passing=True,
    )


def known_already(keeper: Keeper) -> Notice:
    """Tell the owner of an account that somebody wants to register its address."""
    return Notice(
        "registration",
        f"{keeper.title}：此地址已有账号 There is an account already",
        "有人用此地址申请注册，但它已有账号；如忘记密码，请在登录页重置。\n"
        "Somebody wants to register with this address, which has an account already; "
        "a forgotten password is reset on the sign-in page.",
        passing=True,
    )


def second_code(keeper: Keeper, code: str, until: datetime) -> Notice:
    """Tell the code that is a bidder's second step."""
    return Notice(
        "second",
        f"{keeper.title}：登录验证码 Sign-in code",
        f"验证码 Code: {code}\n有效期至 Valid until: {shown(until)}\n{NOT_YOU}",
        passing=True,
    )


def reset_link(keeper: Keeper, token: str, until: datetime) -> Notice:
    """Tell the link with which a password is set anew."""
    return Notice(
        "reset",
        f"{keeper.title}：重置密码 Set a new password",
        f"{keeper.link('reset', token)}\n有效期至 Valid until: {shown(until)}\n"
        "如果不是您本人申请，不必理会。If you did not ask for it, leave it.",
        passing=True,
    )


def no_account(keeper: Keeper) -> Notice:
    """Tell an address without an account that somebody asked for it."""
    return Notice(
        "reset",
        f"{keeper.title}：此地址没有账号 There is no account",
        "有人申请重置此地址的密码，但它没有账号；如果不是您本人申请，不必理会。\n"
        "Somebody asked for a new password for this address, which has no account. If "
        "it was not you, leave it.",
        passing=True,
    )


def invitation(keeper: Keeper, known_as: str, token: str, until: datetime) -> Notice:
    """Tell how a membership is taken up."""
    return Notice(
        "invitation",
        f"{keeper.title}：邀请您加入 You are invited",
        f"{known_as} 邀请您加入 invites you to join:\n"
        f"{keeper.link('invitation', token)}\n有效期至 Valid until: {shown(until)}",
        passing=True,
    )


def new_key(keeper: Keeper, what: str) -> Notice:
    """Tell on every channel that the account got a new key (I-6)."""
    return Notice(
        "key",
        f"{keeper.title}：账号新增密钥 A new key",
        f"您的账号新增 Your account has a new {what}。\n{QUIET_DAY}\n{NOT_YOU}",
    )


def key_removed(keeper: Keeper) -> Notice:
    """Tell that a key was taken away."""
    return Notice(
        "key",
        f"{keeper.title}：账号移除密钥 A key was removed",
        f"您的账号移除了一个通行密钥 A passkey was removed.\n{NOT_YOU}",
    )


def device_removed(keeper: Keeper) -> Notice:
    """Tell that a device signs no more papers."""
    return Notice(
        "key",
        f"{keeper.title}：移除签署设备 A signing device was removed",
        "您的一台签署文书的设备已移除，以后不能再用它签署。\n"
        f"One of your devices signs no more papers.\n{NOT_YOU}",
    )


def password_changed(keeper: Keeper, *, reset: bool) -> Notice:
    """Tell on every channel that the password is another one."""
    quiet = f"{QUIET_DAY}\n" if reset else ""
    return Notice(
        "password",
        f"{keeper.title}：密码已更改 The password was changed",
        f"您的账号密码已更改，其他登录均已结束。\n"
        f"Your password was changed, and all sign-ins were ended.\n{quiet}{NOT_YOU}",
    )


def locked(keeper: Keeper) -> Notice:
    """Tell that the account is locked."""
    return Notice(
        "lock",
        f"{keeper.title}：账号已锁定 The account is locked",
        "安全管理员已锁定您的账号，详情请联系交易中心。\n"
        "The security administrator has locked your account; ask the centre why.",
    )


def unlocked(keeper: Keeper) -> Notice:
    """Tell that the account can be used again."""
    return Notice(
        "lock",
        f"{keeper.title}：账号已解锁 The account is unlocked",
        "您的账号可以重新使用。\nYour account can be used again.",
    )


def membership_ended(keeper: Keeper, known_as: str) -> Notice:
    """Tell that a membership has ended."""
    return Notice(
        "membership",
        f"{keeper.title}：成员资格已终止 A membership has ended",
        f"您在 {known_as} 的成员资格已终止。\nYour membership of {known_as} has ended.",
    )
