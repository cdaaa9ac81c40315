"""The command line as a whole: exit codes, languages, help, and what an error looks like."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer

from cqpt_cli import __version__, language
from cqpt_cli.app import app, command_names, run
from cqpt_cli.sources import clock
from tests.typed import as_typed

ROOT = Path(__file__).parents[2]
CASE = ROOT / "tests" / "scenarios" / "eligibility" / "_base.yaml"
CODES = {"favourable": 0, "unfavourable": 1, "wrong": 2, "bug": 3}

Cqpt = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cqpt(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cqpt:
    """Run a command line in this process: its exit code, standard output and standard error."""
    monkeypatch.setenv("CQPT_LANG", "fr")
    monkeypatch.delenv("CQPT_DEBUG", raising=False)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        return (code, *capsys.readouterr())

    return call


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cqpt_cli", *arguments],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "CQPT_LANG": "fr", **environment},
    )  # fmt: skip


# --- version and help ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--version", "-V"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_version(option: str, language: str) -> None:
    finished = process(option, CQPT_LANG=language)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, f"cqpt {__version__}\n", "")


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_through_the_application(cqpt: Cqpt, option: str) -> None:
    """What the shell takes a short cut to, and what the help page promises."""
    assert cqpt(option) == (0, f"cqpt {__version__}\n", "")


def test_the_version_is_a_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+([a-z]+\d*)?", __version__)


@pytest.mark.parametrize(("language", "example"), [("fr", "Par exemple"), ("en", "For example")])
@pytest.mark.parametrize("command", [[], *([name] for name in command_names()), ["referential", "show"]], ids="-".join)
def test_help_has_an_example(
    cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch, command: list[str], language: str, example: str
) -> None:
    monkeypatch.setenv("CQPT_LANG", language)
    code, out, err = cqpt(*command, "--help")
    assert (code, err) == (0, "")
    line = next(line for line in out.splitlines() if example in line)
    assert "cqpt " in out[out.index(line) :]


@pytest.mark.parametrize("command", [[], *([name] for name in command_names())], ids="-".join)
def test_help_speaks_one_language(cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    """Asked in one process in French, in English, then in French again."""
    pages = []
    for spoken in ("fr", "en", "fr"):
        monkeypatch.setenv("CQPT_LANG", spoken)
        pages.append(cqpt(*command, "--help")[1])
    assert pages[0] == pages[2]
    assert "Utilisation" in pages[0] or "Usage :" in pages[0] or "Usage\u00a0:" in pages[0]
    assert "Show this message and exit." in pages[1]
    assert "Show this message and exit." not in pages[0]
    if "--json" in pages[0]:
        option = "Answer with one JSON document"
        assert option in pages[1]
        assert option not in pages[0]


def test_help_lists_every_command(cqpt: Cqpt) -> None:
    _, out, _ = cqpt("--help")
    for name in command_names():
        assert re.search(rf"^  {name} +\w", out, re.MULTILINE), f"no line for {name}"


WITHOUT_FILES = {"explain", "init", "referential", "schema"}
"""The commands whose example works anywhere."""


@pytest.mark.parametrize("command", command_names())
def test_every_example_of_the_help_is_understood(
    cqpt: Cqpt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Its options exist: run where there is nothing, it may only say that there is nothing."""
    monkeypatch.chdir(tmp_path)
    _, out, _ = cqpt(command, "--help")
    paragraph = out.partition("Par exemple")[2].partition("\n\n")[0]
    _, example, arguments = paragraph.partition(f"cqpt {command} ")
    assert example, paragraph
    code, _, err = cqpt(command, *shlex.split(arguments.partition(">")[0]))
    assert code == (0 if command in WITHOUT_FILES else 2), err
    assert "error[usage]" not in err, err


COMES_FROM_A_DEVICE = {"grid import", "quiz score", "quiz import", "quiz forecast"}
"""Of the evaluator's tools: those whose example names a file that a form, a page or another program hands over."""

ASKS_AT_A_TERMINAL = {"quiz take", "quiz enter"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_example_of_the_evaluators_tools_works(
    year: Path, cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """Typed as they stand, one after the other, in a copy of the example repository."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 7, 20))
    monkeypatch.setenv("CQPT_LANG", language)
    (year / "lettre.pdf").write_bytes(b"%PDF-1.4")
    run = []
    for group, parts in (
        ("grid", ("form", "print", "export", "import")),
        ("quiz", ("build", "take", "print", "enter", "score", "forecast", "stats", "export", "import")),
        ("evidence", ("add", "link", "list", "report")),
    ):
        for part in parts:
            name = f"{group} {part}"
            _, out, _ = cqpt(group, part, "--help")
            paragraph = re.split("Par exemple|For example", re.sub(r"(?<!\n)\n(?!\n)\s*", " ", out), maxsplit=1)[1]
            example = paragraph.partition(f"cqpt {name} ")[2].partition("\n")[0]
            assert example, out
            if name not in COMES_FROM_A_DEVICE | ASKS_AT_A_TERMINAL:
                code, _, err = cqpt(group, part, *shlex.split(example.partition(">")[0]))
                # The list says with its exit code that there is a contradiction to clear up.
                assert (code, err) == (1 if name == "evidence list" else 0, ""), example
                run.append(name)
    assert len(run) == 11


def test_without_a_command(cqpt: Cqpt) -> None:
    code, out, _ = cqpt()
    assert code == 2
    assert "check-eligibility" in out


# --- wrong calls -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("scor", "score"),
        ("check-elegibility", "check-eligibility"),
        ("syntesize", "synthesize"),
        ("referentiel", "referential"),
    ],
)
def test_an_unknown_command(cqpt: Cqpt, written: str, meant: str) -> None:
    code, out, err = cqpt(written)
    assert (code, out) == (2, "")
    first, remedy = err.splitlines()[:2]
    assert first.startswith("cqpt: error[usage]: ")
    assert written in first
    assert meant in remedy


def test_an_unknown_command_with_nothing_near(cqpt: Cqpt) -> None:
    code, out, err = cqpt("xyzzy")
    assert (code, out) == (2, "")
    assert "cqpt --help" in err


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["check-eligibility", "x", "--detail"], "--details"),
        (["check-eligibility", "x", "--jsn"], "--json"),
        (["score", "x", "--item"], "--items"),
        (["synthesize", "--ouput", "x"], "--output"),
        (["synthesize", "--formats", "md"], "--format"),
        (["referential", "show", "CAD", "--activities", "1"], "--activity"),
        (["--versions"], "--version"),
        (["attach", "x", "--kind", "autre", "--on", "2026-03-01"], "--received-on"),  # and not --json
    ],
)
def test_an_unknown_option(cqpt: Cqpt, arguments: list[str], meant: str) -> None:
    code, out, err = cqpt(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("cqpt: error[usage]: ")
    assert meant in err.splitlines()[1]


@pytest.mark.parametrize("command", ["check-eligibility", "score", "referential show"])
def test_a_missing_argument(cqpt: Cqpt, command: str) -> None:
    code, out, err = cqpt(*command.split())
    assert (code, out) == (2, "")
    assert err.startswith("cqpt: error[usage]: ")
    assert f"cqpt {command} --help" in err


def test_one_argument_too_many_is_named_with_the_call_as_it_should_be(cqpt: Cqpt) -> None:
    code, out, err = cqpt("send", "2026-0001", "evaluateurs-associes")
    assert (code, out) == (2, "")
    assert "« evaluateurs-associes » est un argument de trop" in as_typed(err)
    assert "cqpt send [OPTIONS] CASE." in err


@pytest.mark.parametrize("command", ["check-eligibility", "synthesize"])
@pytest.mark.parametrize("day", ["demain", "2026-02-30", "02/03/2026", "2026-3-2", "1789-07-14", ""])
def test_a_day_that_is_none(cqpt: Cqpt, command: str, day: str) -> None:
    code, out, err = cqpt(command, CASE, "--on", day)
    assert (code, out) == (2, "")
    assert err.startswith("cqpt: error[usage]: ")
    assert "AAAA-MM-JJ" in err or "YYYY-MM-DD" in err


@pytest.mark.parametrize(("language", "said"), [("fr", "Vouliez-vous"), ("en", "Did you mean")])
def test_wrong_calls_in_both_languages(cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch, language: str, said: str) -> None:
    monkeypatch.setenv("CQPT_LANG", language)
    for call in (["scor"], ["score", "x", "--jsn"]):
        assert said in cqpt(*call)[2]


# --- bugs ------------------------------------------------------------------------------------------------------------

BREAKABLE = [
    (["check-eligibility", CASE], "cqpt_cli.casework.examining.examine"),
    (["score", CASE], "cqpt_cli.casework.scoring.score"),
    (["synthesize", CASE], "cqpt_cli.casework.synthesizing.synthesize"),
    (["referential", "show", "CAD"], "cqpt_cli.casework.consulting.find"),
]


@pytest.mark.parametrize(("arguments", "function"), BREAKABLE)
@pytest.mark.parametrize("json_asked", [False, True])
def test_a_bug_of_ours(
    cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch, arguments: list[Any], function: str, json_asked: bool
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("broken on purpose")

    monkeypatch.setattr(function, broken)
    code, out, err = cqpt(*arguments, *["--json"] * json_asked)
    assert (code, out) == (3, "")
    assert err.startswith("cqpt: error[bug]: ")
    assert "ZeroDivisionError" in err
    assert "test_app.py:" in err, "it says where"
    assert "Traceback" not in err


def test_a_bug_in_full_for_those_who_look_for_it(cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("broken on purpose")

    monkeypatch.setattr("cqpt_cli.casework.examining.examine", broken)
    monkeypatch.setenv("CQPT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError, match="broken on purpose"):
        cqpt("check-eligibility", CASE)


def test_the_interrupted(cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("cqpt_cli.casework.examining.examine", interrupted)
    code, out, err = cqpt("check-eligibility", CASE)
    assert code == 130
    assert "Traceback" not in out + err


# --- in a process of its own -----------------------------------------------------------------------------------------


def test_exit_codes_reach_the_shell(tmp_path: Path) -> None:
    codes = [
        process("check-eligibility", str(CASE)).returncode,
        process("check-eligibility", str(CASE), "--on", "2024-12-01").returncode,
        process("check-eligibility", str(tmp_path / "nothing.yaml")).returncode,
    ]
    # 2024-12-01: the job began on 2024-09-01, 91 days before.
    assert codes == [CODES["favourable"], CODES["unfavourable"], CODES["wrong"]]


def test_json_on_standard_output_and_the_rest_on_standard_error(tmp_path: Path) -> None:
    finished = process("check-eligibility", str(CASE), str(tmp_path / "nothing.yaml"), "--json")
    assert finished.returncode == 2
    assert [answer["case"] for answer in json.loads(finished.stdout)] == ["2026-0001"]
    assert finished.stderr.startswith(f"{tmp_path / 'nothing.yaml'}: error[")


@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}, {"TERM": "xterm-256color", "COLORTERM": "truecolor"}])
def test_no_escape_codes_in_a_pipe(environment: dict[str, str], tmp_path: Path) -> None:
    for arguments in (["check-eligibility", str(CASE), str(tmp_path)], ["--help"], ["scor"], ["referential", "list"]):
        finished = process(*arguments, **environment)
        assert "\x1b" not in finished.stdout + finished.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colours_on_a_terminal_only_where_they_are_wanted(environment: dict[str, str], coloured: bool) -> None:
    said = on_a_terminal(["check-eligibility", str(CASE)], environment)
    assert "2026-0001" in said
    # SGR 30-37, 38, 90-97: a colour of the text.
    assert bool(re.search(r"\x1b\[(?:\d+;)*(?:3[0-8]|9[0-7])(?:;\d+)*m", said)) is coloured


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_escape_codes_at_all_where_colours_are_not_wanted(environment: dict[str, str]) -> None:
    assert "\x1b" not in on_a_terminal(["check-eligibility", str(CASE)], environment)


def on_a_terminal(arguments: list[str], environment: dict[str, str]) -> str:
    """What a command writes when its standard output is a terminal."""
    import pty

    reader, writer = pty.openpty()
    inherited = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    running = subprocess.Popen(
        [sys.executable, "-m", "cqpt_cli", *arguments],
        cwd=ROOT, stdout=writer, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        env={**inherited, "CQPT_LANG": "fr", "TERM": "xterm-256color", **environment},
    )  # fmt: skip
    os.close(writer)
    said = b""
    while True:
        try:
            part = os.read(reader, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        said += part
    os.close(reader)
    running.wait()
    return said.decode()


def test_a_reader_that_goes_away_is_no_error() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "w") as pipe:
        finished = subprocess.run(
            [sys.executable, "-m", "cqpt_cli", "referential", "show", "CAD"],
            cwd=ROOT, stdout=pipe, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "CQPT_LANG": "fr"},
        )  # fmt: skip
    assert (finished.returncode, finished.stderr) == (0, "")


@pytest.mark.parametrize("command", ["check-eligibility", "score", "synthesize"])
def test_the_command_line_leaves_files_to_the_reader(
    cqpt: Cqpt, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that may not be read is a diagnostic at its path, not a usage error that stops the other files."""
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    (tmp_path / "x.yaml").write_bytes(b"- a\n")
    code, _, err = cqpt(command, tmp_path / "x.yaml")
    assert code == 2
    assert err.startswith(f"{tmp_path / 'x.yaml'}:1:1: error[not-a-mapping]: ")


@pytest.mark.parametrize(("closed", "code"), [("2>&-", 0), (">&-", 0), ("2>/dev/full", 0), (">/dev/full", 2)])
def test_a_stream_that_takes_nothing_changes_no_answer(closed: str, code: int) -> None:
    command = f"{sys.executable} -m cqpt_cli check-eligibility {CASE} {closed}"
    finished = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert finished.returncode == code
    assert "Traceback" not in finished.stderr


def test_an_old_encoding_keeps_met_and_undetermined_apart() -> None:
    """A question mark in place of ✓ would read as “undetermined”."""
    finished = subprocess.run(
        [sys.executable, "-m", "cqpt_cli", "check-eligibility", str(CASE)],
        stdout=subprocess.PIPE, env={**os.environ, "PYTHONIOENCODING": "latin-1", "CQPT_LANG": "fr"},
    )  # fmt: skip
    lines = finished.stdout.decode("latin-1").splitlines()
    assert [line[0] for line in lines if "accord, art. 3" in line] == ["+", "+", "+"]  # the scheme, the year, the hours


def leaves(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, under the words by which it is called."""
    children = getattr(command, "commands", None)
    if not children:
        yield name, command
    for child, inner in (children or {}).items():
        yield from leaves(inner, f"{name} {child}")


def every_command() -> list[tuple[str, Any]]:
    group = typer.main.get_command(app)
    return [leaf for name in command_names() for leaf in leaves(group.get_command(None, name), name)]  # type: ignore[attr-defined]


def test_every_help_page_has_an_example_of_its_own_command() -> None:
    language.use("en")
    for name, command in every_command():
        example = (command.help or "").partition("For example: ")[2]
        assert example.startswith(f"cqpt {name}"), name


def test_the_list_of_commands_has_each_of_them_once_under_what_it_is_for(cqpt: Cqpt) -> None:
    _code, out, _err = cqpt("--help")
    listed = re.findall(r"^  ([a-z-]+)  +\S", out.partition("Commencer et consigner")[2], re.MULTILINE)
    assert sorted(listed) == command_names()
    headings = re.findall(r"^(\S.*)\u00a0?:$", out, re.MULTILINE)
    assert [one.strip(" \u00a0") for one in headings][-7:] == [
        "Commencer et consigner",
        "Vérifier et suivre",
        "Recevabilité",
        "Évaluation",
        "Commission et certificat",
        "Lettres et pages",
        "La branche, ses organismes, ses référentiels",
    ]


def test_a_help_page_lists_the_words_of_the_accord(cqpt: Cqpt) -> None:
    _code, out, _err = cqpt("new", "case", "--help")
    said = " ".join(out.split()).replace("- ", "-")
    assert "L'un de : conseiller-clientele-a-distance, conseiller-clientele-en-point-de-distribution." in said
    assert "acces-libre" in said
    assert "<str>" not in out
