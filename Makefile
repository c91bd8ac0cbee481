# SPDX-License-Identifier: Apache-2.0
# The front door. Everything is built below build/; nothing is downloaded but Debian packages.
BUILD ?= build
JOBS ?= $(shell nproc)
# Tests start from an empty model cache of their own.
TEST_ENV = XDG_CACHE_HOME=$(CURDIR)/$(BUILD)/test-cache
CTEST = $(TEST_ENV) ctest --test-dir $(BUILD) --output-on-failure -j $(JOBS)

.PHONY: help build all demo test soak formal lint bench budgets tables ratio-tables bit-serial-tables bit-serial-synth-tables codec-tables codec-campaign synth-tables clean packages
help:
	@echo "make build   build/heddle"
	@echo "make demo    a real network, bit-exactly, on a block generated for it"
	@echo "make test    everything that must hold, within an hour on two cores"
	@echo "make soak    the long versions: more random work, large networks, fuzzing under sanitizers"
	@echo "make formal  proofs of the shared blocks, and that planted bugs break them; proved ones are cached"
	@echo "make lint    every template at every corner configuration, Verilator and Yosys"
	@echo "make bench   speed of the tool and of the simulation"
	@echo "make budgets what small blocks may cost, measured anew"
	@echo "make tables  cycles of whole networks on several blocks"
	@echo "make ratio-tables  what the codecs leave of the weights and activations of real networks"
	@echo "make codec-tables  throughput, area and clock of codec blocks, and how many engines feed an array"
	@echo "make codec-campaign  every tensor of real networks through simulated codec blocks"
	@echo "make bit-serial-tables  cycles of bit-serial blocks beside their bit-parallel baseline"
	@echo "make bit-serial-synth-tables  area, clock and speed-up for the area of the same blocks; hours"
	@echo "make synth-tables  area and clock of several blocks in several cell libraries"

packages:
	@gen/packages.sh

$(BUILD)/build.ninja: CMakeLists.txt | packages
	cmake -G Ninja -S . -B $(BUILD) $(CMAKE_FLAGS)

build: $(BUILD)/build.ninja
	@ninja -C $(BUILD) -j $(JOBS) --quiet heddle

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD) -j $(JOBS) --quiet

demo: build
	@gen/demo.sh $(BUILD)

test: all
	@rm -rf $(BUILD)/test-cache
	@$(CTEST) -L test

# Soak runs what is labelled soak (long verification, planted bugs, large networks), then the unit tests
# and every fuzz target under ASan and UBSan.
FUZZ_SECONDS ?= 120
soak: all
	@$(CTEST) -L soak
	cmake -G Ninja -S . -B $(BUILD)/sanitize -DHEDDLE_SANITIZE=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo
	@ninja -C $(BUILD)/sanitize -j $(JOBS) --quiet
	@HEDDLE_FUZZ_SECONDS=$(FUZZ_SECONDS) ctest --test-dir $(BUILD)/sanitize --output-on-failure -j $(JOBS) \
	  -R '^models_|^gen_|_fuzz$$' -E '^gen_cli|_soak$$'

# Needs no build of heddle; a proof runs again only when something that it depends on has changed.
formal: packages
	@tb/formal/prove.sh --mutants all --cache $(BUILD)/formal-cache -j $(JOBS)

lint: build
	@tb/lint/lint.sh $(BUILD)/heddle $(BUILD)/lint

bench: all
	@$(TEST_ENV) gen/bench.sh $(BUILD)

# After a change of the RTL that is meant to cost more, or less.
budgets: build
	@gen/budgets.sh $(BUILD)

tables: build
	@gen/tables.sh $(BUILD)

ratio-tables: $(BUILD)/build.ninja
	@ninja -C $(BUILD) -j $(JOBS) --quiet codec_ratios
	@gen/ratio_tables.sh $(BUILD)

codec-tables: build
	@gen/codec_tables.sh $(BUILD)

codec-campaign: $(BUILD)/build.ninja
	@ninja -C $(BUILD) -j $(JOBS) --quiet codec_campaign
	@gen/codec_campaign.sh $(BUILD) all

bit-serial-tables: all
	@gen/bit_serial_tables.sh $(BUILD)

bit-serial-synth-tables: build
	@gen/bit_serial_tables.sh $(BUILD) --synth

synth-tables: build
	@gen/synth_tables.sh $(BUILD)

clean:
	rm -rf $(BUILD)
