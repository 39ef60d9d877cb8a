"""Modules become one classic script, or it is said which line does not."""

import pytest

from trading.server import classic as subject
from trading.server.classic import NotClassicError, classic

pytestmark = pytest.mark.trading


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Give a way to write modules where the assets are looked for."""
    (tmp_path / "assets").mkdir()
    monkeypatch.setattr(subject, "files", lambda _: tmp_path)

    def write(**modules):
        for name, text in modules.items():
            (tmp_path / "assets" / f"{name}.js").write_text(text, encoding="utf-8")

    return write


def test_each_module_runs_once_and_after_what_it_needs(written):
    """Two that need the same one get the same one."""
    written(
        one='import { a } from "./three.js";\nexport const b = a;\n',
        two='import { a as c } from "./three.js";\nconst d = c;\nexport { d as e };\n',
        three="export const a = 1;\n",
    )
    script = classic(("one.js", "two.js"), "Both")
    places = [script.index(f"modules['{each}.js'] = (") for each in ("three", "one")]
    assert places == sorted(places)
    assert script.count("const a = 1;") == 1
    assert "const { a: c } = modules['three.js'];" in script
    assert "return { e: d };" in script
    assert script.startswith("var Both = (() => {")


WRONG = {
    "a name that is not exported": 'import { x } from "./b.js";\n',
    "everything at once": 'import * as x from "./b.js";\n',
    "a default": "export default 1;\n",
}


@pytest.mark.parametrize("module", WRONG.values(), ids=WRONG.keys())
def test_what_it_does_not_turn_is_refused(written, module):
    """Nothing is left out silently."""
    written(a=module, b="export const y = 1;\n")
    with pytest.raises(NotClassicError):
        classic(("a.js",), "A")


def test_a_circle_is_refused(written):
    """Modules that need each other have no order."""
    written(
        a='import { b } from "./b.js";\nexport const a = 1;\n',
        b='import { a } from "./a.js";\nexport const b = 1;\n',
    )
    with pytest.raises(KeyError):
        classic(("a.js",), "A")
