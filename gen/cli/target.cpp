// SPDX-License-Identifier: Apache-2.0
#include "gen/cli/target.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "gen/core/block_files.hpp"

namespace heddle {

std::filesystem::path scratch_folder() {
  return std::filesystem::temp_directory_path() / fmt::format("heddle-scratch-{}", getpid());
}

Target make_target(const std::filesystem::path& config, OutputFolder& out) {
  if (std::filesystem::is_directory(config))
    return {read_manifest(config / "manifest.json"), config};
  const Block block = make_block(load_config(config, family_generators()));
  for (const GeneratedFile& file : block.files) out.write(file.path, file.content);
  return {block.manifest, out.staging()};
}

}  // namespace heddle
