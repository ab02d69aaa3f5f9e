"""Every kind of violation is planted once in a minimal house and seen; the real house is clean."""

import subprocess
import sys
from pathlib import Path

import pytest

from .check import REPOSITORY, main, violations

HOUSE = {
    "Cargo.toml": """
        [workspace.dependencies]
        chainward-x509 = { path = "rust/x509" }
        judge = { path = "rust/validate", package = "chainward-validate" }
        [workspace.lints.rust]
        unsafe_code = "forbid"
    """,
    "rust/x509/Cargo.toml": """
        package.name = "chainward-x509"
        lints.workspace = true
        [dependencies]
        asn1 = "0.24"
    """,
    "rust/x509/src/lib.rs": "mod der; mod name; pub use name::Name;",
    "rust/x509/src/der.rs": "pub struct Reader;",
    "rust/x509/src/name.rs": "use crate::der::Reader; pub struct Name(Reader);",
    "rust/validate/Cargo.toml": """
        package.name = "chainward-validate"
        lints.workspace = true
        [dependencies]
        chainward-x509.workspace = true
        [dev-dependencies]
        chainward-crypto = { path = "../crypto" }
        rayon = "1"
    """,
    "rust/validate/src/lib.rs": "mod budget; mod checks; mod finding; mod policy; mod verdict;",
    "rust/validate/src/finding.rs": "pub struct Finding;",
    "rust/validate/src/budget.rs": "use crate::finding::Finding;",
    "rust/validate/src/policy.rs": "pub struct Policy;",
    "rust/validate/src/verdict.rs": (
        "use crate::{budget::Budget, finding::Finding}; use chainward_x509::Name;"
    ),
    "rust/validate/src/checks/mod.rs": "pub mod key_usage; pub mod names; pub mod validity;",
    "rust/validate/src/checks/key_usage.rs": "use crate::policy::Policy;",
    "rust/validate/src/checks/validity.rs": """
        //! Would name `crate::checks::key_usage`, were this no comment.
        use std::net::IpAddr;
        const TEXT: &str = "crate::checks::key_usage";
        #[cfg(test)]
        mod tests { use super::super::key_usage::check; use std::fs; }
    """,
    "rust/validate/src/checks/names/mod.rs": "mod dns; fn all() { dns::one() }",
    "rust/validate/src/checks/names/dns.rs": "pub fn one() {}",
    "rust/crypto/Cargo.toml": """
        package.name = "chainward-crypto"
        lints.workspace = true
        [dependencies]
        aws-lc-rs = "1"
        judge.workspace = true
    """,
    "rust/crypto/src/lib.rs": "use chainward_validate::SignatureVerifier;",
    "rust/revocation/Cargo.toml": """
        package.name = "chainward-revocation"
        lints.rust.unsafe_code = "deny"
    """,
    "rust/revocation/src/lib.rs": "#![deny(unsafe_code)] mod bytes; mod store;",
    "rust/revocation/src/bytes.rs": '#![allow(unsafe_code, reason = "it maps files")]',
    "rust/revocation/src/store.rs": "",
    "rust/engine/Cargo.toml": """
        package.name = "chainward"
        lints.workspace = true
        [dependencies]
        judge.workspace = true
        chainward-crypto = { path = "../crypto" }
        rayon = "1"
    """,
    "rust/engine/src/lib.rs": "use std::time::SystemTime; use std::fs;",
    "rust/python/Cargo.toml": """
        package.name = "chainward-python"
        [dependencies]
        chainward = { path = "../engine" }
        pyo3 = "0.30"
    """,
    "rust/python/src/lib.rs": 'fn names(py: Python) { py.import("datetime"); }',
    "python/chainward/__init__.py": "from ._native import Verdict\nfrom .cli import main\n",
    "python/chainward/_native.pyi": "class Verdict: ...\n",
    "python/chainward/cli/__init__.py": "from .. import _native\n",
    "python/chainward/integrations/__init__.py": "from chainward import Verdict\n",
    "python/chainward/integrations/ssl.py": "from chainward._native import openssl\n",
}

# What to add to which file, the kind that must be reported, and a part of the text.
PLANTS = [
    ("rust/x509/src/der.rs", "use crate::name::Name;", "cycle", "crate::der -> crate::name"),
    ("rust/x509/src/der.rs", "use crate::Name;", "cycle", "crate -> crate::name"),
    (
        "rust/x509/src/der.rs",
        "fn f() -> super::name::Name {}",
        "cycle",
        "crate::der -> crate::name",
    ),
    ("rust/validate/src/checks/names/dns.rs", "use super::all;", "cycle", "checks::names::dns"),
    ("rust/x509/src/lib.rs", "mod gone;", "missing", "gone"),
    ("rust/x509/Cargo.toml", 'pyo3 = "0.30"', "arrow-1", "pyo3"),
    ("rust/x509/Cargo.toml", 'arrow-array = "1"', "arrow-1", "arrow-array"),
    ("rust/x509/Cargo.toml", 'threads = { version = "1", package = "rayon" }', "arrow-1", "rayon"),
    ("rust/x509/Cargo.toml", '[target."cfg(unix)".dependencies]\ntokio = "1"', "arrow-1", "tokio"),
    ("rust/x509/src/name.rs", "fn f() { rayon::join(a, b) }", "arrow-1", "rayon"),
    ("rust/x509/src/name.rs", "use std::{fmt, fs::File};", "arrow-1", "std::fs::File"),
    ("rust/x509/src/name.rs", "use std as s; fn f() { s::env::var() }", "arrow-1", "std::env::var"),
    ("rust/validate/src/policy.rs", "use std::net::TcpStream;", "arrow-1", "std::net::TcpStream"),
    ("rust/validate/src/policy.rs", "fn f() { ::std::thread::spawn(g) }", "arrow-1", "std::thread"),
    (
        "rust/validate/src/policy.rs",
        "use std::time; fn f() { time::SystemTime::now() }",
        "arrow-1",
        "SystemTime",
    ),
    ("rust/validate/src/policy.rs", "use std::time::Instant;", "arrow-1", "Instant"),
    ("rust/validate/src/policy.rs", "use std::time::*;", "arrow-1", "std::time"),
    ("rust/engine/Cargo.toml", "[lints]\nrust.unsafe_code = 'deny'", "arrow-1", "unsafe_code"),
    (
        "rust/revocation/src/store.rs",
        '#[allow(dead_code, unsafe_code, reason = "r")]\nfn f() {}',
        "arrow-1",
        "crate::store lets unsafe code in",
    ),
    ("rust/x509/Cargo.toml", "judge.workspace = true", "arrow-2", "chainward-validate"),
    ("rust/x509/src/name.rs", "use chainward_validate::Policy;", "arrow-2", "chainward-validate"),
    (
        "rust/validate/src/checks/validity.rs",
        "use super::key_usage::check;",
        "arrow-2",
        "the check key_usage",
    ),
    (
        "rust/validate/src/checks/names/dns.rs",
        "use crate::checks::validity;",
        "arrow-2",
        "the check validity",
    ),
    (
        "rust/validate/src/finding.rs",
        "use crate::policy::Policy;",
        "arrow-2",
        "crate::finding names crate::policy",
    ),
    (
        "rust/validate/src/finding.rs",
        "use crate::Anything;",
        "arrow-2",
        "crate::finding names crate",
    ),
    (
        "rust/validate/src/budget.rs",
        "use crate::verdict::Verdict;",
        "arrow-2",
        "crate::budget names",
    ),
    (
        "rust/validate/src/verdict.rs",
        "use crate::checks::validity;",
        "arrow-2",
        "crate::verdict names",
    ),
    ("rust/validate/Cargo.toml", '[build-dependencies]\nchainward = "0"', "arrow-3", "chainward"),
    (
        "rust/validate/src/policy.rs",
        "use chainward_crypto::Verifier;",
        "arrow-3",
        "chainward-crypto",
    ),
    ("rust/validate/src/policy.rs", "use chainward::TrustStore;", "arrow-3", "chainward"),
    ("rust/crypto/Cargo.toml", 'chainward = { path = "../engine" }', "layer", "chainward"),
    ("rust/crypto/src/lib.rs", "use chainward::TrustStore;", "layer", "chainward"),
    (
        "rust/engine/Cargo.toml",
        'chainward-python = { path = "../python" }',
        "arrow-5",
        "chainward-python",
    ),
    ("rust/engine/src/lib.rs", "use chainward_python::errors;", "arrow-5", "chainward-python"),
    (
        "python/chainward/cli/__init__.py",
        "import chainward.integrations.ssl",
        "arrow-5",
        "the core imports",
    ),
    ("python/chainward/__init__.py", "from . import integrations", "arrow-5", "the core imports"),
    (
        "python/chainward/integrations/ssl.py",
        "from .._native import Verdict",
        "arrow-5",
        "public names only",
    ),
    (
        "python/chainward/integrations/__init__.py",
        "from .. import _native",
        "arrow-5",
        "public names only",
    ),
    (
        "python/chainward/cli/__init__.py",
        "from cryptography import x509",
        "arrow-6",
        "cryptography.x509",
    ),
    ("python/chainward/cli/__init__.py", "def f():\n    import OpenSSL", "arrow-6", "OpenSSL"),
    ("python/chainward/_native.pyi", "import cryptography.x509", "arrow-6", "cryptography.x509"),
    ("python/chainward/__init__.py", "import_module('cryptography')", "arrow-6", "cryptography"),
    ("rust/engine/Cargo.toml", 'openssl-sys = "0.9"', "arrow-6", "openssl-sys"),
    (
        "rust/python/src/lib.rs",
        'fn f() { py.import(intern!(py, "cryptography.x509")) }',
        "arrow-6",
        "cryptography",
    ),
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Build the minimal house."""
    for name, text in HOUSE.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(line.strip() for line in text.splitlines()) + "\n")
    return tmp_path


def test_the_minimal_house_is_clean(house: Path) -> None:
    assert violations(house) == []


@pytest.mark.parametrize(("file", "plant", "rule", "text"), PLANTS)
def test_a_planted_violation_is_seen(
    house: Path, file: str, plant: str, rule: str, text: str
) -> None:
    """Each is seen where it was planted, and a cycle wherever it begins."""
    before = (house / file).read_text()
    if plant.startswith("[lints]"):
        before = before.replace("lints.workspace = true\n", "")
    elif file.endswith("Cargo.toml") and "[dev-dependencies]" in before:
        before = before.replace("[dev-dependencies]", f"{plant}\n[dev-dependencies]")
        plant = ""
    (house / file).write_text(before + plant + "\n")
    found = [
        violation
        for violation in violations(house)
        if violation.rule == rule and text in violation.message
    ]
    assert found
    assert rule == "cycle" or {violation.path for violation in found} == {file}


def test_the_report_is_one_line_for_each(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "rust/x509/src/name.rs").write_text("\nuse std::fs;\nuse std::env;\n")
    assert main([str(house)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "rust/x509/src/name.rs:2: arrow-1: x509 names std::fs",
        "rust/x509/src/name.rs:3: arrow-1: x509 names std::env",
    ]


@pytest.mark.parametrize("command", [["tests/structure"], ["-m", "tests.structure"]])
def test_both_ways_to_start_it(house: Path, command: list[str]) -> None:
    run = subprocess.run(  # noqa: S603 - our own check, no shell
        [sys.executable, *command, str(house)], cwd=REPOSITORY, capture_output=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")


def test_this_house_is_clean() -> None:
    assert "\n".join(map(str, violations(REPOSITORY))) == ""
