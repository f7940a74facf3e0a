"""The JavaScript modules of a widget become one: each once, after what it imports, and no name is declared twice."""

import collections
import importlib
import pkgutil
import re
import shutil
import subprocess
from pathlib import Path

import anywidget
import pytest

import ganlearn.widgets
from ganlearn.widgets.shared import assets

DECLARED = re.compile(r"^(?:async )?(?:function\*?|class|const|let|var) +(\w+)", re.MULTILINE)


def canvases():
    """Every canvas of the package that has a script."""
    for module in pkgutil.walk_packages(ganlearn.widgets.__path__, "ganlearn.widgets."):
        importlib.import_module(module.name)
    found, waiting = [], [anywidget.AnyWidget]
    while waiting:
        made = waiting.pop()
        waiting += made.__subclasses__()
        if made.__module__.startswith("ganlearn.") and "_esm" in vars(made):
            found.append(made)
    return sorted(found, key=lambda made: made.__name__)


CANVASES = canvases()
FILES = sorted(Path(ganlearn.widgets.__path__[0]).rglob("*.js"))
ENTRIES = [file for file in FILES if "export default" in file.read_text(encoding="utf-8")]
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node")


def test_canvases_are_found():
    assert {"DashboardCanvas", "LossCanvas", "PhaseCanvas", "Playground"} <= {made.__name__ for made in CANVASES}


@pytest.mark.parametrize("canvas", CANVASES, ids=lambda canvas: canvas.__name__)
def test_no_name_is_declared_twice(canvas):
    names = collections.Counter(DECLARED.findall(canvas._esm))
    assert len(names) > 20
    assert [name for name, count in names.items() if count > 1] == []


def test_every_widget_has_a_module_of_its_own():
    assert len(ENTRIES) == len(CANVASES)
    for file in ENTRIES:
        assert assets.script(f"{file.parent.name}/{file.stem}") in {str(canvas._esm) for canvas in CANVASES}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda file: file.stem)
def test_what_a_widget_imports_comes_before_it_and_once(entry):
    found = assets.modules(entry)
    files = [module.file for module in found]
    assert files[-1] == entry and len(set(files)) == len(files) > 10
    for place, module in enumerate(found):
        assert {file for file, _ in module.imports} <= set(files[:place])


def test_every_module_belongs_to_a_widget_and_every_export_is_imported():
    found = {module.file: module for entry in ENTRIES for module in assets.modules(entry)}
    assert sorted(found) == FILES
    imported = {wanted for module in found.values() for wanted in module.imports}
    assert imported == {(module.file, name) for module in found.values() for name in module.exported}


@pytest.mark.parametrize("canvas", CANVASES, ids=lambda canvas: canvas.__name__)
def test_what_the_browser_gets_imports_nothing_and_exports_the_widget(canvas):
    assert re.findall(r"^(?:import|export)\b.*", canvas._esm, flags=re.MULTILINE) == ["export default {"]


@needs_node
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda file: file.stem)
def test_the_modules_load_as_they_lie_there(entry, tmp_path):
    """Node resolves their imports itself; the one module made of them loads, and exports the same."""
    joined = tmp_path / "joined.mjs"
    joined.write_text(assets.script(f"{entry.parent.name}/{entry.stem}"), encoding="utf-8")
    shutil.copytree(assets._HERE, tmp_path / "widgets", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    as_it_lies = tmp_path / "widgets" / entry.relative_to(assets._HERE)
    for file in (as_it_lies, joined):
        code = f"import({file.as_uri()!r}).then((module) => console.log(typeof module.default.render))"
        done = subprocess.run(["node", "-e", code], capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (0, "function\n"), done.stderr


# The resolver, on modules of its own


def write(folder, **sources):
    """Writes modules; returns the file of the widget, ``entry``."""
    for name, source in sources.items():
        (folder / f"{name}.js").write_text(source + "\n", encoding="utf-8")
    return folder / "entry.js"


END = "export default {\n  render() {},\n};"


def test_modules_come_in_the_order_in_which_they_may_run(tmp_path):
    entry = write(
        tmp_path,
        entry=f'// The widget.\nimport {{ a }} from "./a.js";\nimport {{\n  b,\n  other,\n}} from "./b.js";\n\n{END}',
        a='import { c } from "./c.js";\n\nexport const a = () => c;',
        b='import { c } from "./c.js";\n\nexport function b() {}\n\nexport class other {}\n\nfunction own() {}',
        c="export let c = 1;",
        unused="export const unused = 1;",
    )
    found = assets.modules(entry)
    assert [module.file.stem for module in found] == ["c", "a", "b", "entry"]
    assert found[2].declared == ("b", "other", "own") and found[2].exported == {"b", "other"}
    assert found[2].code == "\nfunction b() {}\n\nclass other {}\n\nfunction own() {}\n"
    assert found[3].code == f"// The widget.\n\n{END}\n"


A_FROM_B = 'import { b } from "./b.js";\nexport const a = b;'
B_FROM_A = 'import { a } from "./a.js";\nexport const b = a;'
REFUSED = [
    ({"a": A_FROM_B, "b": B_FROM_A}, ValueError, r"circle: \S+/a.js → \S+/b.js → \S+/a.js"),
    ({"a": 'import { a } from "./a.js";\nexport const a = 1;'}, ValueError, r"circle: \S+/a.js → \S+/a.js"),
    ({}, FileNotFoundError, r"no file .*a.js, which \S+/entry.js imports"),
    ({"a": "const a = 1;"}, ValueError, r"entry.js imports a from \S+/a.js, which does not export it"),
    ({"a": "export class a {}", "entry": "function a() {}"}, ValueError, r"a.js and \S+/entry.js both declare a"),
    ({"a": f"export const a = 1;\n{END}"}, ValueError, r"a.js has a default export"),
]


@pytest.mark.parametrize(("sources", "error", "words"), REFUSED)
def test_what_cannot_be_resolved_is_refused(tmp_path, sources, error, words):
    sources = {"entry": "", **sources}
    entry = write(tmp_path, **sources | {"entry": f'import {{ a }} from "./a.js";\n{sources["entry"]}\n{END}'})
    with pytest.raises(error, match=words):
        assets.modules(entry)


def test_a_widget_without_a_default_export_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"entry.js lacks the default export"):
        assets.modules(write(tmp_path, entry="const a = 1;"))


@pytest.mark.parametrize(
    "line",
    [
        'import a from "./a.js";',
        'import * as a from "./a.js";',
        'import { a as b } from "./a.js";',
        'import {} from "./a.js";',
        'import "./a.js";',
        "import { a } from './a.js';",
        'import { a } from "./a.js"',
        'import { a } from "./a";',
        'import { a } from "a";',
        'import { a } from "https://example.org/a.js";',
        '  import { a } from "./a.js";',
        'const a = await import("./a.js");',
        "console.log(import.meta.url);",
        "export { a };",
        "export { a as b };",
        'export * from "./a.js";',
        'export { a } from "./a.js";',
        "export const { a } = b;",
        "export var a = 1;",
        "export default function () {}",
    ],
)
def test_another_form_of_import_or_export_is_refused(tmp_path, line):
    write(tmp_path, a="export const a = 1;")
    with pytest.raises(ValueError, match="is not understood") as refused:
        assets.modules(write(tmp_path, entry=f"{line}\n{END}"))
    assert line.strip() in str(refused.value)


def test_words_that_only_look_like_imports_are_left_alone(tmp_path):
    code = 'const important = "import { a } from b"; // export this\nconst exported = 1;'
    assert code in assets.modules(write(tmp_path, entry=f"{code}\n{END}"))[0].code
