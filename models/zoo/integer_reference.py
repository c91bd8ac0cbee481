# SPDX-License-Identifier: Apache-2.0
"""Integer inference of an ONNX QDQ file, written apart from heddle's C++: the zoo's oracle.

Feature maps are int64 arrays [n, c, h, w]. An operator takes dequantized tensors and is followed by
QuantizeLinear; its integer form is computed: exact sums of (x - x_zp) * (w - w_zp), padding that
adds nothing, plus the bias, then scaling by one of TFLite's two rules, zero point, clamp to int8.
Average pooling keeps the scale and rounds halves away from zero.
"""
import math

import numpy as np

import onnx_file


def multiplier_of(real):
    """real = multiplier * 2^(exponent - 31), 2^30 <= multiplier < 2^31."""
    fraction, exponent = math.frexp(real)
    multiplier = math.floor(fraction * 2 ** 31 + 0.5)
    return (multiplier // 2, exponent + 1) if multiplier == 2 ** 31 else (multiplier, exponent)


def scaled_double(acc, multiplier, exponent):
    """gemmlowp's saturating rounding doubling high multiply, then a rounding right shift."""
    product = (acc << max(exponent, 0)) * multiplier
    nudged = product + np.where(product >= 0, 1 << 30, 1 - (1 << 30))
    high = np.where(nudged >= 0, nudged >> 31, -(-nudged >> 31))
    shift = max(-exponent, 0)
    mask = (1 << shift) - 1
    return (high >> shift) + ((high & mask) > (mask >> 1) + (high < 0))


def scaled_single(acc, multiplier, exponent):
    return (acc * multiplier + (1 << (30 - exponent))) >> (31 - exponent)


RULES = {"double": scaled_double, "single": scaled_single}


def convolve(x, w, stride, pads, groups):
    """Exact sums [n, o, oh, ow]; x [n, c, h, w], w [o, c / groups, kh, kw], zero points removed."""
    x = np.pad(x, ((0, 0), (0, 0), (pads[0], pads[2]), (pads[1], pads[3])))
    n, c, height, width = x.shape
    out_c, in_g, kh, kw = w.shape
    oh, ow = (height - kh) // stride[0] + 1, (width - kw) // stride[1] + 1
    x = x.reshape(n, groups, in_g, height, width)
    w = w.reshape(groups, out_c // groups, in_g, kh, kw)
    out = np.zeros((n, groups, out_c // groups, oh, ow), dtype=np.int64)
    for i in range(kh):
        for j in range(kw):
            tap = x[:, :, :, i:i + stride[0] * oh:stride[0], j:j + stride[1] * ow:stride[1]]
            for k in range(in_g):
                out += w[None, :, :, k, i, j, None, None] * tap[:, :, None, k]
    return out.reshape(n, out_c, oh, ow)


class Reference:
    def __init__(self, onnx_bytes):
        self.nodes, self.arrays = onnx_file.read_model(onnx_bytes)
        self.producer = {out: node for node in self.nodes for out in node["outputs"]}
        self.user = {name: node for node in self.nodes for name in node["inputs"]}

    def quantization(self, node):
        """(scale as float64, zero point) of a QuantizeLinear or DequantizeLinear."""
        return (self.arrays[node["inputs"][1]].astype(np.float64),
                self.arrays[node["inputs"][2]].astype(np.int64))

    def run(self, images, rule="double"):
        """[(operator type, int8 output)] of every operator, for images int8 [n, 1, h, w]."""
        values = {"image": images.astype(np.int64)}
        outputs = []
        for node in self.nodes:
            if node["type"] in ("QuantizeLinear", "DequantizeLinear"):
                continue
            sources = [self.producer[name] for name in node["inputs"]]
            store = self.user[node["outputs"][0]]
            y = self.operator(node, sources, store, values[sources[0]["inputs"][0]], RULES[rule])
            values[store["outputs"][0]] = y
            outputs.append((node["type"], y.astype(np.int8)))
        return outputs

    def operator(self, node, sources, store, x, scaled):
        x_scale, x_zero = self.quantization(sources[0])
        y_scale, y_zero = self.quantization(store)
        if node["type"] in ("GlobalAveragePool", "Flatten"):
            assert (x_scale, x_zero) == (y_scale, y_zero)
            if node["type"] == "Flatten":
                return x.reshape(x.shape[0], -1)
            total, count = x.sum(axis=(2, 3), keepdims=True), x.shape[2] * x.shape[3]
            return np.sign(total) * ((np.abs(total) + count // 2) // count)
        w = self.arrays[sources[1]["inputs"][0]].astype(np.int64)
        w_scale, w_zero = self.quantization(sources[1])
        w = w - w_zero.reshape(-1, *[1] * (w.ndim - 1))
        bias = self.arrays[sources[2]["inputs"][0]].astype(np.int64)
        if node["type"] == "Gemm":
            acc = (x - x_zero) @ w.T + bias
        else:
            at = node["attributes"]
            acc = convolve(x - x_zero, w, at["strides"], at["pads"], at["group"])
            acc += bias[:, None, None]
        y = np.empty_like(acc)
        for o in range(acc.shape[1]):
            y[:, o] = scaled(acc[:, o], *multiplier_of(float(x_scale * w_scale[o] / y_scale)))
        return np.clip(y + y_zero, -128, 127)
