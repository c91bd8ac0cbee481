// SPDX-License-Identifier: Apache-2.0
#include "tb/common/seeds.hpp"

namespace heddle {

std::uint64_t derive_seed(std::uint64_t seed, std::string_view label) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a over the label
  for (const char c : label) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return Rng(Rng(seed).next() ^ hash).next();
}

}  // namespace heddle
