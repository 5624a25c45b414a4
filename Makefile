## make brief   the sample brief, in out/           make test    the tests
## make check   style, types, imports, docs         make bench   the benchmarks, as ratios
## make docs    the documentation, in docs/_build   make fix     let ruff mend what it can
## make test-slow the long ones                     make lock    renew the pinned versions (needs uv)
## make test-all  the tests on every Python found
##
## PYTHON=python3.12 VENV=.venv-3.12 make test      another Python, in an environment of its own

VENV ?= .venv
BIN   = $(VENV)/bin
PINS  = $(foreach layer,$(1),-r constraints/$(layer).txt)

.DEFAULT_GOAL := help
.PHONY: help brief test test-slow test-all spark gravity check bench docs fix lock clean

help:
	@sed -n 's/^## \{0,1\}//p' Makefile

# Each stamp is one layer of packages; a layer is installed again only when its pins change.
$(VENV)/run.stamp: constraints/run.txt pyproject.toml
	@sh tools/venv.sh $(VENV) "$(PYTHON)"
	@echo "Installing the pinned packages (once; a minute or so) …"
	@$(BIN)/python -m pip install --quiet --require-hashes $(call PINS,run)
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp constraints/test.txt
	@$(BIN)/python -m pip install --quiet --require-hashes $(call PINS,test)
	@touch $@

$(VENV)/check.stamp: $(VENV)/test.stamp constraints/check.txt
	@$(BIN)/python -m pip install --quiet --require-hashes $(call PINS,check)
	@touch $@

$(VENV)/gravity.stamp: $(VENV)/check.stamp constraints/gravity.txt
	@$(BIN)/python -m pip install --quiet --require-hashes $(call PINS,gravity)
	@touch $@

$(VENV)/spark.stamp: $(VENV)/check.stamp constraints/spark.txt
	@$(BIN)/python -m pip install --quiet --require-hashes $(call PINS,spark)
	@touch $@

brief: $(VENV)/run.stamp
	@$(BIN)/bilateral brief --out out

# Tests of Spark, gravity and the browser run where `make spark`, `make gravity` and a Chromium are; else they skip.
test: $(VENV)/test.stamp
	$(BIN)/python -m pytest -m "not slow"

test-slow: $(VENV)/test.stamp
	$(BIN)/python -m pytest -m slow

spark: $(VENV)/spark.stamp

gravity: $(VENV)/gravity.stamp

test-all:
	@sh tools/test_all.sh

check: $(VENV)/check.stamp docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/check.stamp
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going docs docs/_build

fix: $(VENV)/check.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks

lock: $(VENV)/run.stamp
	$(BIN)/python tools/lock.py

clean:
	rm -rf out docs/_build build .pytest_cache .mypy_cache .ruff_cache .hypothesis
