"""The crates under rust/: where they are, what they are called, what their Cargo.toml depends on.

Dev-dependencies are left out: the arrows are about the product, and tests may look at everything.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TABLES = ("dependencies", "build-dependencies")


@dataclass(frozen=True)
class Dependency:
    """One line of a Cargo.toml; `package` is the name in the registry or of the crate of this house."""

    package: str
    line: int


@dataclass(frozen=True)
class CrateFolder:
    """One crate; `room` is its folder below rust/, such as `x509` or `integrations/openssl`."""

    room: str
    folder: Path
    package: str
    dependencies: tuple[Dependency, ...]
    forbids_unsafe_code: bool

    @property
    def manifest(self) -> Path:
        """Give the path of its Cargo.toml."""
        return self.folder / "Cargo.toml"

    @property
    def identifier(self) -> str:
        """Give the name that code of other crates writes."""
        return self.package.replace("-", "_")

    @property
    def roots(self) -> list[Path]:
        """Give the files that its modules hang from."""
        files = [self.folder / "src" / "lib.rs", self.folder / "src" / "main.rs"]
        return [file for file in files if file.is_file()]


def read_crates(top: Path) -> list[CrateFolder]:
    """Read every crate of the house, in the order of their folders."""
    workspace: dict[str, Any] = {}
    if (top / "Cargo.toml").is_file():
        workspace = tomllib.loads((top / "Cargo.toml").read_text()).get("workspace", {})
    manifests = [*top.glob("rust/*/Cargo.toml"), *top.glob("rust/integrations/*/Cargo.toml")]
    return [_read(manifest, top, workspace) for manifest in sorted(manifests)]


def _read(manifest: Path, top: Path, workspace: dict[str, Any]) -> CrateFolder:
    text = manifest.read_text()
    content = tomllib.loads(text)
    lints = content.get("lints", {})
    if lints.get("workspace"):
        lints = workspace.get("lints", {})
    return CrateFolder(
        room=manifest.parent.relative_to(top / "rust").as_posix(),
        folder=manifest.parent,
        package=content.get("package", {}).get("name", manifest.parent.name),
        dependencies=tuple(_dependencies(content, text, workspace.get("dependencies", {}))),
        forbids_unsafe_code=_level(lints.get("rust", {}).get("unsafe_code")) == "forbid",
    )


def _dependencies(
    content: dict[str, Any], text: str, shared: dict[str, Any]
) -> Iterator[Dependency]:
    """Give the dependencies of all tables, those for one target too; a renamed one by its real name."""
    for owner in (content, *content.get("target", {}).values()):
        for table in _TABLES:
            for key, value in owner.get(table, {}).items():
                inherited = isinstance(value, dict) and value.get("workspace")
                said = shared.get(key) if inherited else value
                package = said.get("package", key) if isinstance(said, dict) else key
                yield Dependency(package, _line_of(key, text))


def _line_of(key: str, text: str) -> int:
    """Find the line that names the key: tomllib tells no lines."""
    written = re.compile(rf'^\s*(\[.*dependencies\.)?"?{re.escape(key)}"?\s*[].=]', re.MULTILINE)
    match = written.search(text)
    return text.count("\n", 0, match.end()) + 1 if match else 1


def _level(lint: object) -> object:
    return lint.get("level") if isinstance(lint, dict) else lint
