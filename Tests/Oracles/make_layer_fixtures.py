"""Writes Tests/NeuralNetworksTests/Fixtures/layers-by-differences.txt: what layers must give, by numpy alone.

A case has a line, the shapes of the input and the parameters, and the forward pass as numpy says it. Nobody writes a
gradient here: it is the derivative of sum(g * forward(x, ...)), by central differences of order six. They are taken with
two steps, and a case is written only where both agree to 1e-10, so that no value stands near a kink. The seed of a case is
its name: a new case leaves the others as they are. Run it from anywhere:

    python3 Tests/Oracles/make_layer_fixtures.py
"""

import zlib

import numpy as np

from fixture import Fixture


def window_means(x, size, stride):
    rows, columns = ((n - k) // s + 1 for n, k, s in zip(x.shape[2:], size, stride))
    y = np.empty((*x.shape[:2], rows, columns))
    for h, w in np.ndindex(rows, columns):
        top, left = h * stride[0], w * stride[1]
        y[:, :, h, w] = x[:, :, top:top + size[0], left:left + size[1]].mean((2, 3))
    return y


# Name, line, shapes of the input and of each parameter, forward pass.
CASES = [
    ("avgpool", "avgpool 2x3 stride=1x2", [(2, 2, 5, 7)], lambda x: window_means(x, (2, 3), (1, 2))),
    ("dense-tanh", "dense 4 3 activation=tanh", [(3, 4), (4, 3), (3,)], lambda x, w, b: np.tanh(x @ w + b)),
    ("softplus", "softplus", [(2, 6)], lambda x: np.log1p(np.exp(x))),
    ("residual", "residual (dense 4 4 activation=tanh)", [(3, 4), (4, 4), (4,)], lambda x, w, b: x + np.tanh(x @ w + b)),
    # In inference, with running mean 0 and variance 1; modes and running statistics: make_tree_fixtures.py.
    ("batchnorm", "batchnorm 3 epsilon=0.25", [(2, 3, 2, 4), (3,), (3,)],
     lambda x, gamma, beta: gamma[:, None, None] * x / np.sqrt(1.25) + beta[:, None, None]),
    ("dropout", "dropout 0.5", [(2, 5)], lambda x: x + 0),
]


def derivatives(function, tensor, step):
    """The derivative of a number by every entry of a tensor, which is as it was when this returns."""
    result = np.empty_like(tensor)
    for place in np.ndindex(tensor.shape):
        middle, slope = tensor[place], 0.0
        for distance, weight in ((1, 45), (2, -9), (3, 1)):
            tensor[place] = middle + distance * step
            above = function()
            tensor[place] = middle - distance * step
            slope += weight * (above - function())
        tensor[place] = middle
        result[place] = slope / (60 * step)
    return result


def record(fixture, name, line, shapes, forward):
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    given = [np.round(rng.normal(size=shape), 3) for shape in shapes]
    y = forward(*given)
    g = np.round(rng.normal(size=y.shape), 3)
    gradients = []
    for tensor in given:
        coarse, fine = (derivatives(lambda: (g * forward(*given)).sum(), tensor, step) for step in (1 / 128, 1 / 256))
        gap = np.max(np.abs(coarse - fine), initial=0)
        assert gap < 1e-10, f"{name}: the differences are {gap} apart; another name draws other values"
        gradients.append(fine)
    tensors = {"x": given[0]} | {f"p{i}": p for i, p in enumerate(given[1:])} | {"g": g, "y": y, "gx": gradients[0]}
    fixture.case(name, {"layer": line}, tensors | {f"gp{i}": p for i, p in enumerate(gradients[1:])})


fixture = Fixture("layers-by-differences.txt", "layers: x, parameters p0 p1, upstream g; y, gx, gp0, gp1")
for case in CASES:
    record(fixture, *case)
fixture.write()
