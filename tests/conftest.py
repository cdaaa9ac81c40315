"""What all tests share: French, the language of the screen by default, whatever machine runs them."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest

from cqpt_cli import language

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="approve the documents as they are rendered now")


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    language.use("fr")
    yield
    language.use("fr")
