# CartHub: make help tells what there is.
.DEFAULT_GOAL := help
.PHONY: help run dev test lint bench password venv venv-dev
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
ARGS ?=
ifdef PORT
export CARTHUB_PORT := $(PORT)
endif

help: ## Tell what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-16s%s\n", $$1, $$2}'

run: venv ## Set up what is missing and serve the hub (PORT=8000)
	@$(MANAGE) prepare_hub
	@exec $(BIN)/python -m gunicorn -c python:carthub.gunicorn

dev: venv-dev ## The same with debug on and code that reloads itself
	@CARTHUB_DEBUG=1 $(MANAGE) prepare_hub
	@CARTHUB_DEBUG=1 exec $(MANAGE) runserver $${CARTHUB_HOST:-127.0.0.1}:$${CARTHUB_PORT:-8000}

test: venv-dev ## Run every test (ARGS="-k feed" chooses some)
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

lint: venv-dev ## Check style, templates, migrations and the settings of a public server
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@find templates carthub articles topics -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +
	@DATABASE_URL=sqlite://:memory: $(MANAGE) makemigrations --check --dry-run
	@CARTHUB_URL=https://hub.example.org $(MANAGE) check --deploy --fail-level WARNING

bench: venv-dev ## Measure hubs side by side (SITES=1000000 or 1000,10000 chooses; ARGS="--help" tells more)
	@$(BIN)/python -m tests.benchmarks $(if $(SITES),--sites $(SITES)) $(ARGS)

password: venv ## Give the user admin a new password and print it
	@$(MANAGE) reset_password

# A virtual environment whose stamp is the hash of the files it was installed from.
define install
	@hash=$$(cat $(1) | $(BIN)/python -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'); \
	if [ "$$hash" != "$$(cat $(VENV)/$(2) 2>/dev/null)" ]; then \
	  echo "Installing $(lastword $(1)) …"; \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check -r $(lastword $(1)) && echo "$$hash" > $(VENV)/$(2); \
	fi
endef

venv:
	@if ! $(BIN)/python -c 'import pip' 2>/dev/null; then \
	  if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "CartHub needs Python 3.11 or newer: sudo apt install python3 python3-venv" >&2; exit 1; \
	  fi; \
	  if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
	    echo "Python cannot make virtual environments here: sudo apt install python3-venv" >&2; exit 1; \
	  fi; \
	  echo "Making $(VENV) …"; \
	  $(PYTHON) -m venv --clear $(VENV); \
	fi
	$(call install,requirements.txt,installed)

venv-dev: venv
	$(call install,requirements.txt requirements-dev.txt,installed-dev)
