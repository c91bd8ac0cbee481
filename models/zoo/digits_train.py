# SPDX-License-Identifier: Apache-2.0
"""Float training of the digits network in plain numpy: im2col, backpropagation, Adam.

Feature maps are NHWC float32, weights [kh, kw, in_c / groups, out_c] as the matrix product wants.
Every random number comes from the seed; two runs on the same numpy and BLAS give the same weights.
"""
import math

import numpy as np

PAPER, CONTRAST = 32, 64  # the network's input is (pixel - PAPER) / CONTRAST; padding is PAPER grey

# (kind, kernel, stride, padding, output channels, ReLU after it): a convolution of one input
# channel, depthwise, pointwise without ReLU (so that its zero point is not the range's minimum, and
# the next layer pads with it), strided, unpadded; channel counts are not all powers of two.
LAYERS = [
    ("conv", 3, 1, 1, 12, True),
    ("depthwise", 3, 2, 1, 12, True),
    ("conv", 1, 1, 0, 24, False),
    ("conv", 3, 2, 1, 32, True),
    ("conv", 3, 1, 0, 48, True),
    ("average", 0, 1, 0, 48, False),
    ("dense", 1, 1, 0, 10, False),
]


def windows(x, kernel, stride, pad):
    """View [n, oh, ow, kernel, kernel, c] of the zero-padded x."""
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0))) if pad else x
    n, h, w, c = x.shape
    oh, ow = (h - kernel) // stride + 1, (w - kernel) // stride + 1
    sn, sh, sw, sc = x.strides
    return np.lib.stride_tricks.as_strided(
        x, (n, oh, ow, kernel, kernel, c), (sn, sh * stride, sw * stride, sh, sw, sc))


def unwindow(taps, shape, kernel, stride, pad):
    """Sum of the taps' gradients, the transpose of windows(): taps(i, j) is [n, oh, ow, c]."""
    n, h, w, c = shape
    grad = np.zeros((n, h + 2 * pad, w + 2 * pad, c), dtype=np.float32)
    for i in range(kernel):
        for j in range(kernel):
            tap = taps(i, j)
            grad[:, i:i + stride * tap.shape[1]:stride, j:j + stride * tap.shape[2]:stride] += tap
    return grad[:, pad:pad + h, pad:pad + w]


def initial_weights(rng, channels=1):
    """He initialisation: [(weights, bias) or None] per layer."""
    params = []
    for kind, kernel, _, _, out_c, _ in LAYERS:
        if kind == "average":
            params.append(None)
            continue
        in_c = 1 if kind == "depthwise" else channels
        w = rng.normal(0, math.sqrt(2 / (kernel * kernel * in_c)), (kernel, kernel, in_c, out_c))
        params.append((w.astype(np.float32), np.zeros(out_c, dtype=np.float32)))
        channels = out_c
    return params


def forward(params, x, keep=None):
    """Logits [n, 10] of images [n, 28, 28, 1]. keep, a list, receives (input, output) per layer."""
    for (kind, kernel, stride, pad, out_c, relu), param in zip(LAYERS, params):
        x_in = x
        if kind == "average":
            x = x.mean(axis=(1, 2), keepdims=True)
        elif kind == "depthwise":
            view = windows(x, kernel, stride, pad)
            x = sum(view[:, :, :, i, j] * param[0][i, j, 0] for i in range(kernel)
                    for j in range(kernel)) + param[1]
        else:
            view = windows(x, kernel, stride, pad)
            rows = view.reshape(-1, kernel * kernel * view.shape[-1])
            x = (rows @ param[0].reshape(-1, out_c) + param[1]).reshape(*view.shape[:3], out_c)
        if relu:
            x = np.maximum(x, 0)
        if keep is not None:
            keep.append((x_in, x))
    return x.reshape(x.shape[0], -1)


def backward(params, kept, grad):
    """Gradients per layer; grad is that of the logits."""
    grads = [None] * len(LAYERS)
    grad = grad.reshape(kept[-1][1].shape)
    for at in reversed(range(len(LAYERS))):
        kind, kernel, stride, pad, out_c, relu = LAYERS[at]
        x, y = kept[at]
        if relu:
            grad = grad * (y > 0)
        if kind == "average":
            grad = np.broadcast_to(grad / (x.shape[1] * x.shape[2]), x.shape).astype(np.float32)
            continue
        w = params[at][0]
        view = windows(x, kernel, stride, pad)
        if kind == "depthwise":
            dw = np.stack([np.stack([(view[:, :, :, i, j] * grad).sum(axis=(0, 1, 2))
                                     for j in range(kernel)]) for i in range(kernel)])[:, :, None]
            grads[at] = (dw, grad.sum(axis=(0, 1, 2)))
            taps = lambda i, j: grad * w[i, j, 0]
        else:
            rows = view.reshape(-1, kernel * kernel * x.shape[-1])
            flat = grad.reshape(-1, out_c)
            grads[at] = ((rows.T @ flat).reshape(w.shape), flat.sum(axis=0))
            if at == 0:
                break
            back = (flat @ w.reshape(-1, out_c).T).reshape(view.shape)
            taps = lambda i, j: back[:, :, :, i, j]
        grad = unwindow(taps, x.shape, kernel, stride, pad)
    return grads


def normalised(images):
    """uint8 [n, 28, 28] to the network's float input [n, 28, 28, 1]."""
    return (images[..., None].astype(np.float32) - PAPER) / np.float32(CONTRAST)


def train(images, labels, seed, epochs, batch=100, rate=4e-3, log=print):
    rng = np.random.default_rng([seed, 1])
    params = initial_weights(rng)
    first = [None if p is None else [np.zeros_like(t) for t in p] for p in params]
    second = [None if p is None else [np.zeros_like(t) for t in p] for p in params]
    steps, step = epochs * (len(images) // batch), 0
    for epoch in range(epochs):
        order = rng.permutation(len(images))
        right = 0
        for start in range(0, len(images) - batch + 1, batch):
            pick = order[start:start + batch]
            kept = []
            logits = forward(params, normalised(images[pick]), kept)
            right += int((logits.argmax(axis=1) == labels[pick]).sum())
            p = np.exp(logits - logits.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            p[np.arange(batch), labels[pick]] -= 1
            grads = backward(params, kept, (p / batch).astype(np.float32))
            step += 1
            lr = rate * min(1, step / 100) * 0.5 * (1 + math.cos(math.pi * step / steps))
            for at, param in enumerate(params):
                for k in range(0 if param is None else 2):
                    m, v, g = first[at][k], second[at][k], grads[at][k]
                    m += 0.1 * (g - m)
                    v += 0.001 * (g * g - v)
                    unbiased = np.sqrt(v / (1 - 0.999 ** step)) + 1e-8
                    param[k][...] -= np.float32(lr / (1 - 0.9 ** step)) * m / unbiased
        share = 100 * right / (step * batch / (epoch + 1))
        log(f"epoch {epoch + 1}/{epochs}: {share:.2f} % on training")
    return params
