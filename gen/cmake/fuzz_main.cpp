// SPDX-License-Identifier: Apache-2.0
//
// The driver of every fuzz target: mutates seeds for a bounded time. `X_fuzz FILE` runs one input
// again.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "gen/cmake/fuzz.hpp"
#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"

namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t bound) { return bound == 0 ? 0 : random() % bound; }

// One small change: what broken files and typing errors look like.
void mutate(std::string& text, const std::string& other, Random& random) {
  const std::size_t at = below(random, text.size());
  const std::size_t length = 1 + below(random, 16);
  switch (random() % 8) {
    case 0:
      if (!text.empty()) text[at] = static_cast<char>(text[at] ^ (1 << (random() % 8)));
      break;
    case 1:
      if (!text.empty()) text[at] = static_cast<char>(random());
      break;
    case 2: text.resize(at); break;
    case 3: text.erase(at, length); break;
    case 4: text.insert(at, length, static_cast<char>(random())); break;
    case 5: text.insert(at, text.substr(below(random, text.size()), length)); break;
    case 6: text.insert(at, other.substr(below(random, other.size()), length)); break;
    default: {
      constexpr std::uint32_t kEdges[]{0,          1,      0x7fffffff, 0x80000000,
                                       0xffffffff, 0xffff, 0x10000,    0x7f};
      const std::uint32_t word = kEdges[random() % 8];
      for (std::size_t i = 0; i < 4 && at + i < text.size(); ++i)
        text[at + i] = static_cast<char>(word >> (8 * i));
    }
  }
}

void run(const std::string& input) {
  try {
    heddle::fuzz_one(input);
  } catch (const heddle::Error&) {
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\ninput kept in fuzz-last-input\n", error.what());
    std::abort();
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    run(heddle::read_whole_file(argv[1]));
    return 0;
  }
  const char* limit = std::getenv("HEDDLE_FUZZ_SECONDS");
  const auto end = std::chrono::steady_clock::now() +
                   std::chrono::seconds(limit != nullptr ? std::atoi(limit) : 10);
  std::vector<std::string> seeds = heddle::fuzz_seeds();
  for (const std::string& seed : seeds) run(seed);
  seeds.emplace_back();
  Random random(1);
  std::int64_t runs = 0;
  for (; std::chrono::steady_clock::now() < end; ++runs) {
    std::string input = seeds[below(random, seeds.size())];
    for (std::size_t i = 1 + below(random, 6); i > 0; --i)
      mutate(input, seeds[below(random, seeds.size())], random);
    heddle::write_file_atomic("fuzz-last-input", input);
    run(input);
  }
  std::remove("fuzz-last-input");
  std::printf("%lld inputs from %zu seeds\n", static_cast<long long>(runs), seeds.size() - 1);
  return runs > 0 ? 0 : 1;
}
