# Two commands do everything on a fresh machine: `make play` and `make test`.
# They need Python 3.10 or newer, make and the package index; nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: play test check bench campaign bill audit clean

play: $(VENV)/ready  ## set up, and play a practice
	@$(BIN)/voiceguide play ground-feet

test: $(VENV)/ready-dev  ## set up, and run the tests
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

check: $(VENV)/ready-dev  ## lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/ready-dev  ## measure what is promised, beside others: a quarter of an hour, one table
	$(BIN)/python -m benchmarks

campaign: $(VENV)/ready-dev  ## every fault, thousands of times; takes hours, and prints a report
	$(BIN)/python -m tests.faults

bill: $(VENV)/audit/product $(VENV)/audit/tools  ## write dist/voiceguide.cdx.json: what the product is made of
	@mkdir -p dist
	$(VENV)/audit/tools/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
	  -o dist/voiceguide.cdx.json $(VENV)/audit/product/bin/python

audit: $(VENV)/audit/product $(VENV)/audit/tools  ## ask the package index for known holes in what it is made of
	$(VENV)/audit/product/bin/python -m pip list --format=freeze --exclude voiceguide --exclude pip --exclude setuptools \
	  >$(VENV)/audit/installed.txt
	$(VENV)/audit/tools/bin/pip-audit --strict --no-deps --disable-pip -r $(VENV)/audit/installed.txt

# WITH='[m4a,neural]' adds extras.
$(VENV)/audit/product: pyproject.toml | $(VENV)/bin/python
	$(PYTHON) -m venv --clear $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check '.$(WITH)'
	@touch $@

$(VENV)/audit/tools: pyproject.toml | $(VENV)/bin/python
	$(PYTHON) -m venv --clear $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[audit]'
	@touch $@

clean:  ## remove what was set up; the cache stays
	rm -rf $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
	  || { echo "voiceguide needs Python 3.10 or newer; try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@mkdir -p $(VENV) 2>/dev/null && test -w $(VENV) \
	  || { echo "Nothing can be written here. Say where it may be: make $(MAKECMDGOALS) VENV=/a/folder/of/yours" >&2; exit 1; }
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
