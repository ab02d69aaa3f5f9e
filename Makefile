# Every target sets up what it needs: a virtual environment in .venv and a release build of the wheel.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# In CI the checkout is new each time: what cargo built for the last one is kept outside of it.
ifeq ($(CI),true)
export CARGO_TARGET_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/chainward/target
endif

RUST_SOURCES := Cargo.toml Cargo.lock $(shell find rust \( -name target -o -path rust/fuzz \) -prune -o \( -name '*.rs' -o -name Cargo.toml \) -print)
PYTHON_SOURCES := pyproject.toml $(shell find python -name '*.py' -o -name '*.pyi' -o -name py.typed)

.PHONY: help
help: ## Show what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /|/' | column -t -s '|'

.PHONY: demo
demo: build ## Judge a small PKI as files and in real TLS handshakes, each with its reason; count handshakes a second
	@$(BIN)/python demo

.PHONY: test
test: build $(VENV)/.dev ## Run all tests, the Python ones against the built wheel
	cargo test --workspace --exclude chainward-python --quiet
	cargo test -p chainward-revocation --features https --test https --quiet
	$(BIN)/python -m pytest

.PHONY: lint
lint: build $(VENV)/.dev ## Check format, lints, types, stubs and the structure of the house
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/python -m mypy.stubtest chainward._native
	$(BIN)/python tests/structure
	if cargo deny --version >/dev/null 2>&1; then cargo deny --log-level error check bans licenses sources; \
	else echo 'cargo-deny is not installed: bans, licences and sources are not checked'; fi

.PHONY: conformance
conformance: build $(VENV)/.dev ## Judge x509-limbo, BetterTLS, NIST PKITS and Wycheproof; writes build/conformance.json
	$(BIN)/python tests/conformance

.PHONY: bench
bench: build $(VENV)/.dev ## Time chainward beside its peers in one interleaved run; writes build/bench.json
	$(BIN)/python benches

.PHONY: claims
claims: build $(VENV)/.dev ## Print every claim: its bound, what was measured, PASS, FAIL or NOT RUN
	$(BIN)/python tests/claims

.PHONY: differential
differential: build $(VENV)/.dev ## Judge 20,000 generated chains beside cryptography and OpenSSL; an unlisted disagreement fails
	$(BIN)/python tests/property/differential.py --count 20000

.PHONY: soak
soak: ## Judge ten million times while CRLs and anchors are swapped; each verdict is that of the state it names
	CHAINWARD_SOAK=10000000 cargo test --release -p chainward --test judgement swapping

.PHONY: fuzz
fuzz: tools ## Fuzz each target for 60 seconds; needs cargo-fuzz and a nightly toolchain
	rust/fuzz/run.sh

.PHONY: mutants
mutants: build $(VENV)/.dev ## Change the judge's code in small ways and see a test fail; takes hours, and goes on where it stopped
	$(BIN)/python tests/mutants

.PHONY: build
build: $(VENV)/.wheel ## Build the wheel and install it into .venv

.PHONY: lock
lock: tools ## Pin the newest versions of the Python tools in requirements.lock
	rm -rf build/lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --upgrade pip
	build/lock/bin/python -m pip install --quiet --group dev
	{ echo "# Made by 'make lock': what the Python tools are pinned to."; build/lock/bin/python -m pip freeze --all; } > requirements.lock

.PHONY: clean
clean: ## Remove what was built
	rm -rf $(VENV) build
	cargo clean

.PHONY: tools
tools:
	@command -v $(PYTHON) >/dev/null \
	  || { echo 'Python 3.11 or newer is needed, and $(PYTHON) is not there (make PYTHON=...)' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V) (make PYTHON=...)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo '$(PYTHON) can make no virtual environment: install its venv package' >&2; exit 1; }
	@command -v cargo >/dev/null \
	  || { echo 'A Rust toolchain is needed, and cargo is not there: see https://rustup.rs' >&2; exit 1; }
	@command -v cc >/dev/null \
	  || { echo 'A C compiler is needed for AWS-LC, and cc is not there' >&2; exit 1; }

$(VENV)/.build: pyproject.toml requirements.lock | tools
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --group build --group demo
	touch $@

$(VENV)/.dev: $(VENV)/.build
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --group dev
	touch $@

$(VENV)/.wheel: $(RUST_SOURCES) $(PYTHON_SOURCES) README.md LICENSE | $(VENV)/.build
	rm -rf build/wheels
	$(BIN)/maturin build --release --locked --quiet --out build/wheels
	$(BIN)/python -m pip install --quiet --no-deps --force-reinstall build/wheels/*.whl
	touch $@
