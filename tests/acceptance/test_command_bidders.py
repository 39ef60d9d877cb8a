"""`yangguang bidders import`: checked whole, taken over whole, or not at all."""

import pytest

from tests.builders_bidders import firm
from tests.command import ORIGIN, answer, check_refused, run
from trading.bidders.codes import Uscc
from trading.server.cli.output import Exit
from trading.server.instance import Instance

pytestmark = [pytest.mark.trading, pytest.mark.slow]

HEAD = "统一社会信用代码,企业名称\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Make an instance, once."""
    place = tmp_path_factory.mktemp("bidders")
    made = place / "instance"
    card = place / "card.json"
    result = run("init", "--instance", made, "--origin", ORIGIN, "--card", card)
    assert result.exit_code == 0, result.output
    return made


def name_of(folder, number):
    instance = Instance.open(folder)
    try:
        with instance.transactions.read() as work:
            found = work.bidders.firm(Uscc.parse(str(firm(number))))
    finally:
        instance.close()
    return found and found.name


def test_a_list_is_checked_and_then_taken_over(folder, tmp_path):
    """A dry run saves nothing; the real one says how many came in."""
    file = tmp_path / "firms.csv"
    file.write_bytes(
        f"{HEAD}{firm(1)},恒达路桥\n{firm(2)},岷江桥梁\n".encode("gb18030")
    )
    code, told = answer("bidders", "import", file, "--instance", folder, "--dry-run")
    assert (code, told["firms"], told["imported"]) == (0, 2, False)
    assert name_of(folder, 1) is None
    code, told = answer("bidders", "import", file, "--instance", folder)
    assert (code, told["firms"], told["imported"]) == (0, 2, True)
    assert (name_of(folder, 1), name_of(folder, 2)) == ("恒达路桥", "岷江桥梁")


def test_one_wrong_row_keeps_all_of_it_out(folder, tmp_path):
    """And is named by its line, to people and to machines."""
    file = tmp_path / "firms.csv"
    file.write_text(f"{HEAD}{firm(7)},好名字\n{firm(8)}X,坏代码\n", "utf-8")
    arguments = "bidders", "import", file, "--instance", folder
    assert "line 3" in check_refused(Exit.CHECK_FAILED, *arguments)
    _, told = answer(*arguments)
    assert [each["line"] for each in told["wrong"]] == [3]
    assert told["imported"] is False
    assert name_of(folder, 7) is None


def test_what_is_no_list_or_not_there_is_told_so(folder, tmp_path):
    """Without an accident."""
    file = tmp_path / "firms.csv"
    arguments = "bidders", "import", file, "--instance", folder
    check_refused(Exit.ENVIRONMENT, *arguments)
    file.write_bytes(b"\xff\xfe\x00")
    check_refused(Exit.CHECK_FAILED, *arguments)
