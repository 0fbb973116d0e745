# Everything is done inside .venv and node_modules; `make clean` takes both away.
PYTHON ?= python3
WORKERS ?= 2
ARGS ?=

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt
NEED_BROWSER := .ci/need chromium chromium fonts-noto-core fonts-roboto-unhinted
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help run demo test test-postgres check bench soak shots build clean compiled checkers

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

run: .venv/.runtime build compiled ## start Daymark on this machine
	@exec $(BIN)/python run.py

demo: .venv/.runtime build compiled ## start it with a year of invented entries, in a folder of its own
	@exec $(BIN)/python run.py demo

test: .venv/.dev checkers build ## run the tests, those in a real browser too (ARGS="-k word" picks some)
	@$(NEED_BROWSER)
	@$(PYTEST) -n $(WORKERS) --dist loadgroup $(ARGS)

test-postgres: .venv/.dev build ## run what touches the database on a PostgreSQL of its own
	@$(BIN)/python tests/with_postgres.py \
		$(PYTEST) -m "database and not soak" -n $(WORKERS) --dist loadgroup $(ARGS)

check: .venv/.dev checkers ## style, types, floors, templates, scripts
	@$(BIN)/ruff check -q
	@$(BIN)/ruff format --check -q || { echo "ruff format would change files"; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@out=$$($(BIN)/lint-imports --no-cache --no-logo 2>&1) || { echo "$$out"; exit 1; }
	@$(BIN)/djlint --lint --quiet pwa/templates
	@"$$($(BIN)/python hatch_build.py --node)" node_modules/@biomejs/biome/bin/biome \
		ci --error-on-warnings --colors=off

bench: .venv/.dev build compiled ## measure; one JSON line a figure
	@$(NEED_BROWSER)
	@.ci/need wrk wrk
	@$(BIN)/python -m bench $(ARGS)

soak: .venv/.dev checkers build compiled ## the long and heavy tests
	@$(NEED_BROWSER)
	@$(PYTEST) tests -m soak $(ARGS)

shots: .venv/.dev build ## photograph every screen, light and dark
	@$(NEED_BROWSER)
	@$(BIN)/python -m tests.shots $(ARGS)

build: .venv/.runtime ## join the styles, scripts and icons again, if they changed
	@$(BIN)/python hatch_build.py

clean: ## take away all that make made (never the data)
	@rm -rf .venv node_modules pwa/static/vendor pwa/static/vendor.* build dist
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Where PYTHONDONTWRITEBYTECODE is set, every start would compile the whole app again.
compiled: .venv/.runtime
	@$(BIN)/python -m compileall -q pwa run.py

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Daymark needs Python 3.11 or newer. Name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Python's venv is missing. On Debian: apt-get install python3-venv"; exit 1; }

.venv/.runtime: pyproject.toml constraints.txt | .venv/bin/python
	@echo "installing Daymark's libraries"
	@$(INSTALL) -e .
	@touch $@

.venv/.dev: pyproject.toml constraints.txt | .venv/bin/python checkers
	@echo "installing Daymark's libraries, tests and checks"
	@$(INSTALL) -e '.[dev,postgresql]'
	@touch .venv/.runtime $@

# Before .dev, so that its build finds node_modules complete.
checkers: | .venv/bin/python
	@$(BIN)/python hatch_build.py --checkers
