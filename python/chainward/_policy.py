"""Policies: a profile and what it overrides."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from chainward._native import InputError, PolicyError
from chainward._native import Policy as NativePolicy


class Policy:
    """What is required of a path; immutable. Its keys are those of the policy file."""

    __slots__ = ("_native",)

    _native: NativePolicy

    def __init__(
        self, profile: str = "client-auth", overrides: Mapping[str, object] | None = None
    ) -> None:
        """Start from a profile and override single keys.

        Raises:
            PolicyError: a key or value that a policy does not have; `key` names it.

        """
        document = {"profile": profile, **(overrides or {})}
        self._native = NativePolicy.from_json(json.dumps(document))

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """Read a policy file's text.

        Raises:
            PolicyError: what is wrong; `key` and `line` say where.

        """
        return cls._of(NativePolicy.from_toml(text))

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Self:
        """Read a policy file.

        Raises:
            PolicyError: what is wrong; `key` and `line` say where.
            InputError: the file can't be read.

        """
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            message = f"{os.fspath(path)}: {error}"
            raise InputError(message) from error
        try:
            return cls.from_toml(text)
        except PolicyError as error:
            error.args = (f"{os.fspath(path)}: {error}",)
            raise

    @classmethod
    def _of(cls, native: NativePolicy) -> Self:
        policy = cls.__new__(cls)
        policy._native = native
        return policy

    @property
    def profile(self) -> str:
        """The profile that it starts from."""
        return self._native.profile

    def to_toml(self) -> str:
        """Give the whole policy as a policy file, with every key."""
        return self._native.to_toml()

    def diff(self, other: "Policy") -> list[tuple[str, str | None, str | None]]:
        """Give the keys in which `other` differs, with both values as TOML (None: not set)."""
        return self._native.diff(other._native)

    def __eq__(self, other: object) -> bool:
        """Compare all values."""
        return isinstance(other, Policy) and self._native == other._native

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(self.to_toml())

    def __repr__(self) -> str:
        """Name the profile."""
        return repr(self._native)
