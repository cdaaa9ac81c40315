"""Questions out to GIFT and Moodle XML and in again: the same question comes back, and bad files are refused at their line."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqpt_cli.casework.exchanging import Defaults, plan_import, questions_file
from cqpt_cli.diagnostics import Refusal
from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.quiz import Question, QuestionKind, QuestionsFile
from cqpt_cli.rendering.gift import gift, percentage
from cqpt_cli.rendering.moodle_xml import moodle_xml
from cqpt_cli.sources.foreign_questions import Foreign, words_of_html
from cqpt_cli.sources.gift_reader import read_gift
from cqpt_cli.sources.moodle_reader import read_moodle_xml
from cqpt_cli.sources.reading import read_content

ACCORD = default_accord()
FILE = Path("questions")

Reader = Callable[[bytes], Foreign]
FORMATS: dict[str, tuple[Callable[..., bytes], Reader]] = {
    "gift": (gift, lambda content: read_gift(FILE, content.decode())),
    "moodle-xml": (moodle_xml, lambda content: read_moodle_xml(FILE, content)),
}

# --- there and back --------------------------------------------------------------------------------------------------

SIGNS = "~=#{}:\\%[]<>&\"'`-/$_*|?!.,;… aàéñ09\u00a0\u202f«»€→"
PIECES = st.sampled_from(
    [*SIGNS, "->", "::", "####", "//", "]]>", "<![CDATA[", "&amp;", "&#10;", "\\n", "[html]", "[plain]", "%50%",
     "%-100%", "$CATEGORY:", "TRUE", "Source : ", "<b>", "</text>", "  ", "q", "=>", "{#", "&&058;"]
)  # fmt: skip


def trimmed(text: str) -> bool:
    return bool(text) and text == text.strip()


LINE = st.lists(PIECES, min_size=1, max_size=9).map("".join).filter(trimmed)
LINES = st.lists(st.one_of(PIECES, st.just("\n")), min_size=1, max_size=12).map("".join).filter(trimmed)
NUMBERS = st.decimals(min_value=-99999, max_value=99999, places=3, allow_nan=False, allow_infinity=False)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any question that the model takes, with all the signs that the formats give a meaning."""
    kind = draw(st.sampled_from(QuestionKind))
    data: dict[str, Any] = {}
    match kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            texts = draw(st.lists(LINE, min_size=2, max_size=6, unique=True))
            right = draw(st.integers(0, len(texts) - 1))
            all_right = [draw(st.booleans()) or place == right for place in range(len(texts))]
            marks = [place == right for place in range(len(texts))] if kind is QuestionKind.SINGLE else all_right
            data["choices"] = [{"text": text, "right": mark} for text, mark in zip(texts, marks, strict=True)]
        case QuestionKind.MATCHING:
            lefts = draw(st.lists(LINE, min_size=2, max_size=5, unique=True))
            rights = draw(st.lists(LINE, min_size=len(lefts), max_size=len(lefts), unique=True))
            data["pairs"] = [{"left": one, "right": other} for one, other in zip(lefts, rights, strict=True)]
        case QuestionKind.ORDERING:
            data["order"] = draw(st.lists(LINE, min_size=2, max_size=6, unique=True))
        case QuestionKind.TRUE_FALSE:
            data["answer"] = draw(st.booleans())
        case QuestionKind.NUMERIC:
            data |= {"answer": draw(NUMBERS), "tolerance": abs(draw(NUMBERS)), "unit": draw(st.none() | LINE)}
    items = draw(st.lists(st.sampled_from(["COM-C01", "COM-C02", "CAD1-P01"]), min_size=1, unique=True))
    about = {"id": draw(LINE), "items": items, "kind": kind, "difficulty": draw(st.integers(1, 3))}
    words = {"text": draw(LINES), "explanation": draw(LINES), "source": draw(LINE)}
    return Question.model_validate({**about, **words, **data})


@pytest.mark.parametrize("format", FORMATS)
@settings(deadline=None, max_examples=150)
@given(asked=questions())
def test_a_question_comes_back_as_it_was(format: str, asked: Question) -> None:
    write, read = FORMATS[format]
    found = read(write([asked]))
    assert found.diagnostics == []
    (one,) = found.questions
    assert one.lost == []
    assert Question.model_validate(one.data) == asked


@pytest.mark.parametrize("format", FORMATS)
def test_the_bank_comes_back_as_it_was_through_a_questions_file(format: str, tmp_path: Path) -> None:
    bank = tuple(ACCORD.questions.values())
    file = tmp_path / "export"
    file.write_bytes(FORMATS[format][0](bank))
    plan, lost = plan_import(file, tmp_path / "questions.yaml", ACCORD, Defaults())
    assert lost == ()
    assert read_content(FILE, plan.changes[0].after, QuestionsFile).value.questions == bank


@settings(deadline=None, max_examples=80)
@given(asked=questions())
def test_the_questions_file_that_is_written_says_what_was_read(asked: Question) -> None:
    assert read_content(FILE, questions_file("e", [asked]), QuestionsFile).value.questions == (asked,)


# --- what Moodle expects ---------------------------------------------------------------------------------------------


def test_the_xml_has_the_elements_that_moodle_documents() -> None:
    """docs.moodle.org, “Moodle XML format”: the types, and what each asks for; every kind of the bank is among them."""
    root = ElementTree.fromstring(moodle_xml(ACCORD.questions.values()))
    assert root.tag == "quiz"
    types = {"multichoice", "truefalse", "matching", "ordering", "numerical"}
    assert {one.get("type") for one in root} == types
    for one in root:
        assert one.findtext("name/text"), "each question has a name"
        assert one.findtext("questiontext/text"), "and a text"
        text = one.find("questiontext")
        assert text is not None
        assert text.attrib["format"] in {"html", "moodle_auto_format", "plain_text", "markdown"}
        fractions = [float(answer.get("fraction", "")) for answer in one.findall("answer")]
        match one.get("type"):
            case "multichoice":
                assert one.findtext("single") in ("true", "false")
                # The positive fractions make the whole mark: 100 %, to the fifth decimal that Moodle keeps.
                assert sum(share for share in fractions if share > 0) == pytest.approx(100, abs=1e-4)
                assert one.findtext("single") == "false" or sorted(fractions)[:-1] == [0] * (len(fractions) - 1)
            case "truefalse":
                answers = {str(answer.findtext("text")): answer.attrib["fraction"] for answer in one.findall("answer")}
                assert (sorted(answers), sorted(answers.values())) == (["false", "true"], ["0", "100"])
            case "matching":
                assert len(one.findall("subquestion")) >= 3  # Moodle's editor asks for three
                assert all(sub.findtext("answer/text") for sub in one.findall("subquestion"))
            case "ordering":
                assert fractions == list(range(1, len(fractions) + 1))
                assert one.findtext("gradingtype") == "ALL_OR_NOTHING"
            case "numerical":
                assert one.findtext("answer/tolerance") is not None


@pytest.mark.parametrize(
    ("count", "share"),
    [(1, "100"), (2, "50"), (3, "33.33333"), (4, "25"), (6, "16.66667"), (7, "14.28571"), (8, "12.5"), (9, "11.11111"),
     (10, "10")],
)  # fmt: skip
def test_shares_are_those_of_moodles_list(count: int, share: str) -> None:
    """100 ÷ n, to five decimals: what Moodle's menu of grades holds."""
    assert percentage(count) == share


def test_gift_escapes_what_has_a_meaning() -> None:
    asked = Question.model_validate(
        {
            "id": "q:1", "items": ["COM-C01"], "kind": "single", "difficulty": 1, "text": "x = {1} ?\n~ #",
            "choices": [{"text": "50 %"}, {"text": "%50% a:b", "right": True}],
            "explanation": "parce que", "source": "accord",
        }
    )  # fmt: skip
    assert gift([asked]).decode().split("\n\n", 1)[1] == (
        "// [id:q:1] [tag:savoir:COM-C01] [tag:difficulte:1]\n"
        "::q\\:1::[plain]x \\= \\{1\\} ?\\n\\~ \\#{\n"
        "\t~50 %\n"
        "\t=[plain]%50% a\\:b\n"
        "\t####parce que\\n\\nSource \\: accord\n"
        "}\n"
    )


# --- files of other programs -----------------------------------------------------------------------------------------

MOODLE_GIFT = """\
// les exemples de la documentation de Moodle
$CATEGORY: $course$/essai

// [id:tombe] [tag:histoire] [tag:savoir:COM-C01]
::Tombe:: Who's buried in Grant's tomb?{~Grant#non ~Jefferson =no one ####Personne n'y est enterré.}

Grant was buried in a tomb in NYC.{T#faux#juste}

::Deux:: Quels sont les deux ?{~%50%A ~%50%B ~%-100%C}

Associez.{=Canada -> Ottawa =Italie -> Rome =Japon -> Tokyo}

Quand est né Grant ?{#1822:5}

Combien ?{#3.141..3.142}

Grant est {~buried =entombed ~living} dans cette tombe.

::Ordre moderne::Remettez dans l'ordre.{>3 ALL VERTICAL ALL_OR_NOTHING SHOW none
un
deux
trois
}
"""


def test_gift_as_moodle_documents_it() -> None:
    """The examples of docs.moodle.org, “GIFT format”, worked out by hand."""
    found = read_gift(FILE, MOODLE_GIFT)
    assert found.diagnostics == []
    one, truth, two, pairs, year, pi, gap, order = (question.data for question in found.questions)
    assert one == {
        "id": "Tombe", "text": "Who's buried in Grant's tomb?", "kind": "single", "items": ["COM-C01"],
        "explanation": "Personne n'y est enterré.",
        "choices": [{"text": "Grant", "right": False}, {"text": "Jefferson", "right": False}, {"text": "no one", "right": True}],
    }  # fmt: skip
    assert found.questions[0].lost == ["answer-feedback"]
    assert (truth["kind"], truth["answer"]) == ("true-false", True)
    assert [choice["right"] for choice in two["choices"]] == [True, True, False]
    assert [(pair["left"], pair["right"]) for pair in pairs["pairs"]] == [
        ("Canada", "Ottawa"), ("Italie", "Rome"), ("Japon", "Tokyo")
    ]  # fmt: skip
    assert (year["answer"], year["tolerance"]) == (Decimal(1822), Decimal(5))
    # the middle of 3.141 and 3.142 is 3.1415, and they are 0.0005 away from it
    assert (pi["answer"], pi["tolerance"]) == (Decimal("3.1415"), Decimal("0.0005"))
    assert (gap["text"], gap["kind"]) == ("Grant est _____ dans cette tombe.", "single")
    assert order["order"] == ["un", "deux", "trois"]


MOODLE_XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/essai</text></category></question>
  <question type="multichoice">
    <name><text>TVA</text></name>
    <questiontext format="html"><text><![CDATA[<p>Le taux&nbsp;normal&hellip;</p><p>est <b>de</b> &lt; 25&nbsp;%&nbsp;?</p>]]></text></questiontext>
    <generalfeedback format="html"><text>&lt;p&gt;Il est de 20 %.&lt;/p&gt;</text></generalfeedback>
    <single>true</single>
    <answer fraction="100" format="html"><text>20</text><feedback format="html"><text>Oui</text></feedback></answer>
    <answer fraction="50"><text>19,6</text></answer>
    <answer fraction="0"><text>5,5</text></answer>
    <hint format="html"><text>Pensez-y</text></hint>
  </question>
  <question type="numerical">
    <name><text>Durée</text></name>
    <questiontext format="moodle_auto_format"><text>Combien de secondes ?</text></questiontext>
    <answer fraction="100"><text>24</text><tolerance>0.5</tolerance></answer>
    <answer fraction="0"><text>*</text></answer>
    <units><unit><multiplier>1</multiplier><unit_name>s</unit_name></unit><unit><multiplier>1000</multiplier><unit_name>ms</unit_name></unit></units>
  </question>
</quiz>
"""


def test_moodle_xml_as_moodle_writes_it() -> None:
    found = read_moodle_xml(FILE, MOODLE_XML.encode())
    assert found.diagnostics == []
    tva, duration = found.questions
    assert tva.data == {
        "id": "TVA", "kind": "single", "text": "Le taux\u00a0normal…\nest de < 25\u00a0%\u00a0?",
        "explanation": "Il est de 20 %.",
        "choices": [{"text": "20", "right": True}, {"text": "19,6", "right": False}, {"text": "5,5", "right": False}],
    }  # fmt: skip
    assert sorted(tva.lost) == ["answer-feedback", "hints", "weights"]
    assert (tva.position.line, tva.position.column) == (4, 3)
    assert duration.data == {
        "id": "Durée", "kind": "numeric", "text": "Combien de secondes ?", "answer": Decimal(24),
        "tolerance": Decimal("0.5"), "unit": "s",
    }  # fmt: skip
    assert sorted(duration.lost) == ["units", "weights"]


def test_html_becomes_words() -> None:
    text = "<p>un<br>deux</p><script>alert(1)</script><ul><li>trois &amp; quatre</li></ul>"
    assert words_of_html(text) == ("un\ndeux\ntrois & quatre", False)
    assert words_of_html('<img src="x.png">')[1]


def gift_problem(text: str) -> tuple[str, int | None, int | None]:
    (one,) = read_gift(FILE, text).diagnostics
    assert one.position is not None
    return one.id, one.position.line, one.position.column


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Une description.", ("gift-unreadable", 1, 1)),
        ("// note\n\nBien ?{T}\n\nMal ?{T", ("gift-unreadable", 5, 6)),
        ("Mal ?}{", ("gift-unreadable", 1, 7)),
        ("Un ?{T}\nDeux ?{F}", ("gift-unreadable", 2, 7)),
        ("Rédigez.{}", ("question-kind-unknown", 1, 10)),
        ("Le nom ?{=Grant =Ulysses Grant}", ("question-kind-unknown", 1, 10)),
        ("Combien ?{#beaucoup}", ("gift-unreadable", 1, 12)),
        ("Combien ?{#NaN}", ("gift-unreadable", 1, 12)),
        ("Combien ?{#1e400:1}", ("gift-unreadable", 1, 12)),
        ("Associez.{=a -> b\n=c}", ("gift-unreadable", 2, 2)),
        ('[html]Voir <img src\\="a.png"> ?{T}', ("question-picture", 1, 1)),
    ],
)
def test_bad_gift_is_refused_at_its_place(text: str, problem: tuple[str, int, int]) -> None:
    assert gift_problem(text) == problem


BOMB = '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><quiz>&b;</quiz>'
OUTSIDE = '<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>'


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        (BOMB, "xml-unreadable", 1),
        (OUTSIDE, "xml-unreadable", 1),
        ("<quiz>\n&secret;</quiz>", "xml-unreadable", 2),
        ("<quiz>\n<question", "xml-unreadable", 2),
        ("<html><body/></html>", "xml-unreadable", 1),
        ('<?xml version="1.0" encoding="klingon"?><quiz/>', "xml-unreadable", 1),
        ("<a>" * 40 + "</a>" * 40, "xml-unreadable", 1),
        ('<quiz>\n\n<question type="essay"><name><text>x</text></name></question></quiz>', "question-kind-unknown", 3),
        ('<quiz><question type="truefalse"/></quiz>', "xml-unreadable", 1),
        ('<quiz><question type="multichoice"><questiontext><text>?</text></questiontext><answer fraction="NaN"><text>a</text></answer></question></quiz>', "xml-unreadable", 1),
        ('<quiz><question type="numerical"><questiontext><text>?</text></questiontext><answer fraction="100"><text>1e400</text></answer></question></quiz>', "xml-unreadable", 1),
        ('<quiz><question type="truefalse"><questiontext format="html"><text>?</text><file name="a.png">AAAA</file></questiontext></question></quiz>', "question-picture", 1),
    ],
)  # fmt: skip
def test_bad_xml_is_refused_at_its_place(text: str, problem: str, line: int) -> None:
    (one,) = read_moodle_xml(FILE, text.encode()).diagnostics
    assert one.position is not None
    assert (one.id, one.position.line) == (problem, line)


@given(text=st.lists(st.one_of(PIECES, st.sampled_from(["\n", "{", "}", "=", "~"])), max_size=40).map("".join))
@settings(deadline=None, max_examples=200)
def test_no_text_whatever_makes_the_readers_fall(text: str) -> None:
    read_gift(FILE, text)
    read_moodle_xml(FILE, text.encode())
    read_moodle_xml(FILE, f"<quiz>{text}</quiz>".encode())


# --- into a questions file -------------------------------------------------------------------------------------------

PLAIN = "::q1::{body}{{=a ~b ####Parce que.}}\n"


def refusals(tmp_path: Path, content: bytes, **defaults: Any) -> list[tuple[str, int | None]]:
    file = tmp_path / "export"
    file.write_bytes(content)
    with pytest.raises(Refusal) as caught:
        plan_import(file, tmp_path / "questions.yaml", ACCORD, Defaults(**defaults))
    return [(one.id, one.position.line if one.position else None) for one in caught.value.diagnostics]


FULL: dict[str, Any] = {"items": ("COM-C01",), "difficulty": 2, "source": "Banque de l'organisme"}


@pytest.mark.parametrize(
    ("text", "defaults", "problems"),
    [
        ("::q::?{=a ~b ####P.}", {}, [("missing-key", 1)] * 3),  # items, difficulty, source
        ("::q::?{=a ~b}", FULL, [("missing-key", 1)]),  # no explanation
        ("::q::?{=a ~b ####P.}", {**FULL, "items": ("CAD9-X01",)}, [("unknown-item", 1)]),
        ("::q::?{=a =b ~c ####P.}", FULL, [("question-key", 1)]),  # two keys of a single choice
        ("::q::?{=a ~a ####P.}", FULL, [("question-parts", 1)]),  # the same choice twice
        ("::q::?{~%0%a ~b ####P.}", FULL, [("question-key", 1)]),  # no key at all
        ("::q::?{=a ~b ####P.}\n\n\n::q::!{=a ~b ####P.}", FULL, [("question-twice", 4)]),
        ("::q::?{=a ####P.}", FULL, [("question-kind-unknown", 1)]),
        ("", FULL, [("nothing-found", None)]),
        ("\x00\x01", FULL, [("gift-unreadable", 1)]),
    ],
)
def test_what_is_imported_is_checked_as_the_bank_is(
    tmp_path: Path, text: str, defaults: dict[str, Any], problems: list[tuple[str, int | None]]
) -> None:
    assert refusals(tmp_path, text.encode(), **defaults) == problems
    assert not (tmp_path / "questions.yaml").exists()


def test_a_file_in_latin_1_is_refused_at_its_line(tmp_path: Path) -> None:
    assert refusals(tmp_path, "bien ?{T}\n\né ?{T}".encode("latin-1")) == [("wrong-encoding", 3)]


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "questions.yaml").write_text("mien", encoding="utf-8")
    assert refusals(tmp_path, b"::q::?{=a ~b ####P.}", **FULL) == [("already-there", None)]
    assert (tmp_path / "questions.yaml").read_text(encoding="utf-8") == "mien"
