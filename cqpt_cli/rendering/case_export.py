"""A référentiel as a 1EdTech CASE 1.1 package: documents, items, and how they belong together."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from cqpt_cli.law.accord import Accord, Certificate, Entry
from cqpt_cli.rendering.synthesis_view import KINDS

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:cqpt:accord-2005")
"""All identifiers come from the names of things: the same item has the same one in every export."""

_CREATOR = "Commission paritaire nationale pour l'emploi des télécommunications"


def identifier_of(name: str) -> str:
    """The identifier of an item, an activity or a document."""
    return str(uuid.uuid5(_SPACE, name))


def uri_of(name: str) -> str:
    """The same as an address; it names, and is found nowhere on the network."""
    return f"urn:uuid:{identifier_of(name)}"


def package_of_certificate(certificate: Certificate) -> dict[str, Any]:
    """One certificate: its activities, their items, and which of them are common knowledge (`exactMatchOf`)."""
    document = certificate.id
    changed = _changed(certificate.accord)
    items, links = [], []
    for place, activity in enumerate(certificate.assessed_activities, 1):
        items.append(_item(activity.id, activity.title, "Activité", document, changed, certificate.title))
        links.append(
            _link("isChildOf", activity.id, activity.title, document, certificate.title, document, changed, place)
        )
    for place, entry in enumerate(certificate.entries.values(), 1):
        items.append(_of_entry(entry, document, changed, certificate.title))
        links.append(
            _link("isChildOf", entry.id, entry.item.text, entry.activity, entry.activity, document, changed, place)
        )
        if entry.item.common:
            links.append(
                _link(
                    "exactMatchOf", entry.id, entry.item.text, entry.item.common, entry.item.common, document, changed
                )
            )
    title = f"Référentiel du CQPT {certificate.title}"
    return _package(document, title, certificate.file.annex, certificate.accord, items, links)


def package_of_common_knowledge(accord: Accord) -> dict[str, Any]:
    """Annexe 3: the knowledge common to both certificates."""
    document, title, changed = "COM", "Savoirs communs aux deux CQPT", _changed(accord)
    items = [_of_entry(entry, document, changed, title) for entry in accord.common.values()]
    links = [
        _link("isChildOf", entry.id, entry.item.text, document, title, document, changed, place)
        for place, entry in enumerate(accord.common.values(), 1)
    ]
    return _package(document, title, accord.common_file.annex, accord, items, links)


def _package(
    document: str, title: str, annex: str, accord: Accord, items: list[dict[str, Any]], links: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "CFDocument": {
            "identifier": identifier_of(document),
            "uri": uri_of(document),
            "CFPackageURI": {
                "title": title,
                "identifier": identifier_of(f"package {document}"),
                "uri": uri_of(f"package {document}"),
            },
            "creator": _CREATOR,
            "title": title,
            "lastChangeDateTime": _changed(accord),
            "language": "fr",
            "adoptionStatus": "Adopted",
            "description": f"{accord.law.file.title} ({annex})",
        },
        "CFItems": items,
        "CFAssociations": links,
        "CFDefinitions": {"CFItemTypes": list(_types(_changed(accord)))},
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


def _of_entry(entry: Entry, document: str, changed: str, title: str) -> dict[str, Any]:
    return _item(entry.id, entry.item.text, KINDS[entry.kind], document, changed, title)


def _item(code: str, statement: str, kind: str, document: str, changed: str, title: str) -> dict[str, Any]:
    return {
        "identifier": identifier_of(code),
        "uri": uri_of(code),
        "CFDocumentURI": {"title": title, "identifier": identifier_of(document), "uri": uri_of(document)},
        "fullStatement": statement,
        "humanCodingScheme": code,
        "CFItemType": kind,
        "CFItemTypeURI": {"title": kind, "identifier": identifier_of(f"type {kind}"), "uri": uri_of(f"type {kind}")},
        "language": "fr",
        "lastChangeDateTime": changed,
    }


def _link(
    kind: str, origin: str, title: str, destination: str, to: str, document: str, changed: str, place: int | None = None
) -> dict[str, Any]:
    name = f"{kind} {origin} {destination}"
    link: dict[str, Any] = {
        "identifier": identifier_of(name),
        "uri": uri_of(name),
        "CFDocumentURI": {"title": document, "identifier": identifier_of(document), "uri": uri_of(document)},
        "associationType": kind,
        "originNodeURI": {"title": title, "identifier": identifier_of(origin), "uri": uri_of(origin)},
        "destinationNodeURI": {"title": to, "identifier": identifier_of(destination), "uri": uri_of(destination)},
        "lastChangeDateTime": changed,
    }
    return link if place is None else {**link, "sequenceNumber": place}


def _changed(accord: Accord) -> str:
    return f"{accord.law.last_change.isoformat()}T00:00:00Z"
