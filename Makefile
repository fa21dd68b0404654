# Only Python 3.11 or newer and make are needed; everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo test test-real check bench shots locale clean

help:
	@echo "make demo    try ko-coach: sample tickets, a rubric to edit"
	@echo "make test    run the tests"
	@echo "make test-real  every screen played through, and the real thing: a terminal, a PostgreSQL, a browser, a help desk (CI runs it)"
	@echo "make check   style, types, floors"
	@echo "make bench   measure speed against a bare Textual app"
	@echo "make shots   the screens as SVG and PNG, into shots/"
	@echo "make locale  bring the translations' catalogue up to date"

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt hatch_build.py $(shell find src/ko_coach/locale -name '*.po')
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ko-coach needs Python 3.11 or newer; name one with make PYTHON=...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@$(BIN)/python -m compileall -q src $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') || true
	@touch $@

demo: install
	@$(BIN)/ko-coach demo

test: install
	@$(BIN)/python -m pytest -n 3 -m 'not thorough and not pty and not server'

test-real: install
	@$(BIN)/python -m pytest -n 3 -m 'thorough and not pty and not server'
	@$(BIN)/python -m pytest -n 3 -m pty
	@$(BIN)/python -m pytest -n 2 -m 'server and not help_desk'
	@$(BIN)/python -m pytest -m help_desk

check: install
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: install
	@$(BIN)/python benchmarks/run.py

shots: install
	@$(BIN)/python tools/shots.py shots

locale: install
	@$(BIN)/python tools/catalogue.py

clean:
	rm -rf .venv shots dist build
