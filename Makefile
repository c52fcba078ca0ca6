# make run, make test: all a newcomer needs. Each sets up what it needs in .venv/ first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INDEX := .naba/seeds
PORT ?= 8000

.PHONY: run test check venv dist bench opensearch man settings icons screenshots translations clean

run: $(VENV)/.run
	rm -rf $(INDEX)
	$(BIN)/naba index seeds/articles.jsonl --index $(INDEX)
	$(BIN)/naba serve --index $(INDEX) --port $(PORT)

# Two files of tests at a time: most wait for disks and servers now and then. A file is not divided, as
# its tests share an index, a server or a browser. In their order: by the number of their tests, the
# longest would come last, alone.
test: $(VENV)/.installed
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

venv: $(VENV)/.installed

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# All that is needed to search and serve, without what only some read.
$(VENV)/.run: $(VENV)/bin/python setup.cfg pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.installed: $(VENV)/bin/python setup.cfg pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[test,check,bench,lexicon]'
	touch $@

# The sdist, and the wheel made of it, in dist/.
dist: $(VENV)/.installed
	rm -rf dist
	$(BIN)/python -m build

# make bench ARTICLES=news.jsonl.gz [OPTIONS='--compare before.json']
bench: $(VENV)/.installed
	$(BIN)/python -m benchmarks.speed $(or $(ARTICLES),seeds/articles.jsonl) $(OPTIONS)

# One node at http://127.0.0.1:9200, without TLS, until Ctrl-C. It needs a JDK and Maven.
opensearch:
	$(PYTHON) deploy/opensearch/run.py

# docs/naba.1, after a command or option has changed, or before a release.
man: $(VENV)/.installed
	$(BIN)/python -m docs.man_page

# The table in docs/settings.md, after a setting has changed.
settings: $(VENV)/.installed
	$(BIN)/python -m docs.settings_table

# The icons in web/static/, after its naba.svg has changed.
icons: $(VENV)/.installed
	$(BIN)/python -m docs.icons

screenshots: $(VENV)/.installed
	$(BIN)/python -m docs.screenshots

# After a text of the pages has changed: then write the Arabic of what is new and run it again.
translations: $(VENV)/.installed
	cd web && ../$(BIN)/pybabel extract --mapping translations/babel.cfg --no-location --sort-output \
		--no-wrap --project Naba --version 1 --msgid-bugs-address - --keywords lazy_gettext --keywords Field:2 \
		--output translations/messages.pot . ../search
	cd web && ../$(BIN)/pybabel update --no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date \
		--input-file translations/messages.pot --output-dir translations --locale ar
	rm web/translations/messages.pot
	cd web && ../$(BIN)/pybabel compile --directory translations --locale ar

clean:
	rm -rf $(VENV) .naba
