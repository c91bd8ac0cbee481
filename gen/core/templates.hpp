// SPDX-License-Identifier: Apache-2.0
//
// The SystemVerilog of rtl_templates/, carried inside the program: heddle works from any folder.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace heddle {

struct TemplateFile {
  std::string_view path;  // below rtl_templates: "common/common_skid.sv"
  std::string_view text;

  [[nodiscard]] std::string_view file_name() const { return path.substr(path.rfind('/') + 1); }
  // The module or package that the file holds (one a file, of the same name).
  [[nodiscard]] std::string_view stem() const {
    return file_name().substr(0, file_name().rfind('.'));
  }
  [[nodiscard]] bool is_include() const { return path.ends_with(".svh"); }
};

// All of them, ordered by path. Generated at build time by gen/cmake/EmbedTemplates.cmake.
[[nodiscard]] std::span<const TemplateFile> template_files();

// The files that module `top` needs, in compile order (what is used stands before its user; headers
// first). Throws std::logic_error when there is no such module.
[[nodiscard]] std::vector<TemplateFile> template_closure(std::span<const TemplateFile> files,
                                                         std::string_view top);

}  // namespace heddle
