# The market's commands. `make demo` and `make test` do all their set-up; nothing else has to be installed first.
.SUFFIXES:
.PHONY: help demo demo-reset test lint style types tests-without-browser audits shots bench lighthouse growth storm packs dashboard reminders lock messages
.DEFAULT_GOAL := help

# Everything runs from this file's folder, whose path may have spaces.
HERE := $(shell dirname -- "$(strip $(MAKEFILE_LIST))")
IN := cd "$(HERE)" &&
BOOTSTRAP := $(IN) deploy/bootstrap
PYTHON := $(IN) .venv/bin/python
AGAIN = $(MAKE) --no-print-directory -f "$(HERE)/Makefile"
# Type checks load the settings, which refuse to start without these; nothing is opened at these addresses.
STAND_IN := SECRET_KEY=lint WITNESS_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
	DATABASE_URL=postgres://127.0.0.1/lint REDIS_URL=redis://127.0.0.1/0
COMPILE := uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url
LOCK := $(IN) PATH="$$PATH:$$PWD/var/tools/bin:$$PWD/var/tools/lib/bin" $(COMPILE)

help: ## Say what there is
	@$(IN) sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name what; do \
		printf '  make %-12s %s\n' "$$name" "$$what"; done

demo: ## Run the whole market with demo data on http://127.0.0.1:8000 (PORT=8001 to change)
	@$(BOOTSTRAP) demo
	@$(IN) exec .venv/bin/python -m market.runner.demo

demo-reset: ## Throw the demo's data away, then run it from the start
	@$(BOOTSTRAP) demo
	@$(IN) exec .venv/bin/python -m market.runner.demo --reset

test: ## Check style, types and imports, then run every test
	@$(BOOTSTRAP) dev
	@$(AGAIN) style
	@$(AGAIN) -j2 types tests-without-browser
	@$(PYTHON) -m pytest -n 2 --dist worksteal -m browser

lint: ## Check style, types and imports only
	@$(BOOTSTRAP) dev
	@$(AGAIN) style types

style:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) .venv/bin/lint-imports

types:
	@$(IN) export $(STAND_IN) && echo .venv/bin/python -m mypy . && .venv/bin/python -m mypy .

tests-without-browser:
	@$(PYTHON) -m pytest -n 2 -m "not browser"

bench: ## Measure orders, what one asks for, the live fragment, the seal and the pages that grow; writes var/bench.json
	@$(BOOTSTRAP) dev
	@$(PYTHON) -m benchmarks

audits: ## Look at every address with axe, by day and by night, at 320 px and 200 % (AUDITS=3/12 for a part)
	@$(BOOTSTRAP) dev
	@$(IN) AUDITS="$${AUDITS:-all}" .venv/bin/python -m pytest tests/audits

shots: ## Take the pictures of pages anew that tests/visual compares with; look at them before committing
	@$(BOOTSTRAP) dev
	@$(IN) VISUAL=renew .venv/bin/python -m pytest -q tests/visual

lighthouse: ## Let Lighthouse mark five pages on a phone; writes var/lighthouse.json (LIGHTHOUSE_URL for a running demo)
	@$(BOOTSTRAP) dev
	@$(PYTHON) -m benchmarks.lighthouse

growth: ## Measure orders and their pages with 10,000 to 1,000,000 orders in the tables; writes var/growth.json
	@$(BOOTSTRAP) dev
	@$(PYTHON) -m benchmarks.growth

storm: ## Let 64 clients make 100,000 attempts to order scarce goods (BENCH_ATTEMPTS to change); writes var/storm.json
	@$(BOOTSTRAP) dev
	@$(PYTHON) -m benchmarks.storm

packs: ## Measure compiling a session's reports with 1,000 to 100,000 orders; writes var/packs.json
	@$(BOOTSTRAP) dev
	@$(PYTHON) -m benchmarks.packs

dashboard: ## Measure the officials' desk after 150 sessions of 1,000 orders; writes var/dashboard.json
	@$(BOOTSTRAP) dev
	@$(PYTHON) -m benchmarks.dashboard

reminders: ## Hand 50,000 reminders to a mail server while workers are killed; writes var/reminders.json
	@$(BOOTSTRAP) dev
	@$(PYTHON) -m benchmarks.reminders

lock: ## Write requirements/*.txt anew from pyproject.toml (UPGRADE=--upgrade for the newest versions)
	$(LOCK) $(UPGRADE) --python-version 3.12 pyproject.toml -o requirements/base.txt
	$(LOCK) $(UPGRADE) --python-version 3.12 pyproject.toml --group demo -c requirements/base.txt -o requirements/demo.txt
	$(LOCK) $(UPGRADE) --python-version 3.12 pyproject.toml --group demo --group dev -c requirements/demo.txt -o requirements/dev.txt
	$(LOCK) $(UPGRADE) --python-version 3.8 requirements/tools.in -o requirements/tools.txt

messages: ## Collect the translatable texts into locale/*/LC_MESSAGES/django.po
	@$(BOOTSTRAP) dev
	@$(PYTHON) -m market.runner.messages
