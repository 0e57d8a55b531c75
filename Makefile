# Two commands do everything: `make compare` and `make test`. Both install what is missing first.
#
#   make compare                               the built-in backbones on the built-in sample set
#   make compare DATA=photos                   the built-in backbones on your own images (a folder per class, or a CSV)
#   make compare DATA=photos BACKBONES=models  every backbone in a folder as well
#   make test                                  every test
#   make check                                 the gate: format, warnings, imports, tests, examples
#   make trainer                               the trainer plug-in alone (fine-tuning needs it); GRAFT_TORCH=FOLDER
#                                              chooses a libtorch other than the system's

GRAFT := .build/release/graft
OUTPUT ?= out/compare
DATA ?=
BACKBONES ?=
ARGUMENTS ?=

.PHONY: compare test check build setup engines trainer clean

compare: build
	@if [ -n "$(DATA)" ]; then data="$(DATA)"; else data=out/demo; [ -d "$$data" ] || $(GRAFT) demo "$$data"; fi; \
	$(GRAFT) compare "$$data" $(if $(BACKBONES),--backbones "$(BACKBONES)") --output "$(OUTPUT)" $(ARGUMENTS)

test: setup
	@Scripts/trainer --optional test
	swift test

check: setup
	Scripts/check

build: setup
	swift build -c release --product graft

setup:
	@Scripts/setup

engines:
	@Scripts/setup engines

trainer:
	@Scripts/trainer

clean:
	rm -rf .build out
