"""Reads one Rust file as far as module structure needs it: attributes, `mod`, `use` and paths.

No parser of Rust is at hand without a dependency, and none is needed: comments, strings, characters
and lifetimes are told apart by a tokeniser, and in what is left every `a::b` is a path. Code under
`#[cfg(test)]` is left out. What this cannot see: paths that only a macro's expansion writes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""
    (?P<skip>    \s+ | //[^\n]* )
  | (?P<comment> /\* )
  | (?P<string>  [bc]?r(?P<hashes>\#*)".*?"(?P=hashes) | [bc]?"(?:\\.|[^"\\])*" )
  | (?P<char>    b?'(?:\\(?:u\{[^}]*\}|.)[^']*|[^'\\\n])' )
  | (?P<lifetime>'[A-Za-z_]\w* )
  | (?P<word>    (?:r\#)?[A-Za-z_]\w* )
  | (?P<number>  \d\w* )
  | (?P<mark>    :: | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


@dataclass(frozen=True)
class Token:
    """One word or mark, with its line; of a string, the whole literal."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True)
class Path:
    """A path as it is written: `segments` without generics; absolute when it begins with `::`."""

    segments: tuple[str, ...]
    line: int
    absolute: bool = False


@dataclass(frozen=True)
class Use:
    """One leaf of a `use` tree: the path, and the name that it brings into scope (`*` for a glob)."""

    path: Path
    name: str


@dataclass
class ModuleSource:
    """What one module says: a file, or an inline `mod`."""

    # `mod name;`: the line, and what #[path] says
    files: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    inline: dict[str, "ModuleSource"] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    # `import("name")`, as PyO3 writes it: the name and the line
    python_imports: list[tuple[str, int]] = field(default_factory=list)
    # the lines of the attributes that let `unsafe` in where the crate denies it
    unsafe_code: list[int] = field(default_factory=list)


def parse(text: str) -> ModuleSource:
    """Read a file."""
    return _Parser(list(_tokens(text))).file()


def _tokens(text: str) -> Iterator[Token]:
    position, line = 0, 1
    while match := _TOKEN.match(text, position):
        kind, end = match.lastgroup, match.end()
        if kind == "comment":
            end = _end_of_comment(text, position)
        elif kind != "skip":
            yield Token(kind or "", match[0].removeprefix("r#"), line)
        line += text.count("\n", position, end)
        position = end


def _end_of_comment(text: str, position: int) -> int:
    """Find the end of a block comment; they nest."""
    depth = 0
    for match in re.compile(r"/\*|\*/").finditer(text, position):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return match.end()
    return len(text)


class _Parser:
    """Walks the tokens once; `modules` is the stack of inline modules, each with its brace depth."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.position = 0
        self.depth = 0
        self.modules: list[tuple[int, ModuleSource]] = [(0, ModuleSource())]
        self.attributes: list[str] = []
        self.path_attribute: str | None = None

    def file(self) -> ModuleSource:
        while self.position < len(self.tokens):
            self._item()
        return self.modules[0][1]

    @property
    def module(self) -> ModuleSource:
        return self.modules[-1][1]

    def _text(self, ahead: int = 0) -> str:
        index = self.position + ahead
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def _item(self) -> None:
        """Take one attribute, `mod`, `use`, path or other token."""
        text = self._text()
        if text == "#" and (self._text(1) == "[" or self._text(1) + self._text(2) == "!["):
            self._attribute()
            return
        attributes, self.attributes = self.attributes, []
        path_attribute, self.path_attribute = self.path_attribute, None
        if any(_is_test_only(attribute) for attribute in attributes):
            self._skip_item()
        elif text == "pub" and self._text(1) == "(":
            self.position += 1
            self._skip_group()
            self.attributes, self.path_attribute = attributes, path_attribute
        elif text == "pub":
            self.position += 1
            self.attributes, self.path_attribute = attributes, path_attribute
        elif text == "mod" and self._text(2) in {";", "{"}:
            self._mod(path_attribute)
        elif text == "use" and self._text(1) != "<":
            self.position += 1
            self._use_tree((), absolute=False)
        elif self.tokens[self.position].kind == "word" or text == "::":
            self._path()
        else:
            self._mark(text)

    def _mark(self, text: str) -> None:
        if text == "{":
            self.depth += 1
        elif text == "}":
            self.depth -= 1
            if len(self.modules) > 1 and self.modules[-1][0] == self.depth:
                self.modules.pop()
        self.position += 1

    def _attribute(self) -> None:
        inner = self._text(1) == "!"
        self.position += 2 if inner else 1
        start = self.position
        self._skip_group()
        body = self.tokens[start + 1 : self.position - 1]
        text = "".join(token.text for token in body)
        if _lets_unsafe_code_in(text):
            self.module.unsafe_code.append(body[0].line)
        if inner:
            return
        self.attributes.append(text)
        if text.startswith("path="):
            self.path_attribute = body[-1].text.strip('"')

    def _mod(self, path_attribute: str | None) -> None:
        name, line = self._text(1), self.tokens[self.position].line
        self.position += 2
        if self._text() == "{":
            module = self.module.inline.setdefault(name, ModuleSource())
            self.modules.append((self.depth, module))
        else:
            self.module.files[name] = (line, path_attribute)

    def _use_tree(self, prefix: tuple[str, ...], *, absolute: bool) -> None:
        """Take `a::{b, c as d, e::*}`, the tokens after `use`; as deep as the tree is written."""
        line = self.tokens[self.position].line
        segments = prefix
        if self._text() == "::":
            absolute = True
            self.position += 1
        while self.position < len(self.tokens):
            text = self._text()
            if text == "{":
                self._use_group(segments, absolute=absolute)
                return
            if text in {",", "}", ";"}:
                break
            self.position += 1
            if text == "as":
                self._add_use(segments, line, self._text(), absolute=absolute)
                self.position += 1
                return
            if text != "::":
                segments = (*segments, text)
        self._add_use(segments, line, None, absolute=absolute)

    def _use_group(self, prefix: tuple[str, ...], *, absolute: bool) -> None:
        while self._text() in {"{", ","}:
            self.position += 1
            if self._text() != "}":
                self._use_tree(prefix, absolute=absolute)
        self.position += 1

    def _add_use(
        self, segments: tuple[str, ...], line: int, name: str | None, *, absolute: bool
    ) -> None:
        if len(segments) > 1 and segments[-1] == "self":
            segments = segments[:-1]
        if segments:
            self.module.uses.append(Use(Path(segments, line, absolute), name or segments[-1]))

    def _path(self) -> None:
        """Take `a::b::c`; a word that stands alone names no module."""
        line = self.tokens[self.position].line
        after_generics = self._text() == "::" and self._text(-1) == ">"
        absolute = self._text() == "::" and not after_generics
        segments: list[str] = []
        if self._text() == "::":
            self.position += 1
        while self.position < len(self.tokens) and self.tokens[self.position].kind == "word":
            segments.append(self._text())
            self.position += 1
            if self._text() != "::":
                break
            self.position += 1
        if len(segments) > 1 and not after_generics:
            self.module.paths.append(Path(tuple(segments), line, absolute))
        if segments[-1:] == ["import"] and self._text() == "(":
            self._python_import(line)

    def _python_import(self, line: int) -> None:
        """Note the strings between the brackets, without going past them."""
        for token in self.tokens[self.position :]:
            if token.text == ")":
                return
            if token.kind == "string":
                self.module.python_imports.append((token.text.strip('"'), line))

    def _skip_group(self) -> None:
        """Skip a bracketed group; the position is at its opening bracket."""
        depth = 0
        while self.position < len(self.tokens):
            depth += (self._text() in _OPEN) - (self._text() in _CLOSE)
            self.position += 1
            if depth == 0:
                return

    def _skip_item(self) -> None:
        """Skip what an attribute stands before: to its `;`, or the end of its block, or what encloses it."""
        while self.position < len(self.tokens) and self._text() not in _CLOSE:
            text = self._text()
            if text in _OPEN:
                self._skip_group()
            else:
                self.position += 1
            if text in {"{", ";"}:
                return


def _lets_unsafe_code_in(attribute: str) -> bool:
    """Say whether the attribute lowers the lint `unsafe_code`."""
    return re.match(r"(allow|expect|warn)\(.*\bunsafe_code\b", attribute) is not None


def _is_test_only(attribute: str) -> bool:
    """Say whether the attribute leaves the item out of every build that is not a test."""
    return (
        attribute == "test" or re.fullmatch(r"cfg\((test|all\(test,.*\))\)", attribute) is not None
    )
