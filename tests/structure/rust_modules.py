"""The modules of one crate, and which of them names which.

`mod child;` is no arrow. Everything else that names a module is: a `use`, a path in code, and a
re-export, so that a child that imports from the facade that re-exports it makes a cycle.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .rust_source import ModuleSource, parse
from .rust_source import Path as RustPath
from .violation import Arrow, Violation

Name = tuple[str, ...]


@dataclass
class Module:
    """One module of a crate; `name` is its path from the crate's root, which is `()`."""

    name: Name
    file: Path
    source: ModuleSource
    aliases: dict[str, list["Target"]] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """What a path names: inside this crate, or from a crate or the prelude."""

    inside: bool
    segments: Name


@dataclass(frozen=True)
class Reference:
    """One place that names something."""

    module: Name
    target: Target
    file: Path
    line: int


@dataclass
class Crate:
    """All modules of a crate that are built when it is not tested."""

    root: Path
    modules: dict[Name, Module] = field(default_factory=dict)
    missing: list[Violation] = field(default_factory=list)

    @classmethod
    def read(cls, root: Path, top: Path) -> "Crate":
        """Read the crate whose `lib.rs` or `main.rs` is `root`; reported paths are relative to `top`."""
        crate = cls(root)
        crate._add_file((), root, root.parent, top)
        for module in crate.modules.values():
            crate._bring_into_scope(module)
        return crate

    def _add_file(self, name: Name, file: Path, folder: Path, top: Path) -> None:
        self._add(Module(name, file.relative_to(top), parse(file.read_text())), folder, top)

    def _add(self, module: Module, folder: Path, top: Path) -> None:
        """Add a module and everything below it; the files of its children are in `folder`."""
        self.modules[module.name] = module
        for child, source in module.source.inline.items():
            self._add(Module((*module.name, child), module.file, source), folder / child, top)
        for child, (line, attribute) in module.source.files.items():
            places = [folder / f"{child}.rs", folder / child / "mod.rs"]
            if attribute is not None:
                places = [(top / module.file).parent / attribute]
            found = next((place for place in places if place.is_file()), None)
            if found is None:
                message = f"the file of module {child} is missing"
                self.missing.append(Violation(module.file.as_posix(), line, "missing", message))
            else:
                below = found.parent if found.name == "mod.rs" else found.parent / found.stem
                self._add_file((*module.name, child), found, below, top)

    def _bring_into_scope(self, module: Module) -> None:
        for use in module.source.uses:
            for target in self._resolve(module, use.path, {}):
                module.aliases.setdefault(use.name, []).append(target)

    def _resolve(
        self, module: Module, path: RustPath, aliases: dict[str, list[Target]]
    ) -> list[Target]:
        """Say what a path may name. More than one answer: functions of a file may import one name twice."""
        first, rest = path.segments[0], path.segments[1:]
        if path.absolute:
            return [Target(inside=False, segments=path.segments)]
        if first == "crate":
            return [Target(inside=True, segments=rest)]
        if first in {"self", "super"}:
            return [Target(inside=True, segments=_relative(module.name, path.segments))]
        if (*module.name, first) in self.modules:
            return [Target(inside=True, segments=(*module.name, *path.segments))]
        if first in aliases:
            return [Target(known.inside, (*known.segments, *rest)) for known in aliases[first]]
        globs = [known.segments[:-1] for known in aliases.get("*", ()) if known.inside]
        if glob := next((name for name in globs if (*name, first) in self.modules), None):
            return [Target(inside=True, segments=(*glob, *path.segments))]
        return [Target(inside=False, segments=path.segments)]

    def references(self) -> Iterator[Reference]:
        """Give every place that names something, in the order of the modules."""
        for module in self.modules.values():
            uses: list[tuple[RustPath, dict[str, list[Target]]]] = [
                (use.path, {}) for use in module.source.uses
            ]
            paths = [(path, module.aliases) for path in module.source.paths]
            for path, aliases in uses + paths:
                for target in self._resolve(module, path, aliases):
                    yield Reference(module.name, target, module.file, path.line)

    def module_of(self, target: Target) -> Name:
        """Give the module that holds the target: the longest beginning of its path that is a module."""
        name = target.segments
        while name not in self.modules:
            name = name[:-1]
        return name

    def arrows(self) -> Iterator[Arrow]:
        """Give the arrows between the modules of this crate."""
        for reference in self.references():
            if not reference.target.inside:
                continue
            to = self.module_of(reference.target)
            if to != reference.module:
                yield Arrow(
                    written(reference.module),
                    written(to),
                    reference.file.as_posix(),
                    reference.line,
                )


def written(name: Name) -> str:
    """Write the name of a module as Rust does."""
    return "::".join(("crate", *name))


def _relative(name: Name, segments: Name) -> Name:
    for index, segment in enumerate(segments):
        if segment == "super":
            name = name[:-1]
        elif segment != "self":
            return (*name, *segments[index:])
    return name
