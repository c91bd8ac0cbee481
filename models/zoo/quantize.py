# SPDX-License-Identifier: Apache-2.0
"""Post-training quantization of the float digits network to int8, written as ONNX QDQ.

Weights are symmetric per output channel, activations asymmetric per tensor with the range seen on
calibration images, biases int32 at scale(input) * scale(weights). A ReLU is folded into its layer:
the range then starts at 0, so the zero point is -128 and the clamp to int8 is the ReLU.
"""
import numpy as np

import onnx_file
from digits_train import CONTRAST, LAYERS, PAPER, forward, normalised


def activation_scales(params, images):
    """[(scale, zero point)] of the input and of every layer's output."""
    kept = []
    forward(params, normalised(images), kept)
    scales = [(np.float32(1 / CONTRAST), np.int8(PAPER - 128))]
    for (kind, *_), (_, y) in zip(LAYERS, kept):
        if kind == "average":
            scales.append(scales[-1])
            continue
        low, high = min(0.0, float(y.min())), max(0.0, float(y.max()))
        scale = np.float32((high - low) / 255)
        scales.append((scale, np.int8(np.clip(round(-128 - low / float(scale)), -128, 127))))
    return scales


def quantized_weights(weights, bias, input_scale):
    """(int8 [o, i, kh, kw], scales [o], int32 bias [o], bias scales [o])."""
    weights = weights.transpose(3, 2, 0, 1).astype(np.float64)
    scales = (np.abs(weights).max(axis=(1, 2, 3)) / 127).astype(np.float32)
    q = np.rint(weights / scales[:, None, None, None].astype(np.float64))
    bias_scales = input_scale * scales
    q_bias = np.rint(bias.astype(np.float64) / bias_scales)
    return np.clip(q, -127, 127).astype(np.int8), scales, q_bias.astype(np.int32), bias_scales


class Graph:
    """Nodes and initializers in the form that onnxruntime's quantizer writes."""

    def __init__(self):
        self.nodes, self.initializers = [], []

    def constant(self, name, array):
        self.initializers.append(onnx_file.tensor(name, array))
        return name

    def node(self, op_type, inputs, output, **attributes):
        name = f"{output}_{op_type}"
        self.nodes.append(onnx_file.node(op_type, inputs, [output], name, **attributes))
        return output

    def dequantized(self, q, name, scale, zero_point, **attributes):
        return self.node("DequantizeLinear", [q, scale, zero_point], f"{name}_real", **attributes)

    def weight(self, name, q, scales, zero_point):
        return self.dequantized(self.constant(name, q), name,
                                self.constant(f"{name}_scale", scales),
                                self.constant(f"{name}_zero_point", zero_point), axis=0)


def to_onnx(params, images):
    """The ONNX file's bytes; images calibrate the activations."""
    graph = Graph()
    scales = activation_scales(params, images)

    def quantization(name, at):
        return [graph.constant(f"{name}_scale", scales[at][0]),
                graph.constant(f"{name}_zero_point", scales[at][1])]

    x, x_quant = "image", quantization("image", 0)
    for at, ((kind, kernel, stride, pad, out_c, _), param) in enumerate(zip(LAYERS, params)):
        name = f"{kind}{at}" if kind != "dense" else "logits"
        inputs = [graph.dequantized(x, x, *x_quant)]
        if param is not None:
            w, w_scales, bias, bias_scales = quantized_weights(*param, scales[at][0])
            if kind == "dense":
                w = w.reshape(out_c, -1)
            inputs.append(graph.weight(f"{name}_weights", w, w_scales, np.zeros(out_c, np.int8)))
            inputs.append(graph.weight(f"{name}_bias", bias, bias_scales,
                                       np.zeros(out_c, np.int32)))
        if kind == "average":
            real = graph.node("GlobalAveragePool", inputs, f"{name}_float")
            x = graph.node("QuantizeLinear", [real] + x_quant, name)
            flat = graph.node("Flatten", [graph.dequantized(x, x, *x_quant)], "flat_float", axis=1)
            x = graph.node("QuantizeLinear", [flat] + x_quant, "flat")
            continue
        if kind == "dense":
            real = graph.node("Gemm", inputs, f"{name}_float", transB=1)
        else:
            real = graph.node("Conv", inputs, f"{name}_float", kernel_shape=[kernel] * 2,
                              strides=[stride] * 2, pads=[pad] * 4, dilations=[1, 1],
                              group=out_c if kind == "depthwise" else 1)
        x_quant = quantization(name, at + 1)
        x = graph.node("QuantizeLinear", [real] + x_quant, name)
    side = images.shape[1]
    return onnx_file.model("digits", graph.nodes, graph.initializers,
                           [onnx_file.value_info("image", np.int8, [1, 1, side, side])],
                           [onnx_file.value_info(x, np.int8, [1, LAYERS[-1][4]])])
