"""Lists of firms: in which writing they may come, and which rows are wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders_bidders import firm
from trading.bidders.errors import ListUnreadableError
from trading.bidders.model.lists import MOST_ROWS, FirmList, read_list

pytestmark = pytest.mark.trading

HEAD = "统一社会信用代码,企业名称\r\n"
TWO = f"{HEAD}{firm(1)},恒达路桥\r\n {firm(2)} ,“岷江”桥梁\r\n"


def found(text, encoding="utf-8"):
    return read_list(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_comes_in_any_of_three_writings(encoding):
    """Whatever the office program wrote."""
    read = found(TWO, encoding)
    assert read.wrong == ()
    assert [(str(each.code), each.name) for each in read.firms] == [
        (str(firm(1)), "恒达路桥"),
        (str(firm(2)), "“岷江”桥梁"),
    ]


def test_columns_may_stand_in_another_order_beside_others():
    """The first line says what is what."""
    read = found(f"序号,Name,Credit Code\n1,恒达路桥,{firm(1)}\n\n,,\n")
    assert [str(each.code) for each in read.firms] == [str(firm(1))]


def test_every_wrong_row_is_named_by_its_line_and_reason():
    """The lines are those of the file, also behind a field of two lines."""
    wrong = str(firm(3))[:-1] + "I"
    read = found(
        f'{HEAD}{firm(1)},恒达路桥\n{wrong},一\n{firm(2)},"两\n行"\n'
        f"{firm(1)},又一家\n{firm(4)}\n{firm(5)},<script>\n{firm(6)},好名字\n"
    )
    assert [str(each.code) for each in read.firms] == [str(firm(1)), str(firm(6))]
    assert [each.line for each in read.wrong] == [3, 5, 6, 7, 8]
    assert "position 18" in read.wrong[0].reason
    assert "line 2" in read.wrong[2].reason


@pytest.mark.parametrize("name", ["+恒达路桥", "-恒达", "恒达=HYPERLINK"[:2] + "+1"])
def test_what_looks_like_a_formula_stays_text(name):
    """Nothing is computed, stripped, or put before it."""
    (kept,) = found(f"{HEAD}{firm(1)},{name}\n").firms
    assert kept.name == name


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"code;name\n",
        "统一社会信用代码\n".encode(),
        b"\xff\xfe\x00\x01",
        HEAD.encode() + b"\0",
        HEAD.encode() * 500_000,
        HEAD.encode() + b"a,b\n" * (MOST_ROWS + 1),
    ],
    ids=range(7),
)
def test_what_is_no_list_is_refused_whole(data):
    """Another writing, no columns, a null character, or more than can be checked."""
    with pytest.raises(ListUnreadableError):
        read_list(data)


def test_a_quotation_that_never_ends_is_named():
    """The rest of the file is not taken for one name."""
    read = found(f'{HEAD}{firm(1)},"恒达\n{firm(2)},岷江\n')
    assert read.firms == ()
    assert len(read.wrong) == 1


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data):
    """Whatever arrives is a list, or refused as none."""
    try:
        assert isinstance(read_list(HEAD.encode() + data), FirmList)
    except ListUnreadableError:
        assert data
