"""What the site says of a paper that was checked, in Chinese; English is beside it."""

from collections.abc import Mapping
from typing import Final

from archive.paper.checking import Standing
from archive.paper.findings import Fault
from trading.front.languages import marked
from trading.rules.papers import BESIDE_THE_LOG
from trading.server.verifying import CheckedPaper

SAYS: Final[Mapping[Standing, str]] = {
    Standing.ISSUED: marked(
        "没有被改动，是本平台日志里记载的那一份，而且有中心以外的人在日志上共签。根证书和日志都出自本站；要不依靠本站，请用锚定卡和命令核对。"
    ),
    Standing.UNSEEN: marked(
        "没有被改动，是本平台日志里记载的那一份；但页面是另一版本的软件画的，这里没有重新画出来比对，请对照签名的内容自己看。"
    ),
    Standing.UNVOUCHED: marked("没有被改动，和日志说的一致；但没有外人为日志作证。"),
    Standing.REPLACED: marked("没有被改动，但已被后来的文书代替，不能再作依据。"),
    Standing.SEALED: marked("没有被改动，盖的是本平台的章；但没有和日志比对。"),
    Standing.LOGGED: marked(
        "没有被改动，是日志里记载的那一份；但盖章的根证书不是本平台的。"
    ),
    Standing.SELF_CONSISTENT: marked(
        "文件自身没有矛盾，但盖的不是本平台的章，谁都可以造出这样一份。"
    ),
    Standing.CONTRADICTION: marked(
        "这份文书有矛盾，不能作依据。请保留原件，交给行政监督部门。"
    ),
}
"""One sentence for every standing of a paper (archive/SPEC.md 11.7)."""

NO_PAPER: Final = marked(
    "这不是本平台盖了章的文书，所以没有什么可以核验，也不能作依据。请放入从项目页下载的原文件，不要另存、打印或扫描。"
)
NOT_COSIGNED: Final = marked(
    "没有被改动，是本平台日志里记载的那一份；但还没有中心以外的人在日志上共签，"
    "所以不能说“核验通过”。根证书和日志都出自本站。"
)
RECEIPT: Final = marked(
    "回执盖的是本平台的章，没有被改动；回执不在日志的文书之列，没有和日志比对。"
    "请放入一起给您的 .note 和 .tlog-proof 文件。"
)
ELSEWHERE: Final = marked(
    "这份文书写明出自另一个平台的日志，在本站通不过核验。请到那个平台核验；"
    "如果有人说它是本站出具的，请保留原件，交给行政监督部门。"
)

WRONG: Final[Mapping[Fault, str]] = {
    Fault.NO_PDF: marked("这不是 PDF 文件，或者文件不完整。"),
    Fault.TOO_LARGE: marked("文件超过 64 MiB，没有读完。"),
    Fault.OTHERWISE_WRITTEN: marked(
        "文件不是按本平台文书的写法保存的：可能被别的软件另存过，或者后面多出了内容。"
    ),
    Fault.FOREIGN: marked("文件里有脚本、动作、链接或外部引用，文书里从来没有这些。"),
    Fault.TOO_MUCH: marked("读这个文件要太多的时间或内存，没有读完；文书从不这样。"),
    Fault.NO_SEAL: marked("文件里没有存证章。"),
    Fault.OTHER_SEAL: marked("章不是文书的存证章：它不禁止改动，或者不是第一个签名。"),
    Fault.UNCOVERED: marked("章没有盖住它前面的全部内容。"),
    Fault.APPENDED: marked("盖章以后，文件里又改动或添加了别的东西。"),
    Fault.CHANGED: marked("盖了章的内容被改动过。"),
    Fault.UNTRUSTED: marked("章的证书不成立，或者已经过期。"),
    Fault.REVOKED: marked("盖章的时候，章已经吊销。"),
    Fault.OTHER_ROOT: marked("章不在本平台的根证书之下。"),
    Fault.STAMP: marked("时间戳不成立，或者和日志记载的级别不同。"),
    Fault.CONTENT: marked("所带的内容或签名不成立：有人没有签，或者签的不是这份内容。"),
    Fault.OTHER_LOG: marked("文书出自另一个日志，或者把演示和正式弄错了。"),
    Fault.CHECKPOINT: marked("纸上印的检查点不是日志签出的。"),
    Fault.FORKED: marked("日志和纸上印的检查点接不上。"),
    Fault.NOT_ISSUED: marked("日志没有记载出具过这份文书。"),
    Fault.OTHER_ISSUED: marked("日志记载出具的是另一份。"),
    Fault.NOT_SIGNED: marked("日志里没有其中一个人的签名。"),
    Fault.TWICE: marked("日志里同一种文书有两份同时有效，或者一个名字用了两次。"),
    Fault.PAGES: marked("页面上印的，和签名的内容不一样。"),
}
"""One sentence for every code of a finding (archive/SPEC.md 11.6)."""


def sentence(checked: CheckedPaper, origin: str) -> str:
    """Return what one sentence says of a paper to whoever asked here, in Chinese."""
    report, standing = checked.report, checked.report.standing
    content = report.paper.content if report.paper else None
    if not checked.is_paper:
        return NO_PAPER
    if content is not None and content.origin != origin:
        return ELSEWHERE
    if standing is Standing.ISSUED and not checked.cosigned:
        return NOT_COSIGNED
    if standing is Standing.SEALED and content and content.kind in BESIDE_THE_LOG:
        return RECEIPT
    return SAYS[standing]
