// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "gen/cli/tool_test.hpp"
#include "models/common/npy.hpp"
#include "models/common/tensor.hpp"

namespace {

namespace fs = std::filesystem;
using heddle::DType;
using heddle::heddle_tool;
using heddle::Scratch;
using heddle::Tensor;
using heddle::ToolResult;
using Json = nlohmann::json;

std::string config(const std::string& architecture, const std::string& parameters,
                   const std::string& stream_bits = "128") {
  return "name = \"b\"\narchitecture = \"" + architecture + "\"\n[parameters]\n" + parameters +
         "\n[interface]\nstream_bits = " + stream_bits + "\n";
}

// Values in two clusters around zero, many of them zero.
Tensor sample(DType dtype, const heddle::Shape& shape, std::int64_t modulus) {
  Tensor tensor = Tensor::zeros(dtype, shape);
  std::int64_t state = 1;
  for (std::int64_t& value : tensor.data) {
    state = state * 75 % 65537;
    value = state % 3 == 0 ? 0 : state % modulus + heddle::dtype_min(dtype) / 8;
  }
  return tensor;
}

Json report_of(const fs::path& folder) {
  return Json::parse(heddle::read_whole_file(folder / "report.json"));
}

TEST_CASE("heddle encode, decode: golden round trips are equal in dtype, shape and bytes") {
  const Scratch scratch;
  struct Case {
    const char* architecture;
    const char* parameters;
    DType dtype;
    heddle::Shape shape;
    std::int64_t modulus;
  };
  const Case cases[] = {
      {"apack", "substreams = 4", DType::kInt8, {3, 7, 11}, 40},
      {"apack", "value_bits = 4\nsubstreams = 8", DType::kUint8, {127}, 15},
      {"zvc", "substreams = 1", DType::kUint8, {1}, 40},
      {"zvc", "substreams = 16", DType::kInt8, {0, 5}, 40},
      {"zrle", "run_bits = 3\nsubstreams = 2", DType::kInt8, {2, 2, 2, 2, 2}, 40},
      {"zrle", "substreams = 2", DType::kInt8, {}, 40},
      {"gecko", "substreams = 8", DType::kUint16, {5, 101}, 30000},
      {"gecko",
       "format = \"fp32\"\nsubstreams = 8\nzero_aware = true",
       DType::kUint32,
       {509},
       60000},
      {"gecko", "format = \"fp32\"\nsubstreams = 8", DType::kFloat32, {64}, 60000},
  };
  int compared = 0;
  for (const Case& c : cases) {
    CAPTURE(c.architecture);
    const std::string toml = scratch.file("b.toml", config(c.architecture, c.parameters, "256"));
    const Tensor tensor = sample(c.dtype, c.shape, c.modulus);
    heddle::write_npy(scratch.path / "in.npy", tensor, heddle::NpyFloats::kBits);
    const ToolResult encode = heddle_tool({"encode", toml, scratch.at("in.npy"), "-o",
                                           scratch.at("coded"), "--backend", "golden"});
    CHECK_MESSAGE(encode.exit_code == 0, encode.output);
    const ToolResult decode = heddle_tool({"decode", toml, scratch.at("coded/stream.bin"), "-o",
                                           scratch.at("back"), "--backend", "golden"});
    CHECK_MESSAGE(decode.exit_code == 0, decode.output);
    CHECK(heddle::read_whole_file(scratch.path / "back/out.npy") ==
          heddle::read_whole_file(scratch.path / "in.npy"));
    const Json report = report_of(scratch.path / "coded");
    CHECK(report.at("values") == tensor.size());
    CHECK(report.at("mismatches") == 0);
    CHECK(report.at("ok") == true);
    CHECK(report.at("cycles").is_null());
    const auto file = static_cast<std::int64_t>(fs::file_size(scratch.path / "coded/stream.bin"));
    CHECK(report.at("bits_out").get<std::int64_t>() ==
          8 * file - report.at("header_bits").get<std::int64_t>());
    ++compared;
  }
  CHECK(compared == 9);
}

TEST_CASE("heddle encode, decode: the block makes the golden model's file, whatever its engines") {
  const Scratch scratch;
  heddle::write_npy(scratch.path / "in.npy", sample(DType::kInt8, {613}, 40));
  std::string file;
  for (const char* engines : {"1", "2"}) {
    const std::string toml = scratch.file(
        "b.toml", config("zvc", std::string("substreams = 4\nengines = ") + engines, "64"));
    for (const char* backend : {"golden", "rtl"}) {
      const std::string out = scratch.at(std::string(backend) + engines);
      const ToolResult encode =
          heddle_tool({"encode", toml, scratch.at("in.npy"), "-o", out, "--backend", backend});
      CHECK_MESSAGE(encode.exit_code == 0, encode.output);
      const std::string bytes = heddle::read_whole_file(fs::path(out) / "stream.bin");
      if (file.empty()) file = bytes;
      CHECK(bytes == file);
    }
    const Json report = report_of(scratch.path / ("rtl" + std::string(engines)));
    const std::int64_t rounds = 613 / std::stoi(engines);
    CHECK(report.at("cycles").get<std::int64_t>() > rounds);
    CHECK(report.at("cycles").get<std::int64_t>() < rounds + 64);  // one value a cycle and engine
    CHECK(report.at("counters").at("values") == 613);
    const ToolResult decode =
        heddle_tool({"decode", toml, scratch.at(std::string("rtl") + engines + "/stream.bin"), "-o",
                     scratch.at("back"), "--stalls", "random"});
    CHECK_MESSAGE(decode.exit_code == 0, decode.output);
    CHECK(heddle::read_whole_file(scratch.path / "back/out.npy") ==
          heddle::read_whole_file(scratch.path / "in.npy"));
  }
}

TEST_CASE("heddle encode, decode: the netlist codes as the RTL does, in the same cycles") {
  const Scratch scratch;
  heddle::write_npy(scratch.path / "in.npy", sample(DType::kInt8, {197}, 40));
  const std::string toml = HEDDLE_SOURCE_DIR "/tb/codec/corners/zvc_8.toml";
  for (const char* backend : {"rtl", "netlist"}) {
    const ToolResult encode = heddle_tool({"encode", toml, scratch.at("in.npy"), "-o",
                                           scratch.at(backend), "--backend", backend});
    CHECK_MESSAGE(encode.exit_code == 0, encode.output);
    const ToolResult decode =
        heddle_tool({"decode", toml, scratch.at(std::string(backend) + "/stream.bin"), "-o",
                     scratch.at("back"), "--backend", backend, "--stalls", "bursts"});
    CHECK_MESSAGE(decode.exit_code == 0, decode.output);
    CHECK(heddle::read_whole_file(scratch.path / "back/out.npy") ==
          heddle::read_whole_file(scratch.path / "in.npy"));
  }
  const Json rtl = report_of(scratch.path / "rtl");
  const Json netlist = report_of(scratch.path / "netlist");
  CHECK(netlist.at("backend") == "netlist");
  CHECK_FALSE(netlist.at("library").get<std::string>().empty());
  CHECK(netlist.at("cycles") == rtl.at("cycles"));
  CHECK(netlist.at("compared") == rtl.at("compared"));
  CHECK(netlist.at("mismatches") == 0);
  CHECK(heddle::read_whole_file(scratch.path / "netlist/stream.bin") ==
        heddle::read_whole_file(scratch.path / "rtl/stream.bin"));
}

TEST_CASE("heddle decode: a damaged stream ends with 2, the byte and nothing written") {
  const Scratch scratch;
  const std::string toml = scratch.file("b.toml", config("apack", "substreams = 2", "64"));
  heddle::write_npy(scratch.path / "in.npy", sample(DType::kInt8, {97}, 40));
  REQUIRE(heddle_tool({"encode", toml, scratch.at("in.npy"), "-o", scratch.at("coded"), "--backend",
                       "golden"})
              .exit_code == 0);
  const std::string good = heddle::read_whole_file(scratch.path / "coded/stream.bin");
  const auto refused = [&](const std::string& bytes) {
    const ToolResult tool = heddle_tool({"decode", toml, scratch.file("bad.bin", bytes), "-o",
                                         scratch.at("back"), "--backend", "golden"});
    CHECK_MESSAGE(tool.exit_code == 2, tool.output);
    CHECK_MESSAGE(tool.output.find("bad.bin: byte ") != std::string::npos, tool.output);
    CHECK_FALSE(fs::exists(scratch.path / "back"));
  };
  int tried = 0;
  for (std::size_t bit = 0; bit < 8 * good.size(); bit += 11) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    refused(bad);
    ++tried;
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, good.size() - 1}) {
    refused(good.substr(0, size));
    ++tried;
  }
  refused(good + '\0');
  CHECK(tried > 100);
}

TEST_CASE("heddle encode, decode, run: the wrong verb, block or tensor ends with 2 and the remedy") {
  const Scratch scratch;
  const std::string codec = scratch.file("c.toml", config("zvc", "value_bits = 4"));
  const std::string decoder =
      scratch.file("d.toml", config("zvc", "value_bits = 4\ndirection = \"decode\""));
  const std::string other = scratch.file("o.toml", config("zvc", "value_bits = 4\nsubstreams = 2"));
  const std::string compute = scratch.file("s.toml", "name = \"s\"\narchitecture = \"systolic\"\n");
  heddle::write_npy(scratch.path / "in.npy", sample(DType::kUint8, {31}, 15));
  heddle::write_npy(scratch.path / "large.npy", sample(DType::kUint8, {31}, 40));
  heddle::write_npy(scratch.path / "wide.npy", sample(DType::kInt16, {31}, 3));
  const std::string in = scratch.at("in.npy");
  REQUIRE(heddle_tool({"encode", codec, in, "-o", scratch.at("coded"), "--backend", "golden"})
              .exit_code == 0);
  const auto says = [&](std::vector<std::string> words, const std::string& message) {
    words.insert(words.end(), {"-o", scratch.at("out")});
    const ToolResult tool = heddle_tool(words);
    CHECK(tool.exit_code == 2);
    CHECK_MESSAGE(tool.output.find(message) != std::string::npos, tool.output);
    CHECK_FALSE(fs::exists(scratch.path / "out"));
  };
  says({"run", codec, "--gemm", in, in},
       "c.toml: architecture zvc codes tensors and runs no layers; use heddle encode and heddle "
       "decode");
  says({"encode", compute, in},
       "s.toml: architecture systolic runs layers and codes no tensors; use heddle run");
  says({"encode", decoder, in}, "block b only decodes; set direction = \"both\" or \"encode\"");
  says({"encode", codec, scratch.at("large.npy")}, "the block's values are 0..15");
  says({"encode", codec, scratch.at("wide.npy")},
       "int16 does not hold the block's values of 4 bits; give int8 or uint8");
  says({"encode", codec, in, "--backend", "fast"},
       "--backend: must be one of: rtl, netlist, golden, got \"fast\"");
  says({"encode", codec, in, "--backend", "predict"},
       "got \"predict\"; a codec block's cycles hang on every value, so that only its simulation "
       "counts them");
  says({"encode", codec, in, "--backend", "golden", "--stalls", "half"},
       "--stalls: only --backend rtl and netlist can be stalled, got half");
  says({"encode", codec, in, "--backend", "golden", "--trace", scratch.at("w.fst")},
       "--trace: only --backend rtl has waves");
  says({"encode", codec, in, "--liberty", "cells.lib"},
       "--liberty: only --backend netlist has cells, got cells.lib");
  says({"decode", other, scratch.at("coded/stream.bin")},
       "coded with substreams = 16, the block has 2");
  says({"decode", codec, in}, "byte 0: not a stream of heddle encode");
  says({"decode", codec, scratch.at("none.bin")}, "none.bin");
}

}  // namespace
