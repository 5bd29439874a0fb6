# AWS Console Check. `make demo` to look at it, `make run` to use it, `make test` to check it.
# Needs Python 3.11 or newer with pip, and make; everything else goes into .venv.
#   make demo ARGS=--once      collect, compare with the committed list, stop
#   make run PORT=8001         on another port
#   make test ARGS="-k sign"   some of the tests

VENV   := .venv
PYTHON := $(VENV)/bin/python
PIP    := $(PYTHON) -m pip install -qq --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: audit sbom help demo run test browser faults-short faults bench bench-review lint format types migrations-check catalogue openapi messages messages-check deployment-check ci clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1: /p' Makefile

demo: $(VENV)/.installed ## a portal with a sample AWS, to look around
	@$(PYTHON) -m awscheck.up --demo $(ARGS)

run: $(VENV)/.installed ## the portal for real use
	@$(PYTHON) -m awscheck.up $(ARGS)

test: $(VENV)/.installed-dev ## the whole suite, no server, no network
	@$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

browser: $(VENV)/.installed-dev ## only the tests in a real browser (Chromium)
	@$(PYTHON) -m pytest -m browser $(ARGS)

FAULTS := $(PYTHON) -m pytest tests/faults --ignore tests/faults/test_endpoint.py -p no:cacheprovider -q
faults-short: $(VENV)/.installed-dev ## real faults done to real processes, the short cut (up to five minutes)
	@FAULTS=short $(FAULTS) -n 4 --dist worksteal $(ARGS)

faults: $(VENV)/.installed-dev ## all of them, as hard as they get (about an hour)
	@FAULTS=whole $(FAULTS) $(ARGS)

YARDSTICK ?= ../shared/bench/yardstick.py
bench: $(VENV)/.installed-dev ## how fast it collects, beside bare boto3; ARGS=--quick for a first idea
	@$(PYTHON) -m tests.bench --yardstick "$(YARDSTICK)" $(ARGS)

bench-review: $(VENV)/.installed-dev ## how fast pages answer at a million resources; ARGS=--small for a minute, ARGS=--sqlite
	@$(PYTHON) -m tests.bench_review $(ARGS)

lint: $(VENV)/.installed-dev ## ruff, import contract, templates
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(VENV)/bin/lint-imports
	@$(PYTHON) -m djlint --check --lint --quiet templates

format: $(VENV)/.installed-dev ## put code and templates in order
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m djlint --reformat --quiet templates

types: $(VENV)/.installed-dev ## mypy --strict
	@$(PYTHON) -m mypy

migrations-check: $(VENV)/.installed ## the models need no new migration
	@DJANGO_SETTINGS_MODULE=tests.settings $(PYTHON) manage.py makemigrations --check --dry-run

catalogue: $(VENV)/.installed ## docs/catalogue.md from the declarations
	@DJANGO_SETTINGS_MODULE=tests.settings $(PYTHON) manage.py catalogue

openapi: $(VENV)/.installed ## docs/openapi.json from the API
	@DJANGO_SETTINGS_MODULE=tests.settings $(PYTHON) manage.py openapi

audit: $(VENV)/.installed-dev ## known holes in what the portal is made of, as far as a service can be asked
	@$(PYTHON) .ci/audit.py requirements.txt

sbom: $(VENV)/.installed-dev ## sbom.json: everything that is installed, as CycloneDX, offline
	@$(VENV)/bin/cyclonedx-py environment $(VENV) --output-reproducible --of JSON -o sbom.json

messages: $(VENV)/.installed ## the texts of code and templates into the catalogues, and these compiled (needs gettext)
	@DJANGO_SETTINGS_MODULE=tests.settings $(PYTHON) manage.py makemessages --locale ko --no-wrap --no-obsolete --add-location file \
	  --ignore $(VENV) --ignore data --ignore node_modules --ignore staticfiles --ignore tests
	@DJANGO_SETTINGS_MODULE=tests.settings $(PYTHON) manage.py compilemessages --ignore $(VENV)

messages-check: ## the compiled catalogues are those of the .po files (needs msgfmt)
	@for po in $$(find locale -name '*.po'); do \
	  msgfmt --check --output-file=- "$$po" | cmp --quiet - "$${po%.po}.mo" \
	    || { echo "$${po%.po}.mo is not what $$po says: run make messages"; exit 1; }; \
	done

deployment-check: $(VENV)/.installed-dev ## docker-compose.yml and Dockerfile, without an engine
	@$(VENV)/bin/docker-compose --env-file .env.example -f docker-compose.yml config --quiet
	@$(VENV)/bin/hadolint Dockerfile

ci: ## everything that a change must pass (Debian, root)
	@bash .ci/run

clean: ## forget the environment and the demo, never the data of `make run`
	@rm -rf $(VENV) data/demo staticfiles

# Stamps: installed once, again when the pins change
$(VENV)/.installed: requirements.txt | $(PYTHON)
	@echo "Installing what the portal needs into $(VENV) ..."
	@$(PIP) -r requirements.txt && touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing the tools for tests and checks ..."
	@$(PIP) -r requirements-dev.txt && touch $@

# Debian's Python may lack ensurepip (package python3-venv): then its own pip fills the environment
$(PYTHON):
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  $$python -m venv $(VENV) >/dev/null 2>&1 && exit 0; \
	  $$python -m venv --clear --without-pip $(VENV) \
	    && $$python -m pip --quiet --python $(PYTHON) install pip && exit 0; \
	  rm -rf $(VENV); echo "$$python could not make $(VENV): it needs venv or pip (Debian: python3-venv)." >&2; exit 1; \
	done; echo "AWS Console Check needs Python 3.11 or newer; there is none on this PATH." >&2; exit 1
