"""`cqpt quiz`: in the terminal, on paper, as a forecast; its statistics, and its questions to other programs and back."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pypdf
import pytest

from cqpt_cli.language import speaking
from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.grid import Modality
from cqpt_cli.models.quiz import Question, QuestionKind
from cqpt_cli.rendering.forms import sum_of
from cqpt_cli.rendering.quiz_screen import expected_in_words
from cqpt_cli.rules.answering import answer_typed, expected_of, key_of
from cqpt_cli.sources.yaml_reader import read_yaml
from tests.commands import acts
from tests.commands.conftest import Cqpt, Done, Git, Refused
from tests.typed import as_typed

ACCORD = default_accord()
CASE = Path("cases/2026-0001")
BY = ("--evaluator", "Camille Durand")

Asked = list[tuple[Question, list[int]]]


@pytest.fixture
def root(root: Path) -> Path:
    """A repository whose case is with its evaluating body, the agreement being signed."""
    acts.agreed_by_hand(root)
    return root


def build(done: Done, *options: str, minutes: int = 8) -> str:
    """A short quiz of the case, made on the day on which it is taken: its id."""
    arguments = ("--seed", "mai", "--minutes", str(minutes), "--on", "2026-05-11")
    out = done("quiz", "build", "2026-0001", *arguments, *options, "--json")
    return Path(json.loads(out)["documents"][0]).stem.rpartition("-")[2]


def asked(root: Path, id: str) -> Asked:
    data: Any = read_yaml(root, (root / CASE / f"quiz/{id}.yaml").read_bytes()).data
    return [(ACCORD.questions[one["question"]], list(one["shown"])) for one in data["questions"]]


def keys(questions: Asked) -> list[str]:
    return [key_of(question, shown) for question, shown in questions]


def wrong(question: Question, shown: list[int] | None = None) -> str:
    """What is typed by someone who is wrong: the other truth, all choices, the order that is shown, a number of nobody's."""
    match question.kind:
        case QuestionKind.NUMERIC:
            return "123456789"
        case QuestionKind.MATCHING | QuestionKind.ORDERING:
            return "A" * question.parts
        case QuestionKind.MULTIPLE:
            return "".join("ABCDEFGHIJ"[place] for place in range(question.parts))
        case QuestionKind.TRUE_FALSE:
            return "F" if question.answer else "V"
    if shown is None:
        return "-"
    return next("ABCDEFGHIJ"[place] for place, of in enumerate(shown) if not question.choices[of].right)


def entered(root: Path, done: Done, id: str, words: list[str], *, minutes: int = 12) -> Path:
    done(
        "quiz",
        "enter",
        id,
        "--by",
        "Camille Durand",
        "--on",
        "2026-05-11",
        "--minutes",
        minutes,
        "--answers",
        " ".join(words),
    )
    return root / f"forms/2026-0001-quiz-{id}.json"


def levels(root: Path, name: str = "quiz") -> dict[str, Any]:
    grid: Any = read_yaml(root, (root / CASE / f"grids/{name}.yaml").read_bytes()).data
    return {id: entry for id, entry in grid["levels"].items() if entry is not None}


# --- on paper --------------------------------------------------------------------------------------------------------


def words_of(path: Path) -> str:
    reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("fr")
    return as_typed(re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages)))


def test_the_sheet_holds_every_question_and_no_key(root: Path, done: Done) -> None:
    id = build(done)
    (path,) = json.loads(done("quiz", "print", "2026-0001", "--json"))["documents"]
    text = words_of(root / path)
    assert "Candidat:LéaMartin" in text
    assert f"Quiz:{id}" in text
    for question, _shown in asked(root, id):
        assert re.sub(r"\s+", "", question.text) in text
        assert re.sub(r"\s+", "", question.explanation) not in text
        assert re.sub(r"\s+", "", question.source) not in text


def test_the_key_is_written_apart_and_only_when_asked(root: Path, done: Done) -> None:
    id = build(done)
    done("quiz", "print", id)
    assert [path.name for path in (root / "forms").glob("*.pdf")] == [f"2026-0001-quiz-{id}.pdf"]
    (path,) = json.loads(done("quiz", "print", id, "--key", "--json"))["documents"]
    assert path == f"forms/2026-0001-quiz-{id}-corrige.pdf"
    text = words_of(root / path)
    for question, _shown in asked(root, id):
        assert re.sub(r"\s+", "", question.explanation) in text
    assert "nepasremettreaucandidat" in text


def test_a_sheet_that_is_typed_in_gives_levels(root: Path, done: Done) -> None:
    """Every letter right: every item that was asked has level 3, the most a quiz gives, and says what stands behind it."""
    id = build(done)
    file = entered(root, done, id, keys(asked(root, id)))
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["sum"] == sum_of(content)
    assert (content["typed_by"], content["taken_on"], content["minutes"]) == ("Camille Durand", "2026-05-11", 12)
    done("quiz", "score", file, *BY)
    given = levels(root)
    assert {entry["level"] for entry in given.values()} == {3}
    assert all(re.match(r"\d+ questions : ", entry["comment"]) for entry in given.values())


def test_the_paper_goes_into_the_commit_of_its_answers(root: Path, done: Done, git: Git) -> None:
    """The levels name its questions: a clone that has the grid and not the paper could not say what was asked."""
    git("init", "--quiet")
    id = build(done)
    file = entered(root, done, id, keys(asked(root, id)))
    done("quiz", "score", file, *BY, "--commit")
    committed = git("ls-tree", "-r", "--name-only", "HEAD").split()
    assert {f"{CASE}/quiz/{id}.yaml", f"{CASE}/grids/quiz.yaml"} <= set(committed)
    grid: Any = read_yaml(root, (root / CASE / "grids/quiz.yaml").read_bytes()).data
    assert (grid["quiz"]["duration_minutes"], str(grid["assessed_on"])) == (12, "2026-05-11")
    assert "hypothèse" in grid["comment"]
    assert done("validate", "2026-0001")


def test_a_device_whose_clock_was_wrong(root: Path, done: Done, refused: Refused) -> None:
    """The day of a page of before the quiz is no day; who scores says it, and the grid keeps what the page said."""
    id = build(done)
    file = entered(root, done, id, keys(asked(root, id)))
    content = {**json.loads(file.read_text(encoding="utf-8")), "taken_on": "2020-01-01"}
    file.write_text(json.dumps({**content, "sum": sum_of(content)}), encoding="utf-8")
    err = refused("answers-clock", "quiz", "score", file, *BY)
    assert "--on" in err
    assert "01/01/2020" in err
    assert "2020-01-01" not in err
    done("quiz", "score", file, *BY, "--on", "2026-05-11")
    grid: Any = read_yaml(root, (root / CASE / "grids/quiz.yaml").read_bytes()).data
    assert str(grid["assessed_on"]) == "2026-05-11"
    assert "La page datait ces réponses du 01/01/2020" in grid["comment"]
    assert (root / CASE / grid["received"]["file"]).read_bytes() == file.read_bytes()


def test_the_page_in_place_of_its_answers(root: Path, done: Done, refused: Refused) -> None:
    """Who brings back the file that went out is told which one to bring."""
    build(done)
    (page,) = (root / "forms").glob("*.html")
    for command in (("quiz", "score", page, *BY), ("grid", "import", page, "--yes")):
        assert "Exporter" in refused("page-not-answers", *command)


def test_what_is_typed_wrongly_is_refused_whole(root: Path, done: Done, refused: Refused) -> None:
    id = build(done)
    words = keys(asked(root, id))
    options = ("--by", "Camille Durand", "--minutes", "12", "--answers")
    err = refused("usage", "quiz", "enter", id, *options, " ".join(words[1:]))
    assert f"{len(words) - 1} réponses pour {len(words)} questions" in err
    err = refused("usage", "quiz", "enter", id, *options, " ".join(["Z", *words[1:-1], "Z"]))
    assert "question 1" in err
    assert f"question {len(words)}" in err
    refused("usage", "quiz", "enter", id, *options[:-1])  # nobody sits at a terminal to be asked


def test_a_paper_is_named_by_its_case_its_id_or_its_file(root: Path, done: Done, refused: Refused) -> None:
    refused("no-quiz", "quiz", "print", "2026-0001")
    id = build(done)
    for name in ("2026-0001", id, f"cases/2026-0001/quiz/{id}.yaml"):
        assert id in done("quiz", "print", name)
    other = build(done)
    err = refused("no-quiz", "quiz", "print", "2026-0001")
    assert id in err
    assert other in err
    refused("nothing-found", "quiz", "print", "2026-0404")


# --- a paper that is no longer what it was ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (r"shown: \[[^]]*\]", "shown: [9]", "quiz-damaged"),
        (r"shown: \[\d[^]]*\]", "shown: [0, 0, 0, 0]", "quiz-damaged"),
        (r"(?m)^id: .*", 'id: "autre"', "quiz-damaged"),
        (r"(?m)^case: .*", "case: 2026-0002", "quiz-damaged"),
        (r"fingerprint: \S+,", f"fingerprint: {'a' * 64},", "question-changed"),
        (r"question: COM-\S+,", "question: COM-X99-q1,", "question-changed"),
        (r"(?m)^candidate: .*", f"candidate: {'b' * 64}", "answers-foreign"),
    ],
)
def test_a_paper_that_was_changed_marks_nobody(
    root: Path, done: Done, refused: Refused, old: str, new: str, problem: str
) -> None:
    id = build(done)
    file = entered(root, done, id, keys(asked(root, id)))
    paper = root / CASE / f"quiz/{id}.yaml"
    text = paper.read_text(encoding="utf-8")
    changed = re.sub(old, new, text, count=1)
    assert changed != text
    paper.write_text(changed, encoding="utf-8")
    refused(problem, "quiz", "score", file, *BY)
    refused(problem, "quiz", "print", f"cases/2026-0001/quiz/{id}.yaml")


def test_a_question_asked_twice(root: Path, done: Done, refused: Refused) -> None:
    id = build(done)
    paper = root / CASE / f"quiz/{id}.yaml"
    lines = paper.read_text(encoding="utf-8").splitlines()
    paper.write_text("\n".join([*lines, lines[-1], ""]), encoding="utf-8")
    refused("quiz-damaged", "quiz", "print", id)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ([0, 0, 1], None),  # wrong, and no more than that
        (99, None),
        (True, None),
        ("NaN", None),
        ("1e400", None),
        ("9" * 500, None),
        ([0] * 5_000, None),
        ("9" * 501, "text-too-long"),
        ([[0]], "wrong-type"),
        (1.5, "wrong-type"),
        ({"a": 1}, "wrong-type"),
    ],
)
def test_answers_that_no_page_writes(root: Path, done: Done, cqpt: Cqpt, answer: Any, problem: str | None) -> None:
    """Such a file is edited, so that it has to be accepted; then it is wrong, or refused, and never a traceback."""
    id = build(done)
    file = entered(root, done, id, ["-"] * len(asked(root, id)))
    content = json.loads(file.read_text(encoding="utf-8"))
    content["answers"] = dict.fromkeys(content["answers"], answer)
    file.write_text(json.dumps(content), encoding="utf-8")
    code, out, err = cqpt("quiz", "score", file, *BY, "--accept", "edited", "--dry-run", "--json")
    if problem is None:
        assert (code, err) == (0, "")
        right = sum(one["right"] for one in json.loads(out)["items"])
        truths = sum(
            question.kind is QuestionKind.TRUE_FALSE and question.answer is answer for question, _ in asked(root, id)
        )
        assert right == truths
    else:
        assert code == 2
        assert "error[bug]" not in err
        assert "error[" in err


def test_answers_to_a_question_that_was_not_asked(root: Path, done: Done, refused: Refused) -> None:
    id = build(done)
    file = entered(root, done, id, ["-"] * len(asked(root, id)))
    content = json.loads(file.read_text(encoding="utf-8"))
    content["answers"]["COM-X99-q1"] = 0
    file.write_text(json.dumps({**content, "sum": sum_of(content)}), encoding="utf-8")
    refused("answers-foreign", "quiz", "score", file, *BY)


# --- the forecast ----------------------------------------------------------------------------------------------------


def test_a_forecast_tells_the_candidate_what_to_study_and_never_counts(root: Path, done: Done, cqpt: Cqpt) -> None:
    before = done("status", "--json")
    id = build(done, "--prediagnostic")
    questions = asked(root, id)
    missed_item = questions[0][0].items
    words = [
        wrong(question, shown) if question.items == missed_item else key
        for (question, shown), key in zip(questions, keys(questions), strict=True)
    ]
    file = entered(root, done, id, words)
    out = json.loads(done("quiz", "score", file, *BY, "--format", "md,pdf,html,docx", "--json"))
    assert [Path(path).suffix for path in out["documents"]] == [".md", ".pdf", ".html", ".docx"]
    text = (root / out["documents"][0]).read_text(encoding="utf-8")
    missed, _shown = questions[0]
    assert "inférieur à 3" in text
    plain = as_typed(re.sub(r"\\(.)", r"\1", text))
    assert "Il ne compte jamais comme évaluation" in plain
    assert as_typed(" ".join(missed.text.split())) in plain
    assert as_typed(" ".join(missed.explanation.split())) in plain
    assert as_typed(missed.source.removesuffix(".")) in plain
    others = {item for question, _s in questions[1:] for item in question.items} - set(missed.items)
    assert all(f"*({item})* : " in plain for item in others), "what is there is listed"
    # It leaves the case where it was, and nothing is scored of it.
    assert json.loads(done("status", "--json"))[0]["phase"] == json.loads(before)[0]["phase"]
    code, _out, err = cqpt("score", "2026-0001")
    assert (code, "error[nothing-found]" in err) == (2, True)
    done("synthesize", "2026-0001", "--format", "md", "--output", "s")
    synthesis = as_typed((root / "s/2026-0001.md").read_text(encoding="utf-8"))
    assert "Aucune grille d'évaluation" in synthesis
    acts.grid(root, Modality.PORTFOLIO, "2026-05-12", 2)
    scored = json.loads(cqpt("score", "2026-0001", "--json")[1])
    assert scored[0]["grids"] == ["grids/dossier-de-preuves.yaml"]
    assert 3 not in {item["level"] for item in scored[0]["items"]}
    both = json.loads(
        cqpt("score", CASE / "grids/dossier-de-preuves.yaml", CASE / "grids/prediagnostic.yaml", "--json")[1]
    )
    assert 3 not in {item["level"] for item in both[0]["items"]}
    again = json.loads(done("quiz", "forecast", "2026-0001", "--format", "md", "--json"))["documents"]
    assert (root / again[0]).read_text(encoding="utf-8") == text


def test_a_forecast_validates_no_common_knowledge(root: Path, done: Done, refused: Refused) -> None:
    """A case whose only grid is a forecast with level 3 everywhere carries nothing over to the other certificate."""
    from cqpt_cli.casework.scoring import score_case

    acts.grid(root, Modality.QUIZ, "2026-05-12", 3, name="prediagnostic")
    file = root / CASE / "grids/prediagnostic.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("levels:", "prediagnostic: true\nlevels:"), encoding="utf-8"
    )
    assert score_case([file], ACCORD).score is None
    assert score_case([file], ACCORD).diagnostics == ()


def test_an_ordinary_quiz_has_no_forecast(root: Path, done: Done, refused: Refused) -> None:
    id = build(done)
    done("quiz", "score", entered(root, done, id, keys(asked(root, id))), *BY)
    refused("no-quiz", "quiz", "forecast", id)


# --- levels that the answers carry -----------------------------------------------------------------------------------


def by_item(questions: Asked) -> dict[str, list[int]]:
    """Each item with the places of its questions on the paper."""
    found: dict[str, list[int]] = {}
    for place, (question, _shown) in enumerate(questions):
        found.setdefault(question.items[0], []).append(place)
    return found


def answered(questions: Asked, *patterns: str) -> list[str]:
    """The items in the order of their names, each answered by its pattern: R right, W wrong, - blank; the rest right."""
    words = keys(questions)
    for (_item, places), pattern in zip(sorted(by_item(questions).items()), patterns, strict=False):
        for place, sign in zip(places, pattern, strict=True):
            words[place] = {"R": words[place], "W": wrong(*questions[place]), "-": "-"}[sign]
    return words


def test_what_right_answers_give_is_written_and_shown(root: Path, done: Done) -> None:
    """Four questions an item: 3 right and a blank are 3; 2 of 4 nothing; 1 of 4 below 3; nothing but blanks nothing."""
    id = build(done, minutes=30)
    questions = asked(root, id)
    items = sorted(by_item(questions))
    assert {len(places) for places in by_item(questions).values()} == {4}
    file = entered(root, done, id, answered(questions, "RRR-", "RRWW", "RWWW", "----", "WWW-"))
    out = json.loads(done("quiz", "score", file, *BY, "--dry-run", "--json"))
    assert out["policy"] == {
        "from": "2005-09-23", "basis": "hypothesis", "knower": {"knows": "0.90", "risk_at_most": "0.01"},
        "guesser": {"risk_at_most": "0.05"},
    }  # fmt: skip
    told = {one["id"]: one for one in out["items"]}
    assert [(told[i]["level"], told[i]["below_expected"]) for i in items[:6]] == [
        (3, False), (None, False), (2, True), (None, False), (2, True), (3, False),
    ]  # fmt: skip
    assert [(told[i]["right"], told[i]["answered"], told[i]["questions"]) for i in items[:4]] == [
        (3, 3, 4), (2, 4, 4), (1, 4, 4), (0, 0, 4),
    ]  # fmt: skip
    # P(at most 1 of 4 right with 0.9) = 0.37 %; P(0 of 3) = 0.1 %; no answer, no risk.
    assert [told[i]["knower_risk"] for i in items[2:5]] == ["0.003700", None, "0.001000"]
    assert all(float(one["guess_risk"]) <= 0.05 for one in told.values())
    shown = as_typed(done("quiz", "score", file, *BY))
    assert "inférieur à 3" in shown
    assert "non évalué" in shown
    given = levels(root)
    assert (given[items[0]]["level"], "below_expected" in given[items[0]]) == (3, False)
    assert (given[items[2]]["level"], given[items[2]]["below_expected"]) == (2, True)
    assert not {items[1], items[3]} & given.keys()
    assert done("validate", "2026-0001")


def test_below_3_reads_so_everywhere(root: Path, done: Done, cqpt: Cqpt) -> None:
    id = build(done)
    questions = asked(root, id)
    item = min(by_item(questions))
    done("quiz", "score", entered(root, done, id, answered(questions, "WWWW")), *BY)
    scored = json.loads(cqpt("score", CASE / "grids/quiz.yaml", "--json")[1])[0]["items"]
    entries = ACCORD.certificate("conseiller-clientele-a-distance").entries
    (found, *_others) = [one for one in scored if entries[one["id"]].knowledge == item]
    assert (found["level"], found["below_expected"], found["status"]) == (2, True, "to-complete")
    assert "inférieur à 3" in as_typed(cqpt("score", CASE / "grids/quiz.yaml", "--items")[1])
    done("synthesize", "2026-0001", "--format", "md,html", "--output", "s")
    for name in ("md", "html"):
        text = as_typed((root / f"s/2026-0001.{name}").read_text(encoding="utf-8"))
        assert "nférieur à 3, attendu 3" in text
        assert "niveau inférieur à 3" in text


def test_the_key_states_what_right_answers_give_and_how_often_that_is_wrong(root: Path, done: Done) -> None:
    id = build(done)
    (path,) = json.loads(done("quiz", "print", id, "--key", "--json"))["documents"]
    text = words_of(root / path)
    for item, places in by_item(asked(root, id)).items():
        assert re.search(rf"{item}{','.join(str(place + 1) for place in places)}3[\d,]+%10,4%", text), item


def test_the_next_quiz_is_on_what_is_open_with_other_questions(root: Path, done: Done) -> None:
    """The first settles all but what two of four, and blanks, left open: the second asks those, then what was left out."""
    first = build(done, minutes=12)
    before = asked(root, first)
    open_items = sorted(by_item(before))[:2]
    done("quiz", "score", entered(root, done, first, answered(before, "RRWW", "----")), *BY)
    second = build(done, minutes=60)
    again = by_item(asked(root, second))
    assert set(open_items) <= set(again)
    assert not (set(by_item(before)) - set(open_items)) & set(again)
    done("quiz", "score", entered(root, done, second, keys(asked(root, second))), *BY)
    grid: Any = read_yaml(root, (root / CASE / "grids/quiz-2.yaml").read_bytes()).data
    assert grid["assessment"] == {"role": "complement", "of": "grids/quiz.yaml"}
    assert "assessment" not in read_yaml(root, (root / CASE / "grids/quiz.yaml").read_bytes()).data  # type: ignore[operator]
    assert set(open_items) <= grid["levels"].keys()


def test_a_paper_made_before_another_was_scored_gives_no_second_chance(
    root: Path, done: Done, refused: Refused
) -> None:
    """Two papers out at once: what the first one settles stays, whatever the second one says; what it left open is taken."""
    first, second = build(done, minutes=12), build(done, minutes=12)
    before, again = asked(root, first), asked(root, second)
    open_item, settled, *_rest = sorted(by_item(before))
    one = entered(root, done, first, answered(before, "RRWW", "WWWW"))
    other = entered(root, done, second, keys(again))
    done("quiz", "score", one, *BY)
    done("quiz", "score", other, *BY)
    grid: Any = read_yaml(root, (root / CASE / "grids/quiz-2.yaml").read_bytes()).data
    given = {item for item, level in grid["levels"].items() if level is not None}
    assert given == {open_item} | (by_item(again).keys() - by_item(before).keys())
    assert settled in grid["comment"]
    third = build(done, minutes=12)
    assert settled not in by_item(asked(root, third))


def test_a_paper_of_which_everything_is_settled_is_refused(root: Path, done: Done, refused: Refused) -> None:
    first, second = build(done, minutes=12), build(done, minutes=12)
    one = entered(root, done, first, answered(asked(root, first), *["WWWW"] * 40))
    other = entered(root, done, second, keys(asked(root, second)))
    done("quiz", "score", one, *BY)
    refused("quiz-settled", "quiz", "score", other, *BY)
    assert not (root / CASE / "grids/quiz-2.yaml").exists()


def test_what_is_below_3_is_asked_again_only_where_a_complement_was_asked_for(root: Path, done: Done) -> None:
    """Below 3 by the first quiz: settled, until the commission asks for a complement on one of the two; then that one alone."""
    first = build(done, minutes=12)
    before = asked(root, first)
    wanted, other, *rest = sorted(by_item(before))
    done("quiz", "score", entered(root, done, first, answered(before, "WWWW", "WWWW")), *BY)
    assert not {wanted, other, *rest} & by_item(asked(root, build(done, minutes=60))).keys()
    entries = ACCORD.certificate("conseiller-clientele-a-distance").entries
    id = next(one.id for one in entries.values() if one.knowledge == wanted)
    case = root / CASE / "case.yaml"
    award = f"award: {{on: 2026-06-24, by: Ana Petit, decision: complementary-evaluation, session: 2026-06-24, items: [{id}]}}\n"
    case.write_text(case.read_text(encoding="utf-8") + award, encoding="utf-8")
    out = done("quiz", "build", "2026-0001", "--on", "2026-07-01", "--minutes", "60", "--json")
    paper = Path(json.loads(out)["documents"][0]).stem.rpartition("-")[2]
    assert by_item(asked(root, paper)).keys() == {wanted}


# --- two papers, or one twice: no free second try --------------------------------------------------------------------


def plan_of(root: Path, id: str) -> dict[str, set[str]]:
    """Each item that a paper asks about, with its questions."""
    found: dict[str, set[str]] = {}
    for question, _shown in asked(root, id):
        found.setdefault(question.items[0], set()).add(question.id)
    return found


def twin(root: Path, id: str) -> str:
    """The same paper under another id, as two builds gave before they looked at one another."""
    text = (root / CASE / f"quiz/{id}.yaml").read_text(encoding="utf-8")
    other = "f" * len(id)
    (root / CASE / f"quiz/{other}.yaml").write_text(text.replace(id, other), encoding="utf-8")
    return other


def right_in(file: Path, questions: Asked) -> None:
    """Answer these questions rightly in a file of answers, and nothing else."""
    content = json.loads(file.read_text(encoding="utf-8"))
    for question, shown in questions:
        content["answers"][question.id] = answer_typed(question, key_of(question, shown))
    file.write_text(json.dumps({**content, "sum": sum_of(content)}), encoding="utf-8")


def test_a_paper_that_is_out_is_said_and_its_questions_come_last(root: Path, done: Done) -> None:
    """The same seed twice, before either is scored: each item has a second draw that shares nothing with the first."""
    first = build(done, minutes=30)
    out = json.loads(
        done("quiz", "build", "2026-0001", "--seed", "mai", "--minutes", "30", "--on", "2026-05-11", "--json")
    )
    assert out["not_scored_yet"] == [first]
    second = plan_of(root, Path(out["documents"][0]).stem.rpartition("-")[2])
    before = plan_of(root, first)
    assert before.keys() & second.keys()
    assert not set().union(*before.values()) & set().union(*second.values())
    shown = as_typed(done("quiz", "build", "2026-0001", "--on", "2026-05-11"))
    assert re.search(rf"Remis et pas encore dépouillé : [^.]*\b{first}\b", " ".join(shown.split()))


def test_a_second_paper_lifts_nothing_that_the_first_has_settled(
    root: Path, done: Done, refused: Refused, cqpt: Cqpt
) -> None:
    """All wrong, then all right on the other paper: what is below 3 stays so, and the other says what it does not give."""
    first, second = build(done, minutes=30), build(done, minutes=60)
    questions = asked(root, first)
    items = sorted(by_item(questions))
    open_item, *settled = items
    words = answered(questions, "RRWW", *["WWWW"] * len(settled))
    done("quiz", "score", entered(root, done, first, words), *BY)
    file = entered(root, done, second, keys(asked(root, second)))
    out = json.loads(done("quiz", "score", file, *BY, "--json"))
    assert set(out["settled"]) == set(settled)
    assert out["answered_before"] == {}
    given = levels(root, "quiz-2")
    assert open_item in given
    assert not set(settled) & given.keys()
    grid: Any = read_yaml(root, (root / CASE / "grids/quiz-2.yaml").read_bytes()).data
    assert all(item in grid["comment"].split("car un quiz antérieur en a décidé")[1] for item in settled)
    scored = json.loads(cqpt("score", "2026-0001", "--json")[1])[0]
    entries = ACCORD.certificate("conseiller-clientele-a-distance").entries
    retained = {entries[one["id"]].knowledge: one for one in scored["items"]}
    assert {(retained[item]["level"], retained[item]["below_expected"]) for item in settled} == {(2, True)}
    assert scored["differences"] == []


def test_a_paper_on_nothing_open_is_refused(root: Path, done: Done, refused: Refused) -> None:
    first = build(done)
    second = twin(root, first)
    questions = asked(root, first)
    done("quiz", "score", entered(root, done, first, [wrong(*one) for one in questions]), *BY)
    file = entered(root, done, second, keys(questions))
    said = refused("quiz-settled", "quiz", "score", file, *BY)
    assert all(item in said for item in by_item(questions))


def test_questions_answered_before_give_no_level(root: Path, done: Done, refused: Refused) -> None:
    """Two of four right leave the item open; the same four once more say nothing new of it."""
    first = build(done)
    second = twin(root, first)
    questions = asked(root, first)
    item = min(by_item(questions))
    done("quiz", "score", entered(root, done, first, answered(questions, "RRWW")), *BY)
    said = refused("quiz-settled", "quiz", "score", entered(root, done, second, keys(questions)), *BY)
    assert f"toutes les questions y ont reçu réponse : {item}" in as_typed(" ".join(said.split()))
    third = build(done, minutes=60)
    assert not plan_of(root, third)[item] & plan_of(root, first)[item]


def test_what_a_forecast_has_shown_is_named(root: Path, done: Done) -> None:
    """The keys stand in the forecast; its paper asked again under another id gives its levels, and says so."""
    first = build(done, "--prediagnostic")
    questions = asked(root, first)
    done("quiz", "score", entered(root, done, first, keys(questions)), *BY)
    second = twin(root, first)
    paper = root / CASE / f"quiz/{second}.yaml"
    paper.write_text(
        paper.read_text(encoding="utf-8").replace("prediagnostic: true", "prediagnostic: false"), encoding="utf-8"
    )
    out = json.loads(done("quiz", "score", entered(root, done, second, keys(questions)), *BY, "--json"))
    assert out["in_forecast"].keys() == by_item(questions).keys()
    assert {entry["level"] for entry in levels(root).values()} == {3}
    assert "Questions qu'un prédiagnostic a montrées" in (root / CASE / "grids/quiz.yaml").read_text(encoding="utf-8")
    fresh = build(done)
    assert not {q.id for q, _s in asked(root, fresh)} & {q.id for q, _s in questions}


def test_other_answers_to_a_scored_paper_need_a_reason(root: Path, done: Done, refused: Refused, cqpt: Cqpt) -> None:
    """A sheet typed in wrongly is corrected with a reason, which the grid keeps beside the difference; never without one."""
    id = build(done)
    questions = asked(root, id)
    item, places = next(iter(sorted(by_item(questions).items())))
    done("quiz", "score", entered(root, done, id, answered(questions, "WWWW")), *BY)
    file = root / f"forms/2026-0001-quiz-{id}.json"
    right_in(file, [questions[place] for place in places])
    refused("answers-imported", "quiz", "score", file, *BY)
    said = refused("answers-differ", "quiz", "score", file, *BY, "--accept", "again")
    names = [questions[place][0].id for place in places]
    assert all(f"{name} faux → juste" in " ".join(said.split()) for name in names)
    refused("answers-differ", "quiz", "score", file, *BY, "--accept", "again", "--reason", "  ")
    reason = ("--accept", "again", "--reason", "Feuille mal saisie : colonne décalée.")
    out = json.loads(done("quiz", "score", file, *BY, *reason, "--json"))
    assert out["changed"] == [{"question": questions[place][0].id, "before": False, "now": True} for place in places]
    grid: Any = read_yaml(root, (root / CASE / "grids/quiz-2.yaml").read_bytes()).data
    assert grid["assessment"] == {"role": "correction", "of": "grids/quiz.yaml"}
    assert "Motif : Feuille mal saisie" in as_typed(grid["comment"])
    assert all(f"{name} faux → juste" in grid["comment"] for name in names)
    assert grid["levels"][item]["level"] == 3


def test_the_same_answers_again_need_no_reason(root: Path, done: Done) -> None:
    """Only the day is put right."""
    id = build(done)
    file = entered(root, done, id, keys(asked(root, id)))
    done("quiz", "score", file, *BY)
    out = json.loads(done("quiz", "score", file, *BY, "--accept", "again", "--on", "2026-05-12", "--json"))
    assert out["changed"] == []


def test_below_3_that_was_put_right_reads_so_beside_what_prevails(root: Path, done: Done, cqpt: Cqpt) -> None:
    """The correction gives 3 where the first answers were below 3: the difference says “inférieur à 3”, never 2."""
    id = build(done)
    questions = asked(root, id)
    item, places = min(by_item(questions).items())
    file = entered(root, done, id, answered(questions, "WWWW"))
    done("quiz", "score", file, *BY)
    right_in(file, [questions[place] for place in places])
    done("quiz", "score", file, *BY, "--accept", "again", "--reason", "Feuille mal saisie.")
    scored = json.loads(cqpt("score", "2026-0001", "--json")[1])[0]
    assert {
        ACCORD.certificate(scored["certificate"]).entries[one["item"]].knowledge for one in scored["differences"]
    } == {item}
    for one in scored["differences"]:
        assert (one["level"], one["below_expected"]) == (2, True)
        assert (one["prevailing"], one["prevailing_below_expected"]) == (3, False)
    said = "quiz, 11/05/2026 : inférieur à 3 (l'emporte : 3)"
    assert said in as_typed(" ".join(cqpt("score", "2026-0001")[1].split()))
    done("synthesize", "2026-0001", "--format", "md,html", "--output", "s")
    for name in ("md", "html"):
        text = as_typed((root / f"s/2026-0001.{name}").read_text(encoding="utf-8"))
        assert "inférieur à 3 (l'emporte : 3)" in text, name


def test_a_level_below_3_before_an_appeal_reads_so(root: Path, done: Done, cqpt: Cqpt) -> None:
    id = build(done)
    questions = asked(root, id)
    item = min(by_item(questions))
    done("quiz", "score", entered(root, done, id, answered(questions, "WWWW")), *BY)
    entry = next(
        one.id
        for one in ACCORD.certificate("conseiller-clientele-a-distance").entries.values()
        if one.knowledge == item
    )
    case = root / CASE / "case.yaml"
    case.write_text(
        case.read_text(encoding="utf-8")
        + "award: {on: 2026-06-24, by: Ana Petit, decision: refused, session: 2026-06-24}\n"
        + "appeals: {on: 2026-07-01, by: Léa Martin, ground: absence-de-rigueur, answer: {on: 2026-07-08, by: Ana Petit, decision: granted, "
        + f"session: 2026-07-08, items: [{entry}]}}}}\n",
        encoding="utf-8",
    )
    (found,) = [one for one in json.loads(cqpt("score", "2026-0001", "--json")[1])[0]["items"] if one["id"] == entry]
    assert (found["before_appeal"], found["before_appeal_below_expected"]) == (2, True)
    assert "avant : inférieur à 3" in as_typed(" ".join(cqpt("score", "2026-0001")[1].split()))


def test_a_quiz_left_blank_was_held(root: Path, done: Done, cqpt: Cqpt) -> None:
    """Its items are not assessed; it is not missing any more, and another quiz of the case completes it."""
    id = build(done)
    done("quiz", "score", entered(root, done, id, ["-"] * len(asked(root, id))), *BY)
    assert levels(root) == {}
    for modality, day in ((Modality.PORTFOLIO, "2026-05-12"), (Modality.OBSERVATION, "2026-05-13")):
        acts.grid(root, modality, day)
    scored = json.loads(cqpt("score", "2026-0001", "--json")[1])[0]
    assert (scored["complete"], scored["missing"]) == (True, [])
    assert not [one for one in scored["observations"] if one["id"] == "not-held-yet"]
    # A sheet that nobody filled in is none.
    file = root / CASE / "grids/quiz.yaml"
    text = re.sub(r"(?m)^(received|quiz):.*\n(?:[ ].*\n)*", "", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    assert json.loads(cqpt("score", "2026-0001", "--json")[1])[0]["missing"] == ["quiz"]


@pytest.mark.parametrize("how", ["the level", "the level and its questions", "the level alone"])
def test_a_level_raised_by_hand_is_named(root: Path, done: Done, cqpt: Cqpt, how: str) -> None:
    """All four wrong, and 3 in the grid: its own questions say otherwise, or else the answers that were received."""
    id = build(done)
    questions = asked(root, id)
    item = min(by_item(questions))
    done("quiz", "score", entered(root, done, id, answered(questions, "WWWW")), *BY)
    assert cqpt("validate", "2026-0001")[2] == ""
    file = root / CASE / "grids/quiz.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if line.startswith(f"  {item}:"))
    lines[place] = re.sub(r"level: 2, below_expected: true", "level: 3", lines[place])
    if how == "the level and its questions":
        lines[place] = lines[place].replace("false", "true")
    if how == "the level alone":
        lines[place] = f"  {item}: 3\n"
    file.write_text("".join(lines), encoding="utf-8")
    said = as_typed(cqpt("validate", "2026-0001")[2])
    assert "warning[quiz-level-not-carried]" in said
    assert f"« {item} »" in said
    scored = json.loads(cqpt("score", "2026-0001", "--json")[1])[0]
    found = [one["message"] for one in scored["observations"] if one["id"] == "quiz-level-not-carried"]
    # What the questions beside it say is in the grid; what was received is for validate to read.
    assert bool(found) is (how != "the level and its questions")
    assert all(item in one for one in found)


def test_only_the_draws_of_the_paper_are_told(root: Path, done: Done, cqpt: Cqpt) -> None:
    """Every item has four questions: nobody reads of five; the synthesis of two quizzes tells the rule once."""
    shown = [done("quiz", "build", "2026-0001", "--minutes", "12", "--on", "2026-05-11")]
    id = next((root / CASE / "quiz").glob("*.yaml")).stem
    (key,) = json.loads(done("quiz", "print", id, "--key", "--json"))["documents"]
    questions = asked(root, id)
    shown.append(done("quiz", "score", entered(root, done, id, answered(questions, "RRWW")), *BY))
    second = build(done, minutes=12)
    done("quiz", "score", entered(root, done, second, keys(asked(root, second))), *BY)
    done("synthesize", "2026-0001", "--format", "md", "--output", "s")
    synthesis = as_typed((root / "s/2026-0001.md").read_text(encoding="utf-8"))
    assert synthesis.count("Règle du quiz") == 1
    for text in (*(as_typed(" ".join(one.split())) for one in shown), synthesis):
        assert "Sur 4 questions" in text
        assert "Sur 5 questions" not in text
    written = words_of(root / key)
    assert "Sur4questions" in written
    assert "Sur5questions" not in written
    assert "veutdire,auplus:1justesur4réponses,0justesur3réponses,0justesur2réponses,jamaissur1réponse" in written


def test_a_quiz_of_another_case_and_one_that_is_not_there(root: Path, done: Done, refused: Refused) -> None:
    id = build(done)
    file = entered(root, done, id, keys(asked(root, id)))
    (root / CASE / f"quiz/{id}.yaml").rename(root / "elsewhere.yaml")
    said = as_typed(refused("answers-foreign", "quiz", "score", file, *BY))
    assert f"le dossier 2026-0001 n'a pas de quiz {id}" in " ".join(said.split())


def test_the_skeleton_says_how_below_3_is_written(root: Path, done: Done) -> None:
    done(
        "new", "grid", "2026-0001", "--modality", "quiz", "--evaluator", "Camille Durand", "--assessed-on", "2026-05-11"
    )
    text = (root / CASE / "grids/quiz.yaml").read_text(encoding="utf-8")
    assert "{level: 2, below_expected: true}" in text


# --- what a paper need not ask ---------------------------------------------------------------------------------------


def test_a_second_quiz_leaves_out_what_is_acquired_elsewhere(root: Path, done: Done) -> None:
    """The portfolio gives 4 where the first quiz left two items open: only the other one is asked again (expected: 3)."""
    first = build(done, minutes=12)
    before = asked(root, first)
    there, missing = sorted(by_item(before))[:2]
    done("quiz", "score", entered(root, done, first, answered(before, "RRWW", "RRWW")), *BY)
    acts.grid(root, Modality.PORTFOLIO, "2026-05-12", 4, only=(there,))
    out = json.loads(done("quiz", "build", "2026-0001", "--on", "2026-05-13", "--minutes", "300", "--json"))
    assert out["acquired"] == [there]
    items = {one["id"] for one in out["items"]}
    assert missing in items
    assert there not in items


def test_what_has_fallen_is_never_asked(branch: Path, cqpt: Cqpt) -> None:
    """A shop without a till: CPD4-F01 at 0 takes CPD4-C04 with it, of a first quiz already (accord, annexe 2).

    CPD4-P06 and -P07 fall too, and are specific: no quiz asks about them.
    """
    folder = branch / "cases/2026-0012"
    for name in ("quiz", "globale"):
        (folder / f"grids/{name}.yaml").unlink(missing_ok=True)
    case = folder / "case.yaml"
    case.write_text(
        case.read_text(encoding="utf-8").replace("evaluation: {organisation: jalons-competences}\n", "")
        + "admissibility: {on: 2026-06-02, by: Solène Marchand, decision: admissible}\n"
        + "evaluation: {organisation: jalons-competences, sent_on: 2026-06-04, by: Solène Marchand}\n",
        encoding="utf-8",
    )
    code, out, err = cqpt("quiz", "build", "2026-0012", "--on", "2026-06-20", "--minutes", "600", "--json")
    assert code == 0, err
    told = json.loads(out)
    assert told["not_in_post"] == ["CPD4-C04"]
    assert not {"CPD4-C04", "CPD4-P06", "CPD4-P07"} & {one["id"] for one in told["items"]}


def test_a_paper_of_before_is_scored_by_the_new_rule(root: Path, done: Done) -> None:
    """Papers once asked two or three questions on an item. None of them carries a 3, however right: the policy has no such draw.

    None right of two, or of three, is below 3 (1 % and 0.1 % of those who know); one right of two is nothing (19 %).
    """
    id = build(done, minutes=12)
    questions = asked(root, id)
    places = dict(sorted(by_item(questions).items()))
    kept = {item: found[: 3 if rank == 3 else 2] for rank, (item, found) in enumerate(places.items())}
    paper = root / CASE / f"quiz/{id}.yaml"
    lines = paper.read_text(encoding="utf-8").splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.startswith("  - {question"))
    old = sorted(place for found in kept.values() for place in found)
    paper.write_text("".join([*lines[:first], *(lines[first + place] for place in old)]), encoding="utf-8")
    patterns = ["RR", "WW", "RW", "WWW"]
    words = answered(asked(root, id), *patterns)
    out = json.loads(done("quiz", "score", entered(root, done, id, words), *BY, "--json"))
    told = [(one["level"], one["below_expected"], one["right_at_least"]) for one in out["items"][:4]]
    assert told == [(None, False, None), (2, True, None), (None, False, None), (2, True, None)]
    assert {one["level"] for one in out["items"][4:]} == {None}


def test_a_built_quiz_tells_what_it_can_measure(root: Path, done: Done) -> None:
    out = json.loads(done("quiz", "build", "2026-0001", "--on", "2026-05-11", "--seed", "mai", "--json"))
    assert out["items"]
    for one in out["items"]:
        assert (one["difficulties"], one["right_at_least"], one["right_at_most"]) == ([1, 2, 2, 3], 3, 1)
        assert float(one["guess_risk"]) <= 0.05
        assert one["knower_risk"] == "0.003700"
    assert not {one["id"] for one in out["items"]} & {*out["left_out"], *out["without_questions"]}
    assert out["seconds"] <= 1800 < out["seconds_for_all"]


def test_a_quiz_that_would_ask_nothing_is_refused(root: Path, done: Done, refused: Refused) -> None:
    assert "--minutes" in refused("quiz-empty", "quiz", "build", "2026-0001", "--minutes", "1", "--on", "2026-05-11")


def test_what_is_carried_over_is_not_asked(root: Path, done: Done) -> None:
    """A valid benefit: its items stand on no paper, not even of a forecast; once it is over, they do (accord, art. 3)."""
    case = root / CASE / "case.yaml"
    before, items = case.read_text(encoding="utf-8"), ("COM-C01", "COM-C02", "COM-C05")
    carried = (
        "carry_over: {{certificate: conseiller-clientele-en-point-de-distribution, awarded_on: {day}, exercise: none,"
        " on: 2026-03-09, by: Ana Petit, items: {{COM-C01: 3, COM-C02: 3, COM-C05: 3}}}}\n"
    )
    for day, is_asked in (("2024-06-26", False), ("2020-06-26", True)):
        case.write_text(before + carried.format(day=day), encoding="utf-8")
        for options in ((), ("--prediagnostic",)):
            found = by_item(asked(root, build(done, *options, minutes=300)))
            assert bool(set(items) & found.keys()) is is_asked


# --- in the terminal -------------------------------------------------------------------------------------------------


class Terminal:
    """`cqpt` on a terminal of 80 columns, with what it shows and a keyboard."""

    def __init__(self, root: Path, *arguments: str, **environment: str) -> None:
        self.near, far = os.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cqpt_cli", *arguments], cwd=root, stdin=far, stdout=far, stderr=far, close_fds=True,
            start_new_session=True,
            env={**os.environ, "CQPT_LANG": "fr", "COLUMNS": "80", "LINES": "40", "TERM": "xterm-256color", **environment},
        )  # fmt: skip
        os.close(far)
        self.shown = ""

    def until(self, text: str, seconds: float = 60) -> str:
        """What is shown up to this text. Fails where it does not come."""
        end = time.monotonic() + seconds
        while text not in self.shown:
            ready, _, _ = select.select([self.near], [], [], max(0, end - time.monotonic()))
            assert ready, f"“{text}” never came: {self.shown[-2000:]}"
            try:
                self.shown += os.read(self.near, 65536).decode()
            except OSError:
                break
        before, found, self.shown = self.shown.partition(text)
        assert found, f"“{text}” never came: {before[-2000:]}"
        return before + found

    def type(self, text: str) -> None:
        os.write(self.near, f"{text}\n".encode())

    def rest(self) -> tuple[int, str]:
        """The exit code, and what was still shown."""
        while select.select([self.near], [], [], 60)[0]:
            try:
                part = os.read(self.near, 65536)
            except OSError:
                break
            if not part:
                break
            self.shown += part.decode()
        os.close(self.near)
        return self.process.wait(60), self.shown


@pytest.fixture
def paper(root: Path, done: Done, monkeypatch: pytest.MonkeyPatch) -> str:
    return build(done, minutes=30)


def test_a_quiz_in_the_terminal_of_all_kinds_killed_and_taken_up_again(root: Path, paper: str, done: Done) -> None:
    """Everything right, half before the terminal is killed, half after: level 3 everywhere; no key is ever shown."""
    questions = asked(root, paper)
    assert {question.kind for question, _s in questions} >= {
        QuestionKind.SINGLE,
        QuestionKind.MULTIPLE,
        QuestionKind.MATCHING,
    }
    middle = len(questions) // 2
    screen = Terminal(root, "quiz", "take", paper)
    seen = screen.until("Entrée pour commencer : ")
    assert "Léa Martin" in seen
    screen.type("")
    for number, key in enumerate(keys(questions)[:middle], 1):
        seen += screen.until(f"Question {number} sur {len(questions)}") + screen.until("> ")
        screen.type(key)
    screen.until(f"Question {middle + 1} sur")
    os.killpg(screen.process.pid, signal.SIGKILL)
    screen.rest()
    file = root / f"forms/2026-0001-quiz-{paper}.json"
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert sum(one is not None for one in kept["answers"].values()) == middle
    assert kept["sum"] == sum_of(kept)
    screen = Terminal(root, "quiz", "take", "2026-0001", NO_COLOR="1")
    again = screen.until(f"{middle} réponses sont déjà gardées.") + screen.until("Entrée pour commencer : ")
    screen.type("")
    for number, key in enumerate(keys(questions)[middle:], middle + 1):
        again += screen.until(f"Question {number} sur {len(questions)}") + screen.until("> ")
        screen.type(key)
    screen.until("Toutes les questions ont une réponse.")
    screen.until("question 7 : ")
    screen.type("")
    code, last = screen.rest()
    assert (code, "cqpt quiz score forms/" in last) == (0, True)
    assert "\x1b" not in again + last, "NO_COLOR means no escape codes"
    for question, _shown in questions:
        assert question.explanation[:60] not in seen + again
    done("quiz", "score", file, *BY)
    assert {entry["level"] for entry in levels(root).values()} == {3}


def test_what_is_expected_is_never_the_key() -> None:
    """No sentence that asks for an answer holds one: an example could be the key of some question."""
    with speaking("fr"):
        for question in ACCORD.questions.values():
            said = expected_in_words(expected_of(question))
            assert not re.search(r"\d", said.replace(str(question.parts), "")), said
            assert not re.search(r"\b[A-J]{2,}\b", said), said


def test_keys_that_move_erase_and_finish(root: Path, paper: str) -> None:
    questions = asked(root, paper)
    first, key = questions[0][0], keys(questions)[0]
    screen = Terminal(root, "quiz", "take", paper)
    screen.until("commencer : ")
    screen.type("")
    steps = [
        ("Question 1 sur", "???"),  # no answer: said, and asked again
        ("Ce n'est pas une réponse", "?"),
        ("aller à la question 7", key),
        ("Question 2 sur", "<"),
        ("Votre réponse", "-"),  # back on question 1: erased
        ("Question 1 sur", "q 3"),
        ("Question 3 sur", ""),  # left for later
        ("Question 4 sur", "q999"),
        (f"Question {len(questions)} sur", "!"),
        ("Sans réponse", "q1"),
        ("Question 1 sur", key),
        ("Question 2 sur", "!"),
    ]
    for text, typed in steps:
        screen.until(text)
        screen.until("> " if "Sans" not in text else "question 7 : ")
        screen.type(typed)
    screen.until("question 7 : ")
    screen.type("")
    code, last = screen.rest()
    assert code == 0
    assert f"1 réponse sur {len(questions)}" in last
    kept = json.loads((root / f"forms/2026-0001-quiz-{paper}.json").read_text(encoding="utf-8"))["answers"]
    assert [id for id, answer in kept.items() if answer is not None] == [first.id]


def test_ctrl_c_keeps_everything_and_says_how_to_go_on(root: Path, paper: str) -> None:
    screen = Terminal(root, "quiz", "take", paper)
    screen.until("commencer : ")
    screen.type("")
    screen.until("> ")
    screen.type(keys(asked(root, paper))[0])
    screen.until("Question 2 sur")
    screen.until("> ")
    os.killpg(screen.process.pid, signal.SIGINT)
    code, last = screen.rest()
    assert code == 130
    assert f"cqpt quiz take {paper}" in last
    assert "Traceback" not in last


def test_without_a_terminal_it_says_what_else_there_is(root: Path, paper: str, refused: Refused) -> None:
    assert "quiz print" in refused("usage", "quiz", "take", paper)


def test_a_scored_paper_is_not_taken_again(root: Path, done: Done) -> None:
    id = build(done)
    done("quiz", "score", entered(root, done, id, keys(asked(root, id))), *BY)
    screen = Terminal(root, "quiz", "take", id)
    code, said = screen.rest()
    assert (code, "error[answers-imported]" in said) == (2, True)


def test_what_was_begun_on_paper_is_not_gone_on_with_on_a_screen(root: Path, done: Done) -> None:
    id = build(done)
    file = entered(root, done, id, ["-"] * len(asked(root, id)))
    before = file.read_bytes()
    code, said = Terminal(root, "quiz", "take", id).rest()
    assert (code, "error[answers-edited]" in said) == (2, True)
    file.write_text(file.read_text(encoding="utf-8").replace('"minutes": 12', '"minutes": 1'), encoding="utf-8")
    code, said = Terminal(root, "quiz", "enter", id, "--by", "Camille Durand", "--minutes", "3").rest()
    assert (code, "error[answers-edited]" in said) == (2, True)
    assert file.read_bytes() != before


# --- statistics, exchange --------------------------------------------------------------------------------------------


def test_statistics_over_the_cases(root: Path, done: Done) -> None:
    """One quiz: the first wrong, the second blank, the rest right. Of those who answered: 0, nobody, 1. One answer is too few."""
    assert "Aucun quiz" in done("quiz", "stats")
    id = build(done)
    questions = asked(root, id)
    words = [wrong(*questions[0]), "-", *keys(questions)[2:]]
    done("quiz", "score", entered(root, done, id, words), *BY)
    found = json.loads(done("quiz", "stats", "--json"))
    assert (found["quizzes"], found["forecasts"], found["outdated_answers"]) == (1, 0, 0)
    by_id = {one["id"]: one for one in found["questions"]}
    assert by_id.keys() == {question.id for question, _s in questions}
    first, second = (by_id.pop(question.id) for question, _s in questions[:2])
    assert (first["facility"], first["facility_corrected"], first["unanswered"]) == ("0.0000", "0.0000", 0)
    blank = (
        second["asked"],
        second["answered"],
        second["unanswered"],
        second["facility"],
        second["facility_corrected"],
    )
    assert blank == (1, 0, 1, None, None)
    assert {one["facility"] for one in by_id.values()} == {"1.0000"}
    assert not any(one["flags"] or one["enough"] for one in found["questions"])
    text = done("quiz", "stats", "2026-0001", "--csv").lstrip("\ufeff")
    sheet = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert {row["Question"] for row in sheet} == {*by_id, first["id"], second["id"]}
    assert {row["À revoir"] for row in sheet} == {"trop peu de réponses"}
    assert [row["Facilité"] for row in sheet if row["Sans réponse"] == "1"] == [""]
    shown = done("quiz", "stats")
    assert f"{len(questions)} questions ont reçu moins de 20 réponses" in as_typed(shown)
    assert not re.search(r"[-−]\s?\d+\s?%", shown)


def test_statistics_leave_out_what_has_changed(root: Path, done: Done) -> None:
    id = build(done)
    questions = asked(root, id)
    done("quiz", "score", entered(root, done, id, keys(questions)), *BY)
    paper = root / CASE / f"quiz/{id}.yaml"
    text = paper.read_text(encoding="utf-8")
    paper.write_text(re.sub(r"fingerprint: \w+,", f"fingerprint: {'a' * 64},", text, count=1), encoding="utf-8")
    found = json.loads(done("quiz", "stats", "--json"))
    assert (found["outdated_answers"], len(found["questions"])) == (1, len(questions) - 1)


def test_answers_that_are_gone_are_said(root: Path, done: Done, cqpt: Cqpt) -> None:
    id = build(done)
    done("quiz", "score", entered(root, done, id, keys(asked(root, id))), *BY)
    for file in (root / CASE / "received").iterdir():
        file.unlink()
    code, _out, err = cqpt("quiz", "stats")
    assert (code, "error[file-not-found]" in err) == (2, True)


def test_questions_go_out_and_come_back(root: Path, done: Done, refused: Refused) -> None:
    done("quiz", "export", "--format", "moodle-xml", "--items", "COM-C08", "--output", "questions.xml")
    done("quiz", "import", "questions.xml", "--output", "questions.yaml")
    data: Any = read_yaml(root, (root / "questions.yaml").read_bytes()).data
    wanted = [one.id for one in ACCORD.questions.values() if "COM-C08" in one.items]
    assert [one["id"] for one in data["questions"]] == wanted
    refused("already-there", "quiz", "import", "questions.xml", "--output", "questions.yaml")
    refused("usage", "quiz", "export", "--format", "word")
    refused("usage", "quiz", "export", "--items", "COM-C99")
    gift = done("quiz", "export")
    assert gift.count("\n::") == len(ACCORD.questions)


def test_what_is_lost_by_an_import_is_said(root: Path, cqpt: Cqpt) -> None:
    (root / "q.txt").write_text("::q::?{=a#oui ~b ####Parce que.}", encoding="utf-8")
    options = ("--items", "COM-C08", "--difficulty", "2", "--source", "Banque")
    code, _out, err = cqpt("quiz", "import", "q.txt", "--output", "q.yaml", *options)
    assert code == 0
    assert "q.txt:1:1: warning[question-part-lost]" in err
