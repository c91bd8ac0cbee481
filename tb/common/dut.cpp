// SPDX-License-Identifier: Apache-2.0
#include "tb/common/dut.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <span>
#include <string_view>

#include "models/common/error.hpp"

namespace heddle {
namespace {

struct PortEntry {  // as dut_shim.cpp lays it out
  const char* name;
  void* data;
  std::size_t bytes;
};

// Verilator keeps wide intermediate values in local variables: those of a grid of 2048 units are more than
// the usual 8 MiB. Linux leaves 128 MiB of addresses for a stack that may grow later.
void allow_large_stack() {
  constexpr rlim_t kStack = rlim_t{96} << 20;
  rlimit limit{};
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= kStack) return;
  limit.rlim_cur = std::min(kStack, limit.rlim_max);
  static_cast<void>(setrlimit(RLIMIT_STACK, &limit));  // as far as it may
}

}  // namespace

struct Dut::Library {
  explicit Library(const std::filesystem::path& library) : file(library) {
    allow_large_stack();
    handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
      throw Error(fmt::format("{}: cannot load the model: {}; delete its folder to build it again",
                              file.string(), dlerror()));
    }
    try {
      resolve(create, "heddle_model_new");
      resolve(destroy, "heddle_model_delete");
      resolve(ports, "heddle_model_ports");
      resolve(eval, "heddle_model_eval");
      resolve(faulted, "heddle_model_faulted");
      resolve(fault, "heddle_model_fault");
      resolve(trace_open, "heddle_model_trace_open");
      resolve(trace_dump, "heddle_model_trace_dump");
      resolve(trace_close, "heddle_model_trace_close");
      resolve(coverage, "heddle_model_coverage");
    } catch (...) {
      dlclose(handle);
      throw;
    }
  }
  ~Library() { dlclose(handle); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  template <typename Function>
  void resolve(Function*& function, const char* name) const {
    function = reinterpret_cast<Function*>(dlsym(handle, name));
    if (function == nullptr) {
      throw Error(fmt::format("{}: not a heddle model: it lacks {}", file.string(), name));
    }
  }

  [[nodiscard]] std::span<const PortEntry> list(void* self) const {
    const PortEntry* first = nullptr;
    const std::size_t count = ports(self, &first);
    return {first, count};
  }

  std::filesystem::path file;
  void* handle = nullptr;
  void* (*create)(std::uint64_t) = nullptr;
  void (*destroy)(void*) = nullptr;
  std::size_t (*ports)(void*, const PortEntry**) = nullptr;
  void (*eval)(void*, std::uint64_t) = nullptr;
  const int* (*faulted)(void*) = nullptr;
  const char* (*fault)(void*) = nullptr;
  int (*trace_open)(void*, const char*) = nullptr;
  void (*trace_dump)(void*, std::uint64_t) = nullptr;
  void (*trace_close)(void*) = nullptr;
  int (*coverage)(void*, const char*) = nullptr;
};

Dut::Dut(const std::filesystem::path& library, std::uint64_t seed)
    : library_(std::make_unique<Library>(library)) {
  self_ = library_->create(seed);
  eval_ = library_->eval;
  faulted_ = library_->faulted(self_);
  try {
    clk_ = port("clk_i").data;
  } catch (...) {
    library_->destroy(self_);
    throw;
  }
}

Dut::~Dut() {
  if (library_) library_->destroy(self_);
}

Dut::Dut(Dut&&) noexcept = default;

Dut& Dut::operator=(Dut&& other) noexcept {
  Dut old(std::move(*this));
  library_ = std::move(other.library_);
  self_ = other.self_;
  eval_ = other.eval_;
  clk_ = other.clk_;
  faulted_ = other.faulted_;
  tracing_ = other.tracing_;
  cycle_ = other.cycle_;
  return *this;
}

Port Dut::find_port(const std::string& name) const {
  const auto ports = library_->list(self_);
  const auto found = std::find_if(ports.begin(), ports.end(),
                                  [&](const PortEntry& entry) { return name == entry.name; });
  if (found == ports.end()) return {};
  return {static_cast<std::uint8_t*>(found->data), found->bytes};
}

Port Dut::port(const std::string& name) const {
  const Port result = find_port(name);
  if (!result)
    throw Error(fmt::format("{}: the block has no port {}", library_->file.string(), name));
  return result;
}

void Dut::reset(int cycles) {
  for (const PortEntry& entry : library_->list(self_)) {
    if (std::string_view(entry.name).ends_with("_i")) {
      std::fill_n(static_cast<std::uint8_t*>(entry.data), entry.bytes, std::uint8_t{0});
    }
  }
  *port("rst_ni").data = 0;
  for (int i = 0; i < cycles; ++i) tick();
  *port("rst_ni").data = 1;
  low();
}

std::uint32_t Dut::read_counter(unsigned address) {
  const Port select = find_port("cnt_addr_i");
  const Port value = find_port("cnt_data_o");
  if (!select || !value) return 0;
  *select.data = static_cast<std::uint8_t>(address);
  settle();
  std::uint32_t result = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(value.bytes, 4); ++i) {
    result |= std::uint32_t{value.data[i]} << (8 * i);
  }
  return result;
}

void Dut::trace_open(const std::filesystem::path& file) {
  const int status = library_->trace_open(self_, file.c_str());
  if (status == 1)
    throw Error(fmt::format("{}: this model was built without traces", file.string()));
  if (status != 0) throw Error(fmt::format("{}: cannot write the trace", file.string()));
  tracing_ = true;
}

void Dut::trace_close() {
  if (tracing_) library_->trace_close(self_);
  tracing_ = false;
}

void Dut::dump() {
  library_->trace_dump(self_, (static_cast<std::uint64_t>(cycle_) * 2 + *clk_) * kHalfPeriod);
}

void Dut::write_coverage(const std::filesystem::path& file) {
  const int status = library_->coverage(self_, file.c_str());
  if (status == 1)
    throw Error(fmt::format("{}: this model was built without coverage", file.string()));
  if (status != 0) throw Error(fmt::format("{}: cannot write the coverage", file.string()));
}

std::string Dut::fault() const { return library_->fault(self_); }

}  // namespace heddle
