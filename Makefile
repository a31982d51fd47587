# Two commands do everything on a fresh machine: `make play` and `make test`.
# They need Python 3.10 or newer, make and the package index; nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: play test check bench campaign clean

play: $(VENV)/ready  ## set up, and play a practice
	@$(BIN)/voiceguide play ground-feet

test: $(VENV)/ready-dev  ## set up, and run the tests
	$(BIN)/python -m pytest -q -n auto --dist loadfile

check: $(VENV)/ready-dev  ## lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/ready-dev  ## print the benchmark table
	$(BIN)/python -m benchmarks

campaign: $(VENV)/ready-dev  ## every fault, thousands of times; takes hours, and prints a report
	$(BIN)/python -m tests.faults

clean:  ## remove what was set up; the cache stays
	rm -rf $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
	  || { echo "voiceguide needs Python 3.10 or newer; try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@# simpleaudio is compiled on most machines; without a compiler miniaudio plays.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[simpleaudio]' >$(VENV)/simpleaudio.log 2>&1 \
	  || echo "simpleaudio was not built here (see $(VENV)/simpleaudio.log); miniaudio plays instead."
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
