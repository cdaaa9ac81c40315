"""Which cases are wanted of a list, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from cqpt_cli.casework.answers import one_of
from cqpt_cli.law.accord import Accord
from cqpt_cli.rules.progress import UNREADABLE, Standing

OPEN = "open"
"""Every phase in which something is still to be done."""


class Wanted:
    """A choice among cases. Raises `Refusal` for a phase, a certificate or an order that does not exist."""

    def __init__(
        self, accord: Accord, phases: Sequence[str], certificate: str | None, *, suspect: bool, order: str
    ) -> None:
        terms = accord.procedure
        for phase in phases:
            one_of(phase, (*terms, UNREADABLE, OPEN))
        if certificate is not None:
            one_of(certificate, accord.certificate_ids)
        closed = {phase for phase, term in terms.items() if term.closed}
        places = {phase: place for place, phase in enumerate(terms)}
        orders: Mapping[str, Callable[[Standing], Any]] = {
            "case": lambda one: one.case,
            "phase": lambda one: (places.get(one.phase, -1), one.case),
            "waited": lambda one: (one.phase in closed, one.since, one.case),
        }
        one_of(order, tuple(orders))
        self._phases = {phase for phase in phases if phase != OPEN}
        if OPEN in phases:
            self._phases |= {*terms, UNREADABLE} - closed
        self._certificate = certificate
        self._suspect = suspect
        self._order = orders[order]

    def of(self, standings: Iterable[Standing]) -> list[Standing]:
        """Those that are wanted, in order."""
        return sorted(filter(self._wants, standings), key=self._order)

    def _wants(self, standing: Standing) -> bool:
        return (
            (not self._phases or standing.phase in self._phases)
            and (self._certificate is None or standing.certificate == self._certificate)
            and (not self._suspect or standing.suspect)
        )
