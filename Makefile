# Two commands for a newcomer: `make demo` and `make test`. Both are idempotent and need only the Python package index.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo demo-llm test lint types docs wheels benchmarks clean

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "deeppersona needs Python 3.11 to 3.13; name one with: make PYTHON=python3.12 ..." >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'

.venv/installed: .venv/pyvenv.cfg pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/installed-dev: .venv/installed pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[local]' --group dev
	@touch $@

.venv/installed-docs: .venv/installed pyproject.toml
	$(BIN)/python -m pip install --quiet --group docs
	@touch $@

.venv/installed-local: .venv/installed
	$(BIN)/python -m pip install --quiet --editable '.[local]'
	@touch $@

demo: .venv/installed  ## Simulate Germany with the embedded respondent: runs/demo/report.html
	$(BIN)/deeppersona simulate DEU --n 100 --survey wvs7-core6 --seed 7 --ray local --report --out runs/demo

demo-llm: .venv/installed-local  ## The same with a real, very small language model: runs/demo-llm/report.html
	$(BIN)/deeppersona model pull smollm2-135m
	$(BIN)/deeppersona simulate DEU --n 10 --survey wvs7-core6 --seed 7 --model local/smollm2-135m --elicitation logprob --report --out runs/demo-llm

test: .venv/installed-dev  ## Run every test, a file at a time in each of two processes
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

lint: .venv/installed-dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: .venv/installed-dev
	$(BIN)/mypy .

docs: .venv/installed-docs  ## Build the documentation into build/site; a warning fails
	@rm -rf build/package && mkdir -p build/package/deeppersona  # the checkout may have any name; docstrings are read from this one
	@ln -s $(addprefix $(CURDIR)/,$(wildcard *.py) $(patsubst %/__init__.py,%,$(wildcard */__init__.py))) build/package/deeppersona
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

wheels: .venv/installed-dev  ## Build, install in a clean environment of each Python and simulate; PYTHONS names them
	$(BIN)/python tests/clean_install.py $(PYTHONS)

benchmarks: .venv/installed-dev  ## Measure every promised figure and write docs/performance.md; half an hour on a quiet machine
	$(BIN)/python benchmarks/all.py --out build/figures --markdown docs/performance.md

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
