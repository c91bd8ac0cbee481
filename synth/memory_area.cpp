// SPDX-License-Identifier: Apache-2.0
#include "synth/memory_area.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "models/common/error.hpp"

namespace heddle {
namespace {

constexpr double kLargestMisfit = 0.3;  // of a macro's own area

std::vector<SramMacro> macros_of(const std::vector<Library>& libraries) {
  std::vector<SramMacro> macros;
  for (const Library& library : libraries) {
    const std::size_t before = macros.size();
    for (const LibCell& cell : library.cells) {
      if (!cell.memory || cell.memory->words <= 0 || cell.memory->width <= 0) continue;
      if (cell.area <= 0) {
        throw Error(
            fmt::format("{}: memory cell {} has no area", library.file.string(), cell.name));
      }
      macros.push_back({.cell = cell.name,
                        .library = library.name,
                        .words = cell.memory->words,
                        .width = cell.memory->width,
                        .area_um2 = cell.area});
    }
    if (macros.size() == before) {
      throw Error(
          fmt::format("{}: no memory cell (a cell with a memory group that tells "
                      "address_width and word_width)",
                      library.file.string()));
    }
  }
  std::sort(macros.begin(), macros.end(), [](const SramMacro& a, const SramMacro& b) {
    return std::tie(a.cell, a.library) < std::tie(b.cell, b.library);
  });
  return macros;
}

double bits_of(const SramMacro& macro) {
  return static_cast<double>(macro.words) * static_cast<double>(macro.width);
}

// Least squares: area = fixed + slope * bits; through the origin where the constant part would be
// negative or there is one size only.
void fit_line(MacroFit& fit) {
  const auto count = static_cast<double>(fit.macros.size());
  double x = 0, y = 0, xx = 0, xy = 0;
  for (const SramMacro& macro : fit.macros) {
    const double bits = bits_of(macro);
    x += bits;
    y += macro.area_um2;
    xx += bits * bits;
    xy += bits * macro.area_um2;
  }
  const double spread = xx - x * x / count;
  if (spread > 1e-9 * xx) {
    fit.um2_per_bit = (xy - x * y / count) / spread;
    fit.fixed_um2 = (y - fit.um2_per_bit * x) / count;
  }
  if (spread <= 1e-9 * xx || fit.fixed_um2 < 0) {
    fit.um2_per_bit = xy / xx;
    fit.fixed_um2 = 0;
  }
}

void check_fit(const MacroFit& fit) {
  for (const SramMacro& macro : fit.macros) {
    const double fitted = fit.fixed_um2 + fit.um2_per_bit * bits_of(macro);
    if (std::abs(fitted - macro.area_um2) <= kLargestMisfit * macro.area_um2) continue;
    throw Error(
        fmt::format("memory libraries: the macros are not of one process and kind: {} of {} bits "
                    "has {:.0f} um2, "
                    "the line through all {} gives {:.0f}",
                    macro.cell, bits_of(macro), macro.area_um2, fit.macros.size(), fitted));
  }
}

std::int64_t parts(std::int64_t whole, std::int64_t largest) {
  return (whole + largest - 1) / largest;
}

std::int64_t macros_for(const SynthMemory& memory, const MacroFit& fit) {
  const std::int64_t slices = parts(memory.width, fit.max_width);
  return slices * parts(memory.depth * parts(memory.width, slices), fit.max_bits);
}

}  // namespace

std::optional<MacroFit> fit_macros(const std::vector<Library>& libraries) {
  if (libraries.empty()) return {};
  MacroFit fit;
  fit.macros = macros_of(libraries);
  for (const SramMacro& macro : fit.macros) {
    fit.max_bits = std::max(fit.max_bits, macro.words * macro.width);
    fit.max_width = std::max(fit.max_width, macro.width);
  }
  fit_line(fit);
  check_fit(fit);
  fit.formula = fmt::format(
      "{:.0f} + {:.4g} * bits um2 a macro of at most {} bits and {} wide, from {} macro{}",
      fit.fixed_um2, fit.um2_per_bit, fit.max_bits, fit.max_width, fit.macros.size(),
      fit.macros.size() == 1 ? "" : "s");
  return fit;
}

MemoryReport memory_area(const std::vector<SynthMemory>& memories,
                         const std::optional<MacroFit>& fit) {
  MemoryReport report;
  report.fit = fit;
  if (fit) {
    report.macros = 0;
    report.area_um2 = 0;
  }
  for (const SynthMemory& memory : memories) {
    MemoryArea area{.module = memory.module,
                    .depth = memory.depth,
                    .width = memory.width,
                    .instances = memory.instances,
                    .bits = memory.depth * memory.width * memory.instances,
                    .macros = {},
                    .area_um2 = {}};
    if (fit) {
      area.macros = macros_for(memory, *fit) * memory.instances;
      area.area_um2 = static_cast<double>(*area.macros) * fit->fixed_um2 +
                      static_cast<double>(area.bits) * fit->um2_per_bit;
      *report.macros += *area.macros;
      *report.area_um2 += *area.area_um2;
    }
    report.bits += area.bits;
    report.memories.push_back(std::move(area));
  }
  return report;
}

}  // namespace heddle
