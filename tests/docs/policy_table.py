"""The tables of the policy pages, made from what the profiles are."""

import re
import tomllib
from typing import Any

from chainward import Policy

from .pages import REPOSITORY, text_of

LONGEST = 40
"""Letters of a value in a table; lists that are longer are counted."""
NOT_SET = ("max_lifetime_seconds",)
"""Keys that no profile sets, which a policy file can't show."""


def flat(profile: str) -> dict[str, Any]:
    """Give each dotted key of a profile and its value."""
    document = tomllib.loads(Policy(profile).to_toml())
    values: dict[str, Any] = {}
    for key, value in document.items():
        if isinstance(value, dict):
            values.update({f"{key}.{name}": inner for name, inner in value.items()})
        elif key != "profile":
            values[key] = value
    return values | dict.fromkeys(key for key in NOT_SET if key not in values)


def shown(value: object, default: object) -> str:
    """Write a value for a cell; a long list is compared with that of the default profile."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, list):
        return str(value)
    text = ", ".join(map(str, value)) or "none"
    if len(text) <= LONGEST or not isinstance(default, list):
        return text
    return "all" if value == default else f"{len(value)} of {len(default)}"


def rows(*, only_differences: bool) -> list[list[str]]:
    """Give a row for each key: its name, and its value in each profile."""
    profiles = {name: flat(name) for name in Policy.PROFILES}
    default = profiles[Policy.PROFILES[0]]
    table = [
        [f"`{key}`", *(shown(values[key], default[key]) for values in profiles.values())]
        for key in default
    ]
    return [row for row in table if not only_differences or len(set(row[1:])) > 1]


def table(*, only_differences: bool) -> str:
    """Write the table."""
    head = ["key", *(f"`{name}`" for name in Policy.PROFILES)]
    lines = [head, ["---"] * len(head), *rows(only_differences=only_differences)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def pages() -> dict[str, str]:
    """Give what each page must hold between its marks."""
    return {
        "docs/policy-file.md": table(only_differences=False),
        "docs/profiles.md": table(only_differences=True),
    }


_MARKED = re.compile(
    r"(?<=<!-- made by `python tests/docs` -->\n\n).*?(?=\n<!-- end -->)", re.DOTALL
)


def held(page: str) -> str:
    """Give what a page holds between its marks."""
    found = _MARKED.search(text_of(page))
    return found[0] if found else ""


def write() -> None:
    """Put the tables into their pages."""
    for page, content in pages().items():
        text = _MARKED.sub(lambda _, content=content: content, text_of(page))  # type: ignore[misc]
        (REPOSITORY / page).write_text(text, encoding="utf-8")
