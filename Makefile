# `make run` and `make test` are the two commands of this project; `make help` lists the others.
.DEFAULT_GOAL := help
.PHONY: run test build lint bench fuzz lab docs setup bare docker-check clean help

# One set of flags for run, test and bench: another set would compile every dependency again.
SWIFTFLAGS := -c release --explicit-target-dependency-import-check error
TESTFLAGS := $(SWIFTFLAGS) --disable-testable-imports
SWIFT = $(shell Tests/Setup/find-swift --any 2>/dev/null)
export SWIFTFLAGS TESTFLAGS

run: build ## Build the gateway and start it (make run ARGS="--http 0.0.0.0:8080")
	@.build/release/capstan serve $(ARGS)

test: ## Everything that must hold: unit tests, house rules, short fuzzing, real clients (37 minutes on two cores)
	@Tests/all

build: ## Build the gateway: .build/release/capstan
	@Tests/Setup/setup build
	@[ -x .build/release/capstan ] || echo "First release build: it takes up to 10 minutes on two cores."
	@$(SWIFT) build $(SWIFTFLAGS) --product capstan

lint: ## Check the formatting of every Swift file
	@Tests/Setup/setup build
	@$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests

bench: ## Nanoseconds, instructions and allocations per packet, beside a C program that only receives and opens
	@Tests/Setup/setup build
	@Tests/Bench/bench $(ARGS)

fuzz: ## Fuzz every parser (make fuzz SECONDS_EACH=600 TARGETS="stun sdp")
	@Tests/Setup/setup build
	@Tests/Fuzz/run $(or $(SECONDS_EACH),60) $(TARGETS)

lab: ## The long takes with real clients on top of those that `make test` runs
	@Tests/Setup/setup build test
	@$(MAKE) --no-print-directory build
	@.venv/bin/python -m pytest Tests/Lab --report docs/lab.md $(ARGS)

docs: ## The documentation of every target from its source comments, as pages under .build-docs
	@Tests/Setup/setup build
	@Tests/Setup/docs

setup: ## Say what this machine lacks for run and test, and install it
	@Tests/Setup/setup build test

bare: ## Try make run and make test in a Debian 12 made from nothing (root; SWIFT_ROOT=/opt/swift)
	@Tests/Setup/bare-machine

docker-check: ## Build docker/Dockerfile without an engine, start it, ask it, read the compose file (root; 10 minutes)
	@docker/check

clean: ## Remove what builds and tests have left (not the recordings)
	rm -rf --one-file-system .build .build-fuzz .build-docs .docker-check .venv Tests/Lab/out

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
