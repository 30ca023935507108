# make run    set up everything and serve the map at http://HOST:PORT
# make test   set up everything and run the tests
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV = .venv/bin

.PHONY: help run setup test lint format clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: setup  ## set up, then serve the map with the sample articles
	@MAPPER_HOST=$(HOST) MAPPER_PORT=$(PORT) $(VENV)/python -m mapper serve

setup: python  ## virtual environment, packages, place index
	@$(PYTHON) tools/setup.py

test: python  ## set up, then run all tests
	@$(PYTHON) tools/setup.py --dev
	@$(VENV)/python -m pytest

lint: python  ## ruff and mypy --strict
	@$(PYTHON) tools/setup.py --dev
	@$(VENV)/ruff check . && $(VENV)/ruff format --check . && $(VENV)/mypy

format:  ## let ruff put the code into shape
	@$(VENV)/ruff check --fix . && $(VENV)/ruff format .

clean:  ## remove everything that the set-up made (the store of your articles too)
	@rm -rf .venv node_modules instance .mypy_cache .ruff_cache .pytest_cache

.PHONY: python
python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found. Install it (Debian: apt-get install python3 python3-venv), or name it: make $(firstword $(MAKECMDGOALS)) PYTHON=/path/to/python3" >&2; exit 1; }
