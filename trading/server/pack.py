"""
The result pack of a project, for agencies: one zip that opens anywhere.

Names are plain ASCII and short, so that old unpackers and long folders do not spoil
them; a page in both languages says what is what and how to check it.
"""

import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from html import escape
from typing import Final

import msgspec

from archive.evidence.digests import sha256
from archive.values.instants import shown
from trading.papers.model import LotPaper, successor_of
from trading.projects.model import LotId, ProjectId
from trading.server import checker_page, verify_page
from trading.server.instance import Instance
from trading.server.public_cases import CaseSealedError, PublicCases

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def build_pack(instance: Instance, cases: PublicCases, project_id: str) -> bytes:
    """
    Return everything public that an agency keeps of a project, as one zip.

    The papers, the public case file, the pages of both checkers, and a page that names
    each file with its SHA-256. While sign-up is open it holds no case file.

    Raises:
        ProjectMissingError: there is no such project.
        CaseNotLoggedError: an event of it is accepted but not yet in the log.

    """
    with instance.transactions.read() as work:
        project = work.projects.project(ProjectId(project_id))
        lot = LotId(f"{project.id}-1")
        papers = [each for each in work.papers.of(lot) if each.issued is not None]
        publications = work.projects.published(project.id)
    files: dict[str, tuple[bytes, str]] = {}
    for each in papers:
        files[f"papers/{each.name}.pdf"] = (_pdf(instance, each), _said(each, papers))
    with suppress(CaseSealedError):
        case = cases.get(project_id)
        files[f"case-{lot}-public.zip"] = (case, "案卷（公开版） Case file, public")
    files["verify.html"] = (
        verify_page.assemble(),
        "核验页，断网能用 Checker of case files and receipts, works offline",
    )
    files["draw-checker.html"] = (
        checker_page.assemble(None),
        "抽取核对页 Checker of draws",
    )
    record = [
        {
            "kind": each.kind.value,
            "at": shown(each.at),
            "title": each.title,
            "event": each.event,
            "content": dict(each.content),
        }
        for each in publications
    ]
    files["record.json"] = (
        msgspec.json.encode(
            {"demo": instance.demo, "project": project.id, "record": record}
        ),
        "公开记录 Public record",
    )
    page = _page(project.title, project.id, files, demo=instance.demo)
    return _zipped({"README.html": page, **{k: v for k, (v, _) in files.items()}})


def _said(paper: LotPaper, papers: Sequence[LotPaper]) -> str:
    """Return a paper's title; of one that was replaced, by which."""
    title, by = paper.content.title, successor_of(paper, papers)
    return f"{title}（已被 {by} 代替 replaced by {by}）" if by else title


def _pdf(instance: Instance, paper: LotPaper) -> bytes:
    if paper.issued is None:
        raise ValueError("only an issued paper has a file")
    return instance.objects.get(paper.issued.sha256)


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as pack:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o644 << 16
            pack.writestr(info, data)
    return buffer.getvalue()


def _page(
    title: str, project: str, files: dict[str, tuple[bytes, str]], *, demo: bool
) -> bytes:
    rows = "\n".join(
        f'<tr><td><a href="{name}">{name}</a></td><td>{escape(said)}</td>'
        f"<td>{len(data)}</td><td><code>{sha256(data).hex()}</code></td></tr>"
        for name, (data, said) in files.items()
    )
    said = "<p><strong>演示数据 Demonstration data</strong></p>" if demo else ""
    return f"""<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>{escape(title)}</title>
<style>body{{font:16px/1.7 "Microsoft YaHei","PingFang SC",sans-serif;margin:2em auto;
max-width:70em;padding:0 1em}}td,th{{border-top:1px solid #999;padding:.3em .6em;
text-align:left;vertical-align:top}}code{{font-size:12px;word-break:break-all}}</style>
<h1>{escape(title)}</h1>{said}
<p>项目编号 Project {escape(project)}。每个文件旁边是它的指纹（SHA-256）。
The SHA-256 of every file stands beside it.</p>
<table><tr><th>文件 File</th><th>内容 What it is</th><th>字节 Bytes</th>
<th>指纹 SHA-256</th></tr>
{rows}
</table>
<p>断开网络，打开 verify.html，放入案卷和锚定卡，就能核验。
Disconnect, open verify.html, and put in the case file and an anchor card.</p>
<p>或者用命令 Or by command:
<code>yangguang verify casefile case-….zip --anchor card.json</code>、
<code>yangguang verify paper papers/….pdf --anchor card.json
--casefile case-….zip</code></p>
</html>
""".encode()
