"""The doctor asks the database itself, on each kind in turn."""

import pytest
from sqlalchemy import text

from trading.server.doctor import examine

pytestmark = pytest.mark.trading


def forgetting(site):
    """Return the settings of the database that the doctor finds unsafe."""
    findings, _ = examine(site.folder)
    return [each.split(" ")[0] for each in findings if "power cut" in each]


def test_a_database_that_may_forget_is_named(site):
    """
    What was answered must outlast a power cut: a server that saves on that is unsafe.

    The server of these tests is such a one; a file keeps what it says it has kept.
    """
    if site.server is None:
        assert forgetting(site) == []
        return
    assert forgetting(site) == ["fsync", "full_page_writes", "synchronous_commit"]
    alter = "ALTER ROLE app SET synchronous_commit = "
    with site.opened() as instance, instance.engine.connect() as connection:
        for safe in ("on", "remote_apply"):
            connection.execute(text(alter + safe))
            connection.commit()
            assert forgetting(site) == ["fsync", "full_page_writes"]
        connection.execute(text("ALTER ROLE app RESET synchronous_commit"))
        connection.commit()


def test_a_damaged_database_file_is_named(sqlite_site):
    """Pages that a disk spoiled are found before somebody needs them."""
    assert examine(sqlite_site.folder)[0] == []
    path = sqlite_site.folder / "yangguang.db"
    with sqlite_site.opened() as instance, instance.engine.connect() as connection:
        page = connection.scalar(
            text("SELECT rootpage FROM sqlite_master WHERE name = 'archive_message'")
        )
        size = connection.scalar(text("PRAGMA page_size"))
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\x7f" * 64)

    assert any("damaged" in each for each in examine(sqlite_site.folder)[0])
