// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>
#include <string_view>

#include "models/common/error.hpp"
#include "synth/abc.hpp"

namespace heddle {
namespace {

struct GateKind {
  std::string_view type;
  std::string_view inputs;  // one letter a port, in the cover's order
  std::string_view cover;   // BLIF rows for output Y
};

// Yosys' gate library (yosys help -cells).
constexpr std::array<GateKind, 16> kGates{{
    {"$_BUF_", "A", "1 1\n"},
    {"$_NOT_", "A", "0 1\n"},
    {"$_AND_", "AB", "11 1\n"},
    {"$_NAND_", "AB", "0- 1\n-0 1\n"},
    {"$_OR_", "AB", "1- 1\n-1 1\n"},
    {"$_NOR_", "AB", "00 1\n"},
    {"$_XOR_", "AB", "10 1\n01 1\n"},
    {"$_XNOR_", "AB", "11 1\n00 1\n"},
    {"$_ANDNOT_", "AB", "10 1\n"},
    {"$_ORNOT_", "AB", "1- 1\n-0 1\n"},
    {"$_MUX_", "ABS", "1-0 1\n-11 1\n"},
    {"$_NMUX_", "ABS", "0-0 1\n-01 1\n"},
    {"$_AOI3_", "ABC", "0-0 1\n-00 1\n"},
    {"$_OAI3_", "ABC", "00- 1\n--0 1\n"},
    {"$_AOI4_", "ABCD", "0-0- 1\n0--0 1\n-00- 1\n-0-0 1\n"},
    {"$_OAI4_", "ABCD", "00-- 1\n--00 1\n"},
}};

const GateKind* gate_kind(std::string_view type) {
  const auto* found = std::find_if(kGates.begin(), kGates.end(),
                                   [&](const GateKind& kind) { return kind.type == type; });
  return found == kGates.end() ? nullptr : found;
}

void append_net(std::string& text, NetId net) { text += fmt::format(" n{}", net); }

[[noreturn]] void fail_unmapped(const NetModule& module, const NetCell& cell) {
  const NetPin* out = cell.pin("Q") != nullptr ? cell.pin("Q") : cell.pin("Y");
  std::string net = cell.name;
  if (out != nullptr && !out->nets.empty() && out->nets[0] >= 0) {
    const std::string& named = module.nets[static_cast<std::size_t>(out->nets[0])];
    if (!named.empty()) net = named;
  }
  const bool latch = cell.type.find("LATCH") != std::string::npos;
  throw Error(fmt::format("module {}: {} is a {}, which {}", module.rtl_module, net,
                          latch ? "latch" : cell.type,
                          latch ? "a block must not have" : "the library has no cell for"));
}

template <typename T>
void shuffle(std::vector<T>& items, std::mt19937& random) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random() % i]);
}

// Which nets gates drive, read, and give to or take from everything else.
struct Boundary {
  std::vector<const NetCell*> gates;
  std::vector<NetId> inputs, outputs;
  bool low = false, high = false;  // constants that gates read
};

Boundary boundary_of(const NetModule& module) {
  enum : unsigned { kDriven = 1, kRead = 2, kTaken = 4 };
  std::vector<unsigned> use(module.nets.size(), 0);
  Boundary boundary;
  const auto mark = [&](NetId net, unsigned how) {
    if (net >= 0) use[static_cast<std::size_t>(net)] |= how;
  };
  for (const NetCell& cell : module.cells) {
    const bool gate = gate_kind(cell.type) != nullptr;
    if (!gate && cell.type.starts_with("$")) fail_unmapped(module, cell);
    if (gate) boundary.gates.push_back(&cell);
    for (const NetPin& pin : cell.pins) {
      for (const NetId net : pin.nets) {
        if (gate) mark(net, pin.output ? kDriven : kRead);
        if (!gate && !pin.output) mark(net, kTaken);
      }
    }
  }
  for (const NetPort& port : module.ports) {
    for (const NetId net : port.nets) {
      if (port.output) mark(net, kTaken);
    }
  }
  boundary.low = (use[kLow] & kRead) != 0;
  boundary.high = (use[kHigh] & kRead) != 0;
  for (std::size_t i = 2; i < use.size(); ++i) {
    if ((use[i] & kDriven) == 0 && (use[i] & kRead) != 0) {
      boundary.inputs.push_back(static_cast<NetId>(i));
    }
    if ((use[i] & kDriven) != 0 && (use[i] & kTaken) != 0) {
      boundary.outputs.push_back(static_cast<NetId>(i));
    }
  }
  return boundary;
}

}  // namespace

bool has_logic(const NetModule& module) {
  return std::any_of(module.cells.begin(), module.cells.end(),
                     [](const NetCell& cell) { return cell.type.starts_with("$"); });
}

std::string module_blif(const NetModule& module, int seed) {
  Boundary boundary = boundary_of(module);
  if (seed != 0) {
    std::mt19937 random(static_cast<std::uint32_t>(seed));
    shuffle(boundary.inputs, random);
    shuffle(boundary.outputs, random);
    shuffle(boundary.gates, random);
  }
  std::string text = ".model logic\n.inputs";
  for (const NetId net : boundary.inputs) append_net(text, net);
  text += "\n.outputs";
  for (const NetId net : boundary.outputs) append_net(text, net);
  text += "\n";
  if (boundary.low) text += ".names n0\n";
  if (boundary.high) text += ".names n1\n1\n";
  for (const NetCell* gate : boundary.gates) {
    const GateKind* kind = gate_kind(gate->type);
    text += ".names";
    for (const char port : kind->inputs) {
      append_net(text, gate->pin(std::string_view(&port, 1))->nets[0]);
    }
    append_net(text, gate->pin("Y")->nets[0]);
    text += '\n';
    text += kind->cover;
  }
  return text + ".end\n";
}

void replace_logic(NetModule& module, const AbcResult& mapped, const Library& library) {
  std::erase_if(module.cells, [](const NetCell& cell) { return gate_kind(cell.type) != nullptr; });
  std::map<std::string, NetId> fresh;
  const auto net = [&](const std::string& name) {
    if (name == "0" || name == "1") return name == "1" ? kHigh : kLow;
    // ABC keeps our names for inputs and outputs, and numbers its own nets otherwise.
    const auto [at, is_new] = fresh.try_emplace(name, kNoNet);
    if (is_new) {
      const bool ours = name.size() > 1 && name[0] == 'n' &&
                        name.find_first_not_of("0123456789", 1) == std::string::npos;
      at->second = ours ? std::stoi(name.substr(1)) : module.new_net();
    }
    return at->second;
  };
  for (std::size_t i = 0; i < mapped.gates.size(); ++i) {
    const AbcGate& gate = mapped.gates[i];
    const LibCell* known = library.cell(gate.cell);
    NetCell cell{fmt::format("_{}_", i), gate.cell, {}, {}};
    for (const auto& [port, name] : gate.pins) {
      const LibPin* pin = known == nullptr ? nullptr : known->pin(port);
      if (pin == nullptr)
        throw Error(fmt::format("abc: library has no pin {}/{}", gate.cell, port));
      cell.pins.push_back({port, pin->direction == "output", {net(name)}});
    }
    module.cells.push_back(std::move(cell));
  }
  std::map<NetId, NetId> same;
  for (const auto& [name, source] : mapped.aliases) same[net(name)] = net(source);
  const auto resolve = [&](NetId& id) {
    for (auto at = same.find(id); at != same.end(); at = same.find(id)) id = at->second;
  };
  if (same.empty()) return;
  for (NetCell& cell : module.cells) {
    for (NetPin& pin : cell.pins) std::for_each(pin.nets.begin(), pin.nets.end(), resolve);
  }
  for (NetPort& port : module.ports) {
    if (port.output) std::for_each(port.nets.begin(), port.nets.end(), resolve);
  }
}

}  // namespace heddle
