"""The pages, and the blocks of code on them."""

import re
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# The servers of docs/integrations are run by tests/interop.
WITH_CODE = tuple(
    path.relative_to(REPOSITORY).as_posix()
    for folder in ("", "docs")
    for path in sorted((REPOSITORY / folder).glob("*.md"))
)
ALL = (
    *WITH_CODE,
    *(
        path.relative_to(REPOSITORY).as_posix()
        for folder in ("docs/integrations", "tests/conformance", "benches")
        for path in sorted((REPOSITORY / folder).glob("*.md"))
    ),
)
_FENCE = re.compile(r"^```(\w*) *([\w.-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of code: its language, the word after it, and its text."""

    page: str
    number: int
    language: str
    label: str
    text: str

    @property
    def name(self) -> str:
        """Where it is, for people."""
        return f"{self.page}: block {self.number}"

    @property
    def is_run(self) -> bool:
        """Whether the page says that it can be run."""
        return self.label != "not-run"


def text_of(page: str) -> str:
    """Read a page."""
    return (REPOSITORY / page).read_text(encoding="utf-8")


def blocks_of(page: str) -> list[Block]:
    """Give the blocks of a page in their order."""
    found = enumerate(_FENCE.findall(text_of(page)), 1)
    return [Block(page, number, *parts) for number, parts in found]


def without_code(page: str) -> str:
    """Give the text of a page between its blocks."""
    return _FENCE.sub("", text_of(page))
