// SPDX-License-Identifier: Apache-2.0
//
// Rectangles of given areas that fill a rectangle, each as near to a square as a simple greedy rule gets
// them. Source: Bruls, Huizing, van Wijk: Squarified Treemaps, 2000, algorithm `squarify`.
#pragma once

#include <vector>

namespace heddle {

struct Rect {
  double x = 0, y = 0, width = 0, height = 0;

  [[nodiscard]] Rect shrunk(double by) const;  // on each side, never below zero
};

// Areas descending and positive, of any scale: they are scaled to fill the rectangle. One rectangle
// for each, in the same order.
[[nodiscard]] std::vector<Rect> squarify(const std::vector<double>& areas, const Rect& into);

}  // namespace heddle
