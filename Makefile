# briefkit: `make report` and `make test` do all the set-up they need, in a virtual environment of their own (.venv).
#
#   make report   the main job on the bundled sample briefs: out/index.html and a page each
#   make test     everything but what needs a browser: lint, types, notebooks, drift, pytest
#   make docs     the documentation site, into _docs/
#   make lab      JupyterLab on the notebooks
#   make bench    accuracy and speed, against peers
#   make readme, make clean, make hooks, make constraints: see CONTRIBUTING.md

VENV ?= .venv
OUT ?= out
# Briefs of one's own: make report BRIEFS=folder
BRIEFS ?= --samples
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip
# Any Python from 3.11 on that can make a virtual environment; the constraints were made with 3.11, so that one first
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { command -v $$p; break; }; done)

# Stamps: make installs once, and again only when one of the files that say what to install changes
SOURCES_OF_TRUTH := settings.ini setup.py constraints.txt
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help report test lint types notebooks drift pytest browser docs lab bench picture readme export hooks constraints dist clean

help:
	@sed -n 's/^#   \{0,1\}//p' Makefile | sed -n 1,6p

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "briefkit needs Python 3.11 or newer with its venv module (on Debian: python3 and python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(SOURCES_OF_TRUTH) | $(BIN)/python
	@echo "Installing briefkit into $(VENV) (once)"
	$(PIP) install -qq --constraint constraints.txt --editable .
	@touch $@

$(INSTALLED_DEV): $(SOURCES_OF_TRUTH) | $(BIN)/python
	@echo "Installing briefkit and what its developers need into $(VENV) (once, about a minute)"
	$(PIP) install -qq --constraint constraints.txt --editable '.[dev]'
	@touch $(INSTALLED) $@

report: $(INSTALLED)
	$(BIN)/briefkit report $(BRIEFS) -o $(OUT)/

test: lint types notebooks drift pytest

lint: $(INSTALLED_DEV)
	@echo "== ruff"
	$(BIN)/ruff check .

types: $(INSTALLED_DEV)
	@echo "== mypy"
	$(BIN)/mypy

notebooks: $(INSTALLED_DEV)
	@echo "== nbdev_test"
	$(BIN)/nbdev_test --n_workers 2

drift: $(INSTALLED_DEV)
	@echo "== drift: nbdev_export, nbdev_clean and the README change nothing"
	$(BIN)/python tools/check_drift.py

pytest: $(INSTALLED_DEV)
	@echo "== pytest"
	$(BIN)/python -m pytest

browser: $(INSTALLED_DEV)
	$(BIN)/python -m pytest -m browser

docs: $(INSTALLED_DEV)
	$(BIN)/python tools/build_docs.py

lab: $(INSTALLED_DEV)
	$(BIN)/jupyter lab nbs

bench: $(INSTALLED_DEV)
	$(BIN)/python tools/run_benchmarks.py

# The README's picture, anew (needs Chromium and npm)
picture: report
	cd tools && npm install --no-audit --no-fund --loglevel=error
	node tools/picture.mjs $(OUT)/red_sea_shipping.html nbs/images/report.png

readme: $(INSTALLED_DEV)
	$(BIN)/python tools/build_readme.py

export: $(INSTALLED_DEV)
	$(BIN)/nbdev_export
	$(BIN)/nbdev_clean

hooks: $(INSTALLED_DEV)
	git config --local include.path ../.gitconfig

# Newest versions that fit together, from an empty environment
constraints: | $(BIN)/python
	$(BIN)/python tools/freeze_constraints.py

dist: $(INSTALLED_DEV)
	rm -rf dist build
	$(BIN)/python -m build

clean:
	rm -rf $(OUT) _docs _proc build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info $(INSTALLED) $(INSTALLED_DEV)
