# Two commands matter: `make run` and `make test`. Each makes .venv from the lock when it is missing
# or out of date, and installs nothing otherwise.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests wait for databases and processes half of the time: two workers a core.
PYTEST_ARGS ?= --numprocesses $(shell $(PYTHON) -c 'import os; print(2 * (os.cpu_count() or 1))') --dist worksteal
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test lint format bench install lock
.DEFAULT_GOAL := run

run: $(VENV)/.runtime
	@exec $(BIN)/python -m bot run

test: $(VENV)/.development
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.development
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.development
	$(BIN)/python -m benchmarks

install: $(VENV)/.development

lock: $(VENV)/.development
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra build pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra dev pyproject.toml -c requirements.txt -o requirements-dev.txt

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 ou plus récent est nécessaire (essayez : make PYTHON=python3.12 $(MAKECMDGOALS))"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installation des bibliothèques dans $(VENV) (une seule fois)…"
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.runtime
	@echo "Installation des outils de développement dans $(VENV) (une seule fois)…"
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@
