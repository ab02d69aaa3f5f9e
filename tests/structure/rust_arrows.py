"""The arrows between crates, and between modules of one crate, that must never exist.

The numbers are those of the list "Arrows that must never exist" of the design. What no reading of the
source can see is tested elsewhere: arrow 4, that a cache changes no outcome, by `make conformance`.
"""

from collections.abc import Iterator
from pathlib import Path

from .rust_crates import CrateFolder
from .rust_modules import Crate, Module, Name, Reference, written
from .violation import Violation

PURE = frozenset({"x509", "validate"})
_IMPURE_CRATES = ("pyo3", "arrow", "rayon", "tokio")
_IMPURE_NAMES = [
    ("std", "fs"),
    ("std", "net"),
    ("std", "env"),
    ("std", "process"),
    ("std", "thread"),
    ("std", "time", "SystemTime"),
    ("std", "time", "Instant"),
    ("std", "time", "*"),
    ("std", "*"),
]
# Addresses are values: they open no connection.
_PURE_NAMES = frozenset(("std", "net", name) for name in ("IpAddr", "Ipv4Addr", "Ipv6Addr"))

# Crates of the house that a crate may depend on; a crate that is not listed may depend on any but python.
_MAY_DEPEND_ON = {
    "x509": ("arrow-2", frozenset[str]()),
    "validate": ("arrow-3", frozenset({"x509"})),
    "crypto": ("layer", frozenset({"x509", "validate"})),
    "revocation": ("layer", frozenset({"x509", "validate"})),
}
# Modules at the top of validate that may import only these others.
_MAY_IMPORT = {
    "finding": frozenset[str](),
    "budget": frozenset({"finding"}),
    "evidence": frozenset({"ocsp"}),  # for its codes of faults, which are data
    "verdict": frozenset({"finding", "budget", "evidence"}),
}
# The FFI crates, and the one that maps files into memory.
_UNSAFE_ROOMS = ("python", "revocation", "integrations/")
# The modules that may hold `unsafe` where a room may, but is not made of it.
_UNSAFE_MODULES: dict[str, tuple[Name, ...]] = {"revocation": (("bytes",),)}
# Other people's judges of certificates; rust/integrations/openssl binds OpenSSL itself.
_ORACLES = ("openssl", "boring", "native-tls", "cryptography-x509", "webpki", "rustls-webpki")
_PYTHON_ORACLES = ("cryptography", "OpenSSL")


def crate_violations(crates: list[CrateFolder], top: Path) -> Iterator[Violation]:
    """Check what the Cargo.toml files say."""
    rooms = {crate.package: crate.room for crate in crates}
    for crate in crates:
        path = crate.manifest.relative_to(top).as_posix()
        for dependency in crate.dependencies:
            for rule, what in _wrong_package(crate.room, dependency.package, rooms):
                yield Violation(path, dependency.line, rule, f"{crate.room} depends on {what}")
        if not crate.forbids_unsafe_code and not crate.room.startswith(_UNSAFE_ROOMS):
            yield Violation(
                path, 1, "arrow-1", f"{crate.room} does not forbid unsafe_code in its lints"
            )


def code_violations(
    crate: CrateFolder, code: Crate, crates: list[CrateFolder]
) -> Iterator[Violation]:
    """Check what one crate's code names."""
    packages = {other.identifier: other.package for other in crates}
    rooms = {other.package: other.room for other in crates}
    for reference in code.references():
        target = reference.target.segments
        if reference.target.inside and crate.room == "validate":
            for rule, what in _wrong_module(reference.module, code.module_of(reference.target)):
                yield _at(reference, rule, what)
        elif not reference.target.inside:
            package = packages.get(target[0], target[0].replace("_", "-"))
            for rule, what in _wrong_package(crate.room, package, rooms):
                yield _at(reference, rule, f"{crate.room} names {what}")
            if crate.room in PURE and _is_impure(target):
                yield _at(reference, "arrow-1", f"{crate.room} names {'::'.join(target)}")
    for module in code.modules.values():
        yield from _unsafe_code(crate, module)
        for name, line in module.source.python_imports:
            if name.split(".")[0] in _PYTHON_ORACLES:
                message = f"product code imports the Python package {name}"
                yield Violation(module.file.as_posix(), line, "arrow-6", message)


def _unsafe_code(crate: CrateFolder, module: Module) -> Iterator[Violation]:
    """Find where unsafe code is let into a module that is none of those that may hold it."""
    allowed = _UNSAFE_MODULES.get(crate.room)
    for line in () if allowed is None or module.name in allowed else module.source.unsafe_code:
        message = f"{written(module.name)} lets unsafe code in"
        yield Violation(module.file.as_posix(), line, "arrow-1", message)


def _wrong_package(room: str, package: str, rooms: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Say why this crate may not use that package, of this house or of others."""
    other = rooms.get(package)
    rule, allowed = _MAY_DEPEND_ON.get(room, ("", None))
    if other == "python" and room != "python":
        yield "arrow-5", package
    elif other is not None and other != room and allowed is not None and other not in allowed:
        yield rule, package
    if other is not None:
        return
    if room in PURE and _is_family(package, _IMPURE_CRATES):
        yield "arrow-1", package
    if _is_family(package, _ORACLES) and room != "integrations/openssl":
        yield "arrow-6", package


def _wrong_module(source: Name, target: Name) -> Iterator[tuple[str, str]]:
    """Say why this module of validate may not name that one."""
    if (
        source[:1] == target[:1] == ("checks",)
        and len(source) > 1
        and len(target) > 1
        and source[1] != target[1]
    ):
        yield "arrow-2", f"the check {source[1]} names the check {target[1]}"
    allowed = _MAY_IMPORT.get(source[0]) if source else None
    if (
        allowed is not None
        and target[:1] != source[:1]
        and (not target or target[0] not in allowed)
    ):
        yield "arrow-2", f"{written(source)} names {written(target)}"


def _is_impure(target: Name) -> bool:
    if target[:3] in _PURE_NAMES:
        return False
    return any(target[: len(name)] == name for name in _IMPURE_NAMES)


def _is_family(package: str, names: tuple[str, ...]) -> bool:
    """Say whether it is one of these packages or a part of one: `arrow-array`, `openssl-sys`."""
    return any(package == name or package.startswith(f"{name}-") for name in names)


def _at(reference: Reference, rule: str, message: str) -> Violation:
    return Violation(reference.file.as_posix(), reference.line, rule, message)
