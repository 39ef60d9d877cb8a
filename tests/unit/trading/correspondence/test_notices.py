"""A written notice says what the message said, on paper that anybody can read."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive.paper.pages import render
from archive.paper.signatures import SignedPaper
from archive.public.values import RuleBrokenError, hidden
from tests.papers import CHECKPOINT, ORIGIN
from tests.post_room import words_of
from trading.correspondence import errors
from trading.correspondence.documents import notice_content, notice_design, printable
from trading.correspondence.model import WrittenNotice
from trading.rules.shipped import rule_registry
from trading.server.problems import KNOWN

pytestmark = pytest.mark.trading

CENTRE = "虚构县公共资源交易中心"
NOTICE = WrittenNotice(
    task="9f3a77b2c04d5e6f9f3a77b2c04d5e6f",
    addressee="李四",
    place="临清县建设路 8 号",
    subject="资格审查结果 Result of the review",
    text="不合格，理由：\n- 许可证到期\n\nYou may object in time.\n",
    at=datetime(2026, 3, 2, 17, tzinfo=UTC),
)
ERRORS = [
    each
    for each in vars(errors).values()
    if isinstance(each, type)
    and issubclass(each, RuleBrokenError)
    and each is not RuleBrokenError
]


def content(notice: WrittenNotice, *, demo: bool = False):
    return notice_content(notice, origin=ORIGIN, demo=demo, centre=CENTRE)


def printed(notice: WrittenNotice, *, demo: bool = False) -> bytes:
    told = content(notice, demo=demo)
    return render(notice_design(told), SignedPaper(told), CHECKPOINT).pdf


@pytest.mark.poppler
def test_a_notice_has_addressee_text_date_and_a_receipt():
    """The day is Beijing's; the receipt has a line for each who signs."""
    words = words_of(printed(NOTICE))
    for line in (
        *("李四", "临清县建设路 8 号", CENTRE, "2026年3月3日", "20260303-9f3a77b2"),
        *("不合格，理由：", "You may object in time.", "送达回执"),
        *("收件人签名", "收到时间", "送达人签名"),
    ):
        assert line in words
    assert "演示数据" not in words
    assert "演示数据" in words_of(printed(NOTICE, demo=True))


@pytest.mark.poppler
def test_a_long_message_goes_on_over_pages():
    """Its receipt is on the last one, and nothing of it is lost."""
    lines = [f"第 {number} 条理由。" for number in range(1, 120)]
    pdf = printed(replace(NOTICE, text="\n".join(lines)))
    words = words_of(pdf)
    assert words.count("\f") >= 3
    assert all(line in words for line in lines)
    assert words.index("第 119 条") < words.index("收件人签名")


def test_the_same_notice_is_the_same_pages():
    """It is kept nowhere: each print is made anew, to the byte."""
    assert printed(NOTICE) == printed(NOTICE)


@pytest.mark.parametrize(
    "text", ["a\tb", "a\u202eb", "\u200b", "甲\U00020bb7乙", "\ufffe"]
)
def test_whatever_a_message_held_can_be_printed(text):
    """What cannot be seen is printed by its code point, never lost and never obeyed."""
    assert not hidden(printable(text))
    assert printed(replace(NOTICE, text=f"x{text}", subject=f"y{text}"))


@pytest.mark.parametrize("error", ERRORS, ids=lambda each: each.code)
def test_every_refusal_says_which_rule_and_what_to_do_in_both_languages(error):
    """And that nothing was saved."""
    assert error.rule in rule_registry()
    assert "saved" in error.remedy
    said = KNOWN[error]
    assert said.code == error.code
    assert "什么也没有保存" in said.detail


def test_every_refusal_has_a_code_of_its_own():
    """Clients depend on codes."""
    assert len({each.code for each in ERRORS}) == len(ERRORS) == 6
