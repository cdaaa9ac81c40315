"""A référentiel as a 1EdTech CASE 1.1 package: documents, items, and how they belong together."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cqpt_cli.law.accord import Accord, Certificate, Entry
from cqpt_cli.rendering.synthesis_view import KINDS

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:cqpt:accord-2005")
"""All identifiers come from the names of things: the same item has the same one in every export."""


def identifier_of(name: str) -> str:
    """The identifier of an item, an activity or a document."""
    return str(uuid.uuid5(_SPACE, name))


def uri_of(name: str) -> str:
    """The same as an address; it names, and is found nowhere on the network."""
    return f"urn:uuid:{identifier_of(name)}"


@dataclass(frozen=True, slots=True)
class _Framework:
    """What every item and every link of one package says of the document it belongs to."""

    id: str
    title: str
    changed: str

    @property
    def uri(self) -> dict[str, str]:
        return {"title": self.title, "identifier": identifier_of(self.id), "uri": uri_of(self.id)}


def package_of_certificate(certificate: Certificate) -> dict[str, Any]:
    """One certificate: its activities, their items, and which of them are common knowledge (`exactMatchOf`)."""
    accord = certificate.accord
    of = _Framework(certificate.id, f"Référentiel du CQPT {certificate.title}", _changed(accord))
    items, links = [], []
    for place, activity in enumerate(certificate.assessed_activities, 1):
        items.append(_item(activity.id, activity.title, "Activité", of))
        links.append(_link("isChildOf", (activity.id, activity.title), (of.id, of.title), of, place))
    titles = {activity.id: activity.title for activity in certificate.assessed_activities}
    for place, entry in enumerate(certificate.entries.values(), 1):
        own = (entry.id, entry.item.text)
        items.append(_of_entry(entry, of))
        links.append(_link("isChildOf", own, (entry.activity, titles[entry.activity]), of, place))
        if entry.item.common:
            links.append(
                _link("exactMatchOf", own, (entry.item.common, accord.common[entry.item.common].item.text), of)
            )
    return _package(of, certificate.file.annex, accord, items, links)


def package_of_common_knowledge(accord: Accord) -> dict[str, Any]:
    """Annexe 3: the knowledge common to both certificates."""
    of = _Framework("COM", "Savoirs communs aux deux CQPT", _changed(accord))
    items = [_of_entry(entry, of) for entry in accord.common.values()]
    links = [
        _link("isChildOf", (entry.id, entry.item.text), (of.id, of.title), of, place)
        for place, entry in enumerate(accord.common.values(), 1)
    ]
    return _package(of, accord.common_file.annex, accord, items, links)


def _package(
    of: _Framework, annex: str, accord: Accord, items: list[dict[str, Any]], links: list[dict[str, Any]]
) -> dict[str, Any]:
    package = f"package {of.id}"
    return {
        "CFDocument": {
            "identifier": identifier_of(of.id),
            "uri": uri_of(of.id),
            "CFPackageURI": {"title": of.title, "identifier": identifier_of(package), "uri": uri_of(package)},
            "creator": accord.latest.delivery.issuer.value,
            "title": of.title,
            "lastChangeDateTime": of.changed,
            "language": "fr",
            "adoptionStatus": "Adopted",
            "description": f"{accord.law.file.title} ({annex})",
        },
        "CFItems": items,
        "CFAssociations": links,
        "CFDefinitions": {"CFItemTypes": list(_types(of.changed))},
    }


def _types(changed: str) -> Iterator[dict[str, Any]]:
    for place, title in enumerate(("Activité", *KINDS.values()), 1):
        yield {
            "identifier": identifier_of(f"type {title}"),
            "uri": uri_of(f"type {title}"),
            "title": title,
            "description": title,
            "hierarchyCode": str(place),
            "lastChangeDateTime": changed,
        }


def _of_entry(entry: Entry, of: _Framework) -> dict[str, Any]:
    return _item(entry.id, entry.item.text, KINDS[entry.kind], of)


def _item(code: str, statement: str, kind: str, of: _Framework) -> dict[str, Any]:
    return {
        "identifier": identifier_of(code),
        "uri": uri_of(code),
        "CFDocumentURI": of.uri,
        "fullStatement": statement,
        "humanCodingScheme": code,
        "CFItemType": kind,
        "CFItemTypeURI": {"title": kind, "identifier": identifier_of(f"type {kind}"), "uri": uri_of(f"type {kind}")},
        "language": "fr",
        "lastChangeDateTime": of.changed,
    }


def _link(
    kind: str, origin: tuple[str, str], destination: tuple[str, str], of: _Framework, place: int | None = None
) -> dict[str, Any]:
    """A link between two items, each given by its code and its wording."""
    name = f"{kind} {origin[0]} {destination[0]}"
    link: dict[str, Any] = {
        "identifier": identifier_of(name),
        "uri": uri_of(name),
        "CFDocumentURI": of.uri,
        "associationType": kind,
        "originNodeURI": _node(*origin),
        "destinationNodeURI": _node(*destination),
        "lastChangeDateTime": of.changed,
    }
    return link if place is None else {**link, "sequenceNumber": place}


def _node(code: str, wording: str) -> dict[str, str]:
    return {"title": wording, "identifier": identifier_of(code), "uri": uri_of(code)}


def _changed(accord: Accord) -> str:
    return f"{accord.law.last_change.isoformat()}T00:00:00Z"
