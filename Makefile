# Briefs. `make` alone prints what there is. Every target does its own set-up; a second run finds it done.
# On other input: make site SEEDS=../desk/articles DOCS=../desk/docs SITE=../desk/site [COMPANIES=../desk/companies.yml]

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
AUDIT := $(VENV)/audit
BRIEFS = "$(VENV)/bin/briefs"
PIP = "$(VENV)/bin/python" -m pip --disable-pip-version-check -qq
PYTEST = "$(VENV)/bin/python" -m pytest
# Text that people and locales cannot change.
export PYTHONUTF8 = 1

# APPROVED_ONLY=1 leaves out what is not approved.
# What was not given is left to briefing.toml, so that a desk sets it in one place.
seeds_flag = $(if $(SEEDS),--seeds "$(SEEDS)")
docs_flag = $(if $(DOCS),--docs "$(DOCS)")
site_flag = $(if $(SITE),--site "$(SITE)")
dist_flag = $(if $(DIST),--dist "$(DIST)")
approved_flag = $(if $(APPROVED_ONLY),--approved-only)
companies_flag = $(if $(COMPANIES),--companies "$(COMPANIES)")
generate = $(BRIEFS) generate $(seeds_flag) $(docs_flag) $(companies_flag)
build = $(BRIEFS) build $(docs_flag) $(site_flag) $(approved_flag)
in_spite = { code=$$?; [ $$code -eq 1 ] || exit $$code; echo "make: done; what is listed above needs a person" >&2; }

# Other seeds would replace the briefs, the site and the bundle of this repository: say where those of other seeds go.
missing = $(strip $(foreach name,$(1),$(if $($(name)),,$(name))))
example = make $(2) SEEDS=$(SEEDS)$(foreach name,$(1), $(name)=$(or $($(name)),/tmp/briefs/$(name)))
define refusal
	@echo 'make: SEEDS is given without $(call missing,$(1)): the result would replace what this repository holds.' >&2
	@echo 'Say where it goes, for example:  $(call example,$(1),$(2))' >&2
	@exit 2
endef
refuse_without = $(if $(and $(SEEDS),$(call missing,$(1))),$(call refusal,$(1),$(2)),@:)

##@ For readers and reviewers

.PHONY: site
site: guard-site $(VENV)/.ready  ## Articles in, briefs and the site out: open site/index.html
	@$(generate) || { code=$$?; [ $$code -eq 1 ] || exit $$code; \
		echo "make: building all the same; what is listed above needs a person" >&2; }
	@$(build) || $(in_spite)

.PHONY: serve
serve: $(VENV)/.ready  ## The site of docs/ at a local address, built anew when a brief is edited
	@$(BRIEFS) serve $(docs_flag) $(approved_flag)

.PHONY: generate
generate: guard-generate $(VENV)/.ready  ## Only the briefs: seeds/ into docs/
	@$(generate)

.PHONY: plan
plan: guard-plan $(VENV)/.ready  ## What generate would do, and why; writes nothing
	@$(BRIEFS) plan $(seeds_flag) $(docs_flag) $(companies_flag)

.PHONY: bundle
bundle: guard-bundle $(VENV)/.ready  ## The site as one zip in dist/ that opens with no server and no network
	@$(generate) || { code=$$?; [ $$code -eq 1 ] || exit $$code; \
		echo "make: packing all the same; what is listed above needs a person" >&2; }
	@$(BRIEFS) bundle $(docs_flag) $(site_flag) $(dist_flag) $(approved_flag) || $(in_spite)

.PHONY: check
check: guard-check $(VENV)/.ready  ## Is docs/ what seeds/ gives? Writes nothing; shows the difference if not
	@$(BRIEFS) check $(seeds_flag) $(docs_flag) $(companies_flag)

.PHONY: review
review: guard-review $(VENV)/.ready  ## What a branch does to the briefs: BASE=main, a commit, or a folder with other docs/
	@if [ -z "$(BASE)" ] && git rev-parse --git-dir >/dev/null 2>&1 && ! git rev-parse -q --verify HEAD >/dev/null; then \
		echo "make: nothing is committed yet, so there is nothing to compare with" >&2; exit 0; fi; \
	$(BRIEFS) review --base "$(or $(BASE),main)" $(seeds_flag) $(docs_flag) $(companies_flag) \
		--markdown .briefs/review/review.md --html .briefs/review/review.html || { code=$$?; [ $$code -eq 1 ] || exit $$code; }

##@ For developers

.PHONY: test
test: $(VENV)/.ready-dev  ## All tests, the fast ones first; finds or installs Chromium for the browser tests
	@"$(VENV)/bin/python" tests/chromium.py --install
	@"$(VENV)/bin/python" tests/vnu.py --install
	@$(PYTEST) -n auto $(ARGS)

.PHONY: test-fast
test-fast: $(VENV)/.ready-dev  ## The tests that need neither a built site nor a browser
	@$(PYTEST) -m "not build and not browser" $(ARGS)

.PHONY: lint
lint: $(VENV)/.ready-dev  ## ruff, mypy --strict, and the layers of the house (import-linter)
	@"$(VENV)/bin/ruff" check
	@"$(VENV)/bin/ruff" format --check
	@"$(VENV)/bin/mypy"
	@"$(VENV)/bin/lint-imports" --no-cache

.PHONY: format
format: $(VENV)/.ready-dev  ## Let ruff format the code and mend what it can
	@"$(VENV)/bin/ruff" check --fix
	@"$(VENV)/bin/ruff" format

.PHONY: setup
setup: $(VENV)/.ready-dev  ## Only the set-up: .venv with everything, and the pre-commit hook
	@"$(VENV)/bin/pre-commit" install

.PHONY: lock
lock: $(VENV)/bin/python  ## Resolve the locks in requirements/ anew (UPGRADE=1: to the newest versions)
	@$(PIP) install uv
	@for name in dev run; do \
		extra=$$([ $$name = dev ] && echo "--extra dev" || echo "--constraints requirements/dev.txt"); \
		"$(VENV)/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) $$extra \
			pyproject.toml requirements/build.in --output-file requirements/$$name.txt || exit; \
	done
	@"$(VENV)/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) --constraints requirements/dev.txt \
		requirements/audit.in --output-file requirements/audit.txt
	@cp requirements/run.txt generator/data/desk/requirements/packages.txt
	@cp requirements/audit.txt generator/data/desk/requirements/audit.txt

.PHONY: audit
audit: $(AUDIT)/.ready  ## Known weaknesses of what the locks name (pip-audit), as far as PyPI can be asked
	@"$(AUDIT)/bin/python" tests/weaknesses.py

.PHONY: licences
licences: $(VENV)/.ready  ## The licences of what a run needs and of what a site holds; fails on one that is not allowed
	@"$(VENV)/bin/python" tests/licences.py

.PHONY: screenshots
screenshots: $(VENV)/.ready-dev  ## Take the pictures of the site in docs/assets/screenshots/ anew
	@"$(VENV)/bin/python" tests/chromium.py --install
	@"$(VENV)/bin/python" tests/screenshots.py

.PHONY: clean
clean:  ## Remove what can be made again: site/, dist/, caches; never a brief, never what SITE or DIST name
	@rm -rf site dist build .briefs .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis briefs.egg-info
	@find generator tests -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: clean-all
clean-all: clean  ## The same and the set-up (.venv)
	@rm -rf "$(VENV)"

.PHONY: help
help:  ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {sub(/ *$$/, "", $$1); printf "  make %-11s %s\n", $$1, $$2}' Makefile
	@echo
	@echo "On other input: SEEDS, and with it DOCS (and SITE, DIST where they are written); COMPANIES names another registry."
	@echo "  make site SEEDS=../desk/articles DOCS=../desk/docs SITE=../desk/site"
	@echo "APPROVED_ONLY=1 leaves briefs that are not approved out of site and bundle."
	@echo "BRIEFS_REQUIRE_AUDIT=1 makes audit fail where a package could not be audited."

.PHONY: guard-generate guard-plan guard-check guard-review guard-site guard-bundle
guard-generate:
	$(call refuse_without,DOCS,generate)
guard-plan:
	$(call refuse_without,DOCS,plan)
guard-check:
	$(call refuse_without,DOCS,check)
guard-review:
	$(call refuse_without,DOCS,review)
guard-site:
	$(call refuse_without,DOCS SITE,site)
guard-bundle:
	$(call refuse_without,DOCS SITE DIST,bundle)

# A shim of pyenv exists and does not run, Debian's python3 may come without ensurepip: a candidate is what works, not what is there.
usable = import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
find_python = for name in $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14 python; do \
	"$$name" -c "$(usable)" 2>/dev/null && echo "$$name" && break; done

$(VENV)/bin/python:
	@python=$$($(find_python)); \
	if [ -z "$$python" ] && command -v apt-get >/dev/null; then \
		sudo=$$([ "$$(id -u)" = 0 ] || echo "sudo -n"); \
		{ $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends python3-venv; } >/dev/null 2>&1; \
		python=$$($(find_python)); \
	fi; \
	if [ -z "$$python" ]; then \
		echo "make: no Python 3.11 or newer with venv found. Install one (Debian: apt-get install python3-venv), or say make PYTHON=/path/to/python3" >&2; \
		exit 2; \
	fi; \
	echo "Setting up $(VENV) with $$("$$python" --version 2>&1); this is done once." >&2; \
	"$$python" -m venv --clear "$(VENV)"

# The locks are complete and hold a hash for every file. The package itself is then built with what they brought, so that
# nothing is ever fetched that no lock names.
$(VENV)/.ready: $(VENV)/bin/python requirements/run.txt pyproject.toml
	@$(PIP) install --no-compile --no-deps --require-hashes -r requirements/run.txt
	@$(PIP) install --no-compile --no-deps --no-build-isolation --editable .
	@touch $@

# Apart from the rest: it shares nothing with what it looks at.
$(AUDIT)/.ready: $(VENV)/bin/python requirements/audit.txt
	@"$(VENV)/bin/python" -m venv --clear "$(AUDIT)"
	@"$(AUDIT)/bin/python" -m pip --disable-pip-version-check -qq install --no-compile --no-deps --require-hashes \
		-r requirements/audit.txt
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements/dev.txt
	@$(PIP) install --no-compile --no-deps --require-hashes -r requirements/dev.txt
	@touch $@
