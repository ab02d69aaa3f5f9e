"""What another validator answers."""

import datetime as dt
from dataclasses import dataclass

from . import der
from .encode import Pki


@dataclass(frozen=True)
class Answer:
    """What a peer says.

    Attributes:
        ok: whether it accepts.
        path: the path that it accepts, leaf first, if it tells.
        reason: why it refuses.

    """

    ok: bool
    path: tuple[bytes, ...] = ()
    reason: str = ""


def accepted(path: tuple[bytes, ...] = ()) -> Answer:
    """Accept."""
    return Answer(ok=True, path=path)


def refused(reason: str) -> Answer:
    """Refuse."""
    return Answer(ok=False, reason=reason)


def moment(pki: Pki) -> dt.datetime:
    """Give the moment that a plan asks about."""
    return der.DAY_ZERO + dt.timedelta(days=pki.plan.question.day)
