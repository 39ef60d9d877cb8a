"""
The result pack of a project, for agencies: one zip that opens anywhere.

Names are plain ASCII and short, so that old unpackers and long folders do not spoil
them; a page in both languages says what is what and how to check it.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import msgspec

from archive.evidence.digests import sha256
from archive.objects.ports import Objects
from archive.values.instants import shown
from trading.papers.model import LotPaper, successor_of
from trading.projects.model import LotId, ProjectId, Publication
from trading.server import checker_page, verify_page
from trading.server.instance import Instance
from trading.server.public_cases import LatestKept, PublicCase, PublicCases

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PackPaper:
    """An issued paper, and the digest of its file."""

    name: str
    title: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackParts:
    """
    What the pack of a project is made of.

    Two packs of which these are the same are the same bytes: the checkers and the page
    of contents follow from the program.
    """

    project: str
    title: str
    demo: bool
    record: bytes
    papers: tuple[PackPaper, ...]
    case: PublicCase

    @property
    def key(self) -> tuple[str, ...]:
        """What tells this pack from every other."""
        papers = [f"{each.name} {each.title} {each.sha256}" for each in self.papers]
        record = sha256(self.record).hex()
        return self.project, self.title, self.case.sha256, record, *papers


class PublicPacks:
    """Gives the packs away, one made at a time, the latest few kept."""

    def __init__(self, instance: Instance, cases: PublicCases) -> None:
        self._instance, self._cases = instance, cases
        self._kept: LatestKept[tuple[str, ...], bytes] = LatestKept()

    def get(self, project_id: str) -> bytes:
        """
        Return everything public that an agency keeps of a project, as one zip.

        The papers, the public case file, the pages of both checkers, and a page that
        names each file with its SHA-256. As the case file proves the rest, there is no
        pack without it.

        Raises:
            ProjectMissingError: there is no such project, or nothing of it is public.
            SignUpOpenError: sign-up is open.
            CaseNotLoggedError: an event of it is accepted but not yet in the log.

        """
        parts = self._parts(project_id)
        return self._kept.get(parts.key, lambda: packed(parts, self._instance.objects))

    def _parts(self, project_id: str) -> PackParts:
        """Read record and papers before the case file, which so knows all of them."""
        instance = self._instance
        with instance.transactions.read() as work:
            project = work.projects.project(ProjectId(project_id))
            papers = work.papers.of(LotId(work.record.entry(project_id).lot))
            publications = work.projects.published(project.id)
        return PackParts(
            project=project.id,
            title=project.title,
            demo=instance.demo,
            record=_record(project.id, publications, demo=instance.demo),
            papers=tuple(
                PackPaper(each.name, _said(each, papers), each.issued.sha256)
                for each in papers
                if each.issued is not None
            ),
            case=self._cases.get(project_id),
        )


def _record(project: str, publications: Iterable[Publication], *, demo: bool) -> bytes:
    said = [
        {
            "kind": each.kind.value,
            "at": shown(each.at),
            "title": each.title,
            "event": each.event,
            "content": dict(each.content),
        }
        for each in publications
    ]
    return msgspec.json.encode({"demo": demo, "project": project, "record": said})


def packed(parts: PackParts, objects: Objects) -> bytes:
    """Return the pack, the same bytes for the same parts."""
    case = f"case-{parts.case.lot}-public.zip"
    files: dict[str, tuple[bytes, str]] = {
        f"papers/{each.name}.pdf": (objects.get(each.sha256), each.title)
        for each in parts.papers
    }
    files |= {
        case: (parts.case.data, "案卷（公开版） Case file, public"),
        "verify.html": (
            verify_page.assemble(),
            "核验页，断网能用 Checker of case files and receipts, works offline",
        ),
        "draw-checker.html": (
            checker_page.assemble(None),
            "抽取核对页 Checker of draws",
        ),
        "record.json": (parts.record, "公开记录 Public record"),
    }
    page = _page(parts.title, parts.project, files, demo=parts.demo)
    return _zipped({"README.html": page, **{k: v for k, (v, _) in files.items()}})


def _said(paper: LotPaper, papers: Sequence[LotPaper]) -> str:
    """Return a paper's title; of one that was replaced, by which."""
    title, by = paper.content.title, successor_of(paper, papers)
    return f"{title}（已被 {by} 代替 replaced by {by}）" if by else title


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
