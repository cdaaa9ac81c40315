"""A repository in which acts are tried: one admissible case, its evaluating bodies, a sitting. All people are fictional."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.grid import Modality
from cqpt_cli.rules.scoring import may_assess
from cqpt_cli.sources.yaml_reader import read_yaml

Done = Callable[..., str]

TODAY = date(2026, 12, 31)
ANA = ("--by", "Ana Petit")

CASE = """\
# Le dossier de Léa, tenu à la main.
format: case/1
id: 2026-0001
certificate: conseiller-clientele-a-distance
route: {route}
{scheme}received_on: 2026-03-02
candidate: {{family_name: Martin, given_names: Léa, birth_date: 1994-05-17, address: "1 rue des Lilas\\n75000 Paris"}}
employer: {{name: Horizon Fibre, collective_agreement: 2148, network: own}}
experience:
  - employer: Horizon Fibre
    job: Conseillère clientèle à distance
    directly_related: true
    start: 2024-01-08
    hours: {hours}            # lu sur l'attestation
    proof: [certificat]
contract: {{start: 2025-01-06, end: 2026-01-05, certificate: conseiller-clientele-a-distance}}
training: [{{provider: formation-azur}}]
documents:
  - {{id: attestation, kind: attestation-sur-l-honneur, received_on: 2026-03-02}}
  - {{id: certificat, kind: attestation-employeur, states_hours: true, received_on: 2026-03-02}}
"""

BODIES = {
    "evaluateurs-associes": """\
name: Évaluateurs associés
certificates: [conseiller-clientele-a-distance]
accreditations:
  - {from: 2025-07-01, to: 2027-06-30}   # renouvelée une fois
evaluators: [{name: Camille Durand}, {name: Hugo Blanc}]
""",
    "jalons": "name: Jalons\ncertificates: [conseiller-clientele-en-point-de-distribution]\naccreditations: [{from: 2026-01-15, to: 2028-01-14}]\n",
    "ancien": "name: L'Ancien\ncertificates: [conseiller-clientele-a-distance]\naccreditations: [{from: 2023-01-01, to: 2024-12-31}]\n",
    "formation-azur": "name: Formation Azur\ncertificates: [conseiller-clientele-a-distance]\naccreditations: [{from: 2026-01-01, to: 2027-12-31}]\n",
    "filiale": "name: La Filiale\nlinks: [Formation Azur]\ncertificates: [conseiller-clientele-a-distance]\naccreditations: [{from: 2026-01-01, to: 2027-12-31}]\n",
}

SITTING = """\
format: session/1
held_on: {day}
place: Paris
members:
{members}
cases: [{cases}]
appeals: [{appeals}]
"""

MEMBERS = (
    ("Anne Moreau", "salaries", "Syndicat des télécoms"),
    ("Marc Lenoir", "salaries", "Union des conseillers"),
    ("Paul Roux", "employeurs", "Fédération des opérateurs"),
    ("Inès Blanc", "employeurs", "Fédération des opérateurs"),
)


def write(root: Path, name: str, text: str) -> Path:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def repository(root: Path, *, route: str = "acces-libre", scheme: str = "dif", hours: str = "2400.00") -> Path:
    write(root, "cqpt.yaml", "format: settings/1\nname: Essai\n")
    named = f"scheme: {scheme}\n" if scheme else ""
    write(root, "cases/2026-0001/case.yaml", CASE.format(route=route, scheme=named, hours=hours))
    for slug, text in BODIES.items():
        write(root, f"organisations/{slug}.yaml", f"format: organisation/1\nslug: {slug}\n{text}")
    return root


AGREED = """
admissibility: {on: 2026-03-09, by: Ana Petit, decision: admissible}
evaluation: {organisation: evaluateurs-associes, sent_on: 2026-03-12, by: Ana Petit}
agreement:
  on: 2026-03-27
  by: Ana Petit
  organisation: evaluateurs-associes
  signatures: [{name: Paul Roy, party: entreprise, on: 2026-03-27}, {name: Hugo Blanc, party: organisme, on: 2026-03-27}]
"""

ACTS = f"""{AGREED}\
transmission: {{on: 2026-05-20, by: Camille Durand, organisation: evaluateurs-associes, hours: 3}}
award: {{on: 2026-06-24, by: Ana Petit, decision: awarded, session: 2026-06-24}}
"""


def repository_agreed(root: Path) -> Path:
    """The same with the acts that come before the evaluation, written by hand."""
    repository(root)
    agreed_by_hand(root)
    return root


BOTH = """\
format: organisation/1
slug: evaluateurs-associes
name: Évaluateurs associés
certificates: [conseiller-clientele-a-distance, conseiller-clientele-en-point-de-distribution]
accreditations: [{from: 2025-07-01, to: 2027-06-30}]
"""


def agreed_by_hand(root: Path, case: str = "2026-0001") -> None:
    """The acts of a case that come before its evaluation; their body is for both certificates where there is none yet."""
    file = root / f"cases/{case}/case.yaml"
    file.write_text(file.read_text(encoding="utf-8") + AGREED, encoding="utf-8")
    if not (root / "organisations/evaluateurs-associes.yaml").is_file():
        write(root, "organisations/evaluateurs-associes.yaml", BOTH)


def repository_awarded(root: Path) -> Path:
    """The same with the acts of the case until its award, written by hand."""
    repository(root)
    file = root / "cases/2026-0001/case.yaml"
    file.write_text(file.read_text(encoding="utf-8") + ACTS, encoding="utf-8")
    evaluation(root)
    sitting(root, "2026-06-24")
    return root


def sitting(root: Path, day: str, members: Any = MEMBERS, *, appeals: str = "", cases: str = "2026-0001") -> None:
    lines = "\n".join(f"  - {{name: {n}, college: {c}, organisation: {o}, present: true}}" for n, c, o in members)
    write(root, f"sessions/{day}.yaml", SITTING.format(day=day, members=lines or "  []", cases=cases, appeals=appeals))


def studied(root: Path, done: Done, day: str, slug: str, *options: str) -> None:
    """A sitting whose agenda holds the accreditation of a body, and its opinion on it: favourable."""
    sitting(root, day, cases="")
    file = root / f"sessions/{day}.yaml"
    file.write_text(file.read_text(encoding="utf-8") + f"accreditations: [{slug}]\n", encoding="utf-8")
    done("commission", "study", day, slug, "--opinion", "favourable", "--votes", "4,0,0", *options, *ANA)


def grid(
    root: Path, modality: Modality, day: str, level: int = 3, *, by: str = "Camille Durand",
    only: tuple[str, ...] = (), name: str = "", changed: Mapping[str, int] | None = None, role: str = "complement",
) -> Path:  # fmt: skip
    """A grid that gives one level to every item its modality assesses (or to those named), but for those `changed`.

    One of another `name` than that of its modality is a second one: a complement of the first, or what `role` says.
    """
    accord = default_accord()
    entries = accord.certificate("conseiller-clientele-a-distance").entries
    law = accord.at(date.fromisoformat(day))
    wanted = [one for one in entries.values() if modality is not Modality.GLOBAL and may_assess(modality, one, law)]
    ids = dict.fromkeys(only or (one.knowledge for one in wanted))
    levels = "".join(f"  {id}: {(changed or {}).get(id, level)}\n" for id in ids)
    block = {
        Modality.OBSERVATION: 'observation: {started_at: "09:30", ended_at: "11:20", contacts: 7, interview: true}\n',
        Modality.GLOBAL: "opinion: {proposal: favourable}\n",
    }.get(modality, "")
    return write(
        root,
        f"cases/2026-0001/grids/{name or modality.value}.yaml",
        f"format: grid/1\ncase: 2026-0001\ncertificate: conseiller-clientele-a-distance\nmodality: {modality.value}\n"
        + (f"assessment: {{role: {role}, of: grids/{modality.value}.yaml}}\n" if name else "")
        + f"assessed_on: {day}\nevaluator: {{name: {by}, organisation: evaluateurs-associes}}\n{block}levels:{(levels and chr(10) + levels) or ' {}' + chr(10)}",
    )


def evaluation(root: Path, level: int = 3, changed: Mapping[str, int] | None = None) -> None:
    """The four grids, in April and May."""
    grid(root, Modality.PORTFOLIO, "2026-04-20", level, changed=changed)
    grid(root, Modality.QUIZ, "2026-04-27", level, changed=changed)
    grid(root, Modality.OBSERVATION, "2026-05-11", level, changed=changed)
    grid(root, Modality.GLOBAL, "2026-05-18")


def data(root: Path, name: str = "cases/2026-0001/case.yaml") -> Any:
    document = read_yaml(root / name, (root / name).read_bytes())
    assert not document.diagnostics
    return document.data


def snapshot(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and ".cqpt" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def admitted(done: Done) -> None:
    done("decide", "2026-0001", *ANA, "--on", "2026-03-09")


def sent(done: Done) -> None:
    admitted(done)
    done("send", "2026-0001", "--to", "evaluateurs-associes", *ANA, "--on", "2026-03-12")


def agreed(done: Done) -> None:
    sent(done)
    terms = ("--observation-on", "2026-05-11", "--place", "Plateau de Rennes", "--evaluator", "Camille Durand")
    both = ("--company", "Paul Roy", "--body", "Camille Durand")
    done("agree", "2026-0001", *both, *terms, *ANA, "--on", "2026-03-27")


def transmitted(done: Done, root: Path, level: int = 3) -> None:
    agreed(done)
    evaluation(root, level)
    done("transmit", "2026-0001", "--hours", "3.5", "--by", "Camille Durand", "--on", "2026-05-20")
    sitting(root, "2026-06-24")


def awarded(done: Done, root: Path) -> None:
    transmitted(done, root)
    done("commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", "--votes", "4,0,0", *ANA)
    closed(done, "2026-06-24")


def closed(done: Done, day: str) -> None:
    """The minutes of a sitting, signed by one member of each college."""
    signed = ("--signed", "Anne Moreau", "--signed", "Paul Roux")
    done("commission", "minutes", day, *signed, *ANA, "--on", day)


def refused_by_the_commission(done: Done, root: Path) -> None:
    transmitted(done, root, level=2)
    reason = ("--reason", "savoirs-non-acquis: aucun savoir au niveau 3")
    done("commission", "decide", "2026-06-24", "2026-0001", "--decision", "refused", *reason, *ANA)


def phase(done: Done) -> str:
    return str(json.loads(done("status", "--json"))[0]["phase"])
