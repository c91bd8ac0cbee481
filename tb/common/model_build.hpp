// SPDX-License-Identifier: Apache-2.0
//
// From a block's RTL to a shared library that simulates it, built once and kept.
//
//   $XDG_CACHE_HOME/heddle/KEY/model.so     the model (default ~/.cache/heddle)
//   $XDG_CACHE_HOME/heddle/KEY/build.log    what Verilator and the compiler said
//
// KEY is the SHA-256 of everything that decides the library: RTL text, ports, harness shim, flags,
// Verilator's and the compiler's version. A model is built in a folder of its own and renamed into
// place when it is complete, under a file lock a key, so that two processes may ask for the same
// model at once and a killed build is never mistaken for a model.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "models/common/manifest.hpp"
#include "models/common/model_cache.hpp"  // default_cache_dir

namespace heddle {

struct BuildOptions {
  bool coverage = false;              // line and toggle coverage; slower model
  bool trace = false;                 // can write FST waves; slower model
  bool assertions = true;             // protocol checks inside the RTL
  std::vector<std::string> blocks{};  // modules compiled once for all instances; no traces
  bool optimize = true;  // false: built in half the time, simulates several times slower
  int jobs = 0;          // compiler processes at once; 0: one a processor
  std::filesystem::path cache_dir{};  // empty: default_cache_dir()
  std::function<void()> on_build{};   // called when the model is not in the cache, before the build
};

// Path of the model's library, from the cache or freshly built. `dir` is the manifest's folder, to
// which rtl_files are relative. Throws Error for a missing or failing tool, an unreadable RTL file,
// or a cache that cannot be written.
[[nodiscard]] std::filesystem::path build_model(const Manifest& manifest,
                                                const std::filesystem::path& dir,
                                                const BuildOptions& options = {});

}  // namespace heddle
