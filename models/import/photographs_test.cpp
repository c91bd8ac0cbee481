// SPDX-License-Identifier: Apache-2.0
//
// The uint8 networks on photographs: MobileNet v1 0.5/160 and v2 1.0/224 must see what is there.
// The pictures of the test data are 24-bit .bmp of any size, and .rgb of 224x224. The smaller
// network calls the portrait of an officer a bow tie, which she wears too, so only v2 is asked
// about her uniform.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "models/common/atomic_file.hpp"
#include "models/common/evaluate.hpp"
#include "models/common/test_data.hpp"
#include "models/import/import.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

std::int64_t byte_at(const std::string& bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes.at(at));
}

std::int64_t word_at(const std::string& bytes, std::size_t at) {
  return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2) << 16;
}

// An uncompressed 24-bit .bmp (rows bottom up, blue first, padded to 4 bytes) as 1xHxWx3 RGB.
Tensor read_bmp(const fs::path& path) {
  const std::string bytes = read_whole_file(path);
  const std::int64_t start = word_at(bytes, 10);
  const std::int64_t width = word_at(bytes, 18);
  const std::int64_t height = word_at(bytes, 22);
  REQUIRE(byte_at(bytes, 28) == 24);
  const std::int64_t row = (3 * width + 3) / 4 * 4;
  Tensor image{DType::kUint8, {1, height, width, 3}, {}};
  for (std::int64_t y = height - 1; y >= 0; --y) {
    for (std::int64_t x = 0; x < width; ++x) {
      for (std::int64_t c = 2; c >= 0; --c) {
        image.data.push_back(byte_at(bytes, static_cast<std::size_t>(start + y * row + 3 * x + c)));
      }
    }
  }
  return image;
}

Tensor read_rgb(const fs::path& path) {
  Tensor image{DType::kUint8, {1, 224, 224, 3}, {}};
  for (const char c : read_whole_file(path)) image.data.push_back(static_cast<unsigned char>(c));
  REQUIRE(image.size() == element_count(image.shape));
  return image;
}

// The largest square in the middle.
Tensor crop_square(const Tensor& in) {
  const std::int64_t side = std::min(in.shape[1], in.shape[2]);
  const std::int64_t top = (in.shape[1] - side) / 2;
  const std::int64_t left = (in.shape[2] - side) / 2;
  Tensor out{in.dtype, {1, side, side, 3}, {}};
  for (std::int64_t y = 0; y < side; ++y) {
    const auto row = in.data.begin() + ((y + top) * in.shape[2] + left) * 3;
    out.data.insert(out.data.end(), row, row + side * 3);
  }
  return out;
}

// Each target pixel is the mean of its square of source pixels.
Tensor resize(const Tensor& in, std::int64_t side) {
  const auto begin = [&](std::int64_t i) { return i * in.shape[1] / side; };
  const auto end = [&](std::int64_t i) { return std::max(begin(i + 1), begin(i) + 1); };
  Tensor out{in.dtype, {1, side, side, 3}, {}};
  for (std::int64_t i = 0; i < side * side * 3; ++i) {
    const std::int64_t y = i / 3 / side;
    const std::int64_t x = i / 3 % side;
    std::int64_t sum = 0;
    for (std::int64_t h = begin(y); h < end(y); ++h) {
      for (std::int64_t w = begin(x); w < end(x); ++w) {
        sum += in.data[static_cast<std::size_t>((h * in.shape[2] + w) * 3 + i % 3)];
      }
    }
    out.data.push_back(sum / ((end(y) - begin(y)) * (end(x) - begin(x))));
  }
  return out;
}

std::string label(const fs::path& images, std::size_t index) {
  std::ifstream in(images / "imagenet_labels.txt");
  std::string line;
  for (std::size_t i = 0; i <= index; ++i) std::getline(in, line);
  return line;
}

// Name of the class with the highest output.
std::string classify(const Network& net, const fs::path& images, const Tensor& picture) {
  const TensorInfo& in = net.tensors.at(static_cast<std::size_t>(net.inputs.at(0)));
  const Tensor sized = resize(crop_square(picture), in.shape[1]);
  const auto outputs = evaluate(net, {from_file_tensor(in, sized)}, RequantRule::kDouble);
  const auto& scores = outputs.back().data;
  return label(images, static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) -
                                                scores.begin()));
}

void check_network(const std::string& file,
                   const std::vector<std::pair<std::string, std::string>>& expected) {
  const auto model = test_data("tflite/" + file);
  const auto images = test_data("images");
  if (!model || !images) return;
  const Network net = read_model(*model);
  for (const auto& [name, seen] : expected) {
    CAPTURE(name);
    const fs::path path = *images / name;
    CHECK(classify(net, *images, path.extension() == ".bmp" ? read_bmp(path) : read_rgb(path)) ==
          seen);
  }
}

TEST_CASE("photographs: MobileNet v1 0.5/160, uint8, names them") {
  check_network("mobilenet_v1_0.5_160_quant.tflite", {{"bird.bmp", "chickadee"},
                                                      {"bird.rgb", "chickadee"},
                                                      {"cat.bmp", "Egyptian cat"},
                                                      {"sunflower.rgb", "daisy"}});
}

TEST_CASE("photographs: MobileNet v2 1.0/224, uint8, names them") {
  check_network("mobilenet_v2_1.0_224_quant.tflite", {{"bird.bmp", "chickadee"},
                                                      {"bird.rgb", "chickadee"},
                                                      {"cat.bmp", "Egyptian cat"},
                                                      {"grace_hopper.bmp", "military uniform"},
                                                      {"sunflower.rgb", "daisy"}});
}

}  // namespace
}  // namespace heddle
