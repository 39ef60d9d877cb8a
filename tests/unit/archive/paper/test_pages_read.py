"""Pages as strangers read them: poppler's text and fonts, a camera's codes."""

import dataclasses
import re

import pytest
from PIL import Image

from archive.ledger.checkpoints import open_checkpoint
from archive.paper.furniture import Column, Face, Table
from archive.paper.pages import render
from archive.paper.seal import Seal
from archive.paper.setting import pieces
from archive.paper.signatures import SignedPaper
from archive.values.money import Yuan
from tests.cameras import codes_on
from tests.papers import (
    CHECKPOINT,
    LOG_KEY,
    ORIGIN,
    SEALED_AT,
    content,
    samples,
    signed,
    small,
    unsigned,
)
from tests.strangers import need_tools, told

pytestmark = [pytest.mark.archive, pytest.mark.poppler]

DRAWN = samples()


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Give one file of each sample, rendered."""
    need_tools()
    folder = tmp_path_factory.mktemp("shown")
    files = {}
    for name, sample in DRAWN.items():
        files[name] = folder / f"{name}.pdf"
        files[name].write_bytes(sample.rendered().pdf)
    return files


@pytest.mark.parametrize("name", DRAWN.keys())
def test_every_font_is_embedded(shown, name):
    """
    Embedded, subset, with a map to Unicode; Helvetica is nowhere.
    """
    head, _, *fonts = told("pdffonts", str(shown[name])).splitlines()
    assert "emb sub uni" in head
    assert fonts
    for font in fonts:
        assert font.split()[-5:-2] == ["yes", "yes", "yes"], font
        assert "Noto" in font


def text_of(file):
    """Return the text of a file as poppler reads it."""
    return told("pdftotext", "-layout", str(file), "-")


@pytest.mark.parametrize("rows", [1, 2, 7, 100])
def test_rows_that_stand_side_by_side_are_all_printed(rows, tmp_path):
    """
    Two on a line, read across; the last line may hold one. Nothing is left out.
    """
    columns = (Column("号票", 1, face=Face.CODE), Column("企业", 3))
    each = tuple((f"{number:04}", f"演示企业{number}") for number in range(rows))
    table = Table(columns, each, frozenset({rows - 1}), abreast=2)
    assert len(pieces(table, 400)) == 1 + (rows + 1) // 2
    design = dataclasses.replace(small(), blocks=(table,))
    need_tools()
    file = tmp_path / "abreast.pdf"
    file.write_bytes(render(design, signed(), CHECKPOINT, SEALED_AT).pdf)
    said = re.findall(r"(\d{4})\s+(演示企业\d+)", text_of(file))
    assert said == list(each)


def test_the_text_comes_back(shown):
    """
    Whoever searches or copies gets the characters that were written.
    """
    said = text_of(shown["draw-record"])
    for text in (
        "固定价比选随机抽取记录",
        "演示企业0016建设有限公司",
        "¥ 1,185,250.00",
        "DEMO-2026-0042-01",
        "存证后记录未改动",
        "示范县公共资源交易中心",
        "neither approves nor decides.",
        "电子签名",
        "第 3 页　共 3 页",
        "2026-04-13 10:25:09",
    ):
        assert re.sub(r"\s", "", text) in re.sub(r"\s", "", said), text
    for given in signed().whole():
        assert given.signer.person in said
        prints = re.sub(" ", "", said)
        assert given.fingerprint in prints


def test_titles_are_found_by_a_search(shown):
    """
    Trap 9: a title is spread by nothing that a search would trip over.
    """
    for name, title in (("award-notice", "中选通知书"), ("opening-record", "开标记录")):
        assert title in text_of(shown[name])


def test_the_watermark_is_seen_and_not_read(shown):
    """
    演示数据 stands in every header, and once a page only: the watermark is a path.
    """
    pages = text_of(shown["draw-record"]).split("\f")[:-1]
    assert len(pages) == 3
    for page in pages:
        assert page.count("演示数据") == 1


def test_the_last_page_says_where_the_log_stood(shown):
    """
    SPEC 11.4: origin, size and the full root, in words.
    """
    last = text_of(shown["draw-record"]).split("\f")[-2]
    root = open_checkpoint(CHECKPOINT, LOG_KEY.verifier).root.hex()
    assert root in re.sub("[ \n]", "", last.split("完整的根")[1])
    assert ORIGIN in last
    assert "48 213" in last
    for page in text_of(shown["draw-record"]).split("\f")[:-1]:
        assert root[:16] in page.replace(" ", "")


def test_what_waits_says_so(shown):
    """
    待签 stands in the boxes and in the seal's place; there is no 存证章.
    """
    said = text_of(shown["opening-record"])
    assert said.count("待签") >= 3
    assert "非定稿" in said
    assert "存证后记录未改动" not in said


def test_a_table_repeats_its_head(shown):
    """
    A table that goes on says so, and begins again with its head.
    """
    pages = text_of(shown["draw-record"]).split("\f")
    with_head = [page for page in pages if "统一社会信用代码" in page]
    assert len(with_head) == 2
    assert "（接下页）" in with_head[0]
    assert "固定价比选随机抽取记录（续）" in with_head[1]


def words_of(file):
    """Return each word with its left and right edge."""
    found = told("pdftotext", "-bbox", str(file), "-")
    return [
        (word, float(left), float(right))
        for left, right, word in re.findall(
            r'<word xMin="([0-9.]+)" .*? xMax="([0-9.]+)" .*?>([^<]+)</word>', found
        )
    ]


def test_amounts_stand_right(shown):
    """
    Money is right aligned: the last figures of a column are under each other.
    """
    amounts = [
        str(Yuan(1_700_000_000 + number * 1_234_567))
        for number in range(1, 13)
        if number != 7
    ]
    edges = {
        round(right)
        for word, _, right in words_of(shown["opening-record"])
        if word in amounts
    }
    assert len(edges) == 1


def test_the_whole_checkpoint_is_read_back_from_the_paper(shown, tmp_path):
    """
    SPEC 11.4: the QR code on the last page is the checkpoint, signature and all.
    """
    for name, page in (("draw-record", 3), ("receipt", 1), ("opening-record", 2)):
        (data,) = codes_on(shown[name], tmp_path, page)
        assert data.decode() == CHECKPOINT
        opened = open_checkpoint(data.decode(), LOG_KEY.verifier)
        assert opened.size == 48_213


def test_every_code_of_a_sheet_is_read_back(shown, tmp_path):
    """
    Five codes on one sheet, each readable at 200 dots an inch.
    """
    found = codes_on(shown["card-sheet"], tmp_path, 1)
    titles = ("日志公钥", "共签方公钥", "文件签章根证书", "最新检查点")
    assert {(title * 8).encode() for title in titles} <= set(found)
    assert b"x" * 100 in found


def test_red_is_only_in_the_seal(shown, tmp_path):
    """
    Black on white; red for the seal alone, so that a grey copy says the same.
    """
    told("pdftoppm", "-r", "50", str(shown["draw-record"]), str(tmp_path / "page"))
    red = {}
    for file in sorted(tmp_path.glob("page-*.ppm")):
        with Image.open(file) as picture:
            red[file.stem] = [
                place
                for place, (r, g, b) in enumerate(picture.get_flattened_data())
                if r > g + 60 and r > b + 60
            ]
            width = picture.width
    assert [name for name, places in red.items() if places] == ["page-3"]
    seal = DRAWN["draw-record"].rendered().seal.box
    scale = 50 / 72
    for place in red["page-3"]:
        across = place % width
        assert seal[0] * scale - 2 <= across <= seal[2] * scale + 2


@pytest.mark.usefixtures("shown")
def test_the_seal_is_where_its_field_is(certificates, tmp_path):
    """
    The visible field of the signature lies over the seal that was drawn.
    """
    rendering = DRAWN["draw-record"].rendered()
    issued = Seal(certificates).certify(rendering)
    (tmp_path / "paper.pdf").write_bytes(issued.pdf)
    found = told("pdftotext", "-bbox", str(tmp_path / "paper.pdf"), "-")
    page = found.split("<page ")[3]
    (left, top, right, bottom) = re.search(
        r'xMin="([0-9.]+)" yMin="([0-9.]+)" xMax="([0-9.]+)" yMax="([0-9.]+)"'
        ">存证后记录未改动<",
        page,
    ).groups()
    height = float(re.search(r'height="([0-9.]+)"', page)[1])
    x1, y1, x2, y2 = rendering.seal.box
    assert x1 < float(left) < float(right) < x2
    assert y1 < height - float(bottom) < height - float(top) < y2


def test_a_rare_name_is_printed_by_code_point_and_the_paper_says_so(tmp_path):
    """
    In a title, a body and a signer: nobody's name holds a paper up, and what is
    printed in its place is explained once, before the signatures.
    """
    signer = dataclasses.replace(content().signers[0], person="演示𠮷")
    rare = content(signers=(signer,), body={"firms": [{"name": "演示😀企业"}]})
    design = dataclasses.replace(small(), issuer="示范𠮷中心")
    said, usual = (
        text_of(tmp_path / name)
        for name, pages in (
            ("rare.pdf", render(design, SignedPaper(rare), CHECKPOINT)),
            ("usual.pdf", render(small(), unsigned(), CHECKPOINT)),
        )
        if (tmp_path / name).write_bytes(pages.pdf)
    )
    assert "示范〔U+20BB7〕中心" in said
    assert "演示〔U+20BB7〕" in said
    assert "本文书有：〔U+1F600〕〔U+20BB7〕。" in re.sub(r"\s", "", said)
    assert "字库没有的字" not in usual
