"""What people call the acts of an open tender."""

from collections.abc import Mapping
from typing import Final

from trading.front.languages import marked

TENDER_ACTS: Final[Mapping[str, str]] = {
    "DraftTender": marked("起草招标项目"),
    "AddLot": marked("增加标段"),
    "AnnouncePrequalification": marked("发布资格预审公告"),
    "ApplyToPrequalify": marked("提交资格预审申请"),
    "WithdrawApplication": marked("撤回资格预审申请"),
    "ClosePrequalification": marked("截止资格预审申请"),
    "DecideApplication": marked("审查资格预审申请"),
    "FinishPrequalification": marked("结束资格预审"),
    "EndTender": marked("终止招标"),
    "NameHolders": marked("指定开标密钥持有人"),
    "MakeKey": marked("生成开标密钥"),
    "AnswerDrill": marked("开标密钥演练"),
    "LogPolicy": marked("公布开标规则"),
    "PublishTender": marked("发布招标公告"),
    "SubmitBid": marked("递交投标文件"),
    "WithdrawBid": marked("撤回投标文件"),
    "AttestWithdrawal": marked("见证当面撤回投标"),
    "RecordApplicationStanding": marked("记录资格预审申请的身份结果"),
    "SettleWithdrawal": marked("记录当面撤回"),
    "CloseBids": marked("截止投标"),
    "DeclareNotOpened": marked("宣布不开标"),
    "StartOpening": marked("开始开标"),
    "ReleaseFactor": marked("投标人交出解密份额"),
    "CloseBidders": marked("截止投标人解密"),
    "ReleaseShares": marked("交出开标份额"),
    "ReleaseTimes": marked("交出时间份额"),
    "AdjournOpening": marked("推迟开标"),
    "CloseReleases": marked("截止交出份额"),
    "DiscloseBid": marked("投标人公开密钥"),
    "OpenBids": marked("解密投标文件"),
    "ReadOut": marked("唱标"),
    "ObjectAtOpening": marked("开标现场提出异议"),
    "AnswerObjection": marked("答复开标异议"),
    "RecordOpening": marked("结束开标"),
}
"""The acts of `TENDER_EVENTS_OF`, and the one that the platform does alone."""
