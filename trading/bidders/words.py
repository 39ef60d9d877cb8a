"""What people are told when something about a firm cannot be taken."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import (
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_409_CONFLICT,
)

from archive.public.values import RuleBrokenError
from trading.bidders import claim_errors as claims
from trading.bidders import document_errors as documents
from trading.bidders import errors
from trading.bidders import party_errors as parties
from trading.bidders import standing_errors as standings
from trading.front.languages import marked
from trading.front.words import Said, Words, said

_CLAIMS: Final[list[tuple[type[RuleBrokenError], Said]]] = [
    said(
        claims.NotAFirmError,
        marked("这个账号不是企业的账号"),
        marked("什么也没有保存。请先切换到企业，或者登记企业。"),
    ),
    said(
        claims.NoClaimError,
        marked("没有这个企业账号"),
        marked("什么也没有保存。请回到列表里选择。"),
    ),
    said(
        claims.ClaimDecidedError,
        marked("身份已经核定，不用再办"),
        marked("什么也没有改变。核定有误的，由中心写明理由撤销。"),
    ),
    said(
        claims.ClaimProofMissingError,
        marked("还没有可以核定的材料"),
        marked("什么也没有保存。企业要先提交授权书或数字证书。"),
    ),
    said(
        claims.ClaimGroundMissingError,
        marked("请选择一条理由"),
        marked("什么也没有保存。不核定必须说明理由。"),
        "ground",
    ),
    said(
        claims.FirmBoundError,
        marked("这家企业已经核定给另一个账号"),
        marked("什么也没有改变。企业负责人可以邀请您加入；核定有误的，请先撤销。"),
    ),
    said(
        claims.NotBoundError,
        marked("企业身份还没有核定"),
        marked("什么也没有改变。先核定身份，再绑定密钥；报名不受影响。"),
    ),
    said(
        claims.KeyNotShownError,
        marked("签名和公钥对不上"),
        marked("什么也没有保存。请用这把密钥对页面上的内容签名，再粘贴一次。"),
        "signature",
    ),
    said(
        claims.KeyTakenError,
        marked("这把密钥已经有人提交过"),
        marked("什么也没有保存。请为本企业单独生成一把。"),
        "public_key",
    ),
    said(
        claims.NoSuchKeyError,
        marked("没有这把密钥，或者它已经办过"),
        marked("什么也没有改变。请刷新页面看现在的状态。"),
    ),
]

_STANDINGS: Final[list[tuple[type[RuleBrokenError], Said]]] = [
    said(
        standings.ClaimsUndecidedError,
        marked("还有账号的企业身份没有核定"),
        marked("什么也没有保存。请中心先核定，再继续。"),
    ),
    said(
        standings.ClaimContestedError,
        marked("有两个账号为同一家企业申请"),
        marked("什么也没有保存。请中心先核定哪个是真的。"),
    ),
    said(
        standings.ApplicationFellError,
        marked("这份申请已经失效"),
        marked("什么也没有保存。"),
    ),
    said(
        standings.StandingBehindError,
        marked("刚刚核定的企业身份还没有记下"),
        marked("什么也没有保存。请过几秒钟再按一次。"),
    ),
    said(
        standings.StandingRecordedError,
        marked("身份结果已经记下"),
        marked("不用再做什么。"),
    ),
]
_DOCUMENTS: Final[list[tuple[type[RuleBrokenError], Said]]] = [
    said(
        documents.DocumentNotThereError,
        marked("没有收到文件"),
        marked("什么也没有保存，填过的内容还在。请选择文件后再提交。"),
        "document",
    ),
    said(
        documents.DocumentExpiredError,
        marked("这份材料已经过期"),
        marked("什么也没有保存，填过的内容还在。请提交有效的材料，或改正日期。"),
        "valid_until",
    ),
    said(
        documents.NoSuchDocumentError,
        marked("没有这份材料"),
        marked("什么也没有改变。请从自己的材料列表里打开。"),
    ),
    said(
        documents.DocumentWordsMissingError,
        marked("请写明哪里不对、要补什么"),
        marked("什么也没有保存。退回或要求补充必须有说明。"),
        "words",
    ),
    said(
        documents.DocumentReviewedError,
        marked("这份材料已经有人看过"),
        marked("先记录的有效，这一次没有保存。新的材料会另列一条。"),
    ),
]

_PARTIES: Final[list[tuple[type[RuleBrokenError], Said]]] = [
    said(
        parties.PartyNumberWrongError,
        marked("证件号码有误"),
        marked("什么也没有保存，填过的内容还在。请和证件逐位核对。"),
        "number",
    ),
    said(
        parties.PartyPaperWrongError,
        marked("证件种类和参加人不符"),
        marked("什么也没有保存。自然人用身份证、居住证或护照，境外机构用登记证明。"),
        "paper",
    ),
    said(
        parties.NotAPartyError,
        marked("这个账号不是其他参加人"),
        marked("什么也没有保存。企业用统一社会信用代码，不用填这一页。"),
    ),
    said(
        parties.NoSuchPartyError,
        marked("还没有登记证件"),
        marked("什么也没有改变。"),
    ),
    said(
        errors.ShareSenselessError,
        marked("股东要填持股比例，其他人不填"),
        marked("什么也没有保存，填过的内容还在。比例大于 0，不超过 100。"),
        "people",
    ),
    said(
        errors.RelationSenselessError,
        marked("关联关系要有两家不同的企业"),
        marked("什么也没有保存，填过的内容还在。"),
        "relations",
    ),
    said(
        errors.NotYourFirmError,
        marked("只能申报自己的企业"),
        marked("什么也没有保存。请先切换到那家企业。"),
    ),
]

_RECORDS: Final[list[tuple[type[RuleBrokenError], Said]]] = [
    said(
        errors.BanIncompleteError,
        marked("决定不完整"),
        marked(
            "什么也没有保存，填过的内容还在。文号、依据、期限、听取陈述和救济途径"
            "缺一不可，结束日期要晚于开始日期。"
        ),
        "until",
    ),
    said(
        errors.FindingIncompleteError,
        marked("认定不完整"),
        marked(
            "什么也没有保存，填过的内容还在。文号、来源、期限、听取陈述和救济途径"
            "缺一不可，结束日期要晚于开始日期。"
        ),
        "until",
    ),
    said(
        errors.RecordedAlreadyError,
        marked("这个文号已经登记过"),
        marked("先登记的有效，这一次没有保存。变更决定有自己的文号。"),
        "number",
    ),
]

WORDS: Final = Words(
    MappingProxyType(dict([*_CLAIMS, *_STANDINGS, *_DOCUMENTS, *_PARTIES, *_RECORDS])),
    MappingProxyType(
        {
            claims.NotAFirmError: HTTP_403_FORBIDDEN,
            claims.NoClaimError: HTTP_404_NOT_FOUND,
            claims.ClaimDecidedError: HTTP_409_CONFLICT,
            claims.ClaimProofMissingError: HTTP_409_CONFLICT,
            claims.FirmBoundError: HTTP_409_CONFLICT,
            claims.NotBoundError: HTTP_409_CONFLICT,
            claims.KeyTakenError: HTTP_409_CONFLICT,
            claims.NoSuchKeyError: HTTP_404_NOT_FOUND,
            standings.StandingBehindError: HTTP_409_CONFLICT,
            documents.NoSuchDocumentError: HTTP_404_NOT_FOUND,
            documents.DocumentReviewedError: HTTP_409_CONFLICT,
            parties.NotAPartyError: HTTP_403_FORBIDDEN,
            parties.NoSuchPartyError: HTTP_404_NOT_FOUND,
            errors.NotYourFirmError: HTTP_403_FORBIDDEN,
            errors.RecordedAlreadyError: HTTP_409_CONFLICT,
        }
    ),
)
"""The words of this slice's pages."""
