// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cctype>
#include <set>
#include <string>

#include "synth/netlist.hpp"

namespace heddle {
namespace {

// As Verilog writes it: plain, or escaped with its closing blank.
std::string identifier(const std::string& name) {
  bool plain = !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0;
  for (const char c : name) {
    plain = plain && (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_');
  }
  return plain ? name : fmt::format("\\{} ", name);
}

class ModuleWriter {
 public:
  explicit ModuleWriter(const NetModule& module) : module_(module), names_(module.nets.size()) {}

  std::string text() {
    name_nets();
    out_ += fmt::format("\nmodule {}(", module_.name);
    for (std::size_t i = 0; i < module_.ports.size(); ++i) {
      out_ += fmt::format("{}{}", i == 0 ? "" : ", ", identifier(module_.ports[i].name));
    }
    out_ += ");\n";
    for (const NetPort& port : module_.ports) {
      out_ += fmt::format("  {} {}{};\n", port.output ? "output" : "input", range(port.nets.size()),
                          identifier(port.name));
    }
    for (std::size_t i = 2; i < names_.size(); ++i) {
      if (wire_[i]) out_ += fmt::format("  wire {};\n", names_[i]);
    }
    for (const NetCell& cell : module_.cells) write_cell(cell);
    write_aliases();
    out_ += "endmodule\n";
    return out_;
  }

 private:
  static std::string range(std::size_t width) {
    return width == 1 ? "" : fmt::format("[{}:0] ", width - 1);
  }

  static std::string bit(const NetPort& port, std::size_t index) {
    return port.nets.size() == 1 ? identifier(port.name)
                                 : fmt::format("{}[{}]", identifier(port.name), index);
  }

  // Port bits name their nets, inputs first; other nets keep the RTL's name if it is free.
  void name_nets() {
    wire_.assign(names_.size(), false);
    std::set<std::string> taken;
    for (const NetPort& port : module_.ports) taken.insert(identifier(port.name));
    for (const bool outputs : {false, true}) {
      for (const NetPort& port : module_.ports) {
        for (std::size_t i = 0; i < port.nets.size() && port.output == outputs; ++i) {
          if (port.nets[i] <= kHigh) continue;
          std::string& name = names_[static_cast<std::size_t>(port.nets[i])];
          if (name.empty()) name = bit(port, i);
        }
      }
    }
    std::vector<bool> used(names_.size(), false);
    for (const NetCell& cell : module_.cells) {
      taken.insert(identifier(cell.name));
      for (const NetPin& pin : cell.pins) {
        for (const NetId net : pin.nets) {
          if (net >= 0) used[static_cast<std::size_t>(net)] = true;
        }
      }
    }
    for (std::size_t i = 2; i < names_.size(); ++i) {
      if (!used[i] || !names_[i].empty()) continue;
      wire_[i] = true;
      names_[i] = module_.nets[i].empty() ? "" : identifier(module_.nets[i]);
      if (names_[i].empty() || !taken.insert(names_[i]).second) {
        names_[i] = fmt::format("n{}", i);
        while (!taken.insert(names_[i]).second) names_[i] += '_';
      }
    }
  }

  [[nodiscard]] std::string net(NetId id) const {
    if (id == kLow || id == kHigh) return id == kLow ? "1'b0" : "1'b1";
    return names_[static_cast<std::size_t>(id)];
  }

  void write_cell(const NetCell& cell) {
    out_ += fmt::format("  {} {}(", identifier(cell.type), identifier(cell.name));
    bool first = true;
    for (const NetPin& pin : cell.pins) {
      std::string value;
      for (std::size_t i = pin.nets.size(); i-- > 0;) {
        if (pin.nets[i] == kNoNet) continue;
        value += fmt::format("{}{}", value.empty() ? "" : ", ", net(pin.nets[i]));
      }
      if (pin.nets.size() > 1) value = fmt::format("{{{}}}", value);
      out_ += fmt::format("{}.{}({})", first ? "" : ", ", identifier(pin.port), value);
      first = false;
    }
    out_ += ");\n";
  }

  // Output bits whose net has another port bit's name, or is a constant.
  void write_aliases() {
    for (const NetPort& port : module_.ports) {
      for (std::size_t i = 0; i < port.nets.size() && port.output; ++i) {
        const std::string name = bit(port, i);
        const std::string source = port.nets[i] == kNoNet ? name : net(port.nets[i]);
        if (source != name) out_ += fmt::format("  assign {} = {};\n", name, source);
      }
    }
  }

  const NetModule& module_;
  std::vector<std::string> names_;
  std::vector<bool> wire_;
  std::string out_;
};

}  // namespace

std::string netlist_verilog(const Netlist& netlist, std::string_view header) {
  std::string text(header);
  for (const std::string& name : netlist.bottom_up()) {
    text += ModuleWriter(netlist.modules.at(name)).text();
  }
  return text;
}

}  // namespace heddle
