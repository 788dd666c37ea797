# Two commands for a newcomer: `make run` and `make test`. See README.md.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SERVE  ?= 1
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test lint format bench lock samples clean

## run: make the demonstration bureau, issue, verify and serve (SERVE=0: stop after verifying)
run: $(VENV)/.run
	@$(BIN)/python -m tools.demonstration $(if $(filter 0,$(SERVE)),--no-serve)

## test: the whole suite; with CI=true nothing is skipped
test: $(VENV)/.dev node
	@$(BIN)/python -m tools.test_environment
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist loadfile $(PYTEST)

## lint: style, types and architecture
lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

## format: write the one layout
format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

## samples: write the synthetic application files again
samples: $(VENV)/.run
	$(BIN)/python -m tools.sample_applications

## lock: resolve the dependencies anew (needs the network)
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --extra issuer --extra pdf --group build -o requirements/run.txt pyproject.toml
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --extra issuer --extra pdf --group build --group dev -o requirements/dev.txt pyproject.toml

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked dependencies into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# Interoperability tests run other people's code; without npm they are skipped with the reason.
.PHONY: node
node:
	@if command -v npm >/dev/null; then \
	  if [ ! -e tests/interop/node/node_modules/.package-lock.json ] || [ tests/interop/node/package-lock.json -nt tests/interop/node/node_modules/.package-lock.json ]; then \
	    echo "Installing the locked npm packages of the interoperability tests …"; \
	    cd tests/interop/node && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; \
	  fi; \
	else echo "npm is missing: interoperability tests with JavaScript will be skipped"; fi

## bench: rates as ratios, and how well codes are read by a simulated camera
bench: $(VENV)/.dev node
	@$(BIN)/python -m bench.barcode
	@$(BIN)/python -m bench.camera

clean:
	rm -rf $(VENV) var dist .mypy_cache .ruff_cache .pytest_cache tests/interop/node/node_modules
