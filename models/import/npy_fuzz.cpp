// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "gen/cmake/fuzz.hpp"
#include "models/common/atomic_file.hpp"
#include "models/common/npy.hpp"

namespace heddle {

std::vector<std::string> fuzz_seeds() {
  const std::filesystem::path path = std::filesystem::temp_directory_path() / "heddle_npy_seed.npy";
  std::vector<std::string> seeds;
  for (const DType type : {DType::kInt8, DType::kUint16, DType::kInt64}) {
    Tensor tensor = Tensor::zeros(type, {2, 3});
    tensor.data = {1, 2, 3, 4, 5, 127};
    write_npy(path, tensor);
    seeds.push_back(read_whole_file(path));
  }
  std::filesystem::remove(path);
  return seeds;
}

void fuzz_one(std::string_view input) {
  const std::filesystem::path path = std::filesystem::temp_directory_path() / "heddle_npy_fuzz.npy";
  write_file_atomic(path, input);
  static_cast<void>(read_npy(path));
}

}  // namespace heddle
