// SPDX-License-Identifier: Apache-2.0
#include "synth/svg.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace heddle {

Svg::Svg(double width, double height)
    : out_(fmt::format(
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
          "viewBox=\"0 0 {0:.0f} {1:.0f}\" font-family=\"Helvetica, Arial, sans-serif\" "
          "fill=\"#1c1c1c\">\n",
          width, height)) {
  rect({0, 0, width, height}, "#ffffff", "none");
}

void Svg::open_group(std::string_view tooltip) {
  out_ += fmt::format("<g><title>{}</title>\n", xml_escaped(tooltip));
}

void Svg::close_group() { out_ += "</g>\n"; }

void Svg::rect(const Rect& rect, std::string_view fill, std::string_view stroke) {
  out_ += fmt::format(
      "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\" "
      "stroke=\"{}\"/>\n",
      rect.x, rect.y, rect.width, rect.height, fill, stroke);
}

void Svg::text(double x, double y, double size, bool bold, std::string_view text) {
  out_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:.0f}\"{}>{}</text>\n", x, y,
                      size, bold ? " font-weight=\"bold\"" : "", xml_escaped(text));
}

void Svg::text_right(double x, double y, double size, std::string_view text) {
  out_ += fmt::format(
      "<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:.0f}\" text-anchor=\"end\">{}</text>\n", x, y,
      size, xml_escaped(text));
}

std::string Svg::finish() { return out_ + "</svg>\n"; }

std::string xml_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      default: escaped += static_cast<unsigned char>(c) < ' ' ? '?' : c;
    }
  }
  return escaped;
}

std::string tint(std::string_view colour, double white) {
  std::string mixed = "#";
  for (std::size_t i = 1; i + 1 < colour.size(); i += 2) {
    int value = 0;
    std::from_chars(colour.data() + i, colour.data() + i + 2, value, 16);
    mixed += fmt::format("{:02x}", static_cast<int>(std::lround(value + (255 - value) * white)));
  }
  return mixed;
}

}  // namespace heddle
