"""Keeps a revocation store fresh in the background."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeAlias

from chainward import _native
from chainward._sources import Source, files_of, presented, several, shown

if TYPE_CHECKING:
    from chainward._validator import Validator

Certificates: TypeAlias = Iterable[Source | tuple[Source, Iterable[Source]]]
"""Each a leaf, with what may stand above it after it; a leaf and its intermediates; or a folder, of
which every file is one."""


@dataclass(frozen=True)
class FetchStatus:
    """What became of the fetches from one place.

    Attributes:
        url: the place.
        last_attempt: when the last fetch ended; None = none has yet.
        last_success: when the last one ended that brought something acceptable, or that nothing is new.
        next_update: when the issuer promises something newer; None = it does not say.
        error: why the last fetch did not succeed; None = it did. What was there before stays.
        failures: how many there were since the last success.
        in_flight: whether a fetch is under way.
        due_in: seconds until the next one.
        id: what the place and the question are recognised by: a responder is asked about each
            certificate.

    """

    url: str
    last_attempt: datetime | None
    last_success: datetime | None
    next_update: datetime | None
    error: str | None
    failures: int
    in_flight: bool
    due_in: float
    id: str


class Refresher:
    """Fetches CRLs and OCSP responses into a store until it is stopped; `RevocationStore.watch` makes it.

    Use it as a context manager, or call `stop`. It has threads of its own, which a child process that
    is forked later does not have: start it there.
    """

    __slots__ = ("_native", "_not_followed", "_validator")

    def __init__(self, native: _native.Refresher, validator: "Validator | None") -> None:
        """Take what `RevocationStore.watch` started."""
        self._native = native
        self._validator = validator
        self._not_followed: list[tuple[str, str]] = []

    def learn(self, certificates: Certificates) -> int:
        """Watch the places that these certificates name; give how many are named.

        Each is judged first. Of one whose path is not verified up to an anchor nothing is followed: a
        place is looked for in the certificates of verified paths only.

        Args:
            certificates: each a leaf, or a tuple of a leaf and its intermediates, as
                `Validator.validate_many` takes them; or the path of a folder, of which every file is
                taken.

        Raises:
            ValueError: there is no validator to judge them.
            InputError: a file that can't be read.
            TypeError: an argument of the wrong type.

        """
        if self._validator is None:
            message = "certificates: a validator is wanted, to verify them before they are followed"
            raise ValueError(message)
        named = 0
        for item in several(certificates, "certificates"):
            for leaf, others in _expanded(item):
                verdict = self._validator.validate(leaf, others)
                watched, not_followed = self._native.learn(verdict)
                named += watched
                self._not_followed.extend(not_followed)
        return named

    def wait(self, seconds: float) -> bool:
        """Wait until the first fetch of each place has ended, whichever way; False: it took longer."""
        return self._native.wait(seconds)

    def statuses(self) -> tuple[FetchStatus, ...]:
        """Give what is known of each place, by URL."""
        return tuple(FetchStatus(*row) for row in self._native.statuses())

    @property
    def not_followed(self) -> tuple[tuple[str, str], ...]:
        """The places that are not followed, and why."""
        return tuple(dict.fromkeys(self._not_followed))

    def stop(self) -> None:
        """End the fetches; the store keeps what it has. Once is enough, and more do no harm."""
        self._native.stop()

    def __enter__(self) -> Self:
        """Stop at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()


def _expanded(
    item: Source | tuple[Source, Iterable[Source]],
) -> list[tuple[bytes, list[bytes]]]:
    if isinstance(item, tuple):
        leaf, intermediates = item
        return [presented(leaf, intermediates, "certificates")]
    if isinstance(item, os.PathLike):
        return [presented(path, (), shown(path)) for path in files_of(Path(item))]
    return [presented(item, (), "certificates")]
