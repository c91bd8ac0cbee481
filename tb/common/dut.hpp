// SPDX-License-Identifier: Apache-2.0
//
// One instance of a simulated block: clock, reset, ports as bare memory, waves, coverage.
// Port storage is little-endian: bit 0 of a port is bit 0 of byte 0; bytes above the port's width
// are zero. Any number of instances, of one model or of several, live side by side; each may be
// used by one thread at a time.
//
//   Dut dut(build_model(manifest, dir));
//   dut.reset();
//   Port valid = dut.port("act_valid_i");
//   *valid.data = 1;
//   dut.tick();
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace heddle {

struct Port {
  std::uint8_t* data = nullptr;
  std::size_t bytes = 0;  // of storage: 1, 2, 4, 8 or a multiple of 4
  explicit operator bool() const { return data != nullptr; }
};

class Dut {
 public:
  // Loads the library that build_model made. Registers start at values drawn from `seed`, so that
  // nothing may depend on a value before reset. Throws Error when it cannot be loaded.
  explicit Dut(const std::filesystem::path& library, std::uint64_t seed = 1);
  ~Dut();
  Dut(Dut&&) noexcept;
  Dut& operator=(Dut&&) noexcept;

  // Storage of a port; an empty Port when the block has none of that name.
  [[nodiscard]] Port find_port(const std::string& name) const;
  // As find_port, but throws Error naming the port and the library.
  [[nodiscard]] Port port(const std::string& name) const;

  // Holds rst_ni low with all inputs zero for some cycles.
  void reset(int cycles = 4);

  // Half cycles, for drivers that sample between them: outputs are settled after low(), a beat
  // moves at the edge in high(). Inputs may change only before low().
  void low() {
    *clk_ = 0;
    settle();
    if (tracing_) dump();
  }
  void high() {
    *clk_ = 1;
    settle();
    if (tracing_) dump();
    ++cycle_;
  }
  void tick() {
    low();
    high();
  }
  // Settles outputs after an input changed, without a clock edge.
  void settle() { eval_(self_, (static_cast<std::uint64_t>(cycle_) * 2 + *clk_) * kHalfPeriod); }

  // Rising edges since construction.
  [[nodiscard]] std::int64_t cycle() const { return cycle_; }

  // Value of counter `address` (CONTRACT.md); 0 where the block has no counter port.
  [[nodiscard]] std::uint32_t read_counter(unsigned address);

  // FST waves from now on; the model must have been built with BuildOptions::trace.
  void trace_open(const std::filesystem::path& file);
  void trace_close();

  // Coverage counts so far, in Verilator's format; needs BuildOptions::coverage.
  void write_coverage(const std::filesystem::path& file);

  // True once an assertion inside the RTL failed; what it printed is in fault().
  [[nodiscard]] bool faulted() const { return *faulted_ != 0; }
  [[nodiscard]] std::string fault() const;

 private:
  struct Library;
  static constexpr std::uint64_t kHalfPeriod = 5;  // ns, in waves and messages
  void dump();

  std::unique_ptr<Library> library_;
  void* self_ = nullptr;
  void (*eval_)(void*, std::uint64_t) = nullptr;
  std::uint8_t* clk_ = nullptr;
  const int* faulted_ = nullptr;
  bool tracing_ = false;
  std::int64_t cycle_ = 0;
};

}  // namespace heddle
