"""Policies: a profile and what it overrides."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Self

from chainward._native import Policy as NativePolicy
from chainward._native import PolicyError, profiles
from chainward._sources import read_file, shown, unreadable


class Policy:
    """What is required of a path; immutable. Its keys are those of the policy file.

    Profiles: ``client-auth`` (client certificates of private PKIs), ``rfc5280`` (RFC 5280 section 6
    alone), ``rfc5280-strict`` (and the issuer's duties of section 4), ``web-pki`` (the CA/Browser
    Forum's rules for servers), ``spiffe`` (workloads), ``smartcard`` (people). `to_toml` shows every
    key.
    Two policies are equal when all their values are, wherever they came from.
    """

    __slots__ = ("_native",)

    PROFILES: ClassVar[tuple[str, ...]] = tuple(profiles())
    """The names of all profiles, the default first."""

    _native: NativePolicy

    def __init__(
        self, profile: str = "client-auth", overrides: Mapping[str, object] | None = None
    ) -> None:
        """Start from a profile and override single keys.

        Args:
            profile: the name of a profile.
            overrides: keys and values of the policy file, tables as mappings:
                ``{"max_intermediates": 2, "usage": {"absent": "refuse"}}``.

        Raises:
            PolicyError: a key or value that a policy does not have; `key` names it.
            TypeError: an argument, or a value in it, of a type that no policy file has.

        """
        values = _mapping(overrides)
        if not isinstance(profile, str):
            message = f"profile: a name is wanted, not {profile!r:.80}"
            raise TypeError(message)
        if "profile" in values:
            message = "overrides: profile: the profile is given already"
            raise PolicyError(message)
        self._native = NativePolicy.from_json(_json({"profile": profile, **values}))

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """Read a policy file's text.

        Raises:
            PolicyError: what is wrong; `key` and `line` say where.
            TypeError: not a str.

        """
        if not isinstance(text, str):
            message = f"text: the text of a policy file is wanted, not {type(text).__name__}"
            raise TypeError(message)
        try:
            text.encode()
        except UnicodeEncodeError as error:
            message = f"the text can't be written as UTF-8: {error}"
            raise PolicyError(message) from error
        return cls._of(NativePolicy.from_toml(text))

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Self:
        """Read a policy file: TOML in UTF-8.

        Raises:
            PolicyError: what is wrong; the message names the file, `key` and `line` say where.
            InputError: the file can't be read.

        """
        try:
            text = read_file(Path(path)).decode()
        except UnicodeDecodeError as error:
            raise unreadable(path, error) from error
        try:
            return cls.from_toml(text)
        except PolicyError as error:
            error.args = (f"{shown(path)}: {error}",)
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

    @property
    def judges_servers(self) -> bool:
        """Whether it asks for certificates of servers: serverAuth, and not clientAuth (RFC 5280 4.2.1.12)."""
        return self._native.judges_servers

    def to_toml(self) -> str:
        """Give the whole policy as a policy file, with every key; reading it gives an equal one."""
        return self._native.to_toml()

    def diff(self, other: "Policy") -> list[tuple[str, str | None, str | None]]:
        """Give the keys in which `other` differs, sorted.

        Returns:
            (dotted key, this policy's value, the other's) for each, values as TOML; None: not set.

        Raises:
            TypeError: `other` is no policy.

        """
        if not isinstance(other, Policy):
            message = f"other: a Policy is wanted, not {type(other).__name__}"
            raise TypeError(message)
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


def _mapping(overrides: Mapping[str, object] | None) -> Mapping[str, object]:
    if overrides is None:
        return {}
    if isinstance(overrides, Mapping) and all(isinstance(key, str) for key in overrides):
        return overrides
    message = f"overrides: keys of the policy file and values are wanted, not {overrides!r:.80}"
    raise TypeError(message)


def _json(document: Mapping[str, object]) -> str:
    try:
        return json.dumps(document, default=_plain)
    except (TypeError, ValueError, RecursionError) as error:
        message = f"overrides: {error}"
        raise TypeError(message) from error


def _plain(value: object) -> object:
    """Let a table be any mapping."""
    if isinstance(value, Mapping):
        return dict(value)
    message = f"no policy has a value of the type {type(value).__name__}"
    raise TypeError(message)
