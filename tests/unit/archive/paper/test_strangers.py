"""Papers as strangers' software reads them: poppler, NSS, OpenSSL, qpdf, zxing."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from archive.evidence.digests import sha256
from archive.ledger.checkpoints import open_checkpoint
from archive.paper.seal import Seal
from archive.values.money import Yuan
from tests.paper_attacks import incremented, overlaid
from tests.paper_designs import hexed
from tests.papers import (
    CHECKPOINT,
    LOG_KEY,
    ORIGIN,
    SEALED_AT,
    content,
    samples,
    signed,
)

pytestmark = [pytest.mark.archive, pytest.mark.poppler]

TOOLS = ("pdfsig", "pdftotext", "pdffonts", "pdftoppm", "certutil", "qpdf", "openssl")
DRAWN = samples()


@pytest.fixture(scope="session", autouse=True)
def tools():
    """Skip where the readers are not installed."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(
            f"no {', '.join(missing)} on this machine; "
            "on Debian: poppler-utils libnss3-tools qpdf openssl"
        )


@pytest.fixture(scope="session")
def shown(tmp_path_factory):
    """Give one file of each sample, rendered."""
    folder = tmp_path_factory.mktemp("shown")
    files = {}
    for name, sample in DRAWN.items():
        files[name] = folder / f"{name}.pdf"
        files[name].write_bytes(sample.rendered().pdf)
    return files


@pytest.fixture(scope="session")
def trusted(tmp_path_factory, certificates):
    """Give an NSS database that trusts the instance's root, and nothing else."""
    folder = tmp_path_factory.mktemp("nss")
    certificates.save(folder)
    database = f"sql:{folder}"
    told("certutil", "-N", "-d", database, "--empty-password")
    root = str(folder / "paper-root.crt")
    told(*("certutil", "-A", "-d", database, "-n", "root", "-t", "CT,C,C", "-i", root))
    return database


def told(*command, check=True):
    """Run a stranger's tool and return what it says."""
    done = subprocess.run(command, capture_output=True, check=check)
    return done.stdout.decode()


def pdfsig(data, folder, database=None):
    """Return what pdfsig says: its exit code says nothing of a broken digest."""
    file = Path(folder) / "paper.pdf"
    file.write_bytes(data)
    where = [] if database is None else ["-nssdir", database]
    return told("pdfsig", *where, str(file), check=False)


def test_pdfsig_takes_the_seal_for_valid_and_trusted(plain, stamped, trusted, tmp_path):
    """
    With the instance's root in its database, poppler accepts what is issued.
    """
    for paper in (plain, stamped):
        said = pdfsig(paper.pdf, tmp_path, trusted)
        assert "Signature is Valid." in said
        assert "Certificate is Trusted." in said
        assert "Total document signed" in said
        assert "Not total" not in said
        assert "ETSI.CAdES.detached" in said
        assert "SHA-256" in said
        assert f"{SEALED_AT:%b %d %Y}" in said


def test_pdfsig_sees_what_was_appended(archived, trusted, tmp_path):
    """
    An archived form is still valid; poppler says that more follows.
    """
    said = pdfsig(archived, tmp_path, trusted)
    assert "Signature is Valid." in said
    assert "Not total document signed" in said


def test_pdfsig_sees_a_changed_byte(plain, trusted, tmp_path):
    """
    It says so in words; its exit code is 0 all the same.
    """
    changed = bytearray(plain.pdf)
    changed[len(changed) // 3] ^= 1
    said = pdfsig(bytes(changed), tmp_path, trusted)
    assert "Digest Mismatch" in said
    assert "Signature is Valid" not in said


def test_pdfsig_alone_does_not_see_an_overlay(plain, trusted, tmp_path):
    """
    Why our checker compares revisions: poppler calls the signature valid.
    """
    said = pdfsig(incremented(plain.pdf, overlaid), tmp_path, trusted)
    assert "Signature is Valid." in said


def signature_of(pdf):
    """Return the first signature, and the bytes that it covers."""
    (sealed, *_) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    start, length, again, rest = (int(each) for each in sealed.byte_range)
    covered = pdf[start : start + length] + pdf[again : again + rest]
    return sealed, covered


def test_openssl_verifies_the_signature(stamped, certificates, tmp_path):
    """
    The CMS in the file is a plain detached one over the two ranges.
    """
    certificates.save(tmp_path)
    sealed, covered = signature_of(stamped.pdf)
    (tmp_path / "cms").write_bytes(sealed.pkcs7_content)
    (tmp_path / "covered").write_bytes(covered)
    command = ["openssl", "cms", "-verify", "-inform", "DER", "-binary"]
    command += ["-in", str(tmp_path / "cms"), "-content", str(tmp_path / "covered")]
    command += ["-CAfile", str(tmp_path / "paper-root.crt"), "-out", "/dev/null"]
    command += ["-attime", f"{int(SEALED_AT.timestamp())}"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / "covered").write_bytes(covered[:-1] + b" ")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_openssl_verifies_the_timestamps(archived, clock, tmp_path):
    """
    The token in the seal is over the signature, the archive timestamp over the file.
    """
    sealed, archive = PdfFileReader(BytesIO(archived)).embedded_signatures
    (tmp_path / "root").write_bytes(clock.root)
    root = told(
        *("openssl", "x509", "-inform", "DER", "-in", str(tmp_path / "root")),
    )
    (tmp_path / "root.pem").write_text(root, encoding="ascii")
    start, length, again, rest = (int(each) for each in archive.byte_range)
    covered = archived[start : start + length] + archived[again : again + rest]
    (token,) = extract_tst_data_iter(sealed.signer_info, signed=False)
    attributes = sealed.signer_info["unsigned_attrs"]
    inner = attributes[0]["values"][0].dump()
    assert token is not None
    for data, given in (
        (sealed.signer_info["signature"].native, inner),
        (covered, archive.pkcs7_content),
    ):
        (tmp_path / "data").write_bytes(data)
        (tmp_path / "token").write_bytes(given)
        said = told(
            *("openssl", "ts", "-verify", "-token_in"),
            *("-data", str(tmp_path / "data"), "-in", str(tmp_path / "token")),
            *("-CAfile", str(tmp_path / "root.pem")),
        )
        assert "Verification: OK" in said


@pytest.mark.parametrize("form", ["plain", "stamped", "archived"])
def test_qpdf_finds_no_fault(request, form, tmp_path):
    """
    Every form of a paper is a sound PDF.
    """
    paper = request.getfixturevalue(form)
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper if isinstance(paper, bytes) else paper.pdf)
    said = told("qpdf", "--check", str(file))
    assert "No syntax or stream encoding errors found" in said
    assert "PDF Version: 1.7" in said


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


def codes_on(file, folder, page, dots=200):
    """Return what the QR codes on a page hold, as a camera would see them."""
    where = folder / f"page-{page}"
    number = str(page)
    command = ("pdftoppm", "-r", str(dots), "-gray", "-f", number, "-l", number)
    told(*command, "-singlefile", str(file), str(where))
    with Image.open(where.with_suffix(".pgm")) as picture:
        return [code.bytes for code in zxingcpp.read_barcodes(picture)]


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


def test_embedded_files_come_out_as_they_went_in(stamped, tmp_path):
    """
    pdfdetach gives back the bytes that were signed.
    """
    (tmp_path / "paper.pdf").write_bytes(stamped.pdf)
    told(*("pdfdetach", "-saveall", "-o", str(tmp_path), str(tmp_path / "paper.pdf")))
    data = (tmp_path / "content.json").read_bytes()
    assert data == content().to_bytes()
    assert sha256(data) != bytes.fromhex(hexed("x"))
    assert (tmp_path / "signatures.json").read_bytes() == signed().signatures_bytes()
