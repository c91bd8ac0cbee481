// SPDX-License-Identifier: Apache-2.0
#include "gen/core/sv_writer.hpp"

#include <doctest/doctest.h>

TEST_CASE("sv_wrapper: ports, parameters and connections are aligned and complete") {
  const heddle::SvWrapper wrapper{
      .header = {"one", "", "two"},
      .name = "top",
      .ports = {{"input", 1, "clk_i", ""}, {"output", 32, "q_o", "result"}},
      .instance_module = "engine",
      .instance_name = "u_engine",
      .parameters = {{"Rows", "16"}, {"ActSigned", heddle::sv_flag(true)}},
  };
  CHECK(heddle::sv_wrapper(wrapper) ==
        "// one\n"
        "//\n"
        "// two\n"
        "\n"
        "`default_nettype none\n"
        "\n"
        "module top (\n"
        "  input  logic        clk_i,\n"
        "  output logic [31:0] q_o  // result\n"
        ");\n"
        "\n"
        "  engine #(\n"
        "    .Rows      (16),\n"
        "    .ActSigned (1'b1)\n"
        "  ) u_engine (\n"
        "    .clk_i (clk_i),\n"
        "    .q_o   (q_o)\n"
        "  );\n"
        "\n"
        "endmodule\n"
        "\n"
        "`default_nettype wire\n");
}

TEST_CASE("sv_bits: literals are sized, most significant bit first") {
  CHECK(heddle::sv_bits(5, 4) == "4'b0101");
  CHECK(heddle::sv_bits(0, 1) == "1'b0");
  CHECK(heddle::sv_flag(true) == "1'b1");
}
