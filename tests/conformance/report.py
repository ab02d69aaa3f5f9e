"""What a run tells: a table for people, build/conformance.json for programs."""

import json
from collections.abc import Sequence
from pathlib import Path

from .judge import Result

_COLUMNS = (
    "suite",
    "total",
    "agree",
    "false accepts",
    "false rejects",
    "listed",
    "wrong reason",
    "skipped",
    "reasons asserted",
)
_SHOWN = 20


def table(results: Sequence[Result]) -> str:
    """Give the totals, one suite a line."""
    rows = [_COLUMNS, *map(_row, results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    return "\n".join(_aligned(row, widths) for row in rows)


def details(result: Result) -> str:
    """Give everything that needs a word: failures first, then what is listed and skipped."""
    lines = [f"  FAILED: {problem}" for problem in result.problems[:_SHOWN]]
    lines += _rest("problems", len(result.problems))
    for what, names in (
        ("false accept", result.false_accepts),
        ("false reject", result.false_rejects),
    ):
        lines += [f"  FAILED: {what}: {name}" for name in names[:_SHOWN]]
        lines += _rest(f"{what}s", len(names))
    lines += [
        f"  FAILED: wrong reason: {wrong.id}: {wrong.code}, must be {' or '.join(wrong.allowed)}"
        for wrong in result.wrong_findings[:_SHOWN]
    ]
    lines += _rest("wrong reasons", len(result.wrong_findings))
    lines += [f"  listed: {name}" for name in result.listed]
    lines += [f"  skipped: {count} x {why}" for why, count in result.skip_reasons().items()]
    return "\n".join([f"{result.name}:", *lines]) if lines else ""


def write_json(path: Path, results: Sequence[Result]) -> None:
    """Write the totals and ids, in the shape that the project's gate reads.

    A suite that could not be run is left out: its empty lists would look like success.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"suites": {result.name: _suite(result) for result in results if result.total}}
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _suite(result: Result) -> dict[str, int | list[str]]:
    return {
        "total": result.total,
        "agree": result.agree,
        "false_accept": result.false_accepts,
        "false_reject": result.false_rejects,
        "skipped": [skip.id for skip in result.skipped],
        "listed": result.listed,
    }


def _row(result: Result) -> tuple[str, ...]:
    counts = (
        result.total,
        result.agree,
        len(result.false_accepts),
        len(result.false_rejects),
        len(result.listed),
        len(result.wrong_findings),
        len(result.skipped),
    )
    asserted = f"{result.asserted} ({result.exact} exact)" if result.asserted else "-"
    return (result.name, *map(str, counts), asserted)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    cells = [first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)]
    return "  ".join(cells)


def _rest(what: str, count: int) -> list[str]:
    hidden = count - _SHOWN
    return [f"  ... and {hidden} more {what}"] if hidden > 0 else []
