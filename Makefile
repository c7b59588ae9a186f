# The handful of commands, each written once: .ci/run calls these targets.
.DEFAULT_GOAL := help
.PHONY: help run build test race fuzz kills lint lint-go lint-web format generate bench release ci

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
LINT_VERSION := v2.15.0
linter := $(shell go env GOPATH)/bin/golangci-lint

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20

run: ## the server, with its store in your data folder
	go run ./server

build: ## bin/actorgraph, for this machine
	scripts/build.sh bin/actorgraph $(VERSION)

test: ## every test; those that need a Neo4j say so in one line (NEO4J_TEST_URI)
	go test -json ./... | go run ./internal/testsummary

race: ## the race detector, where things run at once
	go test -race ./graph/projection ./graph/questions -rapid.checks=5
	go test -race -run 'TestStoreInMemory/(context|concurrency)' ./graph/sqlite
	go test -race -run 'TestFounding|TestHealth|TestShutdown|TestAddresses|TestDownload' ./server/command ./server/http

lint: lint-go lint-web ## Go, and the pages

lint-go:
	go vet ./...
	@$(linter) version 2>/dev/null | grep -q '$(LINT_VERSION:v%=%)' || \
		go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	$(linter) run ./...
	@dead=$$(go tool deadcode ./server) && [ -z "$$dead" ] || \
		{ echo "$$dead"; echo 'go tool deadcode ./server: remove what no production code calls'; exit 1; }

# The formatter breaks no text: what is longer than a review can show is for a person to lay out.
lint-web: server/web/node_modules
	npm run --silent lint --prefix server/web
	@! git grep -nE '.{141}' -- 'server/web/*.ts' 'server/web/*.tsx' 'server/web/*.mjs' 'server/web/*.css' 'server/graphiql/*.js' \
		':!*/dist/*' || { echo 'over 140 columns'; exit 1; }

format: server/web/node_modules ## as the linters want it
	$(linter) fmt ./...
	npm run --silent format --prefix server/web

server/web/node_modules: server/web/package-lock.json
	cd server/web && npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

generate: ## what is generated or bundled, anew
	go generate ./...
	server/graphiql/update.sh
	server/web/build.sh
	go mod tidy

bench: ## how long questions take; BENCH=regexp for some of them
	go test -run '^$$' -bench '$(or $(BENCH),.)' -benchmem ./graph/...

fuzz: ## every fuzz target for FUZZTIME each, 10s
	scripts/fuzz.sh

kills: ## imports that are killed KILLS times, 200, into each store; Neo4j by NEO4J_TEST_URI
	go test ./server -run TestKilledImports -v -timeout 2h -kills $(or $(KILLS),200)

release: ## release/: binaries of all systems, their checksums and licences
	scripts/release.sh $(VERSION)

ci: ## all that must hold before a change lands
	.ci/run
