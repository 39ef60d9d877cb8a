"""Rules of this house that no other tool checks, each shown to see what it forbids."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("archive", "expert_pool", "evaluation", "trading")
FOLDERS = (*PARTS, "features", "tests", ".ci")
NOT_OURS = {"__pycache__"}
WRITTEN_BY_TOOLS = {"versions", "vendor"}  # Alembic's revisions, bundled libraries
CODE = {".py", ".js", ".css", ".html"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 40

# File, or file::function, longer than the house likes: why it is not cut in two.
LONG = {
    "tests/browser/test_firms.py::hall": "everybody of a hall, one after the other",
    "tests/contracts/test_deposits.py": "one deposit, from the asking to the refund",
    "tests/contracts/test_web_wizard.py": "one way, from the idea to the notice",
    "tests/contracts/test_web_reviews.py": "one queue after another",
    "trading/accounts/ports.py": "all that people's acts ask of their rows",
    "trading/server/tenders.py::over": "every act of a tender, one a line",
    "trading/server/front_desk.py::front_desk_over": "every use case, one a line",
    "archive/ledger/tables.py": "the rows of one log, and the ports that guard them",
    "tests/acceptance/test_dishonest_centre.py": "one forgery, and all that names it",
    "tests/browser/test_five_people.py": "one selection, told chapter by chapter",
    "tests/contracts/test_web_permissions.py": "one matrix, which grows with the site",
    "tests/contracts/test_register.py": "one question to the register after another",
    "tests/paper_designs.py::draw_record": "one paper from top to bottom",
    "tests/paper_designs.py::opening_record": "one paper from top to bottom",
    "tests/transcript_builder.py::_draft": "one member of a transcript after another",
    "tests/transcript_cases.py::_result_cases": "a list of mutations, one a line",
    "tests/transcript_edges.py::_edges": "a list of edges, one after the other",
    "tests/browser/test_openings.py::served": "everybody of an opening, in turn",
    "tests/tender_course.py": "one tender, act by act, and everybody in it",
    "tests/vectors/make_draw_vectors.py::primitives": "a list of frozen examples",
    "trading/disclosure/presenting/projects.py::project_view": "one page from its top",
    "trading/selection/documents.py::draw_record_body": "one paper, top to bottom",
    "trading/selection/documents.py::draw_record_design": "one paper, top to bottom",
    "trading/selection/presenting/act_forms.py": "a table of forms, one after another",
    "trading/selection/presenting/draw_room.py::room_view": "one page, a line a thing",
    "trading/server/sheets.py::anchor_sheet": "one paper from top to bottom",
    "trading/server/demo/story.py": "the demonstration is one story, told in order",
    "trading/server/demo/story.py::price": "the story's first chapter, act by act",
    "trading/accounts/permissions.py": "the one table of who may do what",
    "trading/server/wiring.py": "every use case of the product, one a line",
    "trading/server/wiring.py::over": "every use case of the product, one a line",
}


def files(*folders: str, suffix: str = "") -> list[Path]:
    """Return the files under these folders, without what tools leave behind."""
    return sorted(
        file
        for folder in folders
        for file in (ROOT / folder).rglob(f"*{suffix}")
        if file.is_file() and not NOT_OURS & set(file.parts)
    )


def everything() -> list[Path]:
    """Return every file of the repository; fonts speak of their makers' machines."""
    top = [f for f in ROOT.iterdir() if f.is_file() and f.name != ".git"]
    found = sorted(top) + files(*FOLDERS)
    return [file for file in found if file.suffix != ".ttf"]


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def tree(file: Path) -> ast.Module:
    return ast.parse(text(file), str(file))


def functions(module: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def where(pattern: re.Pattern[str], found_in: list[Path]) -> list[str]:
    """Return the places where the pattern occurs, as `file:line: what`."""
    return [
        f"{name(file)}:{number}: {match.group(0)}"
        for file in found_in
        for number, line in enumerate(text(file).splitlines(), start=1)
        for match in pattern.finditer(line)
    ]


NAMES_THAT_SAY_NOTHING = re.compile(r"^_*(utils?|helpers?|commons?|base|misc)$")


def test_no_file_is_a_drawer_for_odds_and_ends():
    """A name says what is inside; utils, helpers, common, base and misc do not."""
    assert [
        name(file)
        for file in files(*FOLDERS)
        if any(
            NAMES_THAT_SAY_NOTHING.match(part)
            for part in (file.stem, *file.relative_to(ROOT).parts[:-1])
        )
    ] == []


@pytest.mark.parametrize("stem", ["utils", "helper", "_common", "base", "misc"])
def test_such_a_name_would_be_seen(stem):
    """The rule above is not blind."""
    assert NAMES_THAT_SAY_NOTHING.match(stem)


def too_long() -> Iterator[str]:
    """Name files and functions beyond the limits."""
    for file in files(*PARTS, "tests"):
        if file.suffix not in CODE or WRITTEN_BY_TOOLS & set(file.parts):
            continue
        if len(text(file).splitlines()) > LONGEST_FILE:
            yield name(file)
        if file.suffix == ".py":
            for function in functions(tree(file)):
                if length(function) > LONGEST_FUNCTION:
                    yield f"{name(file)}::{function.name}"


def length(function: ast.FunctionDef) -> int:
    """Count the lines of a function's body without its docstring."""
    told = ast.get_docstring(function) is not None
    body = function.body[1:] if told else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_what_is_long_has_a_reason():
    """A file above 400 lines or a function above 40 is listed with its reason."""
    assert sorted(set(too_long()) ^ set(LONG)) == []
    assert all(LONG.values())


def test_length_is_that_of_the_body():
    """A long explanation does not make a function long; long code does."""
    source = 'def f():\n    """\n    One.\n    """\n    return 1\n'
    (function,) = functions(ast.parse(source))
    assert length(function) == 1


# Letters in brackets, so that this file does not find itself.
OF_THIS_MACHINE = re.compile(
    r"(?<![\w.}\)])/([w]ork|[r]oot)/|\.\./[s]hared|(?<![\w/-])[s]hared/"
)
REGISTRIES = re.compile(
    r"[p]ypi\.org|[p]ythonhosted\.org|registry\.[n]pmjs|[p]roxy\.golang"
    r"|[i]ndex-url|[f]ind-links",
    re.IGNORECASE,
)


def test_nothing_names_this_machine():
    """No path of the machine on which it was written is in the repository."""
    assert where(OF_THIS_MACHINE, everything()) == []


def test_nothing_names_a_registry():
    """Where packages come from is the installer's business, not the repository's."""
    allowed = {"tests/lock"}  # it looks for them, to refuse them
    found_in = [file for file in everything() if name(file) not in allowed]
    assert where(REGISTRIES, found_in) == []


def test_locks_pin_a_hash_for_everything():
    """Every package in a lock has one exact version and at least one hash."""
    for lock in (ROOT / "requirements.lock", *sorted(ROOT.glob("tests/*.lock"))):
        pins = re.split(r"\n(?=\S)", text(lock).strip())
        for pin in pins:
            assert re.match(r"[a-z0-9.-]+==\S+.*\\\n    --hash=sha256:", pin), pin


TRANSPORT = re.compile(
    r"\b(HTTPS?|JSON|XML|SQL|API|URLs?|GET|POST|PUT)\b"
    r"|\b(?i:buttons?|clicks?|clicked|tables?|endpoints?|status codes?|database"
    r"|browsers?|web ?pages?|screens?|sockets?|requests?|responses?)\b"
)


A_RULE_CITED = re.compile(r"\s*[A-Z]+-?\d[\w.-]*: ")  # in its source's own words


def test_features_speak_of_business_only():
    """A feature says who does what and which rule holds, not by which means."""
    assert [
        f"{name(file)}: {line}"
        for file in files("features", suffix=".feature")
        for line in text(file).splitlines()
        if TRANSPORT.search(line) and not A_RULE_CITED.match(line)
    ] == []


@pytest.mark.parametrize(
    "step", ["When she clicks the button", "Then the status code is 409"]
)
def test_words_of_transport_would_be_seen(step):
    """The rule above is not blind, and leaves words of business alone."""
    assert TRANSPORT.search(step)
    assert not TRANSPORT.search("When the owner puts the project to the supervisor")


def test_every_module_says_what_it_is_for():
    """Every Python file begins with a sentence."""
    assert [
        name(file)
        for file in files(*PARTS, "tests", suffix=".py")
        if not ast.get_docstring(tree(file))
    ] == []


def test_every_test_says_which_truth_it_defends():
    """A test without a sentence is not finished."""
    assert [
        f"{name(file)}::{function.name}"
        for file in files("tests", suffix=".py")
        if file.name.startswith("test_")
        for function in functions(tree(file))
        if function.name.startswith("test_") and not ast.get_docstring(function)
    ] == []


COMMITS = re.compile(r"\.commit\(\)|autocommit")
THE_UNIT_OF_WORK = "trading/server/database.py"


def test_only_the_unit_of_work_commits():
    """One transaction an act: nobody else in the product ends one."""
    product = files(*PARTS, suffix=".py")
    assert {place.split(":")[0] for place in where(COMMITS, product)} == {
        THE_UNIT_OF_WORK
    }


def test_the_door_says_what_it_opens():
    """Each file of a door names in `__all__` exactly what it offers."""
    for part in PARTS:
        for file in files(f"{part}/public", suffix=".py"):
            module = tree(file)
            imported = {
                alias.asname or alias.name
                for node in ast.walk(module)
                if isinstance(node, ast.ImportFrom)
                for alias in node.names
            }
            (offered,) = [
                set(ast.literal_eval(node.value))
                for node in module.body
                if isinstance(node, ast.Assign)
                and getattr(node.targets[0], "id", "") == "__all__"
            ] or [set()]
            assert offered == imported, name(file)
