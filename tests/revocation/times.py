"""Times of the corpus, in seconds since the epoch."""

import datetime as dt

from property.der import GENERALIZED_TIME, UTC_TIME, tlv

MINUTE, HOUR, DAY = 60, 3_600, 86_400
NOW = 1_780_315_200
"""2026-06-01T12:00:00Z: when the cases are judged unless they say something else."""


def generalized_time(moment: int) -> bytes:
    """Write a GeneralizedTime."""
    return tlv(GENERALIZED_TIME, f"{_utc(moment):%Y%m%d%H%M%SZ}".encode())


def any_time(moment: int) -> bytes:
    """Write a Time: UTCTime until 2049 (RFC 5280 4.1.2.5)."""
    if moment < 2_524_608_000:  # noqa: PLR2004 - 2050-01-01
        return tlv(UTC_TIME, f"{_utc(moment):%y%m%d%H%M%SZ}".encode())
    return generalized_time(moment)


def _utc(moment: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(moment, dt.UTC)
