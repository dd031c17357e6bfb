# Everything that a developer or an administrator does with the portal; `make help` lists it.
# Setup is remembered in stamp files, so that it does nothing when nothing changed.

PYTHON ?= python3
PORT ?= 5000

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
# The locks are complete, so pip need not work out what each package needs.
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes \
	--no-deps --no-compile
PIP_COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
FLASK := $(BIN)/flask --app app

CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)
HTMX := static/vendor/htmx.js
STATIC := $(shell find static -path static/built -prune -o -type f -print 2>/dev/null)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-dev run demo-reset test test-unit weights bench soak pictures lint format messages lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMPS)/runtime $(COMPILED) $(STAMPS)/static ## install what running the portal needs

setup-dev: setup $(STAMPS)/dev ## install what checking and testing it needs too

run: setup ## run the demo, on PORT (5000)
	OPSTAP_DEMO=1 $(FLASK) serve --port $(PORT)

demo-reset: setup ## empty the demo's database and fill it again
	OPSTAP_DEMO=1 $(FLASK) demo reset --yes

test: setup-dev ## run every check and every test, cheap ones first
	@$(BIN)/python -m scripts.run_tests

test-unit: setup-dev ## run the tests that need no database and no browser
	@$(BIN)/python -m scripts.run_tests unit

weights: setup-dev ## weigh a first visit to every public page, in Chromium
	@$(BIN)/python -m scripts.weigh_pages

bench: setup-dev ## measure the portal beside a bare Flask app (ARGS=--help tells more)
	@$(BIN)/python -m scripts.bench $(ARGS)

soak: setup-dev ## kill everything at every step, run the long tests, and report
	@$(BIN)/python -m tests.soak.run

pictures: setup-dev ## take the handbook's pictures anew, in Chromium
	@$(BIN)/python -m scripts.make_pictures

lint: setup-dev ## run the linters only
	@$(BIN)/python -m scripts.run_tests lint

format: setup-dev ## put the code in its one format
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

messages: setup-dev ## take new texts from code and templates into the catalogues
	$(BIN)/python -m scripts.check_translations --update

# The index of the machine at hand stays out of the lock: only names, versions and public hashes.
lock: setup-dev ## pin the newest versions that requirements/*.in allow
	for name in pip runtime dev redis; do \
		PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= $(PIP_COMPILE) --upgrade \
			--output-file requirements/$$name.txt requirements/$$name.in || exit 1; \
	done

clean: ## remove what setup and tests made; the data in var/ stays
	rm -rf $(VENV) static/vendor static/built test-results .mypy_cache .pytest_cache .ruff_cache
	rm -rf .import_linter_cache .hypothesis $(COMPILED)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or newer is needed: make setup PYTHON=/path/to/python3.11' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo 'No virtual environment could be made. On Debian: apt-get install python3-venv' >&2; \
			rm -rf $(VENV); exit 1; }

$(STAMPS)/pip: requirements/pip.txt | $(BIN)/python
	$(PIP) -r requirements/pip.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements/runtime.txt $(STAMPS)/pip
	$(PIP) -r requirements/runtime.txt
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/runtime
	$(PIP) -r requirements/dev.txt
	@touch $@

%.mo: %.po $(STAMPS)/runtime
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
	@touch $@

$(HTMX): scripts/fetch_htmx.py requirements/htmx.txt | $(STAMPS)/runtime
	$(BIN)/python -m scripts.fetch_htmx $@

# Browsers get copies with a hash in their name, compressed beforehand.
$(STAMPS)/static: scripts/build_static.py portal/assets.py $(HTMX) $(STATIC) $(STAMPS)/runtime
	$(BIN)/python -m scripts.build_static
	@touch $@
