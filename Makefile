# The main targets need nothing but Python 3.11 or later, git and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PEERS  := .venv-peers
OUTPUT := build/commission
BRANCH := examples/branche-2026
LOCALE := cqpt_cli/locales/fr/LC_MESSAGES/cqpt
PIP     = $(1)/bin/python -m pip --disable-pip-version-check --quiet install

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check format bench golden docs catalogues lock clean

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

demo: $(VENV)/.runtime ## Install, then check, score and synthesise the example cases
	@printf '\n$$ cqpt check-eligibility %s\n' $(BRANCH)
	@$(BIN)/cqpt check-eligibility $(BRANCH) || test $$? -eq 1
	@printf '\n$$ cqpt score %s\n' $(BRANCH)/cases/2026-0002
	@$(BIN)/cqpt score $(BRANCH)/cases/2026-0002 || test $$? -eq 1
	@printf '\n$$ cqpt synthesize %s --output %s\n' $(BRANCH) $(OUTPUT)
	@$(BIN)/cqpt synthesize $(BRANCH) --output $(OUTPUT)

test: $(VENV)/.dev ## Install what the tests need, and run them all
	$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/.dev ## Format, lint and types, without changing anything
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.dev ## Format, and mend what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.runtime $(PEERS)/.peers ## Measure against check-jsonschema and WeasyPrint (which needs Pango)
	$(BIN)/python -m benchmarks.run --peers $(PEERS)/bin

golden: $(VENV)/.dev ## Approve the example documents as they are rendered now
	$(BIN)/python -m pytest tests/rendering/test_golden.py --update-golden
	@git --no-pager diff --stat -- tests/rendering/golden

docs: $(VENV)/.dev ## Write the docs pages that come from the data
	$(BIN)/python -m pytest --quiet tests/test_docs.py --update-golden

catalogues: $(VENV)/.dev ## Bring the French catalogue up to date with the code, and compile it
	@mkdir -p build
	$(BIN)/pybabel --quiet extract -k N_ -k unsaid -k ngettext:1,2 --no-location --sort-output --omit-header -o build/cqpt.pot cqpt_cli
	$(BIN)/pybabel --quiet update -i build/cqpt.pot -o $(LOCALE).po -l fr --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date -w 120
	$(BIN)/pybabel --quiet compile -i $(LOCALE).po -o $(LOCALE).mo --statistics

lock: $(VENV)/.dev ## Renew the versions and hashes in requirements/
	$(call PIP,$(VENV)) uv
	$(call compile,runtime) pyproject.toml requirements/build.in
	$(call compile,dev) --extra dev pyproject.toml requirements/build.in
	$(call compile,peers) requirements/peers.in

compile = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command 'make lock' --output-file requirements/$(1).lock

clean: ## Remove what was installed and made
	rm -rf $(VENV) $(PEERS) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "cqpt needs Python 3.11 or later; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing cqpt into $(VENV) …"
	@$(call PIP,$(VENV)) --require-hashes -r requirements/runtime.lock
	@$(call PIP,$(VENV)) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.runtime
	@echo "Installing what tests and checks need into $(VENV) …"
	@$(call PIP,$(VENV)) --require-hashes -r requirements/dev.lock
	@touch $@

$(PEERS)/.peers: requirements/peers.lock
	@echo "Installing the peers to measure against into $(PEERS) …"
	@$(PYTHON) -m venv $(PEERS)
	@$(call PIP,$(PEERS)) --require-hashes -r requirements/peers.lock
	@touch $@
