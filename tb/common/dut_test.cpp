// SPDX-License-Identifier: Apache-2.0
#include "tb/common/dut.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <vector>

#include "models/common/error.hpp"
#include "tb/common/testdata/echo.hpp"

namespace heddle {
namespace {

void put(const Port& port, std::size_t byte, std::uint8_t value) { port.data[byte] = value; }

// Sends one beat through the block by hand; returns the bytes of out_data_o.
std::vector<std::uint8_t> echo_one(Dut& dut, std::size_t bytes) {
  put(dut.port("cmd_data_i"), 0, 1);
  put(dut.port("cmd_data_i"), 2, static_cast<std::uint8_t>(bytes));
  *dut.port("cmd_valid_i").data = 1;
  dut.tick();
  *dut.port("cmd_valid_i").data = 0;
  *dut.port("wgt_valid_i").data = 1;
  dut.tick();
  *dut.port("wgt_valid_i").data = 0;
  const Port act = dut.port("act_data_i");
  for (std::size_t i = 0; i < bytes; ++i) put(act, i, static_cast<std::uint8_t>(i * 7 + 1));
  *dut.port("act_valid_i").data = 1;
  dut.tick();
  *dut.port("act_valid_i").data = 0;
  dut.low();
  REQUIRE(*dut.port("out_valid_o").data == 1);
  CHECK(*dut.port("out_last_o").data == 1);
  const Port out = dut.port("out_data_o");
  return {out.data, out.data + bytes};
}

TEST_CASE("dut: ports of every storage kind are direct memory, bit 0 first") {
  for (const int bits : {32, 64, 1024}) {
    CAPTURE(bits);
    const auto bytes = static_cast<std::size_t>(bits) / 8;
    Dut dut(echo::model(bits));
    dut.reset();
    CHECK(dut.port("act_data_i").bytes == bytes);
    CHECK(dut.port("cmd_valid_i").bytes == 1);
    std::vector<std::uint8_t> sent;
    for (std::size_t i = 0; i < bytes; ++i) sent.push_back(static_cast<std::uint8_t>(i * 7 + 1));
    CHECK(echo_one(dut, bytes) == sent);
  }
}

TEST_CASE("dut: the stack may grow to 16 MiB and more, which models of large blocks take") {
  rlimit limit{};
  REQUIRE(getrlimit(RLIMIT_STACK, &limit) == 0);
  const rlim_t usual = std::min(rlim_t{8} << 20, limit.rlim_max);
  const rlimit small{usual, limit.rlim_max};
  REQUIRE(setrlimit(RLIMIT_STACK, &small) == 0);
  const Dut dut(echo::model(32));
  REQUIRE(getrlimit(RLIMIT_STACK, &limit) == 0);
  CHECK(limit.rlim_cur >= std::min(rlim_t{16} << 20, limit.rlim_max));
}

TEST_CASE("dut: several instances, of one model and of two, do not share state") {
  Dut first(echo::model(32));
  Dut second(echo::model(32));
  Dut third(echo::model(64));
  for (Dut* dut : {&first, &second, &third}) dut->reset();
  echo_one(first, 4);
  CHECK(first.read_counter(1) == 1);
  CHECK(second.read_counter(1) == 0);
  CHECK(third.read_counter(1) == 0);
  echo_one(third, 8);
  CHECK(third.read_counter(1) == 1);
  CHECK(second.read_counter(1) == 0);
}

TEST_CASE("dut: moving an instance keeps it alive") {
  Dut dut(echo::model(32));
  dut.reset();
  Dut moved(std::move(dut));
  echo_one(moved, 4);
  Dut target(echo::model(64));
  target = std::move(moved);
  CHECK(target.read_counter(1) == 1);
  CHECK(target.cycle() == 7);
}

TEST_CASE("dut: registers without reset start at values drawn from the seed") {
  Dut first(echo::model(64), 1);
  Dut same(echo::model(64), 1);
  Dut other(echo::model(64), 2);
  for (Dut* dut : {&first, &same, &other}) dut->settle();
  const auto data = [](const Dut& dut) {
    const Port port = dut.port("out_data_o");
    return std::vector<std::uint8_t>(port.data, port.data + port.bytes);
  };
  CHECK(data(first) == data(same));
  CHECK(data(first) != data(other));
}

TEST_CASE("dut: an unknown port, a file that is no model and a missing file are errors") {
  Dut dut(echo::model(32));
  CHECK_FALSE(dut.find_port("no_such_i"));
  CHECK_THROWS_WITH_AS(static_cast<void>(dut.port("no_such_i")),
                       doctest::Contains("the block has no port no_such_i"), Error);
  CHECK_THROWS_WITH_AS(Dut("/no/such/model.so"),
                       doctest::Contains("/no/such/model.so: cannot load the model"), Error);
  const std::filesystem::path text = echo::scratch("not-a-model") / "model.so";
  std::ofstream(text) << "text";
  CHECK_THROWS_WITH_AS(Dut{text}, doctest::Contains("cannot load the model"), Error);
}

TEST_CASE("dut: a trace is a finished FST file with the block's signals") {
  const std::filesystem::path file = echo::scratch("trace") / "wave.fst";
  Dut dut(echo::model(32, {.trace = true}));
  dut.trace_open(file);
  dut.reset();
  echo_one(dut, 4);
  dut.trace_close();
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(stream)), {});
  REQUIRE(bytes.size() > 330);
  // FST: block type 0 (header), 64-bit big-endian length 329, start time, end time.
  CHECK(bytes[0] == '\0');
  CHECK(bytes.substr(1, 8) == std::string("\0\0\0\0\0\0\x01\x49", 8));
  const auto end_time = static_cast<unsigned char>(bytes[24]);
  CHECK(end_time == 70);  // 7 cycles of 10 ns, then the low half of the eighth
}

TEST_CASE("dut: traces and coverage that were not built in, or cannot be written, are errors") {
  Dut plain(echo::model(32));
  CHECK_THROWS_WITH_AS(plain.trace_open("x.fst"), "x.fst: this model was built without traces",
                       Error);
  CHECK_THROWS_WITH_AS(plain.write_coverage("x.dat"),
                       "x.dat: this model was built without coverage", Error);
  Dut traced(echo::model(32, {.trace = true}));
  CHECK_THROWS_WITH_AS(traced.trace_open("/no/such/x.fst"),
                       "/no/such/x.fst: cannot write the trace", Error);
}

}  // namespace
}  // namespace heddle
