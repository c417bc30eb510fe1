# Two commands on a fresh machine: `make demo` and `make test`. Python 3.11 or newer is all they need; `make test` also npm.
PYTHON ?= python3
BIN := .venv/bin
DISTRIBUTIONS := hookspecs ccmaster_core $(sort $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))) .
PYTEST := $(BIN)/python -m pytest

.PHONY: demo test check conformance bench docs lock clean

demo: .venv/ready        ## run the main job on the embedded demo runtime
	$(BIN)/ccmaster demo

test: .venv/test-ready .node/ready   ## every test, the real Claude Code CLI and the protocol's own suite included
	$(PYTEST) -n 2 --dist loadgroup

check: test              ## what CI runs: tests, import contracts, style, types
	$(BIN)/lint-imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

conformance: .venv/test-ready .node/ready   ## the Model Context Protocol's own suite against ccmaster, scenario by scenario
	$(BIN)/python -m tests.conformance

bench: .venv/test-ready  ## every performance aim, beside its yardstick, in one table
	$(BIN)/python -m tests.benchmarks

docs: .venv/ready        ## write what docs/ tells of the code again
	$(BIN)/python -m ccmaster_core.reference docs/configuration.md
	$(BIN)/python -m ccmaster_core.cli.reference docs/cli.md
	$(BIN)/python -m ccmaster_plugin_mcp_server.analytics.page docs/metrics.md
	$(BIN)/python -m ccmaster_plugin_mcp_server.reference docs/mcp.md
	$(BIN)/python -m ccmaster_plugin_mcp_server.reference docs/coordination.md coordination

lock: .venv/ready   ## write the locked requirements again
	$(BIN)/python -m pip install --quiet uv
	for set in run test; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-annotate -o requirements/$$set.txt requirements/$$set.in; \
	done
	npm install --prefix tests/node --package-lock-only

clean:                   ## remove what the other targets made
	rm -rf .venv .node .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis

.venv/ready: requirements/run.txt pyproject.toml $(addsuffix /pyproject.toml,$(DISTRIBUTIONS))
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ccmaster needs Python 3.11 or newer; name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation $(addprefix -e ,$(DISTRIBUTIONS))
	touch $@

.venv/test-ready: .venv/ready requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	touch $@

# The protocol's own programs need Node 22, which is a package of npm's too; only its own script is run.
.node/ready: tests/node/package.json tests/node/package-lock.json tests/node/.npmrc
	@command -v npm >/dev/null || { echo "npm is not there; it comes with Node: apt-get install npm" >&2; exit 1; }
	mkdir -p .node
	cp tests/node/package.json tests/node/package-lock.json tests/node/.npmrc .node
	npm ci --prefix .node
	npm rebuild node --prefix .node --ignore-scripts=false
	.node/node_modules/node/bin/node --version
	touch $@
