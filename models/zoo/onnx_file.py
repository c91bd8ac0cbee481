# SPDX-License-Identifier: Apache-2.0
"""Just enough of ONNX's protobuf to write a quantized graph and read it back, without packages.

A message is a list of (field number, value): int for varint, float for 32-bit, bytes or str for
length-delimited. Field numbers are those of onnx.proto (opset 13, IR version 7).
"""
import struct

import numpy as np

DTYPES = {1: np.dtype("<f4"), 2: np.dtype("u1"), 3: np.dtype("i1"), 6: np.dtype("<i4"),
          7: np.dtype("<i8")}
CODES = {dtype: code for code, dtype in DTYPES.items()}


def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out + bytes([value]))


def message(*fields):
    out = b""
    for number, value in fields:
        if isinstance(value, float):
            out += varint(number << 3 | 5) + struct.pack("<f", value)
        elif isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            data = value.encode() if isinstance(value, str) else value
            out += varint(number << 3 | 2) + varint(len(data)) + data
    return out


def fields_of(data):
    """(field number, int or bytes) of a message; a varint is read as two's complement 64 bit."""
    at = 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value - (1 << 64) if value >> 63 else value

    while at < len(data):
        key = number()
        if key & 7 == 0:
            yield key >> 3, number()
        else:
            size = {1: 8, 5: 4}.get(key & 7) or number()
            at += size
            yield key >> 3, data[at - size:at]


def tensor(name, array):
    array = np.asarray(array)
    return message(*[(1, d) for d in array.shape], (2, CODES[array.dtype]), (8, name),
                   (9, array.tobytes()))


def node(op_type, inputs, outputs, name, **attributes):
    """Attributes are int (kind 2) or a list of int (kind 7)."""
    coded = []
    for key, value in sorted(attributes.items()):
        if isinstance(value, int):
            coded.append(message((1, key), (3, value), (20, 2)))
        else:
            coded.append(message((1, key), *[(8, v) for v in value], (20, 7)))
    return message(*[(1, i) for i in inputs], *[(2, o) for o in outputs], (3, name), (4, op_type),
                   *[(5, a) for a in coded])


def value_info(name, dtype, shape):
    dims = message(*[(1, message((1, d))) for d in shape])
    return message((1, name), (2, message((1, message((1, CODES[np.dtype(dtype)]), (2, dims))))))


def model(name, nodes, initializers, inputs, outputs):
    graph = message(*[(1, n) for n in nodes], (2, name), *[(5, t) for t in initializers],
                    *[(11, i) for i in inputs], *[(12, o) for o in outputs])
    return message((1, 7), (2, "heddle zoo"), (7, graph), (8, message((1, ""), (2, 13))))


def read_model(data):
    """(nodes, initializers): dicts of type, name, inputs, outputs, attributes; arrays by name."""
    graph = next(value for field, value in fields_of(data) if field == 7)
    nodes, arrays = [], {}
    for field, value in fields_of(graph):
        parts = list(fields_of(value)) if field in (1, 5) else []
        pick = lambda number: [v for f, v in parts if f == number]
        text = lambda number: [v.decode() for v in pick(number)]
        if field == 1:
            attributes = {}
            for coded in pick(5):
                attribute = list(fields_of(coded))
                key = next(v for f, v in attribute if f == 1).decode()
                many = [v for f, v in attribute if f == 8]
                attributes[key] = many or next(v for f, v in attribute if f == 3)
            nodes.append({"type": text(4)[0], "name": text(3)[0], "inputs": text(1),
                          "outputs": text(2), "attributes": attributes})
        elif field == 5:
            arrays[text(8)[0]] = np.frombuffer(pick(9)[0], DTYPES[pick(2)[0]]).reshape(pick(1))
    return nodes, arrays
