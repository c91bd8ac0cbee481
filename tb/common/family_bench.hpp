// SPDX-License-Identifier: Apache-2.0
//
// What a family's bench floor offers to the shared verify driver (one per entry of gen/families.def):
// layers that a block of the family can run, and the functional coverage that they should reach; or,
// where blocks do not run layers, the whole verification.
// Named corner configurations are files, tb/F/corners/NAME.toml; their first line says what they are for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "models/common/layer.hpp"
#include "models/common/manifest.hpp"
#include "models/common/plan.hpp"
#include "models/common/tensor.hpp"
#include "tb/common/functional_coverage.hpp"

namespace heddle {

struct VerifyReport;  // verify_vectors.hpp
struct VerifyRequest;

struct Workload {
  std::string name;  // "directed: stacked taps", "random"
  ConvLayer layer;
  Tensor input;  // NHWC, of the layer's in_shape
};

struct FamilyBench {
  std::string family;
  // Directed layers, those that the block supports; the same for the same manifest.
  std::vector<Workload> (*directed)(const Manifest&) = nullptr;
  // A random layer that the block supports; the same for the same manifest and seed.
  Workload (*random)(const Manifest&, std::uint64_t seed) = nullptr;
  // What the block's counter `macs` must count for the plan.
  std::int64_t (*macs)(const Manifest&, const LayerPlan&) = nullptr;
  // Declares every bin that this block can reach.
  void (*declare_bins)(const Manifest&, FunctionalCoverage&) = nullptr;
  // Hits the bins that a workload's plan and golden result reach.
  void (*cover)(const Manifest&, const Workload&, const LayerPlan&, const Tensor& golden,
                FunctionalCoverage&) = nullptr;
  // Instead of all the above: verifies the block whose manifest lies in the folder.
  VerifyReport (*verify)(const Manifest&, const std::filesystem::path&,
                         const VerifyRequest&) = nullptr;
};

// The family's bench; throws Error for an unknown name.
[[nodiscard]] const FamilyBench& family_bench(const std::string& family);

}  // namespace heddle
