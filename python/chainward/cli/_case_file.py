"""One line of a case file -> a `Case`. What the format does not allow is an error, never a guess."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from chainward import Email, Policy
from chainward._questions import INT64, Host

SWITCHES = ("legacy_sha1", "legacy_rsa_1024")
SUBTREES = ("dns", "ip", "email", "uri", "directory")
FLAGS = ("explicit_policy", "policy_mapping_inhibit", "any_policy_inhibit")
REQUIRED = ("id", "trusted", "intermediates", "leaf", "time", "profile", "expected")


class CaseError(ValueError):
    """A line that is no case; the message names the line and the key."""


@dataclass(frozen=True)
class Case:
    """One case; `policy` overrides the profile, and `place` is where it stands."""

    place: str
    id: str
    trusted: tuple[bytes, ...]
    intermediates: tuple[bytes, ...]
    leaf: bytes
    time: int | None
    host: Host | None
    usage: tuple[str, ...]
    profile: str
    policy: dict[str, object]
    expected: str
    finding: str | None
    crls: tuple[bytes, ...]


def parse(line: str, place: str) -> Case:
    """Read one line.

    Raises:
        CaseError: what is wrong, at which key.

    """
    try:
        document = json.loads(line, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        message = f"{place}: not JSON: {error}"
        raise CaseError(message) from error
    if not isinstance(document, dict):
        message = f"{place}: not a JSON object"
        raise CaseError(message)
    return _Fields(document, place).case()


class _Fields:
    """The keys of a case; each is taken once, and what is left over is an error."""

    def __init__(self, document: dict[str, Any], place: str) -> None:
        self._left = document
        self._place = place

    def case(self) -> Case:
        missing = [key for key in REQUIRED if key not in self._left]
        if missing:
            self._fail(missing[0], "is missing")
        case = Case(
            place=self._place,
            id=self._take("id", _text, None),
            trusted=self._take("trusted", _list(_der), None),
            intermediates=self._take("intermediates", _list(_der), None),
            leaf=self._take("leaf", _der, None),
            time=self._take("time", _optional(_integer), None),
            host=self._take("host", _optional(_host), None),
            usage=self._take("usage", _list(_text), ()),
            profile=self._take("profile", _one_of(Policy.PROFILES), None),
            policy=self._policy(),
            expected=self._take("expected", _one_of(("accept", "reject")), None),
            finding=self._take("finding", _optional(_text), None),
            crls=self._take("crls", _list(_der), ()),
        )
        if self._take("ocsps", _list(_der), ()):
            self._fail("ocsps", "must be empty: OCSP comes later")
        for key in self._left:
            self._fail(key, "is no key of a case")
        if not case.trusted:
            self._fail("trusted", "is empty")
        if case.expected == "accept" and case.finding:
            self._fail("finding", "must be null where accept is expected")
        return case

    def _policy(self) -> dict[str, object]:
        policy: dict[str, object] = {
            "algorithms": dict(self._take("switches", _switches, {})),
            "initial": {flag: self._take(flag, _boolean, default=False) for flag in FLAGS},
            "initial_policy_set": self._take("initial_policies", _list(_text), ()),
            "permitted": self._take("permitted_subtrees", _list(_subtree), ()),
            "excluded": self._take("excluded_subtrees", _list(_subtree), ()),
        }
        depth = self._take("max_depth", _optional(_integer), None)
        if depth is not None:
            policy["max_intermediates"] = depth
        key_usage = self._take("key_usage", _list(_one_of(("digitalSignature",))), ())
        if key_usage:
            policy["digital_signature"] = "refuse"
        return policy

    def _take(self, key: str, read: Callable[[Any], Any], default: object) -> Any:  # noqa: ANN401 - JSON
        if key not in self._left:
            return default
        try:
            return read(self._left.pop(key))
        except ValueError as error:
            self._fail(key, str(error))

    def _fail(self, key: str, problem: str) -> None:
        message = f"{self._place}: {key}: {problem}"
        raise CaseError(message)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that is there twice: which of the two is meant would be a guess."""
    document = dict(pairs)
    if len(document) < len(pairs):
        message = "a key is there twice"
        raise ValueError(message)
    return document


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        message = "is not a text"
        raise ValueError(message)
    return value


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        message = "is not an integer"
        raise ValueError(message)  # noqa: TRY004 - one kind of error for a wrong value
    if value not in INT64:
        message = "is too large"
        raise ValueError(message)
    return value


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        message = "is not a boolean"
        raise ValueError(message)  # noqa: TRY004 - one kind of error for a wrong value
    return value


def _der(value: object) -> bytes:
    try:
        return base64.b64decode(_text(value), validate=True)
    except binascii.Error as error:
        message = f"is not base64: {error}"
        raise ValueError(message) from error


def _optional(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


def _list(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def read_list(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            message = "is not a list"
            raise ValueError(message)  # noqa: TRY004 - one kind of error for a wrong value
        return tuple(map(read, value))

    return read_list


def _one_of(words: tuple[str, ...]) -> Callable[[object], str]:
    def read_word(value: object) -> str:
        if value not in words:
            message = f"{value!r} is not one of: {', '.join(words)}"
            raise ValueError(message)
        return str(value)

    return read_word


def _object(value: object, keys: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != keys:
        message = f"is not an object with the keys {', '.join(sorted(keys))}"
        raise ValueError(message)
    return value


def _host(value: object) -> Host:
    host = _object(value, {"type", "value"})
    kind, text = _one_of(("dns", "ip", "email"))(host["type"]), _text(host["value"])
    if kind == "ip":
        return ip_address(text)
    return Email(text) if kind == "email" else text


def _subtree(value: object) -> dict[str, str]:
    subtree = _object(value, {"type", "value"})
    kind = _one_of(SUBTREES)(subtree["type"])
    text = subtree["value"]
    if not isinstance(text, str):
        message = "value is not a text"
        raise ValueError(message)  # noqa: TRY004 - one kind of error for a wrong value
    return {kind: _der(text).hex() if kind == "directory" else text}


def _switches(value: object) -> dict[str, bool]:
    if not isinstance(value, dict):
        message = "is not an object"
        raise ValueError(message)  # noqa: TRY004 - one kind of error for a wrong value
    return {_one_of(SWITCHES)(key): _boolean(flag) for key, flag in value.items()}
