"""Bad input of every kind: exit 2, every problem at its place, in bounded time, and never a traceback.

A file dropped in `files/invalid` or `files/invalid-grids` is a test. Its first lines say what must be found in it, all
of it and in the order of the file: `# expect: <id> <line>:<column>`. A file dropped in `files/valid` or
`files/valid-grids` must be found sound.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cqpt_cli import language
from cqpt_cli.casework.examining import examine_file
from cqpt_cli.diagnostics import Diagnostic
from cqpt_cli.findings import Severity
from cqpt_cli.law.accord import Accord, default_accord
from cqpt_cli.models.grid import Grid
from cqpt_cli.rendering import eligibility_json, eligibility_page
from cqpt_cli.rendering.screen import plain
from cqpt_cli.rendering.sentences import say
from cqpt_cli.rules.consistency_of_grids import faults_of_grid
from cqpt_cli.sources.files import LARGEST_FILE
from cqpt_cli.sources.reading import Reading, read

TESTS = Path(__file__).parent
FILES = TESTS / "files"
EXPECT = re.compile(r"# expect: ([a-z-]+ [0-9]+:[0-9]+)")

VALID_CASE = (FILES / "valid" / "every-key-of-the-formats-page.yaml").read_bytes()
LEAST_CASE = (FILES / "valid" / "least.yaml").read_bytes()


def dropped_in(folder: str) -> list[object]:
    return [pytest.param(path, id=path.stem) for path in sorted((FILES / folder).iterdir())]


def expected_of(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").split("\n")
    matches = [EXPECT.fullmatch(line) for line in lines if line.startswith("# expect")]
    assert matches and all(matches), "an invalid file begins with lines “# expect: <id> <line>:<column>”"
    return [match[1] for match in matches if match]


def found_in(diagnostics: Iterable[Diagnostic]) -> list[str]:
    return [
        f"{diagnostic.id} {diagnostic.position.line}:{diagnostic.position.column}"
        if diagnostic.position
        else f"{diagnostic.id} nowhere"
        for diagnostic in diagnostics
    ]


@pytest.fixture(autouse=True)
def english(french: None) -> Iterator[None]:
    with language.speaking("en"):
        yield


@pytest.fixture(scope="module")
def accord() -> Accord:
    return default_accord()


def read_grid(path: Path) -> Reading[Grid]:
    reading = read(path, Grid)
    if reading.record is not None:
        reading.report(faults_of_grid(reading.record, default_accord().at(reading.record.assessed_on)))
    return reading


# --- files dropped in ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", dropped_in("invalid"))
def test_invalid_case(path: Path, accord: Accord) -> None:
    examination = examine_file(path, accord)
    assert found_in(examination.diagnostics) == expected_of(path)
    assert examination.eligibility is None


@pytest.mark.parametrize("path", dropped_in("valid"))
def test_valid_case(path: Path, accord: Accord) -> None:
    examination = examine_file(path, accord)
    assert found_in(examination.diagnostics) == []
    assert examination.eligibility is not None


@pytest.mark.parametrize("path", dropped_in("invalid-grids"))
def test_invalid_grid(path: Path) -> None:
    reading = read_grid(path)
    assert found_in(reading.diagnostics) == expected_of(path)
    assert not reading.sound


@pytest.mark.parametrize("path", dropped_in("valid-grids"))
def test_valid_grid(path: Path) -> None:
    reading = read_grid(path)
    assert found_in(reading.diagnostics) == []
    assert reading.sound


@pytest.mark.parametrize("path", [*dropped_in("invalid"), *dropped_in("invalid-grids")])
def test_every_problem_says_what_to_do(path: Path, accord: Accord) -> None:
    grid = path.parent.name == "invalid-grids"
    diagnostics = read_grid(path).diagnostics if grid else examine_file(path, accord).diagnostics
    text = path.read_text(encoding="utf-8")
    for diagnostic in diagnostics:
        assert say(diagnostic.message).strip()
        assert diagnostic.remedy
        for words in (say(diagnostic.message), say(diagnostic.remedy)):
            assert not re.search(r"\{[a-z_]*\}", words), "a field was left unfilled"
            # What a program calls a value is no word of the reader's.
            for name in re.findall(r"\b(?:None|True|False|Decimal|dict|tuple|str|NoneType)\b", words):
                assert name in text, words
        assert diagnostic.position is not None
        if excerpt := diagnostic.position.excerpt:
            assert diagnostic.position.line is not None
            assert diagnostic.position.column is not None
            assert text.split("\n")[diagnostic.position.line - 1].rstrip("\r") == excerpt
            assert diagnostic.position.column - 1 <= len(excerpt)


@pytest.mark.parametrize(
    ("file", "nearest"),
    [
        ("unknown-key-at-the-top", ["experience"]),
        ("unknown-key-in-candidate", ["email"]),
        ("unknown-key-case-matters", ["employer"]),
        ("unknown-key-nothing-near", [None]),
        ("unknown-key-in-employer", ["siret"]),
        ("unknown-route", ["acces-libre"]),
        ("unknown-certificate", ["conseiller-clientele-a-distance"]),
        ("unknown-network", ["franchise"]),
        ("proof-misspelt", ["bulletins"]),
    ],
)
def test_nearest_known_word_is_suggested(file: str, nearest: list[str | None], accord: Accord) -> None:
    diagnostics = examine_file(FILES / "invalid" / f"{file}.yaml", accord).diagnostics
    suggested = [re.search(r"Did you mean “(.*)”", say(diagnostic.remedy or "")) for diagnostic in diagnostics]
    assert [match[1] if match else None for match in suggested] == nearest


# --- the real command on hostile files -------------------------------------------------------------------------------


def cqpt(*arguments: str | Path | bytes, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would. The time limit is a safety net, not a measure."""
    return subprocess.run(
        [sys.executable, "-m", "cqpt_cli", *arguments],
        cwd=TESTS.parent,
        env={**os.environ, "CQPT_LANG": "en", "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=180,  # a guard against endless work, not a measure: the machine may be busy
    )


def assert_refused(done: subprocess.CompletedProcess[str], id: str | None = None, place: str = "") -> None:
    assert "Traceback" not in done.stderr
    assert done.returncode == 2, done.stderr[:2000]
    assert (f"{place}: error[{id}]" if id else "error[") in done.stderr[:5000]
    assert "error[bug]" not in done.stderr
    assert done.stdout == ""
    assert len(done.stderr) < 40_000, "nobody reads that much"


def on(text: str) -> bytes:
    return text.encode("utf-8")


DEEP = 20_000

HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    # name: (content, diagnostic, place inside the file)
    "empty": (lambda: b"", "empty-file", "1:1"),
    "blank": (lambda: b"\n \n\n", "empty-file", "1:1"),
    "byte-order-mark-only": (lambda: b"\xef\xbb\xbf", "empty-file", "1:1"),
    "utf-16-little-endian": (
        lambda: b"\xff\xfe" + VALID_CASE.decode().encode("utf-16-le"),
        "wrong-encoding",
        "1:1",
    ),
    "utf-16-big-endian": (
        lambda: b"\xfe\xff" + VALID_CASE.decode().encode("utf-16-be"),
        "wrong-encoding",
        "1:1",
    ),
    "utf-16-without-mark": (lambda: LEAST_CASE.decode().encode("utf-16-le"), "not-text", "1:2"),
    "utf-32": (lambda: LEAST_CASE.decode().encode("utf-32"), "wrong-encoding", "1:1"),
    "latin-1": (lambda: on("format: case/1\nid: L") + b"\xe9a\n", "wrong-encoding", "2:6"),
    "latin-1-after-accents": (lambda: on("format: case/1\nid: éé ") + b"\xe9a\n", "wrong-encoding", "2:8"),
    "latin-1-after-a-byte-order-mark": (
        lambda: b"\xef\xbb\xbf" + on("a: b\nc: ") + b"\xe9\n",
        "wrong-encoding",
        "2:4",
    ),
    "utf-8-cut-in-a-character": (lambda: on("format: case/1\nid: L") + b"\xc3", "wrong-encoding", "2:6"),
    "overlong-utf-8": (lambda: on("format: ") + b"\xc0\xaf\n", "wrong-encoding", "1:9"),
    "encoded-surrogate": (lambda: on("format: ") + b"\xed\xa0\x80\n", "wrong-encoding", "1:9"),
    "nul-byte": (lambda: on("format: case/1\nid: a\0b\n"), "not-text", "2:6"),
    "nul-bytes-only": (lambda: bytes(4096), "not-text", "1:1"),
    "png": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0", "not-text", "3:1"),
    "zip": (lambda: b"PK\x03\x04\x14\0\x06\0\x08\0", "not-text", "1:6"),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "wrong-encoding", "2:2"),
    "json-lines": (lambda: b'{"format": "case/1"}\n{"format": "case/1"}\n', "invalid-yaml", "2:1"),
    "html": (lambda: b"<!DOCTYPE html>\n<html><body>Bonjour</body></html>\n", "not-a-mapping", "1:1"),
    "nested-brackets": (lambda: b"[" * DEEP, "nested-too-deeply", "1:33"),
    "nested-braces": (lambda: b"{" * DEEP, "nested-too-deeply", "1:33"),
    "nested-braces-with-keys": (lambda: b"{a: " * DEEP, "nested-too-deeply", "1:129"),
    "nested-dashes": (lambda: b"- " * DEEP, "nested-too-deeply", "1:65"),
    "nested-questions": (lambda: b"? " * DEEP, "nested-too-deeply", "1:65"),
    "nested-closed-brackets": (lambda: b"a: " + b"[" * DEEP + b"]" * DEEP, "nested-too-deeply", "1:35"),
    "nested-indentation": (
        lambda: b"".join(b" " * n + b"a:\n" for n in range(600)),
        "nested-too-deeply",
        "33:33",
    ),
    "only-closing-brackets": (lambda: b"]" * DEEP, "invalid-yaml", "1:1"),
    "only-dashes": (lambda: b"-" * DEEP, "not-a-mapping", "1:1"),
    "only-quotes": (lambda: b"'" * (DEEP + 1), "invalid-yaml", f"1:{DEEP + 2}"),
    "only-colons": (lambda: b": " * DEEP, "", ""),
    "only-exclamation-marks": (lambda: b"!" * DEEP, "", ""),
    "only-ampersands": (lambda: b"&" * DEEP, "invalid-yaml", ""),
    "only-percents": (lambda: b"%" * DEEP, "invalid-yaml", ""),
    "only-tabs": (lambda: b"\t" * DEEP, "", ""),
    "billion-laughs": (
        lambda: (
            b"a0: &a0 [x]\n" + b"".join(on(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n") for n in range(1, 40))
        ),
        "anchor-refused",
        "1:5",
    ),
    "alias-of-itself": (lambda: b"a: &a [*a]\n", "anchor-refused", "1:4"),
    "very-long-line": (lambda: LEAST_CASE.replace(b"Martin", b"a" * 1_900_000), "text-too-long", "7:16"),
    "very-long-format": (lambda: b"format: " + b"a" * 1_900_000 + b"\n", "wrong-format", "1:9"),
    "very-long-key": (lambda: b"? " + b"a" * 1_900_000 + b"\n: 1\n" + LEAST_CASE, "unknown-key", "1:3"),
    "very-long-anchor": (lambda: b"a: &" + b"a" * 1_900_000 + b" b\n", "anchor-refused", "1:4"),
    "very-long-tag": (lambda: b"a: !" + b"a" * 1_900_000 + b" b\n", "tag-refused", "1:4"),
    "very-long-number": (lambda: LEAST_CASE.replace(b"2026-0001", b"1" * 1_900_000), "text-too-long", "2:5"),
    "very-long-hours": (
        lambda: (
            LEAST_CASE
            + on("experience:\n  - {employer: a, job: b, start: 2025-01-01, hours: " + "9" * 1_900_000 + "}\n")
        ),
        "not-a-number",
        "10:53",
    ),
    "very-many-unknown-keys": (
        lambda: LEAST_CASE + b"".join(on(f"k{n}: 1\n") for n in range(100_000)),
        "unknown-key",
        "9:1",
    ),
    "very-many-duplicate-keys": (lambda: LEAST_CASE + b"id: a\n" * 100_000, "duplicate-key", "9:1"),
    "very-many-wrong-entries": (
        lambda: LEAST_CASE + b"documents:\n" + b"- 1\n" * 100_000,
        "wrong-type",
        "10:3",
    ),
    "very-many-unproven-jobs": (
        lambda: LEAST_CASE + b"experience:\n" + b"- {employer: a, job: b, start: 2025-01-01, proof: [x, y]}\n" * 25_000,
        "unknown-document",
        "10:52",
    ),
    "very-many-blank-lines": (lambda: b"\n" * 1_900_000 + b"- a\n", "not-a-mapping", "1900001:1"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_at_its_place(name: str, tmp_path: Path) -> None:
    make, id, place = HOSTILE[name]
    path = tmp_path / f"{name}.yaml"
    path.write_bytes(make())
    done = cqpt("check-eligibility", path)
    assert_refused(done)
    if id:
        first = done.stderr.split("\n", 1)[0]
        assert first.startswith(f"{path}:{place}"), first[:300]
        assert f"error[{id}]" in first, first[:300]


@pytest.mark.parametrize("command", ["check-eligibility", "score"])
def test_a_very_full_file_takes_bounded_time(command: str, tmp_path: Path) -> None:
    """As many jobs as a file may hold, each sound: an answer or a refusal, but soon."""
    path = tmp_path / "full.yaml"
    jobs = "".join(
        f"- {{employer: a, job: b, directly_related: true, start: 20{n % 26:02}-{n % 12 + 1:02}-{n % 28 + 1:02}, hours: 1, proof: [p]}}\n"
        for n in range(18_000)
    )
    path.write_bytes(LEAST_CASE + on("documents: [{id: p, kind: bulletin-de-paie}]\nexperience:\n" + jobs))
    assert path.stat().st_size <= LARGEST_FILE
    done = cqpt(command, path)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1, 2)


def test_file_cut_anywhere_gives_an_answer_or_a_diagnostic(tmp_path: Path, accord: Accord) -> None:
    path = tmp_path / "cut.yaml"
    for end in range(0, len(VALID_CASE), 7):
        path.write_bytes(VALID_CASE[:end])
        examination = examine_file(path, accord)
        assert examination.diagnostics or examination.eligibility, end


@pytest.mark.parametrize("end", [1, 7, 40, 200, 333, 800, 1500, len(VALID_CASE) - 3])
def test_truncated_file_on_the_command_line(end: int, tmp_path: Path) -> None:
    path = tmp_path / "cut.yaml"
    path.write_bytes(VALID_CASE[:end])
    done = cqpt("check-eligibility", path)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1, 2)
    assert (done.returncode == 2) == ("error[" in done.stderr) == (done.stdout == "")


def test_fifty_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    with path.open("wb") as file:
        file.write(LEAST_CASE)
        file.truncate(50 * 1024 * 1024)
    assert_refused(cqpt("check-eligibility", path), "file-too-large", str(path))


def test_largest_file_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(LEAST_CASE + b"#" * (LARGEST_FILE - len(LEAST_CASE)))
    assert cqpt("check-eligibility", path).returncode in (0, 1)
    path.write_bytes(LEAST_CASE + b"#" * (LARGEST_FILE - len(LEAST_CASE) + 1))
    assert_refused(cqpt("check-eligibility", path), "file-too-large", str(path))


def test_folder_without_a_case(tmp_path: Path) -> None:
    assert_refused(cqpt("check-eligibility", tmp_path), "nothing-found", str(tmp_path))


def test_folder_in_the_place_of_a_case_file(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").mkdir()
    assert_refused(cqpt("check-eligibility", tmp_path), "not-a-file", str(tmp_path / "case.yaml"))


def test_missing_file(tmp_path: Path) -> None:
    assert_refused(cqpt("check-eligibility", tmp_path / "none.yaml"), "file-not-found", str(tmp_path / "none.yaml"))


def test_path_through_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    assert_refused(cqpt("check-eligibility", tmp_path / "a" / "case.yaml"))


def test_broken_link(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.symlink_to(tmp_path / "gone.yaml")
    assert_refused(cqpt("check-eligibility", path), "file-not-found", str(path))


def test_folder_whose_case_is_a_broken_link(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").symlink_to(tmp_path / "gone.yaml")
    assert_refused(cqpt("check-eligibility", tmp_path))


def test_links_in_a_circle(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.symlink_to(path)
    assert_refused(cqpt("check-eligibility", path), "file-unreadable", str(path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_named_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)
    assert_refused(cqpt("check-eligibility", path), "not-a-file", str(path))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_device_without_end() -> None:
    assert_refused(cqpt("check-eligibility", "/dev/zero"), "not-a-file", "/dev/zero")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(LEAST_CASE)
    path.chmod(0)
    assert_refused(cqpt("check-eligibility", path), "file-unreadable", str(path))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may enter every folder")
@pytest.mark.parametrize("inside", ["case.yaml", "sub/case.yaml", ""])
def test_folder_nobody_may_enter(inside: str, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    (folder / "case.yaml").write_bytes(LEAST_CASE)
    folder.chmod(0)
    try:
        assert_refused(cqpt("check-eligibility", folder / inside))
    finally:
        folder.chmod(0o700)


def test_name_too_long_for_the_system() -> None:
    assert_refused(cqpt("check-eligibility", "a" * 300))


def test_empty_path() -> None:
    done = cqpt("check-eligibility", "")
    assert "Traceback" not in done.stderr
    assert done.returncode == 2


def test_path_with_a_nul() -> None:
    """No command line can hold one; a program that calls us can."""
    path = Path("ca\0se.yaml")
    examination = examine_file(path, default_accord())
    assert [diagnostic.id for diagnostic in examination.diagnostics] == ["file-unreadable"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="this system has no such file names")
def test_path_that_is_not_utf_8(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.yaml"
    Path(os.fsdecode(name)).write_bytes(b"- a\n")
    assert_refused(cqpt("check-eligibility", name), "not-a-mapping", "1:1")


# --- what a file holds cannot steer the screen -----------------------------------------------------------------------

STEERING = "\x1b\x07\x08\r\x9b\u202e\u2066\u200b"


@pytest.mark.parametrize(
    ("written", "id"),
    [
        ('route: "\\e[2J\\e]0;title\\a\\x9b31m"', "unknown-route"),
        ('route: "\\u202Eerbil-secca"', "unknown-route"),
        ('route: "a\\rb"', "unknown-route"),
        ('certificate: "\\e[31mrouge"', "unknown-certificate"),
        ('"\\e[31mrouge": 1', "unknown-key"),
        ('format: "\\e[31m"', "wrong-format"),
    ],
)
def test_nothing_in_a_file_steers_the_terminal(written: str, id: str, tmp_path: Path) -> None:
    key = written.split(":", maxsplit=1)[0]
    path = tmp_path / "case.yaml"
    lines = [line for line in LEAST_CASE.decode().splitlines() if not line.startswith(f"{key}:")]
    path.write_text("\n".join([written, *lines]) + "\n", encoding="utf-8", newline="")
    done = cqpt("check-eligibility", path)
    assert_refused(done, id, str(path) + ":1:" + str(1 if key.startswith('"') else len(key) + 3))
    assert not set(done.stderr) & set(STEERING)


@pytest.mark.parametrize("key", ["route", "certificate"])
def test_a_value_cannot_forge_a_diagnostic(key: str, tmp_path: Path) -> None:
    """Editors jump to every line that begins with a place: only ours may."""
    path = tmp_path / "case.yaml"
    text = re.sub(rf"(?m)^{key}: .*$", f'{key}: "x\\\\nother.yaml:1:1: error[bug]: forged"', LEAST_CASE.decode())
    path.write_text(text, encoding="utf-8")
    done = cqpt("check-eligibility", path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{path}:")
    for line in done.stderr.splitlines():
        assert line.startswith((str(path), "  ")), line


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no such file names")
def test_a_file_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\rb\u202e.yaml"
    path.write_bytes(b"- a\n")
    done = cqpt("check-eligibility", path)
    assert_refused(done, "not-a-mapping")
    assert not set(done.stderr) & set(STEERING)


def test_names_in_a_sound_file_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    text = LEAST_CASE.decode().replace("Martin", '"\\e[31mMar\\u202Etin\\a"') + (
        'experience:\n  - {employer: "\\e[2J", job: "\\x9b2J", start: 2025-01-01}\n'
    )
    path.write_text(text, encoding="utf-8")
    done = cqpt("check-eligibility", path)
    assert done.returncode in (0, 1), done.stderr
    assert not set(done.stdout + done.stderr) & set(STEERING)
    as_json = cqpt("check-eligibility", path, "--json")
    json.loads(as_json.stdout)
    assert "\x1b" not in as_json.stdout


# --- several files, several problems ---------------------------------------------------------------------------------


def test_all_the_problems_of_a_file_are_told_at_once() -> None:
    path = FILES / "invalid" / "several-problems.yaml"
    done = cqpt("check-eligibility", path)
    assert_refused(done)
    told = re.findall(rf"^{re.escape(str(path))}:([0-9]+:[0-9]+): error\[([a-z-]+)\]: ", done.stderr, re.MULTILINE)
    assert [f"{id} {place}" for place, id in told] == expected_of(path)


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    for name, content in {
        "a-bad": b"\0",
        "b-good": LEAST_CASE,
        "c-bad": b"[" * DEEP,
        "d-good": LEAST_CASE.replace(b"2026-0001", b"2026-0002"),
        "e-bad": LEAST_CASE.replace(b"2026-03-02", b"2026-02-30"),
    }.items():
        (tmp_path / "cases" / name).mkdir(parents=True)
        (tmp_path / "cases" / name / "case.yaml").write_bytes(content)
    done = cqpt("check-eligibility", tmp_path, "--json")
    assert "Traceback" not in done.stderr
    assert done.returncode == 2
    assert [result["case"] for result in json.loads(done.stdout)] == ["2026-0001", "2026-0002"]
    assert re.findall(r"([a-e]-bad).case\.yaml:([0-9:]+): error\[([a-z-]+)\]", done.stderr) == [
        ("a-bad", "1:1", "not-text"),
        ("c-bad", "1:33", "nested-too-deeply"),
        ("e-bad", "5:14", "no-such-day"),
    ]
    assert "-good" not in done.stderr


def test_missing_file_never_stops_the_others(tmp_path: Path) -> None:
    good = FILES / "valid" / "least.yaml"
    done = cqpt("check-eligibility", tmp_path / "gone.yaml", tmp_path, good, "--json")
    assert done.returncode == 2
    assert [result["case"] for result in json.loads(done.stdout)] == ["2026-0001"]
    assert f"{tmp_path / 'gone.yaml'}: error[file-not-found]" in done.stderr
    assert f"{tmp_path}: error[nothing-found]" in done.stderr


@pytest.mark.parametrize("what", ["broken-link", "folder"])
def test_a_case_of_a_repository_that_cannot_be_read_is_not_passed_over(what: str, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / "cases" / name).mkdir(parents=True)
    (tmp_path / "cases" / "a" / "case.yaml").write_bytes(LEAST_CASE)
    (tmp_path / "cases" / "c" / "case.yaml").write_bytes(LEAST_CASE)
    bad = tmp_path / "cases" / "b" / "case.yaml"
    if what == "folder":
        bad.mkdir()
    else:
        bad.symlink_to("gone.yaml")
    done = cqpt("check-eligibility", tmp_path, "--json")
    assert done.returncode == 2, done.stderr
    assert f"{bad}: error[" in done.stderr
    assert len(json.loads(done.stdout)) == 2


def test_a_case_the_law_is_silent_on_says_which_one(tmp_path: Path) -> None:
    for name, day in {"a": b"1999-01-01", "b": b"2026-03-02"}.items():
        (tmp_path / f"{name}.yaml").write_bytes(LEAST_CASE.replace(b"2026-03-02", day))
    done = cqpt("check-eligibility", tmp_path / "a.yaml", tmp_path / "b.yaml", "--json")
    assert done.returncode == 2
    assert len(json.loads(done.stdout)) == 1
    assert f"{tmp_path / 'a.yaml'}:5:14: error[law-silent]" in done.stderr


def test_standard_output_stays_json_where_every_file_is_bad() -> None:
    done = cqpt("check-eligibility", "--json", *sorted((FILES / "invalid").glob("date-*.yaml")))
    assert done.returncode == 2
    assert json.loads(done.stdout) == []
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_a_narrow_screen_encoding_is_no_bug(encoding: str, arguments: list[str]) -> None:
    """Windows pipes speak cp1252, and old servers ASCII."""
    good, bad = (
        FILES / "valid" / "every-key-of-the-formats-page.yaml",
        FILES / "invalid" / "several-problems.yaml",
    )
    for spoken in ("fr", "en"):
        done = cqpt(
            "check-eligibility",
            good,
            bad,
            *arguments,
            PYTHONIOENCODING=encoding,
            PYTHONUTF8="0",
            CQPT_LANG=spoken,
        )
        assert "Traceback" not in done.stderr
        assert "error[bug]" not in done.stderr
        assert done.returncode == 2


@pytest.mark.parametrize("day", ["2026-02-30", "demain", "", "2026-3-2", "0001-01-01", "9999-12-31", "\x1b[31m"])
def test_reference_date_that_is_no_day(day: str) -> None:
    done = cqpt("check-eligibility", FILES / "valid" / "least.yaml", f"--on={day}")
    assert_refused(done)
    assert "\x1b" not in done.stderr


# --- properties ------------------------------------------------------------------------------------------------------

KEYS = sorted(set(re.findall(r"[a-z_]+(?=:)", VALID_CASE.decode())))
VALUES = [
    "", "null", "true", "-1", "0", "1.5", "1e999", ".nan", "[]", "{}", "[[]]", "{a: b}", "''", '"\\0"', '"\\e"', "2024-02-29",
    "2026-02-30", "1900-01-01", "2100-12-31", "2005-09-23", "*a", "&a b", "!!int 3", "999999999999999999", "0.000000000000000001",
    "999999999999999999.999999999999999999", "{2025-09: 1, 2025-13: 2}", "{2100-12: 744}", "acces-libre", "plan-de-formation", "dif",
    "conseiller-clientele-en-point-de-distribution", "|\n  texte", "\t", "\x07", "é\u2028é", "{item: {}}", "- a",
]  # fmt: skip
lines_of_valid = VALID_CASE.decode().splitlines()


@st.composite
def mutated_case(draw: st.DrawFn) -> str:
    """A valid case, a few of whose lines are dropped, doubled, moved, re-indented or given another value."""
    lines = list(lines_of_valid)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 6)):
            case 0 if len(lines) > 1:
                del lines[place]
            case 1:
                lines.insert(place, lines[draw(st.integers(0, len(lines) - 1))])
            case 2:
                lines[place] = re.sub(r":.*", lambda _: ": " + draw(st.sampled_from(VALUES)), lines[place], count=1)
            case 3:
                lines[place] = draw(st.sampled_from(["", " ", "  ", "    ", "- "])) + lines[place].strip()
            case 4:
                cut = draw(st.integers(0, len(lines[place])))
                lines[place] = lines[place][:cut] + draw(st.text(max_size=3)) + lines[place][cut:]
            case 5:
                lines[place] = re.sub(r"[a-z_]+(?=:)", lambda _: draw(st.sampled_from(KEYS)), lines[place], count=1)
            case _:
                lines[place] = re.sub(r"[0-9]", lambda _: draw(st.sampled_from("0123456789")), lines[place])
    return "\n".join(lines) + "\n"


def assert_answered(path: Path, accord: Accord) -> None:
    examination = examine_file(path, accord)
    # An error takes the place of the answer; a warning (a kind of document that nobody knows) stands beside it.
    errors = [one for one in examination.diagnostics if one.severity is Severity.ERROR]
    assert (examination.eligibility is None) == bool(errors)
    if examination.eligibility is not None:  # and that answer can be shown
        assert plain(eligibility_page.one(examination.eligibility, accord))
        assert json.dumps(eligibility_json.one(examination.eligibility))
    for diagnostic in examination.diagnostics:
        assert diagnostic.message
        assert diagnostic.position is not None


relaxed = settings(
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@relaxed
@given(content=st.binary(max_size=300))
def test_arbitrary_bytes_get_a_diagnostic(content: bytes, tmp_path: Path, accord: Accord) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    examination = examine_file(path, accord)
    assert examination.diagnostics
    assert examination.eligibility is None


@relaxed
@given(text=st.text(st.sampled_from("abé:-[]{}#&*!|>'\"%@`,? \n\t0.~\u2028\x85\ufeff\r"), max_size=60))
def test_arbitrary_yaml_signs_get_a_diagnostic(text: str, tmp_path: Path, accord: Accord) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(on(text))
    examination = examine_file(path, accord)
    assert examination.diagnostics
    assert examination.eligibility is None
    for diagnostic in examination.diagnostics:
        position = diagnostic.position
        assert position is not None
        assert position.line is not None
        assert position.column is not None
        assert 1 <= position.line <= len(re.split("\r\n|[\n\r\x85\u2028\u2029]", text)) + 1


@settings(relaxed, max_examples=300)
@given(text=mutated_case())
def test_a_mutated_case_gets_an_answer_or_a_diagnostic(text: str, tmp_path: Path, accord: Accord) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert_answered(path, accord)


@relaxed
@given(start=st.binary(max_size=40), place=st.integers(0, len(VALID_CASE)), gone=st.integers(0, 40))
@example(start=b"", place=VALID_CASE.index(b"kind: contrat-de-travail") + 6, gone=1)
def test_a_case_with_bytes_replaced_gets_an_answer_or_a_diagnostic(
    start: bytes, place: int, gone: int, tmp_path: Path, accord: Accord
) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(VALID_CASE[:place] + start + VALID_CASE[place + gone :])
    assert_answered(path, accord)
