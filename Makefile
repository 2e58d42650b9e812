# `make chat` and `make test` set up all they need; run them as often and in whatever order you like.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help chat test lint setup setup-dev eval baseline lock clean

help:           ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-8s %s\n", $$1, $$2}'

chat: setup     ## Index the notes in corpus/ and serve the chat page on http://127.0.0.1:7860
	@echo "==> Bringing the index up to date with corpus/"
	@$(BIN)/assistant ingest || [ $$? -eq 5 ]
	@echo "==> Serving http://127.0.0.1:7860 (stop with Ctrl-C)"
	@$(BIN)/assistant serve

test: setup-dev ## Check style, types and layers, and run the tests
	@echo "==> Checking style, types and layers"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@echo "==> Running the tests"
	@$(BIN)/pytest -n auto -q

eval: setup     ## Score answers to the question set of this repository against evals/baseline.json
	@echo "==> Bringing the index up to date with corpus/"
	@$(BIN)/assistant ingest || [ $$? -eq 5 ]
	@echo "==> Asking evals/questions/shipped.jsonl"
	@$(BIN)/assistant eval answers evals/questions/shipped.jsonl --gate evals/baseline.json

baseline: setup ## Measure the question set anew and make that the baseline
	@$(BIN)/assistant ingest || [ $$? -eq 5 ]
	@$(BIN)/assistant eval answers evals/questions/shipped.jsonl --save evals/baseline.json

setup: $(VENV)/.installed

setup-dev: $(VENV)/.installed-dev

# Every version is pinned, so that pip has nothing to search for.
$(VENV)/.installed: requirements.txt pyproject.toml | $(BIN)/python
	@echo "==> Installing the pinned packages into $(VENV) (a few minutes the first time)"
	@$(PIP) install -q -r requirements.txt
	@$(PIP) install -q --no-deps -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "==> Installing the pinned packages for the tests"
	@$(PIP) install -q -r requirements-dev.txt
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "==> Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "On Debian: apt-get install python3-venv"; exit 1; }

lock:           ## Pin the newest versions that go together (needs uv)
	uv pip compile -q --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	  --python-version 3.11 pyproject.toml -o requirements.txt
	uv pip compile -q --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	  --python-version 3.11 --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:          ## Remove what was made: environment and index
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
	find index -mindepth 1 ! -name README.md -delete
