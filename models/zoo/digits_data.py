# SPDX-License-Identifier: Apache-2.0
"""The zoo's own data set: handwritten-looking digits, drawn by this file and nothing else.

Each digit has two or three skeletons (polylines in the box [-1, 1] x [-1, 1], y down). A sample
takes one and bends it (a smooth displacement of every point), rotates, shears, scales and shifts
it, draws it with a pen of random width, darkness and softness, adds a stray curve of clutter, a
brightness ramp and pixel noise, and rounds to 0..255.
draw(n, seed) is a pure function of its arguments.
"""
import numpy as np

SIDE = 28        # pixels
SEGMENTS = 36    # line segments a skeleton is resampled to
CLUTTER = 6      # line segments of the stray curve


def arc(cx, cy, rx, ry, start, stop, n=16):
    """Points of an ellipse from angle start to stop, in degrees; 0 is right, 90 is down."""
    t = np.radians(np.linspace(start, stop, n))
    return np.stack([cx + rx * np.cos(t), cy + ry * np.sin(t)], axis=1)


def line(*points):
    return np.array(points, dtype=np.float64)


def join(*parts):
    return np.concatenate(parts)


# SKELETONS[digit] is a list of ways to write it; a way is a list of strokes.
SKELETONS = [
    [[arc(0, 0, .62, .95, -90, 270, 32)], [arc(0, 0, .5, .9, -120, 235, 32)],
     [arc(0, 0, .62, .95, -90, 270, 32), line((-.35, .6), (.35, -.6))]],
    [[line((0, -.95), (0, .95))], [line((-.4, -.5), (.05, -.95), (.05, .95))],
     [line((-.4, -.5), (0, -.95), (0, .95)), line((-.45, .95), (.45, .95))]],
    [[join(arc(0, -.42, .58, .5, -170, 35), line((-.6, .92), (.65, .92)))],
     [join(arc(0, -.45, .55, .48, -190, 50), arc(-.35, .7, .22, .22, -60, -300, 10),
           line((.1, .8), (.65, .85)))]],
    [[join(arc(-.05, -.46, .55, .47, -150, 80), arc(-.05, .46, .62, .48, -80, 150))],
     [join(line((-.55, -.92), (.5, -.92), (-.1, -.15)), arc(-.1, .38, .65, .53, -90, 150))]],
    [[line((-.25, -.95), (-.6, .25), (.65, .25)), line((.3, -.35), (.25, .95))],
     [line((.3, .95), (.3, -.95), (-.65, .35), (.7, .35))]],
    [[join(line((.55, -.92), (-.45, -.92), (-.5, -.1)), arc(-.05, .33, .6, .58, -140, 140))],
     [join(line((-.45, -.85), (-.5, -.15)), arc(-.1, .35, .58, .55, -130, 130)),
      line((-.45, -.88), (.5, -.95))]],
    [[join(arc(.35, -.05, .9, .95, -100, -180, 10), arc(0, .4, .55, .52, 180, -185, 24))],
     [join(line((.3, -.95), (-.3, -.1)), arc(0, .42, .5, .5, 200, -165, 24))]],
    [[line((-.6, -.9), (.6, -.9), (-.15, .95))],
     [line((-.6, -.9), (.6, -.9), (-.15, .95)), line((-.3, .05), (.4, .05))],
     [join(line((-.55, -.6), (-.55, -.9), (.55, -.9)), arc(.6, .9, .6, 1.5, -100, -180, 8))]],
    [[arc(0, -.47, .46, .45, -90, 270, 20), arc(0, .46, .58, .49, -90, 270, 20)],
     [join(arc(0, -.47, .48, .47, -20, -250), arc(0, .46, .55, .49, -70, 230),
           line((.45, -.65)))]],
    [[join(arc(0, -.4, .55, .52, 0, -360, 24), line((.55, -.4), (.45, .95)))],
     [join(arc(0, -.42, .5, .5, -20, -345, 24), arc(-.3, .05, .85, .9, -30, 100, 10))]],
]


def resample(strokes):
    """SEGMENTS segments [SEGMENTS, 2 ends, 2 (x, y)] spread over the strokes by length."""
    lengths = [np.linalg.norm(np.diff(s, axis=0), axis=1) for s in strokes]
    totals = np.array([part.sum() for part in lengths])
    counts = np.maximum(1, np.floor(SEGMENTS * totals / totals.sum())).astype(int)
    counts[np.argmax(totals)] += SEGMENTS - counts.sum()
    out = []
    for points, length, count in zip(strokes, lengths, counts):
        at = np.concatenate([[0], np.cumsum(length)])
        want = np.linspace(0, at[-1], count + 1)
        curve = np.stack([np.interp(want, at, points[:, k]) for k in (0, 1)], axis=1)
        out.append(np.stack([curve[:-1], curve[1:]], axis=1))
    return np.concatenate(out)


def bend(points, rng, strength):
    """A smooth random displacement: three plane waves in x and three in y per image."""
    count = points.shape[0]
    moved = points.copy()
    for axis in (0, 1):
        for _ in range(3):
            wave = rng.normal(0, 1.7, (count, 1, 1, 2))
            phase = rng.uniform(0, 2 * np.pi, (count, 1, 1))
            size = strength * rng.normal(0, 1, (count, 1, 1))
            moved[..., axis] += size * np.sin((points * wave).sum(axis=3) + phase)
    return moved


def ink(segments, width, softness):
    """Coverage [n, SIDE, SIDE] in 0..1 of a pen of that width along segments in pixel units."""
    grid = np.arange(SIDE, dtype=np.float32)
    gx, gy = grid[None, None, :], grid[None, :, None]
    nearest = np.full((segments.shape[0], SIDE, SIDE), 1e9, dtype=np.float32)
    for k in range(segments.shape[1]):
        a, b = segments[:, k, 0], segments[:, k, 1]
        dx, dy = (b - a)[:, 0, None, None], (b - a)[:, 1, None, None]
        px, py = gx - a[:, 0, None, None], gy - a[:, 1, None, None]
        t = np.clip((px * dx + py * dy) / np.maximum(dx * dx + dy * dy, 1e-6), 0, 1)
        nearest = np.minimum(nearest, (px - t * dx) ** 2 + (py - t * dy) ** 2)
    edge = (width[:, None, None] / 2 - np.sqrt(nearest)) / softness[:, None, None] + 0.5
    return np.clip(edge, 0, 1)


def draw_block(n, rng):
    labels = rng.integers(0, 10, n)
    ways = rng.integers(0, 1 << 30, n)
    shapes = [[resample(way) for way in digit] for digit in SKELETONS]
    points = np.stack([shapes[d][w % len(shapes[d])] for d, w in zip(labels, ways)])
    points = bend(points, rng, 0.105)

    angle, shear = rng.normal(0, 0.17, n), rng.normal(0, 0.18, n)
    sx, sy = 8.6 * rng.uniform(0.65, 1.15, n), 10.0 * rng.uniform(0.72, 1.12, n)
    cos, sin = np.cos(angle), np.sin(angle)
    mix = np.array([[sx * cos, sy * (cos * shear - sin)], [sx * sin, sy * (sin * shear + cos)]])
    centre = (SIDE - 1) / 2 + rng.uniform(-2.5, 2.5, (n, 1, 1, 2))
    points = np.einsum("ijn,nspj->nspi", mix, points) + centre

    # Clutter: a quadratic curve through the border region, like a neighbour's stroke.
    side = rng.integers(0, 4, n) * (np.pi / 2) + rng.normal(0, 0.4, n)
    out = np.stack([np.cos(side), np.sin(side)], axis=1) * rng.uniform(11, 16, (n, 1))
    knots = (SIDE - 1) / 2 + out[:, None] + rng.normal(0, 4.0, (n, 3, 2))
    t = np.linspace(0, 1, CLUTTER + 1)
    basis = np.stack([(1 - t) ** 2, 2 * t * (1 - t), t ** 2], axis=1)
    curve = np.einsum("tk,nkj->ntj", basis, knots)
    stray = np.stack([curve[:, :-1], curve[:, 1:]], axis=2)

    width, soft = rng.uniform(1.4, 3.8, n), rng.uniform(0.9, 2.0, n)
    dark = rng.uniform(0.55, 1.0, (n, 1, 1)).astype(np.float32)
    image = ink(points.astype(np.float32), width.astype(np.float32), soft.astype(np.float32)) * dark
    faint = dark * rng.uniform(0.0, 0.8, (n, 1, 1)).astype(np.float32)
    image = np.maximum(image, faint * ink(stray.astype(np.float32), width.astype(np.float32),
                                          soft.astype(np.float32)))
    ramp = rng.uniform(-0.15, 0.15, (n, 2)).astype(np.float32)
    grid = np.linspace(-1, 1, SIDE, dtype=np.float32)
    image += ramp[:, :1, None] * grid[None, None, :] + ramp[:, 1:, None] * grid[None, :, None]
    noise = rng.uniform(0.02, 0.12, (n, 1, 1)).astype(np.float32)
    image += noise * rng.standard_normal(image.shape, dtype=np.float32)
    return np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8), labels.astype(np.uint8)


def draw(n, seed):
    """n samples: images [n, SIDE, SIDE] uint8 (0 is paper), labels [n] uint8 in 0..9."""
    images, labels = [], []
    for block, start in enumerate(range(0, n, 500)):
        x, y = draw_block(min(500, n - start), np.random.default_rng([seed, block]))
        images.append(x)
        labels.append(y)
    return np.concatenate(images), np.concatenate(labels)
