// SPDX-License-Identifier: Apache-2.0
#include "gen/core/templates.hpp"

#include <doctest/doctest.h>

#include <array>
#include <stdexcept>
#include <string>

using heddle::TemplateFile;

TEST_CASE("template_closure: what is used stands before its user, the rest is left out") {
  const std::array<TemplateFile, 6> files{{
      {"a/top.sv",
       "`include \"checks.svh\"\nmodule top; leaf u_leaf(); // other\n mid u_mid(); endmodule"},
      {"a/mid.sv", "module mid; leaf u(); localparam x = pkg::Y; endmodule"},
      {"a/leaf.sv", "module leaf; /* other */ endmodule"},
      {"b/other.sv", "module other; endmodule"},
      {"b/pkg.sv", "package pkg; endpackage"},
      {"b/checks.svh", "`define CHECK(x) \"other\""},
  }};
  std::string order;
  for (const TemplateFile& file : heddle::template_closure(files, "top"))
    order += std::string(file.path) + " ";
  CHECK(order == "b/checks.svh a/leaf.sv b/pkg.sv a/mid.sv a/top.sv ");
  CHECK_THROWS_AS((void)heddle::template_closure(files, "nothing"), std::logic_error);
}

TEST_CASE("template_files: the common package is there with its text") {
  bool found = false;
  for (const TemplateFile& file : heddle::template_files()) {
    found = found || (file.path == "common/common_pkg.sv" &&
                      file.text.find("package common_pkg;") != std::string::npos);
  }
  CHECK(found);
}
