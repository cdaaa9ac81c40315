"""The house keeps its layout: imports go one way, a command is a file, law and names stay where they belong."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from cqpt_cli.app import command_names
from cqpt_cli.law.accord import default_accord

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "cqpt_cli"

FLOORS = ["commands", "casework", "rendering", "rules", "law", "sources", "models"]
"""From the roof to the ground: a floor may import those below it and the ground, never one above."""

GROUND = {"diagnostics", "findings", "language", "nearest"}
ROOF = {"app", "__main__"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def floor_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def imports_of(file: Path) -> set[str]:
    """The modules of the package that a file imports at run time, at its top or inside a function."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    typing_only = {
        node
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    found = set()
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{name.name}" for name in node.names}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return {name for name in found if name.startswith("cqpt_cli.")}


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_imports_go_one_way(file: Path) -> None:
    relative = file.relative_to(PACKAGE)
    here = relative.parts[0].removesuffix(".py")
    for module in imports_of(file):
        there = floor_of(module)
        if here in ROOF or there == here or there in GROUND or there == "__version__":
            continue
        if here == "commands" and there == "app":
            continue  # the exit codes, which the application owns
        assert here in FLOORS, f"{relative} is on no floor, and imports {module}"
        assert there in FLOORS, f"{relative} imports {module}, which is on no floor"
        assert FLOORS.index(here) < FLOORS.index(there), f"{relative} imports {module}"


def test_ground_imports_only_ground() -> None:
    for name in GROUND:
        assert {floor_of(module) for module in imports_of(PACKAGE / f"{name}.py")} <= GROUND


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_no_law_hides_in_the_code(file: Path) -> None:
    """No certificate, route, scheme or kind of document is ever named in a condition; the figures of the accord are data."""
    code = file.read_text(encoding="utf-8")
    tree = ast.parse(code)
    accord = default_accord()
    law = accord.latest
    names = {*accord.certificate_ids, "CAD", "CPD", *law.routes.criteria.value, "professionnalisation"}
    names |= {*law.routes.schemes.value}
    names |= {*law.documents.proofs.value, law.documents.sworn_statement_kind.value}
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.MatchValue):
            constants = {leaf.value for leaf in ast.walk(node) if isinstance(leaf, ast.Constant)}
            assert not constants & names, f"line {node.lineno} names what is the law's in a condition"
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal":
            choices = {leaf.value for leaf in ast.walk(node) if isinstance(leaf, ast.Constant)}
            assert not choices & names, f"line {node.lineno} lists what is the law's in a type"
        if isinstance(node, ast.Constant) and node.value in (1607, 2148, 365, 48):
            pytest.fail(f"line {node.lineno}: {node.value} is the law's, and belongs to referentials/")


def texts_said(tree: ast.AST) -> list[ast.Constant]:
    """The texts of a module that are no docstring, of a module, a function or a name."""
    told = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told
    ]


def test_no_article_is_typed_in_the_code() -> None:
    """The article of a criterion, a fault or a refusal comes with the provision or the act it is of; only help cites some."""
    article = re.compile(r"accord, art\. ?[0-9]|cahier des charges, [IVX]|cahier, [IVX]|annexe [0-9], ")
    for file in MODULES:
        if file.parent.name == "commands":
            continue
        for text in texts_said(ast.parse(file.read_text(encoding="utf-8"))):
            assert not article.search(str(text.value)), f"{file.relative_to(PACKAGE)}:{text.lineno} types an article"


def test_rules_see_neither_disk_nor_clock() -> None:
    forbidden = re.compile(r"\b(open\(|read_text|write_text|today\(|now\(|import os\b|subprocess|urllib|socket)")
    for file in (PACKAGE / "rules").glob("*.py"):
        assert not forbidden.search(file.read_text(encoding="utf-8")), file.name


def test_casework_writes_nothing_itself() -> None:
    """Files are changed in one place, where nothing can be lost."""
    forbidden = re.compile(
        r"\.(write_text|write_bytes|unlink|rename|replace\(Path|mkdir|touch|read_bytes|read_text)\(|subprocess"
    )
    for folder in ("casework", "commands", "rules", "models"):
        for file in (PACKAGE / folder).glob("*.py"):
            assert not forbidden.search(file.read_text(encoding="utf-8")), file.name


def test_no_drawer_for_everything() -> None:
    assert not [f for f in MODULES if f.stem.strip("_") in {"utils", "util", "helpers", "common", "manager", "misc"}]


def test_a_command_is_a_file() -> None:
    files = {path.stem.replace("_", "-") for path in (PACKAGE / "commands").glob("[!_]*.py")}
    assert set(command_names()) == files
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in files:
        assert f"cqpt {command}" in readme, f"the README does not speak of {command}"


def options_in(tree: ast.AST) -> list[tuple[str, ...]]:
    """What each option and argument that is spelled out there says: all but its name and what is made of its value."""
    return [
        (ast.unparse(call.func), *(said.get(word, "") for word in ("metavar", "help", "autocompletion")))
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("typer.Option", "typer.Argument")
        for said in [{one.arg: ast.unparse(one.value).removeprefix("_completion.") for one in call.keywords}]
    ]


def test_an_option_is_said_once() -> None:
    """What several commands take in the same words is one alias of `_options.py`; what one takes stays with it."""
    shared = ast.parse((PACKAGE / "commands/_options.py").read_text(encoding="utf-8"))
    commands = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted((PACKAGE / "commands").glob("[!_]*.py"))]
    spelled_out = Counter(option for tree in commands for option in options_in(tree))
    assert [option for option, times in spelled_out.items() if times > 1] == []
    assert spelled_out.keys() & set(options_in(shared)) == set()
    takers = Counter(
        ast.unparse(argument.annotation)
        for tree in commands
        for argument in ast.walk(tree)
        if isinstance(argument, ast.arg) and argument.annotation
    )
    aliases = [
        ast.unparse(node.targets[0])
        for node in shared.body
        if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Annotated[")
    ]
    assert "CaseFolder" in aliases
    assert [alias for alias in aliases if takers[alias] < 2] == []


def test_one_word_is_one_class() -> None:
    """What the field names, and what the law and the rules make of it, is never two things under one name."""
    found: dict[str, list[str]] = {}
    for file in MODULES:
        if file.parent.name in ("models", "law", "rules"):
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    found.setdefault(node.name, []).append(file.relative_to(PACKAGE).as_posix())
    assert {name: files for name, files in found.items() if len(files) > 1} == {}


def test_every_module_says_what_it_is() -> None:
    for file in MODULES:
        assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))), file
