# Two commands for a newcomer: `make run` and `make test`. See README.md.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SERVE  ?= 1
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test lint audit licences sbom format bench bench-codes differential lock samples dist clean

## run: make the demonstration bureau, issue, verify and serve (SERVE=0: stop after verifying)
run: $(VENV)/.run app
	@$(BIN)/python -m tools.demonstration $(if $(filter 0,$(SERVE)),--no-serve)

## test: the whole suite; with CI=true nothing is skipped
test: $(VENV)/.run
	@$(MAKE) --no-print-directory -j3 $(VENV)/.dev node app
	@$(BIN)/python -m tools.test_environment
	@$(MAKE) --no-print-directory -j2 types style imports app-types
	$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder -m "not alone" $(PYTEST)
	@# What measures time is run when nothing else is; status 5: none of it was asked for.
	$(BIN)/python -m pytest -m alone $(PYTEST) || [ $$? -eq 5 ]

# Two more than there are cores: many tests wait for a server, a browser or a time limit.
TEST_PROCESSES ?= $(shell echo $$(($$(nproc 2>/dev/null || echo 2) + 2)))

## lint: style, types, architecture and known vulnerabilities
lint: style types imports app-types audit

.PHONY: types style imports
types: $(VENV)/.dev
	@$(BIN)/mypy
style: $(VENV)/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
imports: $(VENV)/.dev
	@$(BIN)/lint-imports

## audit: known vulnerabilities in what is locked; says so where no advisory service answers
audit: $(VENV)/.dev
	@$(BIN)/python -m tools.audit

## licences: write docs/licences.md, the licence of every locked dependency
licences: $(VENV)/.dev
	@$(BIN)/python -m tools.licences

## sbom: write dist/sbom.cdx.json, the bill of materials of what the wheels install (CycloneDX)
sbom: $(VENV)/.dev
	@$(BIN)/python -m tools.sbom

## format: write the one layout
format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

## samples: write the synthetic application files again
samples: $(VENV)/.run
	$(BIN)/python -m tools.sample_applications

## examples: a file for every verdict (JSON, PNG, PDF), made anew with keys that are thrown away
.PHONY: examples screenshots
examples: $(VENV)/.dev
	$(BIN)/python -m tests.fixtures.examples.make

## screenshots: the pictures of docs/images, taken of the demonstration's pages in Chromium
screenshots: $(VENV)/.dev app
	$(BIN)/python -m tools.screenshots

## lock: resolve the dependencies anew (needs the network)
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --extra oidc --group build -o requirements/run.txt pyproject.toml
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --extra oidc --extra postgresql --extra distributed --group build --group dev -o requirements/dev.txt pyproject.toml
	$(PYTHON) -m tools.verifier_lock
	$(PYTHON) -m tools.operator_lock

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

# The web app, built from TypeScript; without npm the page that needs no script stands in its place.
PWA         := vc_verifier/pwa
APP         := vc_verifier/web/static/app
# Its sentences are the Python sources'; written anew when those have changed.
WORDING     := $(PWA)/src/engine/generated/wording.json
APP_SOURCES := $(shell find $(PWA) contexts -type f -not -path '*/node_modules/*')

## app: build the web app into $(APP) (VC_APP_TRUST_ROOT=FILE pins a trust root in the build)
.PHONY: app app-types
app:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(APP)/index.html; \
	elif [ ! -e $(APP)/index.html ]; then \
	  echo "npm is missing: the web app is not built, the verifier serves its page without script; apt-get install nodejs npm"; fi

$(WORDING): tools/engine_wording.py $(shell find vc_core vc_verifier -name '*.py') | $(VENV)/.run
	@$(BIN)/python -m tools.engine_wording

$(APP)/index.html: $(WORDING) $(APP_SOURCES) $(PWA)/node_modules/.package-lock.json $(PWA)/node_modules/.trust-root
	@node $(PWA)/build.mjs

$(PWA)/node_modules/.package-lock.json: $(PWA)/package-lock.json
	@echo "Installing the locked npm packages of the web app …"
	@cd $(PWA) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Changes when another trust root is to be pinned in the build.
.PHONY: always
$(PWA)/node_modules/.trust-root: $(PWA)/node_modules/.package-lock.json always
	@echo '$(VC_APP_TRUST_ROOT)' | cmp -s - $@ || echo '$(VC_APP_TRUST_ROOT)' > $@

app-types:
	@if command -v npm >/dev/null; then \
	  $(MAKE) --no-print-directory $(WORDING) $(PWA)/node_modules/.package-lock.json && cd $(PWA) && npm run --silent types; \
	else echo "npm is missing: the web app's types are not checked"; fi

## dist: both wheels, with the web app in them, the source archive and the bill of materials
dist: $(VENV)/.dev app sbom
	@$(BIN)/python -m hatchling build -t wheel -t sdist
	@$(BIN)/python -m tools.verifier_wheel

## bench: every goal of performance as a ratio, with peers; BENCH=--record writes docs/performance.json
bench: $(VENV)/.dev node
	@$(BIN)/python -m bench $(BENCH)

## bench-codes: rates of the barcode, and how well codes are read by a simulated camera
bench-codes: $(VENV)/.dev node
	@$(BIN)/python -m bench.barcode
	@$(BIN)/python -m bench.camera

## differential: compiled plans against the general path and peers, over 20,000 random documents each
differential: $(VENV)/.dev node
	VC_DIFFERENTIAL=20000 $(BIN)/python -m pytest -q tests/property/test_plans_differential.py tests/property/test_selection_plans.py \
	  tests/interop/test_canonical_forms.py

## openapi: both services against their own descriptions, with 200 examples of each kind (OPENAPI=50 …)
OPENAPI ?= 200
.PHONY: openapi
openapi: $(VENV)/.dev
	VC_OPENAPI_EXAMPLES=$(OPENAPI) $(BIN)/python -m pytest -q --timeout=7200 tests/integration/test_openapi_issuer.py \
	  tests/integration/test_openapi_verifier.py tests/integration/test_openapi_conformance.py

# Both campaigns run in parts: SECONDS= ends one with what is done, SKIP= goes on behind what was done before.
PART = $(if $(SEED),--seed $(SEED)) $(if $(SKIP),--skip $(SKIP)) $(if $(SECONDS),--seconds $(SECONDS))

## differential-verify: 10,000 credentials through this verifier and two others, every difference explained
.PHONY: differential-verify
differential-verify: $(VENV)/.dev node
	@$(BIN)/python -m tests.interop.compare_verdicts $(if $(COUNT),--count $(COUNT)) $(PART) $(if $(ALL),--all)

## fuzz: every decoder under fuzzing (FUZZ_SECONDS=3600 each, TARGET=name for one; FUZZ=--together=4)
FUZZ_SECONDS ?= 120
.PHONY: fuzz
fuzz: $(VENV)/.dev
	@$(BIN)/python -m tests.fuzz --seconds $(FUZZ_SECONDS) $(if $(TARGET),--target $(TARGET)) $(FUZZ)

## mutate: 100,000 single edits of every kind of valid document; none may be accepted (EDITS=, SEED=, WORKERS=)
.PHONY: mutate
mutate: $(VENV)/.dev
	@$(BIN)/python -m tests.mutation $(if $(EDITS),--edits $(EDITS)) $(PART) $(if $(WORKERS),--workers $(WORKERS))

## removed-checks: take the verifier's checks away one at a time; each must be missed by a test
.PHONY: removed-checks
removed-checks: $(VENV)/.dev
	@$(BIN)/python -m tools.removed_checks

## faults: kill, fill, lock, restart, jump, starve and damage, with the full counts (an hour)
.PHONY: faults
faults: $(VENV)/.dev
	FAULTS=full CRASH_KILLS=200 $(BIN)/python -m pytest -v --durations=0 tests/integration/test_issuing_crash.py \
	  tests/integration/test_issuing_crash_storage.py tests/integration/test_issuing_crash_together.py \
	  tests/integration/test_issuing_faults.py tests/integration/test_verifier_slow_clients.py \
	  tests/integration/test_verifier_large_inputs.py tests/integration/test_verifier_disk.py \
	  tests/integration/test_postgresql.py

## load: the verifier's server under load and soak, for a quiet machine; writes docs/load.json (LOAD=--quick to try)
.PHONY: load
load: $(VENV)/.dev app
	@$(BIN)/python -m bench.load $(if $(LOAD),$(LOAD),--record)

# What takes every branch of the modules listed under [tool.coverage.report] of pyproject.toml.
COVERING := tests/unit/vc_core tests/vectors tests/property/test_compiled_plans.py \
  $(patsubst %,tests/unit/vc_verifier/test_%.py,checks content_answers examination findings \
  holders_copies presented recognitions seal slips status_answers trust_status_lists verdict)

## coverage: every branch of what decides a verdict is taken by a test, or this fails
.PHONY: coverage
coverage: $(VENV)/.dev
	@mkdir -p var/coverage && rm -f var/coverage/data*
	@$(BIN)/python -m coverage run -m pytest -n auto --dist loadfile $(COVERING) $(PYTEST)
	@$(BIN)/python -m coverage combine -q
	@$(BIN)/python -m coverage report

## mutants: edit most of the same modules in thousands of ways; docs/mutants.md explains what no test misses
##   (MUTANTS="status --seconds 600": one group, for ten minutes; MUTANTS="status --survivors")
.PHONY: mutants
mutants: $(VENV)/.dev
	@nice -n 19 $(BIN)/python -m tools.mutants $(MUTANTS)

clean:
	rm -rf $(VENV) var dist .mypy_cache .ruff_cache .pytest_cache tests/interop/node/node_modules $(APP) $(PWA)/node_modules
