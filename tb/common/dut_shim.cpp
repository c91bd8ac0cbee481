// SPDX-License-Identifier: Apache-2.0
//
// The C face of a Verilated block, compiled into every model.so together with Verilator's output.
// Nothing here knows which block it is: the ports come from dut_ports.inc, one HEDDLE_PORT(name) a
// line, which build_model writes from the manifest; names that the block does not have are left
// out. What the model prints and its failed assertions are kept as text (fault) instead of reaching
// the terminal; a fatal error of the simulator itself (no convergence) leaves eval by an exception
// that stops here. tb/common/dut.cpp holds the other side.
#include <verilated.h>

#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "Vdut.h"
#if VM_TRACE
#include <verilated_fst_c.h>
#endif
#if VM_COVERAGE
#include <verilated_cov.h>
#endif

namespace {

struct PortEntry {
  const char* name;
  void* data;
  std::size_t bytes;
};

struct Model {
  VerilatedContext context;
  std::unique_ptr<Vdut> dut;
  std::vector<PortEntry> ports;
  std::string fault;
  int faulted = 0;
#if VM_TRACE
  std::unique_ptr<VerilatedFstC> waves;
#endif
};

struct FatalError {};

thread_local Model* running = nullptr;  // the model that this thread is in, or was in last
constexpr std::size_t kMaxFaultText = 16384;

// Verilator's runtime finds the context of what it constructs, draws and destroys through the
// thread.
void enter(Model* model) {
  if (running == model) return;
  running = model;
  Verilated::threadContextp(&model->context);
}

void note(const std::string& text) {
  if (running != nullptr && running->fault.size() < kMaxFaultText) running->fault += text;
}

void set_faulted(const char* file, int line, const char* what) {
  if (running == nullptr) return;
  if (running->fault.empty())
    note(std::string(file) + ":" + std::to_string(line) + ": " + what + "\n");
  running->faulted = 1;
}

template <typename Dut>
void list_ports(Dut& dut, std::vector<PortEntry>& ports) {
#define HEDDLE_PORT(name)                                                      \
  if constexpr (requires { dut.name; }) {                                      \
    ports.push_back({#name, static_cast<void*>(&dut.name), sizeof(dut.name)}); \
  }
#include "dut_ports.inc"
#undef HEDDLE_PORT
}

}  // namespace

// Verilator's hooks (VL_USER_*, VL_PRINTF).
void vl_finish(const char* file, int line, const char*) { set_faulted(file, line, "$finish"); }
void vl_stop(const char* file, int line, const char*) {
  set_faulted(file, line, "assertion failed");
}
void vl_fatal(const char* file, int line, const char*, const char* message) {
  note(std::string(file == nullptr ? "" : file) + ":" + std::to_string(line) + ": " + message +
       "\n");
  if (running != nullptr) running->faulted = 1;
  throw FatalError{};
}
extern "C" int heddle_model_printf(const char* format, ...) {
  char text[4096];
  va_list arguments;
  va_start(arguments, format);
  const int length = std::vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  note(text);
  return length;
}

#define HEDDLE_API extern "C" __attribute__((visibility("default")))

HEDDLE_API void* heddle_model_new(std::uint64_t seed) {
  auto model = std::make_unique<Model>();
  enter(model.get());
  model->context.randReset(2);
  model->context.randSeed(static_cast<int>(seed & 0x7fffffff) | 1);
#if VM_TRACE
  model->context.traceEverOn(true);
#endif
  model->dut = std::make_unique<Vdut>(&model->context, "");
  list_ports(*model->dut, model->ports);
  return model.release();
}

HEDDLE_API void heddle_model_delete(void* self) {
  std::unique_ptr<Model> model(static_cast<Model*>(self));
  enter(model.get());
#if VM_TRACE
  if (model->waves) model->waves->close();
#endif
  model->dut->final();
  model->dut.reset();
  running = nullptr;
}

HEDDLE_API std::size_t heddle_model_ports(void* self, const PortEntry** ports) {
  const auto* model = static_cast<Model*>(self);
  *ports = model->ports.data();
  return model->ports.size();
}

HEDDLE_API void heddle_model_eval(void* self, std::uint64_t time) {
  auto* model = static_cast<Model*>(self);
  enter(model);
  model->context.time(time);
  try {
    model->dut->eval();
  } catch (const FatalError&) {
  }
}

HEDDLE_API const int* heddle_model_faulted(void* self) {
  return &static_cast<Model*>(self)->faulted;
}
HEDDLE_API const char* heddle_model_fault(void* self) {
  return static_cast<Model*>(self)->fault.c_str();
}

// 0: open. 1: the model was built without traces. 2: the file cannot be written.
HEDDLE_API int heddle_model_trace_open(void* self, const char* file) {
#if VM_TRACE
  auto* model = static_cast<Model*>(self);
  enter(model);
  model->waves = std::make_unique<VerilatedFstC>();
  model->dut->trace(model->waves.get(), 99);
  model->waves->open(file);
  return model->waves->isOpen() ? 0 : 2;
#else
  static_cast<void>(self);
  static_cast<void>(file);
  return 1;
#endif
}

HEDDLE_API void heddle_model_trace_dump(void* self, std::uint64_t time) {
#if VM_TRACE
  static_cast<Model*>(self)->waves->dump(time);
#else
  static_cast<void>(self);
  static_cast<void>(time);
#endif
}

HEDDLE_API void heddle_model_trace_close(void* self) {
#if VM_TRACE
  auto* model = static_cast<Model*>(self);
  enter(model);
  if (model->waves) model->waves->close();
  model->waves.reset();
#else
  static_cast<void>(self);
#endif
}

// 0: written. 1: the model was built without coverage. 2: the file cannot be written.
HEDDLE_API int heddle_model_coverage(void* self, const char* file) {
#if VM_COVERAGE
  auto* model = static_cast<Model*>(self);
  std::FILE* probe = std::fopen(file, "w");
  if (probe == nullptr) return 2;
  std::fclose(probe);
  enter(model);
  model->context.coveragep()->write(file);
  return 0;
#else
  static_cast<void>(self);
  static_cast<void>(file);
  return 1;
#endif
}
