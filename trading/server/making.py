"""Why an instance cannot be made where it was asked for."""

from pathlib import Path
from typing import Final

BEGIN_AGAIN: Final = (
    "它没有答复过任何人，什么都没有保存；请删除该目录后重新建立 It never answered "
    "anybody, and nothing is saved in it. Remove the folder and make it again."
)


class InstanceExistsError(Exception):
    """A new instance is made in a folder and a database of its own."""

    remedy = "什么都没有写入；请另选空目录 Nothing was written; choose an empty folder."

    def __init__(self, place: object, what: str = "is not empty") -> None:
        super().__init__(f"{place} {what}")


class InstanceUnfinishedError(InstanceExistsError):
    """The making of an instance was interrupted in this folder."""

    remedy = f"什么都没有写入；{BEGIN_AGAIN}"

    def __init__(self, place: Path) -> None:
        super().__init__(place, "holds an instance that was never finished")


class DatabaseTakenError(InstanceExistsError):
    """The database holds the log of another instance."""

    remedy = (
        "什么都没有写入；请另选空数据库 Nothing was written; choose an empty database."
    )

    def __init__(self) -> None:
        super().__init__("the database", "holds another log already")


def require_empty(folder: Path) -> None:
    """
    Find an empty folder or none; else say what is there.

    Raises:
        InstanceUnfinishedError: the making of an instance was interrupted there.
        InstanceExistsError: an instance, or something else.

    """
    if not folder.exists() or not any(folder.iterdir()):
        return
    if (folder / "log" / "checkpoint").exists():
        raise InstanceExistsError(folder, "holds an instance already")
    if (folder / "keys").is_dir():
        raise InstanceUnfinishedError(folder)
    raise InstanceExistsError(folder)
