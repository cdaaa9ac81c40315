"""What day it is: asked here, and an argument everywhere else."""

from __future__ import annotations

from datetime import date, datetime


def today() -> date:
    """Today, where the person who asks lives."""
    return datetime.now().astimezone().date()


def now() -> datetime:
    """The moment it is, where the person who asks lives."""
    return datetime.now().astimezone()
