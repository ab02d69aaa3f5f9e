"""Every link and every named test leads to something, and every page is in the README's index."""

import re

import pytest

from .pages import ALL, REPOSITORY, WITH_CODE, text_of, without_code

_LINK = re.compile(r"\]\(([^)\s]+)\)")
# `tests/unit/test_x.py`, or with `::test_name` a function in it.
_REFERENCE = re.compile(r"`((?:rust|python|tests|benches|demo)/[\w./-]+\w/?)(?:::(\w+))?`")


@pytest.mark.parametrize("page", ALL)
def test_links_lead_somewhere(page: str) -> None:
    for link in _LINK.findall(without_code(page)):
        if link.startswith(("https://", "mailto:")):
            continue
        path, _, heading = link.partition("#")
        target = (REPOSITORY / page).parent / path if path else REPOSITORY / page
        assert target.exists(), link
        if heading:
            assert heading in headings(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("page", WITH_CODE)
def test_files_and_tests_that_are_named_exist(page: str) -> None:
    for path, name in _REFERENCE.findall(without_code(page)):
        target = REPOSITORY / path
        assert target.exists(), path
        if name:
            text = target.read_text(encoding="utf-8")
            assert re.search(rf"\b(fn|def) {name}\b", text), f"{path}::{name}"


def test_every_page_is_in_the_index_of_the_readme() -> None:
    linked = set(_LINK.findall(text_of("README.md")))
    assert [page for page in ALL if page != "README.md" and page not in linked] == []


def test_every_module_has_its_place_in_the_walk() -> None:
    """ARCHITECTURE.md names each module at the top of each crate, each check, and each Python module.

    The fuzz targets are no part of the walk.
    """
    text = text_of("ARCHITECTURE.md")
    rooms = [*REPOSITORY.glob("rust/[!f]*/src"), *REPOSITORY.glob("rust/integrations/*/src")]
    rooms += [REPOSITORY / "rust/validate/src/checks", REPOSITORY / "python/chainward"]
    names = {
        entry.stem
        for room in rooms
        for entry in room.iterdir()
        if entry.suffix in (".rs", ".py") or entry.is_dir()
    }
    names -= {"lib", "mod", "__init__", "__pycache__", "tests", "test_support", "testing"}
    assert [name for name in sorted(names) if f"`{name}" not in text] == []


def headings(text: str) -> set[str]:
    """Give the anchors of a page, as they are made from its headings."""
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
