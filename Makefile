# `make demo` opens the till on a throw-away store; `make test` passes every check.
PYTHON ?= python3
BIN := .venv/bin
VENV := .venv/.made

# Tests of screens wait nearly as much as they work, so two of them share a core.
WORKERS ?= $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN))

.PHONY: demo test lint types bench screenshots reference lock clean

demo: $(VENV)
	@$(BIN)/pos-term demo

test: lint types $(VENV)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q

lint: $(VENV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)
	$(BIN)/mypy

bench: $(VENV)
	$(BIN)/python -m bench

screenshots: $(VENV)
	$(BIN)/python -m docs.screenshots

reference: $(VENV)
	$(BIN)/python -m docs.reference

# Pins every package with its hashes; the file names no package index.
lock:
	$(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install -q uv
	.venv/lock/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --upgrade -q -o requirements.lock

$(VENV): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist *.egg-info
