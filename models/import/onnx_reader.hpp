// SPDX-License-Identifier: Apache-2.0
//
// Inner side of onnx.hpp: one object translates one graph, node by node. Every ONNX name stands
// for an OnnxValue; float arithmetic between quantizers waits as OnnxPending until QuantizeLinear
// (or, in the DORY form, Clip) tells how its result is quantized.
// onnx.cpp walks the graph, onnx_values.cpp holds names, scales and layouts, onnx_weights.cpp
// constants, onnx_settle.cpp ends pending operators; the other files translate operators.
#pragma once

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/common/network.hpp"
#include "models/import/onnx_graph.hpp"

namespace heddle {

// Integer requantization so far (DORY form): q = (sum * multiplier + add) / 2^shift, then
// q * second_multiplier / 2^second_shift.
struct DoryScale {
  std::vector<std::int64_t> multiplier{1}, add{0};  // one, or one a channel; kAdd: one an input
  int shift = 0;
  std::int64_t second_multiplier = 1;
  int second_shift = 0;
  bool divided = false;
  bool floored = false;    // the quotient is an integer again
  bool truncated = false;  // by rounding towards zero, which is floor only from 0 up

  [[nodiscard]] bool trivial() const;
};

// An operator whose output quantization is not known yet.
struct OnnxPending {
  Op op;  // without outputs
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();
  std::vector<double>
      sum_scale;  // of the int32 sums of kConv and kFullyConnected, one or one a channel
  DoryScale dory;
};

struct OnnxValue {
  enum class Kind { kConstant, kFloatInput, kMap, kPending, kTail };
  Kind kind = Kind::kMap;
  Shape shape;                           // in ONNX order
  bool nchw = false;                     // rank 3 and 4: memory is NHWC
  int tensor = -1;                       // kMap: feature map; kTail: the sums it came from
  bool real = false;                     // kMap: seen through DequantizeLinear
  std::int64_t factor = 1;               // kMap, DORY form: times this
  const OnnxTensor* constant = nullptr;  // kConstant
  Quantization quant;                    // kConstant seen through DequantizeLinear
  std::string key;                       // kConstant: its name
  OnnxPending pending;                   // kPending
};

class OnnxReader {
 public:
  explicit OnnxReader(OnnxGraph graph);
  [[nodiscard]] Network read();

 private:
  struct Translation {
    const char* type;
    void (OnnxReader::*translate)(const OnnxNode&);
  };
  static const std::vector<Translation>& translations();

  // onnx.cpp
  [[noreturn]] void fail(const std::string& what) const;
  [[nodiscard]] std::size_t constant_rank(std::string name) const;
  [[nodiscard]] bool arrives_as_nhwc(const std::string& name) const;
  void choose_form();
  void refuse_unsupported(const OnnxNode& node) const;
  void define_inputs();
  void define_outputs();

  // onnx_values.cpp
  OnnxValue& value(const OnnxNode& node, std::size_t slot);
  void define(const OnnxNode& node, OnnxValue result);
  // The input as a feature map; settles what is pending if that is exact.
  OnnxValue map(const OnnxNode& node, std::size_t slot);
  OnnxValue real_map(const OnnxNode& node, std::size_t slot);  // behind DequantizeLinear
  // An integer map of QLinear operators: scale and zero point are inputs of the node.
  OnnxValue integer_map(const OnnxNode& node, std::size_t slot, std::size_t scale,
                        std::size_t zero);
  const OnnxTensor& constant(const OnnxNode& node, std::size_t slot);
  std::vector<std::int64_t> constant_integers(const OnnxNode& node, std::size_t slot);
  std::optional<float> constant_scalar(const OnnxNode& node, std::size_t slot);
  // zero_type becomes the zero point's type; uint8 zero points are mapped.
  Quantization quantization(const OnnxNode& node, std::size_t scale, std::size_t zero,
                            DType& zero_type);
  void set_quantization(const OnnxNode& node, int tensor, const Quantization& quant);
  int add_tensor(TensorInfo info);
  TensorInfo& info(int tensor) { return net_.tensors[static_cast<std::size_t>(tensor)]; }
  OnnxValue new_map(const std::string& name, const Shape& shape, bool nchw, DType file_dtype,
                    Quantization quant);
  static Shape memory_shape(const Shape& shape, bool nchw);

  // onnx_weights.cpp
  // As [O][KH][KW][I/g] from [O][I/g][KH][KW], or [O][I] from either order.
  int conv_weights(const OnnxNode& node, const OnnxValue& w);
  int matrix_weights(const OnnxNode& node, const OnnxValue& w, bool transposed);
  int make_weights(const OnnxNode& node, const OnnxValue& w, const std::string& role, int axis,
                   const Shape& shape, const Shape& strides);
  int make_bias(const OnnxNode& node, const OnnxValue& b, std::int64_t channels,
                const std::vector<double>& sum_scale);
  int make_constant_map(const OnnxNode& node, const OnnxValue& c, std::size_t rank, bool nchw);

  // onnx_settle.cpp
  OnnxValue settle(const OnnxNode& node, OnnxValue pending, const Quantization& quant, DType type,
                   const std::string& name);
  OnnxValue settle_raw(OnnxValue pending, const std::string& name);
  OnnxValue emit(Op op, const std::string& name, const Shape& shape, bool nchw, DType type,
                 Quantization quant);
  void average_to_conv(Op& op, std::int64_t channels, const std::string& name);
  void unify_concat(Op& op, const Quantization& quant, DType type);
  OnnxValue pending(const OnnxNode& node, OpKind kind, OpAttrs attrs, std::vector<int> inputs,
                    Shape shape, bool nchw);

  // onnx_quantizers.cpp
  void quantize(const OnnxNode& node);
  void dequantize(const OnnxNode& node);
  void quantize_constant(const OnnxNode& node, const OnnxValue& x, const Quantization& quant,
                         DType type);

  // onnx_conv.cpp
  OpAttrs window(const OnnxNode& node, const OnnxValue& x, const Shape& kernel) const;
  OnnxValue make_conv(const OnnxNode& node, const OnnxValue& x, const OnnxValue& w,
                      const OnnxValue* b);
  OnnxValue make_matrix(const OnnxNode& node, const OnnxValue& x, const OnnxValue& w,
                        bool transposed, const OnnxValue* b);
  OnnxValue qlinear_weights(const OnnxNode& node, std::size_t slot, std::size_t scale,
                            std::size_t zero);
  OnnxValue integer_operand(const OnnxNode& node, std::size_t slot, std::size_t zero, bool weights);
  void finish_qlinear(const OnnxNode& node, OnnxValue result, std::size_t scale, std::size_t zero);
  void conv(const OnnxNode& node);
  void gemm(const OnnxNode& node);
  void matmul(const OnnxNode& node);
  void qlinear_conv(const OnnxNode& node);
  void qlinear_matmul(const OnnxNode& node);
  void qgemm(const OnnxNode& node);
  void conv_integer(const OnnxNode& node);
  void matmul_integer(const OnnxNode& node);

  // onnx_ops.cpp
  void add(const OnnxNode& node);
  void mul(const OnnxNode& node);
  void elementwise(const OnnxNode& node, OpKind kind);
  OnnxValue make_elementwise(const OnnxNode& node, OpKind kind, OnnxValue a, OnnxValue b);
  bool merge_bias(const OnnxNode& node);
  void qlinear_elementwise(const OnnxNode& node);
  void relu(const OnnxNode& node);
  void clip(const OnnxNode& node);
  void clamp(const OnnxNode& node, float low, float high);
  void softmax(const OnnxNode& node);

  // onnx_pool.cpp
  OnnxValue make_average(const OnnxNode& node, const OnnxValue& x, bool global);
  void max_pool(const OnnxNode& node);
  void average_pool(const OnnxNode& node);
  void reduce_mean(const OnnxNode& node);
  void qlinear_average_pool(const OnnxNode& node);

  // onnx_shape_ops.cpp
  void identity(const OnnxNode& node);
  void reshape(const OnnxNode& node);
  void flatten(const OnnxNode& node);
  void squeeze(const OnnxNode& node);
  void make_reshape(const OnnxNode& node, const OnnxValue& x, Shape shape);
  void transpose(const OnnxNode& node);
  void transpose_constant(const OnnxNode& node, const OnnxValue& x,
                          const std::vector<std::int64_t>& order, const Shape& shape);
  void pad(const OnnxNode& node);
  void concat(const OnnxNode& node);
  void qlinear_concat(const OnnxNode& node);
  OnnxValue make_concat(const OnnxNode& node, const std::vector<OnnxValue>& parts);

  // onnx_dory.cpp
  [[nodiscard]] bool integer_valued() const;
  std::optional<std::vector<std::int64_t>> dory_factor(const OnnxNode& node, const OnnxValue& c,
                                                       const OnnxValue& x) const;
  OnnxValue dory_first_stage(const OnnxNode& node, OnnxValue pending);
  OnnxValue dory_settle(const OnnxNode& node, OnnxValue pending, std::int64_t low,
                        std::int64_t high);
  void dory_scale(OnnxNode const& node, OnnxValue& x, const std::vector<std::int64_t>& factor,
                  bool is_add);
  bool dory_binary(const OnnxNode& node, bool is_add);  // true when done
  void dory_add_maps(const OnnxNode& node, OnnxValue a, OnnxValue b);
  void dory_clip(const OnnxNode& node, float low, float high);
  void div(const OnnxNode& node);
  void floor(const OnnxNode& node);
  void cast(const OnnxNode& node);
  bool drop_tail(const OnnxNode& node);

  OnnxGraph graph_;
  Network net_;
  bool dory_ = false;
  bool rank3_nchw_ = false;  // there are 1-D convolutions
  std::map<std::string, OnnxValue> values_;
  std::map<std::string, int> weights_;  // constants already in memory layout, by name and role
};

}  // namespace heddle
