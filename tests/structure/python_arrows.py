"""The arrows of the Python package that must never exist: 5 and 6 of the design's list."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .violation import Violation

PACKAGE = "chainward"
_ORACLES = ("cryptography", "OpenSSL")
_IMPORTERS = ("__import__", "import_module")


@dataclass(frozen=True)
class Import:
    """One module or name that a file imports, by its full name."""

    name: str
    line: int


def python_violations(top: Path) -> Iterator[Violation]:
    """Check every file of the package, stubs too."""
    folder = top / "python"
    for file in sorted([*folder.rglob("*.py"), *folder.rglob("*.pyi")]):
        module = file.relative_to(folder).with_suffix("").parts
        path = file.relative_to(top).as_posix()
        for imported in _imports(ast.parse(file.read_text()), module):
            for rule, what in _wrong(".".join(module), imported.name):
                yield Violation(path, imported.line, rule, what)


def _wrong(module: str, imported: str) -> Iterator[tuple[str, str]]:
    if _is_within(imported, *_ORACLES):
        yield "arrow-6", f"product code imports {imported}"
    if not _is_within(module, f"{PACKAGE}.integrations"):
        if _is_within(imported, f"{PACKAGE}.integrations"):
            yield "arrow-5", f"the core imports {imported}"
        return
    if _is_within(imported, f"{PACKAGE}._native"):
        binding = module == f"{PACKAGE}.integrations.ssl" and _is_within(
            imported, f"{PACKAGE}._native.openssl"
        )
        if not binding:
            yield "arrow-5", f"an integration imports {imported}: public names only"


def _is_within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def _imports(tree: ast.Module, module: tuple[str, ...]) -> Iterator[Import]:
    """Give what a file imports: statements, and calls that name a module in a literal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            yield from _import_from(node, module)
        elif isinstance(node, ast.Call) and node.args and _called(node.func) in _IMPORTERS:
            argument = node.args[0]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield Import(argument.value, node.lineno)


def _import_from(node: ast.ImportFrom, module: tuple[str, ...]) -> Iterator[Import]:
    """Resolve `from ..a import b`: `a.b` may be a module or a name of one, and is judged alike.

    The last part of `module` is the file, `__init__` for a package's own, so one dot takes it off.
    """
    base = ".".join(module[: len(module) - node.level]) if node.level else ""
    origin = ".".join(part for part in (base, node.module) if part)
    for alias in node.names:
        yield Import(f"{origin}.{alias.name}", node.lineno)


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
