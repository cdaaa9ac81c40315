"""What people enter in a cell: the answer of each was written by hand, from the scales of annexe 3 and from the calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqpt_cli.models.sheet_form import Failure, Formula, folded
from cqpt_cli.rules.entries import (
    NotUnderstood,
    Trouble,
    day_of,
    level_of,
    list_of,
    number_of,
    proposal_of,
    text_of,
    time_of,
    yes_or_no,
)

KNOWLEDGE = ("ne connaît pas", "a entendu parler", "notions vagues", "bonne connaissance et/ou compréhension",
             "sait expliquer et transmettre", "expert")  # fmt: skip
SKILL = ("n'a pas à faire", "ne peut faire qu'accompagné", "exécuté en partie", "fait entièrement en autonomie",
         "sait expliquer et transmettre", "expert")  # fmt: skip

WINDOWS, MACINTOSH = datetime(1899, 12, 30), datetime(1904, 1, 1)


@pytest.mark.parametrize(
    ("entry", "level"),
    [
        (3, 3), (3.0, 3), (0, 0), (5, 5), ("3", 3), (" 3 ", 3), ("3,0", 3), ("3.0", 3), ("3,00", 3), ("\u00a03\u00a0", 3),
        ("3\n", 3), ("3 – fait entièrement en autonomie", 3), ("3 - fait entièrement en autonomie", 3),
        ("3-fait entièrement en autonomie", 3), ("3 fait entièrement en autonomie", 3), ("3 : Fait entièrement en autonomie", 3),
        ("3, fait entièrement en autonomie", None), ("FAIT ENTIEREMENT EN AUTONOMIE", 3), ("0 – n’a pas à faire", 0),
        ("n'a pas à faire", 0), ("1 — ne peut faire qu'accompagné", 1), ("expert", 5),
        (None, "empty"), ("", "empty"), ("   ", "empty"), ("non observé", "empty"), ("Non observe", "empty"),
    ],
)  # fmt: skip
def test_a_level_of_a_skill(entry: Any, level: Any) -> None:
    if level is None:
        with pytest.raises(NotUnderstood):
            level_of(entry, SKILL)
    else:
        assert level_of(entry, SKILL) == (None if level == "empty" else level)


@pytest.mark.parametrize(
    ("entry", "trouble"),
    [
        ("trois", Trouble.NO_LEVEL), ("n/a", Trouble.NO_LEVEL), ("NA", Trouble.NO_LEVEL), ("?", Trouble.NO_LEVEL),
        ("-", Trouble.NO_LEVEL), ("x", Trouble.NO_LEVEL), ("III", Trouble.NO_LEVEL), ("3/4/5", Trouble.OTHER_WORDING),
        (True, Trouble.NO_LEVEL), (date(2026, 3, 4), Trouble.NO_LEVEL), (datetime(1900, 1, 3), Trouble.NO_LEVEL),
        (time(3, 0), Trouble.NO_LEVEL), (timedelta(days=3), Trouble.NO_LEVEL),
        (2.5, Trouble.NOT_WHOLE), ("2,5", Trouble.NOT_WHOLE), ("2.5", Trouble.NOT_WHOLE),
        (7, Trouble.NOT_ON_THE_SCALE), (6, Trouble.NOT_ON_THE_SCALE), (-1, Trouble.NOT_ON_THE_SCALE), ("−1", Trouble.NOT_ON_THE_SCALE),
        ("33", Trouble.NOT_ON_THE_SCALE), (1e300, Trouble.NOT_ON_THE_SCALE),
        ("0 – ne connaît pas", Trouble.OTHER_WORDING),  # of the other scale, on which 0 means something else
        ("3 – expert", Trouble.OTHER_WORDING), ("3 ?", Trouble.OTHER_WORDING), ("3+", Trouble.OTHER_WORDING),
        ("3-", Trouble.OTHER_WORDING), ("3/5", Trouble.OTHER_WORDING), ("2-3", Trouble.OTHER_WORDING), ("3 ou 4", Trouble.OTHER_WORDING),
        (Formula("=1+2"), Trouble.FORMULA), (Failure("#N/A"), Trouble.ERROR),
    ],
)  # fmt: skip
def test_what_is_no_level_of_a_skill(entry: Any, trouble: Trouble) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        level_of(entry, SKILL)
    assert refusal.value.trouble is trouble


def test_zero_has_the_words_of_its_scale() -> None:
    assert level_of("0 – ne connaît pas", KNOWLEDGE) == 0
    with pytest.raises(NotUnderstood):
        level_of("n'a pas à faire", KNOWLEDGE)


@pytest.mark.parametrize(
    ("entry", "day"),
    [
        (datetime(2026, 5, 11), date(2026, 5, 11)), (date(2026, 5, 11), date(2026, 5, 11)),
        # The 1st of January 2026 is day 46023 of spreadsheets: 130 days later is the 11th of May.
        (46153, date(2026, 5, 11)), (46153.0, date(2026, 5, 11)), ("46153", date(2026, 5, 11)),
        ("2026-05-11", date(2026, 5, 11)), ("2026-05-11T00:00:00", date(2026, 5, 11)), ("2026-05-11 00:00:00", date(2026, 5, 11)),
        ("11/05/2026", date(2026, 5, 11)), ("11/5/2026", date(2026, 5, 11)), ("11.05.2026", date(2026, 5, 11)),
        ("11-05-2026", date(2026, 5, 11)), ("11 05 2026", date(2026, 5, 11)), (" 11/05/2026 00:00", date(2026, 5, 11)),
        ("11 mai 2026", date(2026, 5, 11)), ("1er mai 2026", date(2026, 5, 1)), ("lundi 11 mai 2026", date(2026, 5, 11)),
        ("Lundi, 11 Mai 2026", date(2026, 5, 11)), ("3 févr. 2026", date(2026, 2, 3)), ("15 août 2026", date(2026, 8, 15)),
        ("2 AOUT 2026", date(2026, 8, 2)), ("9 sept. 2026", date(2026, 9, 9)), ("14 juil. 2026", date(2026, 7, 14)),
        ("11/05/2026 00:00:00", date(2026, 5, 11)), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_day(entry: Any, day: date | None) -> None:
    assert day_of(entry, WINDOWS) == day


def test_a_day_counted_from_1904() -> None:
    """The old epoch of the Macintosh is 1462 days later."""
    assert day_of(46153 - 1462, MACINTOSH) == date(2026, 5, 11)


@pytest.mark.parametrize(
    ("entry", "trouble"),
    [
        ("30/02/2026", Trouble.NO_DAY), ("2026-02-30", Trouble.NO_DAY), ("05/31/2026", Trouble.NO_DAY), ("mai 2026", Trouble.NO_DAY),
        ("hier", Trouble.NO_DAY), (11, Trouble.NO_DAY), (2026, Trouble.NO_DAY), (46153.5, Trouble.NO_DAY), (True, Trouble.NO_DAY),
        ("12345", Trouble.NO_DAY), ("3 jui. 2026", Trouble.NO_DAY), (datetime(2026, 5, 11, 9, 30), Trouble.NO_DAY), (1e12, Trouble.NO_DAY),
        ("11/05/26", Trouble.SHORT_YEAR), ("11 mai 26", Trouble.SHORT_YEAR), (Formula("=TODAY()"), Trouble.FORMULA),
        (Failure("#VALUE!"), Trouble.ERROR),
    ],
)  # fmt: skip
def test_what_is_no_day(entry: Any, trouble: Trouble) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        day_of(entry, WINDOWS)
    assert refusal.value.trouble is trouble


@pytest.mark.parametrize(
    ("entry", "hour"),
    [
        (time(9, 30), time(9, 30)), (time(9, 29, 59, 999999), time(9, 30)), (0.3958333333333333, time(9, 30)),
        (timedelta(hours=9, minutes=30), time(9, 30)), (datetime(1899, 12, 30, 9, 30), time(9, 30)), (0.0, time(0, 0)),
        ("09:30", time(9, 30)), ("9:30", time(9, 30)), ("09:30:00", time(9, 30)), ("9h30", time(9, 30)), ("9 h 30", time(9, 30)),
        ("9H30", time(9, 30)), ("9h", time(9, 0)), ("9 h 30 min", time(9, 30)), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_time(entry: Any, hour: time | None) -> None:
    assert time_of(entry) == hour


@pytest.mark.parametrize(
    "entry", ["24:00", "9:75", "9", 9, "matin", "09:30 PM", 1.5, True, timedelta(days=2), time(23, 59, 59)]
)
def test_what_is_no_time(entry: Any) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        time_of(entry)
    assert refusal.value.trouble is Trouble.NO_TIME


@pytest.mark.parametrize(
    ("entry", "number"), [(7, 7), (7.0, 7), ("7", 7), ("7,0", 7), (" 7 ", 7), ("-1", -1), ("", None), (None, None)]
)
def test_a_number(entry: Any, number: int | None) -> None:
    assert number_of(entry) == number


@pytest.mark.parametrize("entry", ["sept", "7 ou 8", 7.5, "7,5", True, date(2026, 1, 1), "1 000 000 000 000"])
def test_what_is_no_number(entry: Any) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        number_of(entry)
    assert refusal.value.trouble is Trouble.NO_NUMBER


def test_yes_no_and_proposals() -> None:
    assert [yes_or_no(one) for one in ("oui", "Non ", True, False, "VRAI", "", None)] == [
        True,
        False,
        True,
        False,
        True,
        None,
        None,
    ]
    assert [proposal_of(one) for one in ("Favorable", "evaluation complementaire", "défavorable", "")] == [
        "favourable", "complementary-evaluation", "unfavourable", "",
    ]  # fmt: skip
    for reader, entry in ((yes_or_no, "peut-être"), (yes_or_no, 1), (proposal_of, "favorable ?")):
        with pytest.raises(NotUnderstood):
            reader(entry)


def test_texts_and_lists() -> None:
    assert [text_of(one) for one in (2026, 2.5, True, date(2026, 5, 11), time(9, 5), "a\r\nb \n")] == [
        "2026", "2,5", "vrai", "11/05/2026", "09:05", "a\nb",
    ]  # fmt: skip
    assert list_of("attestation, bulletins ;\ncontrat,attestation,") == ["attestation", "bulletins", "contrat"]
    assert folded("  Réponse : ") == "reponse"
    assert folded("Main\u00a0d’œuvre") == "main d'oeuvre"


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
    st.text(), st.from_regex(r"[ 0-9.,:/hH–-]{0,12}", fullmatch=True), st.builds(Formula, st.text()), st.builds(Failure, st.text()),
)  # fmt: skip


@given(ANYTHING)
def test_whatever_a_cell_holds_is_understood_or_not(entry: Any) -> None:
    """Nothing else ever happens; and what is understood is of the scale, the calendar or the day."""
    understood: list[Any] = []
    for read in (lambda value: level_of(value, SKILL), lambda value: day_of(value, WINDOWS), time_of, number_of, yes_or_no,
                 proposal_of, list_of, text_of):  # fmt: skip
        try:
            understood.append(read(entry))
        except NotUnderstood:
            understood.append(None)
    assert understood[0] in (None, 0, 1, 2, 3, 4, 5)
    assert understood[1] is None or isinstance(understood[1], date)
    assert understood[2] is None or isinstance(understood[2], time)
    assert understood[3] is None or isinstance(understood[3], int)
