"""
The furniture of papers: what a page is made of, said without drawing anything.

A part says *what* stands on its paper as a `Design` of blocks; `archive.paper.render`
gives it its measures, its fonts, its running lines and its last page. Texts are
`Words`: a plain string, or strings, `Bold` and `Code` parts in a row. No block knows a
noun of the business.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import TypeAlias

from archive.values.money import Yuan


@dataclass(frozen=True, slots=True)
class Bold:
    """Part of a text that carries the weight of it."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Part of a text in the face for hashes and codes; it is never broken."""

    text: str


Words: TypeAlias = str | tuple[str | Bold | Code, ...]
Cell: TypeAlias = Words | Yuan | None
"""What a table's cell holds; an amount is written without ¥, None as a dash."""


class Sheet(Enum):
    """The sheets papers are printed on."""

    A4 = "A4"
    A4_LANDSCAPE = "A4 landscape"
    A5 = "A5"


class Align(Enum):
    """How a column stands; amounts stand right whatever it says."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Face(StrEnum):
    """The faces, by what they are for."""

    TEXT = "NotoSerifSC-Regular"
    TITLE = "NotoSerifSC-Bold"
    TABLE = "NotoSansSC-Regular"
    STRONG = "NotoSansSC-Bold"
    CODE = "NotoSansMono-Regular"


class Style(Enum):
    """
    How a paragraph is set.

    LETTER is the official letter (15.75 pt on 28.5 pt), BODY the text of a record,
    NOTE small print.
    """

    LETTER = "letter"
    BODY = "body"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Title:
    """The title in the middle, serif bold; `under` is a line below it."""

    text: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading such as 一、项目和场次; `aside` stands small at the right end."""

    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """The heading of a numbered step, such as `2 承诺与公布`."""

    number: int
    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; numbers stay whole, no line begins with 。 or ends with （."""

    words: Words
    style: Style = Style.BODY
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Items:
    """Items under each other, each behind its mark （一）（二）（三）."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class AmountLine:
    """One line with an amount in words at the left and in figures at the right."""

    amount: Yuan


@dataclass(frozen=True, slots=True)
class SignOff:
    """The lines under a letter, at the right: who writes, and on which day."""

    lines: tuple[str, ...]


Fact: TypeAlias = tuple[str, Words]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and what they say; a row holds one pair over the width, or two."""

    rows: tuple[tuple[Fact] | tuple[Fact, Fact], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its share of the width, how it stands, its face."""

    head: str
    share: int
    align: Align = Align.LEFT
    face: Face = Face.TABLE


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table without vertical lines; its head is repeated on every page.

    `strong` are the numbers (from 0) of rows in bold. `abreast` so many rows stand
    side by side, each under its own head, and are read across: a long list of short
    rows is shorter to print and to look through.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    strong: frozenset[int] = field(default_factory=frozenset)
    abreast: int = 1

    def __post_init__(self) -> None:
        if self.abreast < 1:
            raise ValueError("at least one row of a table stands on a line")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table has a cell for every column")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A digest (hex) in groups of four after its label; `boxed` makes it stand out."""

    digest: str
    label: str = ""
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Who, what they said, and whether it fits: a head line over fingerprints."""

    who: str
    name: str
    verdict: str
    digests: tuple[Fingerprint, ...]


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Comparisons under each other, between the lines of a table."""

    each: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """
    The frame that says the outcome first.

    `label` stands small above; `lead`, `main` and `aside` are the large line; `others`
    are smaller ones below it, each a lead, a text and an aside.
    """

    label: str
    lead: str
    main: str
    aside: str = ""
    others: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Balls:
    """Numbered balls in the order in which they came; `aside` says who took them."""

    numbers: tuple[int, ...]
    aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a walk: its name, a note below (mostly an instant), whether done."""

    name: str
    note: str
    done: bool


@dataclass(frozen=True, slots=True)
class Walk:
    """Stages in a row: done ones are black with a tick, others say their number."""

    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class CodeCard:
    """A QR code with what it is for, and the digest (hex) of what it holds."""

    title: str
    note: str
    data: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class CodeCards:
    """Numbered QR codes, two beside each other."""

    cards: tuple[CodeCard, ...]


@dataclass(frozen=True, slots=True)
class WithCode:
    """Paragraphs at the left, a QR code with a caption at the right."""

    paragraphs: tuple[Words, ...]
    data: bytes
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Blanks:
    """Lines to be filled in by hand, each behind its label."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty space, in millimetres."""

    height: int


Block: TypeAlias = (
    Title
    | Heading
    | Step
    | Paragraph
    | Items
    | AmountLine
    | SignOff
    | Facts
    | Table
    | Fingerprint
    | Comparisons
    | Result
    | Balls
    | Walk
    | CodeCards
    | WithCode
    | Blanks
    | Gap
)

SEAL_SAYS: tuple[str, str] = (
    "存证章只表示：本件自存证时起没有被改动。它不是批准，也不是决定；内容由签名人员共同确认。",
    (
        "The seal says only that this record has not changed since. "
        "It neither approves nor decides."
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """
    What stands on one paper.

    `issuer` is the centre's name, in the header and in the seal; `number` the paper's
    number (编号); `verify` says where it can be checked, without a scheme. A `bare`
    paper has no last page: nobody signs it and no seal will stand on it.
    """

    issuer: str
    number: str
    blocks: Sequence[Block]
    verify: str
    sheet: Sheet = Sheet.A4
    seal_says: tuple[str, str] = SEAL_SAYS
    bare: bool = False
