// SPDX-License-Identifier: Apache-2.0
//
// The little SVG that our pictures need. Text is escaped; coordinates have one decimal.
#pragma once

#include <string>
#include <string_view>

#include "synth/squarify.hpp"

namespace heddle {

class Svg {
 public:
  Svg(double width, double height);

  void open_group(std::string_view tooltip);  // of everything up to close_group()
  void close_group();
  void rect(const Rect& rect, std::string_view fill, std::string_view stroke);
  void text(double x, double y, double size, bool bold, std::string_view text);  // y: base line
  void text_right(double x, double y, double size, std::string_view text);       // ends at x
  [[nodiscard]] std::string finish();

 private:
  std::string out_;
};

// For text and attribute values; control characters become '?'.
[[nodiscard]] std::string xml_escaped(std::string_view text);

// "#rrggbb" mixed with white: 0 is the colour, 1 white.
[[nodiscard]] std::string tint(std::string_view colour, double white);

}  // namespace heddle
