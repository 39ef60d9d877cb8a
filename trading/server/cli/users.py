"""`yangguang users …`: the first administrators, and who is who."""

from pathlib import Path

import click

from trading.accounts.errors import AdministratorsAppointedError
from trading.server.cli.output import Exit, Output, using_instance
from trading.server.front_desk import front_desk_over
from trading.server.instance import Instance
from trading.server.wiring import Platform

TITLES = {
    "system_administrator": "系统管理员 System administrator",
    "security_administrator": "安全管理员 Security administrator",
    "auditor": "审计管理员 Auditor",
}


@click.group()
def users() -> None:
    """人员。People who administer the platform."""


@users.command()
@click.option(
    "--instance",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("yangguang-data"),
    show_default=True,
    help="实例目录。Folder of the instance.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="一个 JSON 对象。One JSON object."
)
def administrators(folder: Path, as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """重新邀请空缺的管理员。Invite anew to each administrator's role nobody holds."""
    output = Output(as_json=as_json)
    with using_instance(output):
        try:
            told, lines = invited(folder)
        except AdministratorsAppointedError as error:
            output.fail(
                Exit.USAGE,
                f"三个管理员均已到任 {error}",
                f"由两名在任管理员更换第三名 {error.remedy}",
            )
    output.answer({"ok": True, **told}, *lines)


def invited(folder: Path) -> tuple[dict[str, object], list[str]]:
    """
    Invite the first administrators of an instance; return it for machines and people.

    Each invitation goes to another person: three accounts, never one.

    Raises:
        AdministratorsAppointedError: all three are there.

    """
    instance = Instance.open(folder)
    try:
        desk = front_desk_over(instance, Platform.over(instance))
        tokens = {
            role.value: token for role, token in desk.invite_administrators().items()
        }
        links = {
            role: desk.sign_in.keeper.link("invitation", token)
            for role, token in tokens.items()
        }
        instance.sequencer.run()
    finally:
        instance.close()
    heading = (
        "管理员邀请码，分别交给三个人，30 天内各用一次 "
        "Invitations, to three persons, each good once within 30 days:"
    )
    lines = [
        heading,
        *(f"  {TITLES[role]}: {link}" for role, link in links.items()),
    ]
    return {"invitations": tokens}, lines
