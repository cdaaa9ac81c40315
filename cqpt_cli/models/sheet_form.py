"""The grid as a spreadsheet (grid-sheet/1): the French headings by which people and `cqpt grid import` know their way."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import NamedTuple

from cqpt_cli.models.grid import Modality

FORMAT = "grid-sheet/1"


class Asks(StrEnum):
    """What a fact is: how it is entered, and how it is read."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    TIME = "time"
    NUMBER = "number"
    YES_NO = "yes-no"
    PROPOSAL = "proposal"


class Fact(NamedTuple):
    """One line of the sheet of the case: its heading, and where the answer goes in the answers."""

    where: tuple[str, ...]
    heading: str
    asks: Asks
    hint: str = ""
    modality: Modality | None = None
    """Asked in this modality alone."""


FACTS = (
    Fact(("assessed_on",), "Jour de l'évaluation", Asks.DAY, "jour/mois/année"),
    Fact(("evaluator",), "Évaluateur", Asks.LINE, "nom et prénom"),
    Fact(("observation", "started_at"), "Début", Asks.TIME, "heure:minutes", Modality.OBSERVATION),
    Fact(("observation", "ended_at"), "Fin", Asks.TIME, "heure:minutes ; {longest} au plus", Modality.OBSERVATION),
    Fact(("observation", "paused_minutes"), "Pauses", Asks.NUMBER, "en minutes", Modality.OBSERVATION),
    Fact(("observation", "contacts"), "Contacts observés", Asks.NUMBER, "{contacts} au moins", Modality.OBSERVATION),
    Fact(("observation", "interview"), "Entretien", Asks.YES_NO, "oui ou non : l'entretien a-t-il eu lieu, aussitôt après ?",
         Modality.OBSERVATION),
    Fact(("observation", "interview_adds"), "Ce que l'entretien ajoute", Asks.TEXT, "", Modality.OBSERVATION),
    Fact(("referee", "name"), "Référent de l'entreprise", Asks.LINE, "s'il complète votre information : son nom",
         Modality.OBSERVATION),
    Fact(("referee", "function"), "Fonction du référent", Asks.LINE, "", Modality.OBSERVATION),
    Fact(("referee", "remarks"), "Remarques du référent", Asks.TEXT, "jamais un niveau", Modality.OBSERVATION),
    Fact(("opinion", "proposal"), "Avis", Asks.PROPOSAL, "favorable, évaluation complémentaire ou défavorable", Modality.GLOBAL),
    Fact(("opinion", "reasons"), "Raisons de l'avis", Asks.TEXT, "obligatoires pour un avis défavorable", Modality.GLOBAL),
    Fact(("comment",), "Remarque sur toute la grille", Asks.TEXT),
)  # fmt: skip


SELDOM = (
    Fact(("others",), "Autres évaluateurs", Asks.LINE, "s'ils étaient plusieurs, séparés par des virgules"),
    Fact(("place",), "Lieu", Asks.LINE, "le site de l'entreprise", Modality.OBSERVATION),
    Fact(("ended_on",), "Jour de la fin", Asks.DAY, "seulement si l'observation passe minuit", Modality.OBSERVATION),
    Fact(("language",), "Langue étrangère", Asks.LINE, "celle dans laquelle l'expression a été évaluée"),
)
"""What few grids have to say, on lines of their own below the rest."""


class Known(StrEnum):
    """What the file knows of itself: nobody has to change it, and a change is noticed."""

    FORMAT = "Format"
    FORM = "Formulaire"
    CASE = "Dossier"
    CERTIFICATE = "Certificat"
    MODALITY = "Modalité"
    REFERENTIAL = "Référentiel"
    CANDIDATE = "Candidat (empreinte)"
    MADE_ON = "Établi le"
    ORGANISATION = "Organisme évaluateur"
    COUNT = "Nombre de savoirs"
    SUM = "Empreinte de la grille"
    ROLE = "Rôle de la grille"
    OF = "Grille de référence"


OPTIONAL = frozenset({Known.ORGANISATION, Known.ROLE, Known.OF})
"""What a file may know nothing of."""


class Heading(StrEnum):
    """The columns of a table; those that are `READ` are looked for by these names, wherever they stand."""

    FACT = "Rubrique"
    ANSWER = "Réponse"
    HINT = "Aide"
    ACTIVITY = "Activité"
    ITEM = "Savoir"
    WORDING = "Libellé"
    KIND = "Nature"
    LEVEL = "Niveau"
    COMMENT = "Commentaire"
    EVIDENCE = "Preuves"
    CHOICES = "Niveaux possibles"


READ_OF_FACTS = (Heading.FACT, Heading.ANSWER)
READ_OF_ITEMS = (Heading.ITEM, Heading.WORDING, Heading.LEVEL, Heading.COMMENT, Heading.EVIDENCE)

PROPOSALS = {
    "favourable": "favorable",
    "complementary-evaluation": "évaluation complémentaire",
    "unfavourable": "défavorable",
}

NOT_OBSERVED = "non observé"


def choice(level: int, wording: str) -> str:
    """A level as the lists offer it: `3 – bonne connaissance et/ou compréhension`."""
    return f"{level} – {wording}"


def plain(text: str) -> str:
    """A wording without what programs change in it: spaces, the form of accents and of apostrophes."""
    return " ".join(unicodedata.normalize("NFKC", text.replace("’", "'")).split())


def folded(text: str) -> str:
    """A heading or a word without what people change in it either: case, accents, the last colon."""
    parts = unicodedata.normalize("NFKD", plain(text).replace("œ", "oe"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold().rstrip(" :*")


class Formula(NamedTuple):
    """A cell that computes: what it shows may be older than what it computes from."""

    text: str


class Failure(NamedTuple):
    """A cell that shows an error: #N/A, #DIV/0!."""

    text: str
