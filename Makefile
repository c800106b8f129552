# The entries that a person needs; each is a script in deploy/local.
.DEFAULT_GOAL := help
.PHONY: help run test test-identity check fuzz bench vitals dist sizes image chart observability drill-rolling drill-chaos drill-restore drill-install \
    e2e db sqlx contracts stop clean
L := deploy/local

help: ## This list
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null || grep '## ' $(MAKEFILE_LIST)

run: ## From nothing to a running demonstration on http://127.0.0.1:3000 (Ctrl-C stops everything)
	@$(L)/run.sh

test: ## Every test: Rust, database, browser
	@$(L)/test.sh

test-identity: ## Sign-on through real identity servers, started for it: two OpenID providers, LemonLDAP::NG and its CAS
	@$(L)/test.sh identity

check: ## Format, lints, licences, descriptions of the queries
	@$(L)/check.sh

fuzz: ## Schemathesis over the OpenAPI documents, against a server of its own; FUZZ_SECONDS for each (600)
	@$(L)/fuzz.sh

bench: ## Load on a release build, over a population of 280 000: latencies, processor time, floors, targets
	@$(L)/bench.sh

vitals: ## What a person waits for on a slow phone: LCP, INP, CLS of the main pages
	@$(L)/vitals.sh

dist: ## Release build in dist/, with the sizes that a browser downloads held to their budgets
	@$(L)/dist.sh

sizes: ## Of the release, only what a browser downloads, held to its budgets
	@$(L)/dist.sh --sizes

image: ## The image, from dist/, with its bill of materials; held to its size
	@$(L)/image.sh

chart: ## The Helm chart: lint, every profile against strict schemas and policies, then the package in dist/chart
	@$(L)/chart.sh

observability: ## Rules, alerts and dashboards against their tests
	@$(L)/observability.sh

drill-rolling: ## Two replicas behind a proxy, replaced by the next version and back under load: nothing may fail
	@$(L)/drill-rolling.sh

drill-chaos: ## Processes killed, database, broker and storage away, under load: nothing acknowledged may be lost
	@$(L)/drill-chaos.sh

drill-restore: ## 60 000 students backed up and restored; recovery to a second before an accident
	@$(L)/drill-restore.sh

drill-install: ## The installation of docs/INSTALL.md, in a folder of its own
	@$(L)/drill-install.sh

e2e: ## Only the end-to-end tests, in a real browser
	@$(L)/test.sh e2e

db: ## Start the private database and print how to reach it
	@$(L)/postgres.sh start

sqlx: ## Refresh the descriptions of the checked queries (after a change of SQL)
	@$(L)/sqlx.sh

contracts: ## Write the published documents of the interfaces anew; refuses what would break a caller
	@$(L)/contracts.sh

stop: ## Stop the private databases
	@$(L)/postgres.sh stop run
	@$(L)/postgres.sh stop test

clean: stop ## Remove what was built; the demonstration's data stay (deploy/local/postgres.sh reset)
	@rm -rf target dist node_modules end2end/results
