"""How the accord is read of experience, as a branch may settle it: the command answers so, and says so (domain page, Admissibility)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.models.case import Case
from cqpt_cli.sources.reading import read
from tests.commands.acts import ANA, write
from tests.commands.conftest import Cqpt, Done, Refused

CASE = """\
format: case/1
id: 2026-0001
certificate: conseiller-clientele-a-distance
route: acces-libre
scheme: {scheme}
received_on: 2026-03-02
candidate: {{family_name: Martin, given_names: Léa}}
employer: {{name: Horizon Fibre, collective_agreement: 2148, network: own}}
experience:
{jobs}
documents:
  - {{id: attestation, kind: attestation-sur-l-honneur}}
  - {{id: bulletins, kind: bulletin-de-paie}}
"""

RULE = """\
format: settings/1
name: Essai
rules: [{{from: 2005-09-23, rule: {rule}, value: {value}, adopted_by: CPNE, adopted_on: 2005-09-23}}]
"""


def job(start: str, end: str, hours: str, **more: str) -> str:
    """A job at the case's employer, unless `more` says another one."""
    keys = {"employer": "Horizon Fibre", "job": "Conseillère", "directly_related": "true", **more}
    said = ", ".join(f"{key}: {value}" for key, value in keys.items())
    return f"  - {{{said}, start: {start}, end: {end}, hours: {hours}, proof: [bulletins]}}\n"


@pytest.fixture
def answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cqpt: Cqpt) -> Any:
    """What the check says of these jobs under a rule that was adopted, or under none."""
    monkeypatch.chdir(tmp_path)

    def asked(jobs: str, rule: str = "", value: str = "", scheme: str = "dif") -> dict[str, Any]:
        write(
            tmp_path, "cqpt.yaml", RULE.format(rule=rule, value=value) if rule else "format: settings/1\nname: Essai\n"
        )
        write(tmp_path, "cases/2026-0001/case.yaml", CASE.format(jobs=jobs, scheme=scheme))
        _code, out, err = cqpt("check-eligibility", "cases/2026-0001", "--json")
        assert err == ""
        (found,) = json.loads(out)
        return {
            **found["experience"],
            **{one["id"]: one["status"] for one in found["criteria"]},
            "verdict": found["verdict"],
            "said": {one["id"] for one in found["observations"]},
        }

    return asked


def test_the_hours_of_the_whole_career(answer: Any) -> None:
    """800 h before the window, which begins on 2023-03-02, and 900 in it: 900 < 1607, and 1700 over the career."""
    jobs = job("2021-01-01", "2021-12-31", "800") + job("2025-03-02", "2026-03-01", "900")
    window = answer(jobs)
    assert (window["hours_proven"], window["experience-hours"]) == ("900.00", "unmet")
    assert "hours-reading-decides" in window["said"]
    career = answer(jobs, "experience.hours_within", "career")
    assert (career["hours_proven"], career["experience-hours"], career["verdict"]) == ("1700.00", "met", "admissible")
    assert "hours-reading-decides" in career["said"]


def test_experience_in_the_branch_only(answer: Any) -> None:
    """A year at another employer: inside where it says IDCC 2148, outside where it says another, else unknown."""
    dates = ("2025-03-02", "2026-03-01", "1700")
    unknown = job(*dates, employer="Autre")
    inside = job(*dates, employer="Autre", collective_agreement="2148")
    outside = job(*dates, employer="Autre", collective_agreement="1486")
    abroad = job(*dates, country="BE")
    assert [answer(one)["verdict"] for one in (unknown, inside, outside, abroad)] == ["admissible"] * 4
    assert "branch-reading-decides" in answer(unknown)["said"]
    assert "branch-reading-decides" not in answer(inside)["said"]
    rule = ("experience.branch", "branch")
    found = [answer(one, *rule)["verdict"] for one in (unknown, inside, outside, abroad)]
    assert found == ["incomplete", "admissible", "inadmissible", "inadmissible"]
    assert answer(unknown, *rule)["hours_possible"] == "1700.00"
    assert answer(outside, *rule)["hours_possible"] == "0.00"


def test_the_year_in_days_or_in_months(answer: Any) -> None:
    """2024-02-01..07-31 = 182 d and 2025-02-01..07-31 = 181 d: 363 < 365, and twelve months from date to date."""
    twelve = job("2024-02-01", "2024-07-31", "900") + job("2025-02-01", "2025-07-31", "900")
    assert answer(twelve)["days"] == 363
    assert answer(twelve)["experience-duration"] == "met"
    assert answer(twelve, "experience.year_reading", "days")["experience-duration"] == "unmet"
    assert answer(twelve, "experience.year_reading", "months")["experience-duration"] == "met"
    leap = job("2023-10-02", "2024-09-30", "1700")  # 365 d, and not to the 1st of October
    assert answer(leap)["experience-duration"] == "met"
    assert answer(leap, "experience.year_reading", "months")["experience-duration"] == "unmet"


def test_another_scheme_in_place_of_those_that_ended(answer: Any, cqpt: Cqpt) -> None:
    jobs = job("2025-03-02", "2026-03-01", "1700")
    assert "scheme-ended" in answer(jobs)["said"]
    adopted = answer(jobs, "routes.schemes", "[cpf, transition]", scheme="cpf")
    assert (adopted["free-access-scheme"], adopted["verdict"]) == ("met", "admissible")
    assert "scheme-ended" not in adopted["said"]
    code, _out, err = cqpt("check-eligibility", "cases/2026-0001")
    assert (code, err) == (0, "")


def test_fewer_hours_a_day_narrow_the_bounds(answer: Any) -> None:
    """Received 2026-03-02, an open job whose one unlisted day is 1 March 2026: 12 h at most, not 24."""
    jobs = job("2025-03-02", "2026-02-28", "1590") + job("2026-03-01", "2026-03-01", "0").replace("hours: 0, ", "")
    assert answer(jobs)["hours_possible"] == "1614.00"
    narrow = answer(jobs, "working_time.daily_hours_maximum", "12")
    assert (narrow["hours_possible"], narrow["experience-hours"]) == ("1602.00", "unmet")


def test_unsound_rules_give_no_verdict(answer: Any, tmp_path: Path, cqpt: Cqpt) -> None:
    answer(job("2025-03-02", "2026-03-01", "1700"))
    write(tmp_path, "cqpt.yaml", RULE.format(rule="experience.hours_within", value="decade"))
    code, out, err = cqpt("check-eligibility", "cases/2026-0001", "--json")
    assert (code, json.loads(out)) == (2, [])
    assert "error[rule-value]" in err
    assert "window, career" in err


def test_no_rejection_rests_on_the_body_alone(root: Path, done: Done, refused: Refused, cqpt: Cqpt) -> None:
    """Art. 6-1 brings the body in after the admissibility: another one is named."""
    file = root / "cases/2026-0001/case.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "evaluation: {organisation: formation-azur}\n", encoding="utf-8")
    code, out, _err = cqpt("check-eligibility", "2026-0001", "--json")
    assert (code, json.loads(out)[0]["verdict"]) == (1, "inadmissible")
    said = refused("rejection-without-ground", "decide", "2026-0001", *ANA, "--on", "2026-03-09")
    assert "cqpt send" in said
    assert "accord, art. 6-1, interprétation" in said
    reason = ("--reason", "organisme-formateur: il a formé la candidate en 2025")
    refused("rejection-without-ground", "decide", "2026-0001", "--decision", "inadmissible", *reason, *ANA)


def test_a_case_gets_an_identity_once(root: Path, done: Done) -> None:
    """An older file has none: the first command that writes it gives one, and what was judged before stays judged."""
    file = root / "cases/2026-0001/case.yaml"

    def uid() -> str | None:
        return read(file, Case).value.uid

    assert uid() is None
    done("decide", "2026-0001", *ANA, "--on", "2026-03-09")
    given = uid()
    assert given
    text = file.read_text(encoding="utf-8")
    assert text.index("\nid: ") < text.index("\nuid: ") < text.index("\ncertificate: ")
    done("send", "2026-0001", "--to", "evaluateurs-associes", *ANA, "--on", "2026-03-12")
    assert uid() == given
    assert json.loads(done("status", "--json"))[0]["suspect"] is False


def test_a_new_case_has_an_identity(new_repository: Path) -> None:
    uid = read(new_repository / "cases/2026-0001/case.yaml", Case).value.uid
    assert uid
    assert len(uid) == 32
