#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the digits network and everything beside it, or checks what is there.

  models/zoo/make_digits.py            draw, train, quantize, evaluate, write the files (6 minutes)
  models/zoo/make_digits.py --check    recompute accuracy and outputs from digits.onnx; exit code 1
                                       if a file or the README's figures differ (a minute)
  models/zoo/make_digits.py --quick    one short epoch into a temporary folder: does it still run?

Needs Python 3.9 and numpy (Debian: python3-numpy). Same numpy and BLAS, same bytes.
"""
import argparse
import pathlib
import struct
import sys
import tempfile
import zlib

import numpy as np

import digits_data
import digits_train
import quantize
from integer_reference import Reference

HERE = pathlib.Path(__file__).resolve().parent
TRAIN_SEED, TEST_SEED, WEIGHT_SEED = 20240, 20241, 7
TRAIN_IMAGES, EPOCHS, CALIBRATION, TEST_IMAGES = 40000, 5, 1000, 10000
SHIPPED, EXPECTED = 48, 2      # test images shipped; those with every operator's output
MARKS = ("<!-- accuracy: written by make_digits.py -->\n", "<!-- end -->\n")


def to_int8(images):
    """uint8 [n, 28, 28] as the network's input: int8 [n, 1, 28, 28], pixel - 128."""
    return (images.astype(np.int16) - 128).astype(np.int8)[:, None]


def logits_of(reference, inputs, rule="double"):
    return np.concatenate([reference.run(inputs[at:at + 100], rule)[-1][1]
                           for at in range(0, len(inputs), 100)])


def percent(logits, labels):
    return 100 * float((logits.argmax(axis=1) == labels).mean())


def sheet_png(images, across=12):
    """Greyscale PNG of images uint8 [n, h, w], each pixel doubled, a line between."""
    tiles = np.pad(images, ((0, 0), (0, 1), (0, 1)), constant_values=96)
    rows = [np.concatenate(list(tiles[at:at + across]), axis=1)
            for at in range(0, len(tiles), across)]
    sheet = np.kron(np.concatenate(rows), np.ones((2, 2), np.uint8))

    def chunk(kind, data):
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", sheet.shape[1], sheet.shape[0], 8, 0, 0, 0, 0)
    raw = b"".join(b"\0" + row.tobytes() for row in sheet)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw, 9))
            + chunk(b"IEND", b""))


def arrays_beside(reference, inputs, labels):
    """{file name: array} that is shipped with digits.onnx."""
    shipped = inputs[:SHIPPED]
    files = {"digits_inputs.npy": shipped, "digits_labels.npy": labels[:SHIPPED],
             "digits_logits.npy": logits_of(reference, shipped)}
    for at, (kind, y) in enumerate(reference.run(shipped[:EXPECTED])):
        files[f"digits_expected/{at}_{kind}.npy"] = y
    return files


def accuracy_lines(reference, onnx_bytes, inputs, labels):
    rates = {rule: percent(logits_of(reference, inputs, rule), labels)
             for rule in ("double", "single")}
    lines = [f"| int8, rule `{rule}` | {rate:.2f} % |\n" for rule, rate in rates.items()]
    right = int((logits_of(reference, inputs[:SHIPPED]).argmax(axis=1) == labels[:SHIPPED]).sum())
    return lines + [f"\nThe {SHIPPED} shipped images: {right} right. "
                    f"`digits.onnx` is {len(onnx_bytes):,} bytes.\n"]


def make(folder, train_images, epochs, test_images):
    images, labels = digits_data.draw(train_images, TRAIN_SEED)
    params = digits_train.train(images, labels, WEIGHT_SEED, epochs)
    onnx_bytes = quantize.to_onnx(params, images[:CALIBRATION])
    test, test_labels = digits_data.draw(test_images, TEST_SEED)
    reals = digits_train.normalised(test)
    float_logits = np.concatenate([digits_train.forward(params, reals[at:at + 500])
                                   for at in range(0, len(test), 500)])
    reference = Reference(onnx_bytes)
    table = [f"| network | right of {len(test):,} held-out images |\n| --- | --- |\n",
             f"| float32 | {percent(float_logits, test_labels):.2f} % |\n",
             *accuracy_lines(reference, onnx_bytes, to_int8(test), test_labels)]
    (folder / "digits_expected").mkdir(exist_ok=True)
    (folder / "digits.onnx").write_bytes(onnx_bytes)
    (folder / "digits_inputs.png").write_bytes(sheet_png(test[:SHIPPED]))
    for name, array in arrays_beside(reference, to_int8(test), test_labels).items():
        np.save(folder / name, array)
    readme = folder / "README.md"
    if readme.exists():
        before, rest = readme.read_text().split(MARKS[0])
        readme.write_text(before + MARKS[0] + "".join(table) + MARKS[1] + rest.split(MARKS[1])[1])
    print("".join(table), end="")


def check(folder):
    onnx_bytes = (folder / "digits.onnx").read_bytes()
    reference = Reference(onnx_bytes)
    test, labels = digits_data.draw(TEST_IMAGES, TEST_SEED)
    readme = (folder / "README.md").read_text()
    lines = accuracy_lines(reference, onnx_bytes, to_int8(test), labels)
    wrong = [f"README.md lacks: {line.strip()}" for line in lines if line not in readme]
    for name, array in arrays_beside(reference, to_int8(test), labels).items():
        stored = np.load(folder / name)
        if stored.dtype != array.dtype or not np.array_equal(stored, array):
            wrong.append(f"{name} differs from what digits.onnx and the generator give")
    print("\n".join(wrong) or f"digits: accuracy on {TEST_IMAGES:,} images and all files as stored")
    return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.check:
        return check(HERE)
    if options.quick:
        with tempfile.TemporaryDirectory() as folder:
            make(pathlib.Path(folder), 1000, 1, 200)
        return 0
    make(HERE, TRAIN_IMAGES, EPOCHS, TEST_IMAGES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
