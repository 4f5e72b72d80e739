SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS   += --warn-undefined-variables --no-builtin-rules
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GREMLINS    := github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0

.PHONY: help
help: ## Say what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.PHONY: demo
demo: ## Regenerate in memory, then run the main job against both fakes
	@go run ./gen -check
	@go run ./examples/tour

# The modules inside this one whose tests need no server. They require the release that this tree
# is to become, so they are always seen in the workspace; this one is seen by its own go.mod where
# GOWORK=off says so, as users compile it.
NESTED := cmd/fieldbooks examples/otel limit/redislimit
IN     := GOWORK='$(CURDIR)/go.work'

# Their tests run together with those of the root where the workspace is seen: they take what the long
# ones leave of a machine, as they do beside them where it is not, by a go of their own. Those of
# redislimit want a Redis when CI is set.
CI     ?=
JOINED := $(if $(filter off,$(shell go env GOWORK)),,$(if $(CI),$(filter-out limit/redislimit,$(NESTED)),$(NESTED)))

.PHONY: test
test: ## All tests of all modules: no network, no tool but go
	go vet ./... $(JOINED:%=./%/...)
	@log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
	( for module in $(filter-out $(JOINED),$(NESTED)); do echo "cd $$module"; cd "$(CURDIR)/$$module"; $(IN) go vet ./...; CI= $(IN) go test ./...; done ) >"$$log" 2>&1 & nested=$$!; \
	failed=; go test ./... $(JOINED:%=./%/...) || failed=1; wait $$nested || failed=1; cat "$$log"; [ -z "$$failed" ] # what needs a Redis runs in .ci/redis

# The rooms of the command in which things run at the same time; all else of it runs in processes of its own.
# Not mirror/source: SQLite under the race detector takes two minutes. Who changes it runs it by hand.
RACING := $(addprefix ./internal/,account app call doctor edit fakes fakes/window fromjobs login loopback mcp newest progress projects)

.PHONY: race
race: ## What runs concurrently, under the race detector (needs a C compiler)
	go test -race ./wire ./limit/... $$(go list ./internal/... | grep -v /house$$) ./ajera/... ./aimsio/...
	cd cmd/fieldbooks && $(IN) go test -race $(RACING) && $(IN) go test -race -run '^TestEvery' .

.PHONY: narrow
narrow: ## What reads JSON by bytes, where an int has 32 bits (runs on amd64 too)
	GOARCH=386 go test ./wire ./internal/rawjson ./internal/record ./internal/codec

FUZZTIME ?= 10m

.PHONY: fuzz
fuzz: narrow ## Before a release: the decoder against json v2 on random texts, its pointers checked (an hour)
	@for room in codec rawjson; do \
		for target in $$(go test ./internal/$$room -list '^Fuzz' | grep ^Fuzz); do \
			go test -gcflags=-d=checkptr ./internal/$$room -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME); done; done

.PHONY: generate
generate: ## Write generated/ from specs/
	go generate ./...

.PHONY: check
check: ## Fail when generated/ is not what specs/ say
	go run ./gen -check

BASE ?= origin/main

.PHONY: diff
diff: ## Say what the change since BASE means for users: make diff BASE=v0.1.0
	@go run ./gen diff "$(BASE)"

.PHONY: lint
lint: ## Formatting and staticcheck; downloads the linter
	@test -z "$$(gofmt -l .)" || { echo "not formatted:"; gofmt -l .; exit 1; }
	go run $(STATICCHECK) ./...
	@for module in $(NESTED); do echo "cd $$module"; cd "$(CURDIR)/$$module"; $(IN) go run $(STATICCHECK) ./...; done

.PHONY: tidy
tidy: ## Tidy go.mod and go.sum of all modules; downloads what they need
	go mod tidy
	CI=true go test -count=1 ./internal/house -run '^TestModulesAsUsersGetThem$$' -update
	cd bench && go mod tidy

ROOMS ?= ./limit ./wire ./internal/exchange ./internal/codec $(addprefix ./ajera/internal/,save split session envelope)

.PHONY: mutants
mutants: ## Say which small changes of the code no test notices: make mutants ROOMS=./limit (minutes each; downloads the tool)
	go run ./internal/mutants -tool $(GREMLINS) $(ROOMS)

VERSION ?=
DRY     ?=

.PHONY: release
release: ## Check all that a release needs, tag all modules, write the notes: make release VERSION=v0.2.0, with DRY=1 to check alone
	@go run ./internal/release $(if $(DRY),-n) "$(VERSION)"

.PHONY: bench
bench: ## Speed beside every peer, written to bench/RESULTS.md (under ten minutes; downloads the peers)
	cd bench && go run .

.PHONY: mirror-firm
mirror-firm: ## The life of a firm of 100,000 job orders and its mirror in both databases: seconds, calls and memory (minutes; needs PostgreSQL for one of the two)
	cd cmd/fieldbooks && FIELDBOOKS_WHOLE_FIRM=1 $(IN) go test -count=1 -timeout 60m -v -run '^TestLifeOfAFirm$$' ./internal/mirror/proof

FILE ?=

.PHONY: aimsio-spec
aimsio-spec: ## Put a new document of Aimsio's in place: make aimsio-spec FILE=openapi.yaml
	@go run ./gen aimsio-spec "$(FILE)"
