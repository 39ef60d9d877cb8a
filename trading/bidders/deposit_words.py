"""What people are told when something about a deposit cannot be taken."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import HTTP_404_NOT_FOUND, HTTP_409_CONFLICT

from archive.public.values import RuleBrokenError
from trading.bidders import deposit_errors as deposits
from trading.front.languages import marked
from trading.front.words import Said, Words, said
from trading.rules import deposits as rules

_ASKED: Final[list[tuple[type[RuleBrokenError], Said]]] = [
    said(
        rules.SmallDrawDepositError,
        marked("保证金超过小型项目的上限"),
        marked("什么也没有保存，填过的内容还在。小型抽取项目默认不收保证金。"),
        "asked",
    ),
    said(
        rules.TenderDepositError,
        marked("投标保证金超过估算价的 2%"),
        marked("什么也没有保存，填过的内容还在。请按估算价的 2% 以内填写。"),
        "asked",
    ),
    said(
        rules.ProcurementDepositError,
        marked("投标保证金超过采购预算的 2%"),
        marked("什么也没有保存，填过的内容还在。请按采购预算的 2% 以内填写。"),
        "asked",
    ),
    said(
        rules.LandDepositError,
        marked("竞买保证金要在起始价的 20% 到 100% 之间"),
        marked("什么也没有保存，填过的内容还在。请改正金额。"),
        "asked",
    ),
    said(
        rules.AssetDepositError,
        marked("交易保证金超过转让底价的 30%"),
        marked("什么也没有保存，填过的内容还在。请改正金额。"),
        "asked",
    ),
    said(
        rules.BecomesPriceError,
        marked("竞得人的保证金转作价款，不退还"),
        marked("什么也没有改变。请在成交价款里抵扣。"),
    ),
    said(
        deposits.DepositAskedAlreadyError,
        marked("这个标段的保证金要求已经登记过"),
        marked("先登记的有效，这一次没有保存。投标人不足、不开标以后，才能重新登记。"),
    ),
    said(
        deposits.DepositTimesError,
        marked("截止时间要晚于现在，有效期不能早于截止时间"),
        marked("什么也没有保存，填过的内容还在。请改正时间。"),
        "due",
    ),
    said(
        deposits.DepositDueMissingError,
        marked("请填写保证金的截止时间"),
        marked(
            "什么也没有保存，填过的内容还在。开标规则写入日志以后，截止时间以它为准。"
        ),
        "due",
    ),
    said(
        deposits.DepositDueOtherError,
        marked("保证金的截止时间要和投标截止时间一致"),
        marked("什么也没有保存，填过的内容还在。投标截止时间在公开日志里。"),
        "due",
    ),
    said(
        deposits.NoDepositAskedError,
        marked("这个标段不收保证金"),
        marked("什么也没有保存。请核对标段。"),
    ),
]

_GIVEN: Final[list[tuple[type[RuleBrokenError], Said]]] = [
    said(
        deposits.NoSuchDepositError,
        marked("没有这笔保证金"),
        marked("什么也没有改变。请从自己的列表里打开。"),
    ),
    said(
        deposits.DepositThereError,
        marked("本单位在这个标段已经有一笔保证金"),
        marked("先办的有效，这一次没有保存。"),
    ),
    said(
        deposits.AttemptEndedError,
        marked("这一次招标已经结束"),
        marked("什么也没有改变。交过的保证金只退不收；重新招标的，要重新交。"),
    ),
    said(
        deposits.AccountNumberWrongError,
        marked("账号有误"),
        marked("什么也没有保存，填过的内容还在。账号是数字，请和银行的写法逐位核对。"),
        "account",
    ),
    said(
        deposits.DepositTooLateError,
        marked("交保证金的时间已经截止"),
        marked("什么也没有保存。截止时间以本平台时钟为准，精确到秒。"),
    ),
    said(
        deposits.GuaranteeTooSmallError,
        marked("保函金额小于要求的保证金"),
        marked("什么也没有保存，填过的内容还在。请开立足额的保函。"),
        "amount",
    ),
    said(
        deposits.GuaranteeTooShortError,
        marked("保函有效期短于投标有效期"),
        marked("什么也没有保存，填过的内容还在。请开立有效期足够的保函。"),
        "valid_until",
    ),
    said(
        deposits.YearlyTooSmallError,
        marked("年度保证金的余额不够"),
        marked("什么也没有保存。请为这个标段另外转账或者提交保函。"),
    ),
    said(
        deposits.YearlyMissingError,
        marked("没有可用的年度保证金"),
        marked("什么也没有保存。请先交年度保证金，或者为这个标段单独交。"),
    ),
    said(
        deposits.YearlyBoundError,
        marked("年度保证金还在为标段担保"),
        marked("什么也没有改变。各标段都释放之后再退。"),
    ),
]

_BANK: Final[list[tuple[type[RuleBrokenError], Said]]] = [
    said(
        deposits.StatementUnreadableError,
        marked("对账单读不出来"),
        marked("一行也没有保存。请从银行重新导出 CSV，保留第一行，不要改动。"),
        "text",
    ),
    said(
        deposits.StatementKnownError,
        marked("这份对账单的每一行都已经导入过"),
        marked("先导入的有效，这一次没有保存。"),
        "text",
    ),
    said(
        deposits.PayersSecretError,
        marked("开标前谁交了保证金是秘密"),
        marked("什么也没有改变。开标后就能看到。"),
    ),
    said(
        deposits.DepositsOpenedError,
        marked("这个标段的保证金已经公开"),
        marked("先办的有效，这一次没有保存。"),
    ),
    said(
        deposits.DepositNotNowError,
        marked("这笔保证金现在不能这样办"),
        marked("什么也没有改变，先办的有效。请刷新页面看现在的状态。"),
    ),
    said(
        deposits.CauseToComeError,
        marked("退还的事由还没有发生"),
        marked("什么也没有保存，填过的内容还在。请填写事由发生的时间。"),
        "started",
    ),
    said(
        deposits.CauseInstantMissingError,
        marked("请填写事由发生的时间"),
        marked(
            "什么也没有保存，填过的内容还在。在平台上撤回的投标，平台自己知道时间。"
        ),
        "started",
    ),
    said(
        deposits.BidStandsError,
        marked("这家的投标没有撤回，保证金不能退"),
        marked(
            "什么也没有改变。请投标人先用自己的密钥撤回，或者到现场由两人见证撤回。"
        ),
        "cause",
    ),
    said(
        deposits.LotGoesOnError,
        marked("项目没有终止，不能按终止退还"),
        marked("什么也没有改变。记录里有了终止才能退；投标人撤回投标的，按撤回退还。"),
        "cause",
    ),
    said(
        deposits.ForfeitGroundMissingError,
        marked("请写明不予退还的事由"),
        marked("什么也没有保存，填过的内容还在。"),
        "words",
    ),
]

DEPOSIT_WORDS: Final = Words(
    MappingProxyType(dict([*_ASKED, *_GIVEN, *_BANK])),
    MappingProxyType(
        {
            rules.BecomesPriceError: HTTP_409_CONFLICT,
            deposits.DepositAskedAlreadyError: HTTP_409_CONFLICT,
            deposits.NoDepositAskedError: HTTP_404_NOT_FOUND,
            deposits.NoSuchDepositError: HTTP_404_NOT_FOUND,
            deposits.DepositThereError: HTTP_409_CONFLICT,
            deposits.DepositTooLateError: HTTP_409_CONFLICT,
            deposits.YearlyTooSmallError: HTTP_409_CONFLICT,
            deposits.YearlyMissingError: HTTP_409_CONFLICT,
            deposits.YearlyBoundError: HTTP_409_CONFLICT,
            deposits.StatementKnownError: HTTP_409_CONFLICT,
            deposits.PayersSecretError: HTTP_409_CONFLICT,
            deposits.DepositsOpenedError: HTTP_409_CONFLICT,
            deposits.DepositNotNowError: HTTP_409_CONFLICT,
            deposits.BidStandsError: HTTP_409_CONFLICT,
            deposits.AttemptEndedError: HTTP_409_CONFLICT,
            deposits.LotGoesOnError: HTTP_409_CONFLICT,
        }
    ),
)
"""The words of deposits."""
