"""Python values -> what is asked about a certificate: times, hosts, lists of identifiers."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from numbers import Real
from typing import NamedTuple, TypeAlias

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INT64 = range(-(2**63), 2**63)


class Email(NamedTuple):
    """A mailbox that a certificate must have; the local part is compared exactly (RFC 5280 7.5)."""

    mailbox: str


Host: TypeAlias = str | IPv4Address | IPv6Address | Email
At: TypeAlias = datetime | float | str | None


def seconds(at: At) -> tuple[int | None, bool]:
    """Give whole seconds since the epoch (None: now), and whether any time will do."""
    if at is None:
        return None, False
    if not isinstance(at, str):
        return moment(at, "at"), False
    if at != "any":
        message = f'at: {at!r} is not "any"; give seconds or an aware datetime'
        raise ValueError(message)
    return None, True


def moment(value: datetime | float, argument: str) -> int:
    """Give the second since the epoch in which a moment lies."""
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            message = f"{argument}: a datetime without a time zone means no moment"
            raise ValueError(message)
        return (value - EPOCH) // timedelta(seconds=1)
    if isinstance(value, bool) or not isinstance(value, Real):
        message = f"{argument}: seconds or an aware datetime are wanted, not {type(value).__name__}"
        raise TypeError(message)
    if not math.isfinite(value) or math.floor(value) not in INT64:
        message = f"{argument}: {value!r} seconds is no moment"
        raise ValueError(message)
    return math.floor(value)


def typed_host(host: Host | None) -> tuple[str, str] | None:
    """Give the type of a host and its text."""
    if host is None:
        return None
    if isinstance(host, (IPv4Address, IPv6Address)):
        return "ip", str(host)
    text = host.mailbox if isinstance(host, Email) else host
    if not isinstance(text, str):
        message = "host: a DNS name, an IP address or an Email is wanted, not "
        raise TypeError(message + type(text).__name__)
    if isinstance(host, Email):
        return "email", text
    try:
        return "ip", str(ip_address(text))
    except ValueError:
        return "dns", text


def identifiers(values: Iterable[str] | None, argument: str) -> list[str] | None:
    """Give a list that asks for something, or None.

    An empty list would switch a check off that the policy asks for; only a policy may do that.
    """
    if values is None:
        return None
    listed = list(texts(values, argument))
    if not listed:
        message = f"{argument}: an empty list asks for nothing; None is what the policy asks for"
        raise ValueError(message)
    return listed


def texts(values: Iterable[str], argument: str) -> tuple[str, ...]:
    """Give the texts of a list; a single text is no list."""
    if not isinstance(values, (str, bytes)) and isinstance(values, Iterable):
        listed = tuple(values)
        if all(isinstance(value, str) for value in listed):
            return listed
    message = f"{argument}: a list of texts is wanted, not {values!r:.80}"
    raise TypeError(message)
