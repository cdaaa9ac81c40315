"""`cqpt new`: a new case, grid, organisation or sitting."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.commands._completion import cases, certificates, routes, schemes
from cqpt_cli.commands._options import (
    AssessedOn,
    CaseFolder,
    Certificates,
    Commit,
    DryRun,
    Evaluator,
    Json,
    ModalityName,
    Organisation,
    Prediagnostic,
    Repository,
    Role,
    asked_for,
    certificate_named,
    day_or_today,
    record_and_show,
    someone_answers,
)
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_, _

PANEL = Panel.BEGIN

app = command_app(
    no_args_is_help=True,
    help=N_("""Write a new case, grid, organisation or sitting, with comments that say what each key is for.

On a terminal, what the options do not say is asked for.

For example: cqpt new case --certificate conseiller-clientele-a-distance --route acces-libre"""),
)


@app.command(
    cls=SpokenCommand,
    help=N_("""A new case, with the next free number.

For example: cqpt new case --certificate conseiller-clientele-a-distance --route acces-libre --family-name Martin --given-names Léa"""),
)
def case(
    certificate: Annotated[
        str | None,
        typer.Option(help=N_("The certificate asked for."), autocompletion=certificates, callback=certificate_named),
    ] = None,
    route: Annotated[str | None, typer.Option(help=N_("The route."), autocompletion=routes)] = None,
    scheme: Annotated[str | None, typer.Option(help=N_("dif or cif, for free access."), autocompletion=schemes)] = None,
    family_name: Annotated[str | None, typer.Option(help=N_("The candidate's family name."))] = None,
    given_names: Annotated[str | None, typer.Option(help=N_("The candidate's given names."))] = None,
    received_on: Annotated[
        str | None, typer.Option(metavar="DATE", help=N_("The day the file was received; by default today."))
    ] = None,
    id: Annotated[str | None, typer.Option(help=N_("The id, in place of the next number."))] = None,
    repository: Repository = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Write a case."""
    from cqpt_cli.casework.creating import plan_case
    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.sources.chance import new_uid

    root, accord = root_of(repository or Path()), default_accord()
    day = day_or_today(received_on)
    law = accord.at(day)
    certificate = asked_for(certificate, "--certificate", _("Which certificate?"), accord.certificate_ids)
    route = asked_for(route, "--route", _("Which route?"), tuple(law.routes.criteria.value))
    answers = {
        "certificate": certificate,
        "route": route,
        "scheme": scheme or _asked_scheme(law.routes.schemes_on(route)),
        "family_name": asked_for(family_name, "--family-name", _("The candidate's family name")),
        "given_names": asked_for(given_names, "--given-names", _("The candidate's given names")),
        "received_on": day,
        "id": id,
        "uid": new_uid(),
    }
    record_and_show(
        root, lambda: plan_case(root, accord, answers, day_or_today(None)), dry_run=dry_run, commit=commit, json=json
    )


def _asked_scheme(choices: Sequence[str]) -> str | None:
    """The scheme of a route that has some `choices`, where there is someone to ask; it may be left open."""
    if not choices or not someone_answers():
        return None
    unknown = _("not known yet")
    answer = asked_for(None, "--scheme", _("Under which scheme?"), [*choices, unknown])
    return None if answer == unknown else answer


@app.command(
    cls=SpokenCommand,
    help=N_("""A new grid of a case, with the items that the modality assesses.

A second one of a modality says what it is (--role): nothing wins by being higher. After a complementary evaluation was
decided, or an appeal granted, it is a complement by itself.

For example: cqpt new grid 2026-0001 --modality observation --evaluator "Camille Durand" --assessed-on 2026-05-11"""),
)
def grid(
    folder: CaseFolder,
    modality: ModalityName = None,
    evaluator: Evaluator = None,
    organisation: Organisation = None,
    role: Role = None,
    of: Annotated[
        str | None,
        typer.Option(metavar="GRID", help=N_("That grid, where it is another one than the first: grids/quiz-2.yaml.")),
    ] = None,
    prediagnostic: Prediagnostic = False,
    assessed_on: AssessedOn = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Write a grid."""
    from cqpt_cli.casework.creating import plan_grid
    from cqpt_cli.casework.finding import case_folder, place_of_lock
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.models.grid import Modality

    where, accord = case_folder(folder), default_accord()
    answers = {
        "modality": asked_for(modality, "--modality", _("Which modality?"), [one.value for one in Modality]),
        "evaluator": asked_for(evaluator, "--evaluator", _("Who assesses")),
        "organisation": organisation,
        "assessed_on": day_or_today(assessed_on),
        "prediagnostic": prediagnostic,
        "role": role,
        "of": of,
    }
    root = place_of_lock(where)
    record_and_show(
        root, lambda: plan_grid(where, accord, answers, day_or_today(None)), dry_run=dry_run, commit=commit, json=json
    )


@app.command(
    cls=SpokenCommand,
    help=N_("""A new evaluating body, or trainer.

For example: cqpt new organisation jalons-competences --name "Jalons Compétences" """),
)
def organisation(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help=N_("Its short name: evaluateurs-associes."))],
    name: Annotated[str | None, typer.Option(help=N_("Its name."))] = None,
    certificate: Certificates = None,
    repository: Repository = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Write an organisation."""
    from cqpt_cli.casework.creating import plan_organisation
    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.law.accord import default_accord

    root, accord = root_of(repository or Path()), default_accord()
    named, today = asked_for(name, "--name", _("Its name")), day_or_today(None)
    record_and_show(
        root,
        lambda: plan_organisation(root, accord, slug, named, certificate or [], today),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )


@app.command(
    cls=SpokenCommand,
    help=N_("""A new sitting of the award commission.

For example: cqpt new session 2026-06-24 --case 2026-0001 --case 2026-0002"""),
)
def session(
    held_on: Annotated[str, typer.Argument(metavar="DATE", help=N_("The day of the sitting, YYYY-MM-DD."))],
    case: Annotated[
        list[str] | None, typer.Option(help=N_("A case on its agenda; repeat for more."), autocompletion=cases)
    ] = None,
    repository: Repository = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Write a sitting."""
    from cqpt_cli.casework.creating import plan_session
    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.law.accord import default_accord

    root, accord, day = root_of(repository or Path()), default_accord(), day_or_today(held_on)
    record_and_show(
        root, lambda: plan_session(root, accord, day, case or []), dry_run=dry_run, commit=commit, json=json
    )
