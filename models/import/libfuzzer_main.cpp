// SPDX-License-Identifier: Apache-2.0
//
// Puts a fuzz target (gen/cmake/fuzz.hpp) under libFuzzer, which mutates towards code that it has
// not seen. `X_cover DIR` writes the target's seeds to the corpus folder DIR first.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "gen/cmake/fuzz.hpp"
#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerInitialize(int* argc, char*** argv) {
  for (int i = 1; i < *argc; ++i) {
    const std::filesystem::path folder = (*argv)[i];
    if (!std::filesystem::is_directory(folder)) continue;
    int number = 0;
    for (const std::string& seed : heddle::fuzz_seeds()) {
      heddle::write_file_atomic(folder / ("seed" + std::to_string(number++)), seed);
    }
    break;
  }
  return 0;
}

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    heddle::fuzz_one({reinterpret_cast<const char*>(data), size});
  } catch (const heddle::Error&) {
    return 0;  // a refusal is what bad input is for
  }
  return 0;
}
