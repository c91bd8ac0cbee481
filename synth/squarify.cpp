// SPDX-License-Identifier: Apache-2.0
#include "synth/squarify.hpp"

#include <algorithm>
#include <numeric>

namespace heddle {
namespace {

// The worst ratio of sides in a row of areas from `largest` to `smallest`, `sum` in all, along `side`.
double worst_ratio(double largest, double smallest, double sum, double side) {
  const double s2 = side * side;
  return std::max(s2 * largest / (sum * sum), sum * sum / (s2 * smallest));
}

}  // namespace

Rect Rect::shrunk(double by) const {
  const double dx = std::min(by, width / 2);
  const double dy = std::min(by, height / 2);
  return {x + dx, y + dy, width - 2 * dx, height - 2 * dy};
}

std::vector<Rect> squarify(const std::vector<double>& areas, const Rect& into) {
  std::vector<Rect> places;
  const double all = std::accumulate(areas.begin(), areas.end(), 0.0);
  if (all <= 0) return places;
  const double scale = into.width * into.height / all;
  Rect left = into;
  for (std::size_t begin = 0; begin < areas.size();) {
    const double side = std::min(left.width, left.height);
    double sum = areas[begin] * scale;
    std::size_t end = begin + 1;
    while (end < areas.size()) {
      const double more = sum + areas[end] * scale;
      if (worst_ratio(areas[begin] * scale, areas[end] * scale, more, side) >
          worst_ratio(areas[begin] * scale, areas[end - 1] * scale, sum, side)) {
        break;
      }
      sum = more;
      ++end;
    }
    // The row stands along the shorter side of what is left.
    const bool column = left.width >= left.height;
    const double thick = side > 0 ? std::min(sum / side, column ? left.width : left.height) : 0;
    double at = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const double length = areas[i] * scale / sum * side;
      places.push_back(column ? Rect{left.x, left.y + at, thick, length}
                              : Rect{left.x + at, left.y, length, thick});
      at += length;
    }
    (column ? left.x : left.y) += thick;
    (column ? left.width : left.height) -= thick;
    begin = end;
  }
  return places;
}

}  // namespace heddle
