"""Everything the command line writes goes through here: nothing in it moves a cursor."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 200
"""Letters of a text from a certificate; all of it is in the JSON."""


class OutputError(Exception):
    """The standard output can't be written."""


def say(text: str) -> None:
    """Write lines that are made of `printable` texts and words of our own."""
    with _told():
        sys.stdout.write(f"{text}\n")


def finish() -> None:
    """Write what is still in the buffer: only then is it known that it can be written."""
    with _told():
        sys.stdout.flush()


def complain(text: str) -> None:
    """Write one line to the standard error."""
    line = printable(" ".join(text.split()))
    print(f"chainward: {line}", file=sys.stderr, flush=True)


def printable(text: str, longest: int | None = None) -> str:
    """Escape what is no letter that can be seen: names in certificates and files are anyone's."""
    end = ""
    if longest is not None and len(text) > longest:
        end = f"... ({len(text)} characters)"
    shown = text[:longest]
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in shown) + end


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")


def write_anything() -> None:
    """Escape letters that the terminal's encoding lacks, instead of failing at the first."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def _told() -> Iterator[None]:
    if sys.stdout is None:
        message = "the standard output is closed"
        raise OutputError(message)
    try:
        yield
    except OSError as error:
        # Python flushes once more when it ends; that must go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        message = f"the standard output can't be written: {error.strerror}"
        raise OutputError(message) from error
