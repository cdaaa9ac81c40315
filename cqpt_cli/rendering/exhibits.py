"""The pieces themselves, as a report shows them: images and the pages of PDF files drawn, short texts printed, all attached.

What people hand in may be anything: a file that cannot be drawn, or is too large to be, is attached only, and the report
says so. Nothing of it is ever run, and no link in it is followed.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from cqpt_cli.rendering.documents import Documents

PAGES_SHOWN = 6
"""Pages of one PDF file that are drawn; whoever wants more opens what is attached."""

PAGES_IN_ALL = 120
"""Pages of all PDF files that are drawn in one report."""

ROOM = 60 * 1024 * 1024
"""Bytes that a report shows and attaches in all: more would not go through the post."""

_PIXELS = 64_000_000
"""The largest picture that is drawn: what a telephone takes is under it, what was made to fill a memory is not."""

_TEXT = 12_000
"""Characters of a text that is printed as a whole."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One file as a report shows it."""

    kind: str
    """`image`, `pdf`, `text` or `other`; `none` where there is no file to be shown."""
    size: int = 0
    pages: int | None = None
    """Of a PDF file; None where nobody can count them."""
    lines: tuple[str, ...] = ()
    """Of a short text."""
    pictures: tuple[str, ...] = ()
    """What is drawn of it, as paths of `Album.files`."""
    file: str = ""
    """The file itself, as a path of `Album.files`; empty where it is not attached."""
    attached: str = ""
    """Under which name it is attached to the report."""
    left_out: bool = False
    """Whether there was no room for it."""


NOTHING = Exhibit("none")


def exhibit_of(content: bytes) -> Exhibit:
    """What a file is, by its content and not by its name."""
    if size_of_picture(content):
        return Exhibit("image", len(content))
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return Exhibit("pdf", len(content), _pages_of(content))
    text = _text_of(content)
    if text is None:
        return Exhibit("other", len(content))
    return Exhibit("text", len(content), lines=tuple(text.splitlines()) if len(text) <= _TEXT else ())


@dataclass
class Album:
    """What the PDF of a report shows and attaches, within its limits."""

    documents: Documents
    files: dict[str, bytes] = field(default_factory=dict)
    """Path from the root of the typesetter → bytes."""
    _pages: int = 0

    def add(self, number: int, name: str, content: bytes) -> Exhibit:
        """The file of the piece of this number: what is shown of it, and the name under which it is attached."""
        found = exhibit_of(content)
        room = ROOM - sum(map(len, self.files.values()))
        if len(content) > room:
            return replace(found, left_out=True)
        place = f"exhibits/{number}"
        attached = f"{number:03}-{PurePosixPath(name).name}"
        self.files[f"{place}/file"] = content
        pictures: tuple[str, ...] = ()
        if found.kind == "image" and self._is_drawn(content):
            pictures = (f"/{place}/file",)
        elif found.kind == "pdf":
            drawn = self.documents.pages_of(content, min(PAGES_SHOWN, PAGES_IN_ALL - self._pages, found.pages or 0))
            self._pages += len(drawn)
            for page, picture in enumerate(drawn, 1):
                if len(picture) <= room - len(content):
                    room -= len(picture)
                    self.files[f"{place}/{page}.png"] = picture
                    pictures = (*pictures, f"/{place}/{page}.png")
        return replace(found, pictures=pictures, file=f"/{place}/file", attached=attached)

    def _is_drawn(self, content: bytes) -> bool:
        size = size_of_picture(content)
        return size is not None and 0 < size[0] * size[1] <= _PIXELS and self.documents.draws(content)


def size_of_picture(content: bytes) -> tuple[int, int] | None:
    """The width and the height, in pixels, that a PNG or JPEG file announces; None for any other file."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith(b"\xff\xd8\xff"):
        return _size_of_jpeg(content)
    return None


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of a JPEG file after which its size stands."""


def _size_of_jpeg(content: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 1 if marker == 0xFF else 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
    return None


def _pages_of(content: bytes) -> int | None:
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it thinks of a file is no business of the screen
    try:
        return len(PdfReader(io.BytesIO(content)).pages)
    except Exception:
        return None


def _text_of(content: bytes) -> str | None:
    """A text, where the file is one; None for anything else."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return text if all(sign.isprintable() or sign in "\n\r\t\f" for sign in text) else None


def of_case(contents: Mapping[str, tuple[str, bytes] | None], album: Album | None) -> dict[str, Exhibit]:
    """The exhibits of a portfolio: the id of each piece → its (file name, content), None where there is no file to show."""
    return {
        id: NOTHING if found is None else album.add(number, *found) if album else exhibit_of(found[1])
        for number, (id, found) in enumerate(contents.items(), 1)
    }
