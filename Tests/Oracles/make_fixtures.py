"""Writes Tests/NeuralNetworksTests/Fixtures: what layers, losses, optimizers and training must give, in double precision.

Every number is computed twice, by the formulas below (numpy, loops over the sums as they are written) and by PyTorch, and
written only where the two agree to 1e-11. Run it from anywhere; the same versions write the same bytes.

    python3 Tests/Oracles/make_fixtures.py
"""

import numpy as np
import torch
import torch.nn.functional as F

from fixture import Fixture

rng = np.random.default_rng(20)
torch.set_default_dtype(torch.float64)


def draw(*shape):
    """Normal values of three decimals, so that the files stay short."""
    return np.round(rng.normal(size=shape), 3)


def agree(name, ours, theirs):
    for key in theirs:
        gap = np.max(np.abs(np.asarray(ours[key]) - np.asarray(theirs[key])), initial=0)
        assert gap < 1e-11, (name, key, gap)


# The formulas.

ACTIVATIONS = {
    "none": (lambda x: x, lambda x: np.ones_like(x)),
    "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0) * 1.0),
    "leakyrelu": (lambda x: np.where(x > 0, x, 0.01 * x), lambda x: np.where(x > 0, 1.0, 0.01)),
    "sigmoid": (lambda x: 1 / (1 + np.exp(-x)), lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "softplus": (lambda x: np.log1p(np.exp(x)), lambda x: 1 / (1 + np.exp(-x))),
}


def conv(x, f, bias, stride, pads, activation, g):
    """The sums of the slides, one term after another."""
    (top, bottom), (left, right) = pads
    padded = np.pad(x, ((0, 0), (0, 0), pads[0], pads[1]))
    (B, K, H, W), (C, _, I, J) = padded.shape, f.shape
    rows, columns = (H - I) // stride[0] + 1, (W - J) // stride[1] + 1
    z = np.zeros((B, C, rows, columns))
    for h in range(rows):
        for w in range(columns):
            window = padded[:, :, h * stride[0]:h * stride[0] + I, w * stride[1]:w * stride[1] + J]
            z[:, :, h, w] = np.einsum("bkij,ckij->bc", window, f) + bias
    phi, slope = ACTIVATIONS[activation]
    if g is None:
        return phi(z)
    gz = g * slope(z)
    gf, gpadded = np.zeros_like(f), np.zeros_like(padded)
    for h in range(rows):
        for w in range(columns):
            place = np.s_[:, :, h * stride[0]:h * stride[0] + I, w * stride[1]:w * stride[1] + J]
            gf += np.einsum("bc,bkij->ckij", gz[:, :, h, w], padded[place])
            gpadded[place] += np.einsum("bc,ckij->bkij", gz[:, :, h, w], f)
    gx = gpadded[:, :, top:H - bottom, left:W - right]
    return {"y": phi(z), "gx": gx, "gp0": gf, "gp1": gz.sum((0, 2, 3))}


def pool(x, size, stride, kind, g):
    B, C, H, W = x.shape
    rows, columns = (H - size[0]) // stride[0] + 1, (W - size[1]) // stride[1] + 1
    y, gx = np.zeros((B, C, rows, columns)), np.zeros_like(x)
    for b, c, h, w in np.ndindex(y.shape):
        place = (b, c, slice(h * stride[0], h * stride[0] + size[0]), slice(w * stride[1], w * stride[1] + size[1]))
        window = x[place]
        if kind == "max":
            y[b, c, h, w] = window.max()
            i, j = np.unravel_index(window.argmax(), window.shape)
            gx[b, c, h * stride[0] + i, w * stride[1] + j] += 0 if g is None else g[b, c, h, w]
        else:
            y[b, c, h, w] = window.mean()
            gx[place] += 0 if g is None else g[b, c, h, w] / window.size
    return y if g is None else {"y": y, "gx": gx}


def affine(x, w, b, activation, g):
    z = x @ w + b
    phi, slope = ACTIVATIONS[activation]
    if g is None:
        return phi(z)
    gz = g * slope(z)
    return {"y": phi(z), "gx": gz @ w.T, "gp0": x.T @ gz, "gp1": gz.sum(0)}


# The same by PyTorch.

TORCH_ACTIVATIONS = {
    "none": lambda x: x, "relu": F.relu, "leakyrelu": lambda x: F.leaky_relu(x, 0.01), "sigmoid": torch.sigmoid,
    "tanh": torch.tanh, "softplus": lambda x: F.softplus(x, threshold=1e9),
}


def by_torch(function, x, parameters, g):
    leaves = [torch.tensor(t, requires_grad=True) for t in [x, *parameters]]
    y = function(*leaves)
    y.backward(torch.tensor(g))
    names = ["gx"] + [f"gp{i}" for i in range(len(parameters))]
    return {"y": y.detach().numpy(), **{n: t.grad.numpy() for n, t in zip(names, leaves)}}


def record(fixture, name, line, x, parameters, ours, theirs):
    """`ours` and `theirs` take the upstream gradient; ours gives the output alone where that is None."""
    g = draw(*ours(None).shape)
    result = ours(g)
    agree(name, result, theirs(g))
    named = {f"p{i}": p for i, p in enumerate(parameters)}
    fixture.case(name, {"layer": line}, {"x": x, **named, "g": g, **result})


def extents(pair):
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]}x{pair[1]}"


def conv_case(fixture, name, shape, out, kernel, stride=(1, 1), padding=(0, 0), activation="none"):
    x, f, bias = draw(*shape), draw(out, shape[1], *kernel), draw(out)
    if padding == "same":
        pads = [((k - 1) // 2, k - 1 - (k - 1) // 2) for k in kernel]
    else:
        pads = [(p, p) for p in padding]

    def torch_conv(x, f, bias):
        padded = F.pad(x, (*pads[1], *pads[0]))
        z = F.conv2d(padded, f, bias, stride=stride)
        if padding == "same" and stride == (1, 1):
            assert torch.equal(z, F.conv2d(x, f, bias, padding="same"))
        return TORCH_ACTIVATIONS[activation](z)

    line = f"conv {shape[1]} {out} kernel={extents(kernel)} stride={extents(stride)}"
    line += f" padding={'same' if padding == 'same' else extents(padding)} activation={activation}"
    record(fixture, name, line, x, [f, bias], lambda g: conv(x, f, bias, stride, pads, activation, g),
           lambda g: by_torch(torch_conv, x, [f, bias], g))


def pool_case(fixture, name, kind, shape, size, stride, x=None):
    x = draw(*shape) if x is None else x
    window = shape[2:] if size == "all" else size
    function = F.max_pool2d if kind == "max" else F.avg_pool2d
    line = f"{kind}pool {'all' if size == 'all' else extents(size)} stride={extents(stride)}"
    record(fixture, name, line, x, [], lambda g: pool(x, window, stride, kind, g),
           lambda g: by_torch(lambda x: function(x, window, stride), x, [], g))


def affine_case(fixture, name, batch, inputs, outputs, activation=None):
    x, w, b = draw(batch, inputs), draw(inputs, outputs), draw(outputs)
    line = f"linear {inputs} {outputs}" if activation is None else f"dense {inputs} {outputs} activation={activation}"
    phi = TORCH_ACTIVATIONS[activation or "none"]
    record(fixture, name, line, x, [w, b], lambda g: affine(x, w, b, activation or "none", g),
           lambda g: by_torch(lambda x, w, b: phi(x @ w + b), x, [w, b], g))


def layers():
    fixture = Fixture("layers.txt", "layers: x, parameters p0 p1, upstream g; y, gx, gp0, gp1")
    conv_case(fixture, "lecture", (2, 1, 8, 8), 2, (3, 3), padding=(1, 1))
    conv_case(fixture, "kernel-not-square", (1, 2, 5, 6), 2, (2, 4), padding=(1, 2), activation="tanh")
    conv_case(fixture, "kernel-as-large-as-the-image", (2, 2, 3, 4), 3, (3, 4))
    conv_case(fixture, "kernel-as-large-as-the-padded-image", (2, 1, 2, 3), 2, (4, 5), padding=(1, 1))
    conv_case(fixture, "one-pixel", (3, 2, 1, 1), 2, (1, 1), activation="sigmoid")
    conv_case(fixture, "one-pixel-all-padding", (1, 1, 1, 1), 2, (3, 3), padding=(1, 1))
    conv_case(fixture, "padding-beyond-the-kernel", (1, 1, 2, 2), 1, (2, 2), padding=(3, 3))
    conv_case(fixture, "stride-leaves-a-rest", (2, 1, 7, 6), 2, (3, 2), stride=(3, 2), activation="relu")
    conv_case(fixture, "stride-beyond-the-kernel", (1, 2, 7, 7), 2, (2, 1), stride=(3, 4), padding=(1, 0))
    conv_case(fixture, "same-odd", (1, 2, 4, 5), 2, (3, 5), padding="same", activation="leakyrelu")
    conv_case(fixture, "same-even", (1, 2, 4, 5), 2, (2, 4), padding="same")
    conv_case(fixture, "same-even-strided", (1, 1, 5, 6), 2, (4, 2), stride=(2, 3), padding="same")
    for number in range(12):
        kernel = tuple(rng.integers(1, 5, 2).tolist())
        padding = tuple(rng.integers(0, 3, 2).tolist())
        size = [max(1, k - 2 * p) + int(rng.integers(0, 4)) for k, p in zip(kernel, padding)]
        shape = (int(rng.integers(1, 4)), int(rng.integers(1, 4)), *size)
        conv_case(fixture, f"random-{number}", shape, int(rng.integers(1, 4)), kernel,
                  tuple(rng.integers(1, 4, 2).tolist()), padding, list(ACTIVATIONS)[number % 6])

    ties = np.zeros((1, 2, 4, 4))
    ties[0, 0, 1:3, 1:3] = 1
    ties[0, 1] = [[0, 2, 2, 0], [2, 0, 0, 2], [-1, -1, -1, -1], [-1, -1, -1, -1]]
    pool_case(fixture, "max-ties", "max", ties.shape, (2, 2), (2, 2), ties)
    pool_case(fixture, "max-ties-overlapping", "max", ties.shape, (3, 3), (1, 1), ties)
    for kind in ("max", "avg"):
        pool_case(fixture, f"{kind}-lecture", kind, (2, 4, 8, 8), (2, 2), (2, 2))
        pool_case(fixture, f"{kind}-overlapping", kind, (2, 1, 5, 6), (3, 2), (1, 1))
        pool_case(fixture, f"{kind}-rows-without-a-window", kind, (1, 2, 6, 7), (2, 2), (3, 4))
        pool_case(fixture, f"{kind}-whole-image", kind, (2, 2, 3, 4), (3, 4), (1, 1))
        pool_case(fixture, f"{kind}-one-pixel", kind, (1, 2, 1, 1), (1, 1), (1, 1))
        for number in range(3):
            size = tuple(rng.integers(1, 4, 2).tolist())
            shape = (int(rng.integers(1, 3)), int(rng.integers(1, 3)), *[s + int(rng.integers(0, 4)) for s in size])
            pool_case(fixture, f"{kind}-random-{number}", kind, shape, size, tuple(rng.integers(1, 4, 2).tolist()))
    pool_case(fixture, "avg-all", "avg", (2, 3, 4, 5), "all", (1, 1))

    for number, activation in enumerate([None, *ACTIVATIONS]):
        affine_case(fixture, f"affine-{activation or 'linear'}", 1 + number % 3, 3 + number, 4 - number % 3, activation)
    affine_case(fixture, "one-feature", 2, 1, 1)
    for line, start in (("flatten", 1), ("flatten start=2", 2), ("flatten start=3", 3)):
        x = draw(2, 3, 2, 2)
        shape = (*x.shape[:start], -1)
        record(fixture, line.replace(" ", "-"), line, x, [],
               lambda g: x.reshape(shape) if g is None else {"y": x.reshape(shape), "gx": g.reshape(x.shape)},
               lambda g: by_torch(lambda x: torch.flatten(x, start), x, [], g))
    for word in list(ACTIVATIONS)[1:]:
        x = np.concatenate([draw(9), [0.0, -0.0, 30.0]]).reshape(2, 6)
        phi, slope = ACTIVATIONS[word]
        record(fixture, f"activation-{word}", word, x, [],
               lambda g: phi(x) if g is None else {"y": phi(x), "gx": g * slope(x)},
               lambda g: by_torch(TORCH_ACTIVATIONS[word], x, [], g))
    fixture.write()


def losses():
    fixture = Fixture("losses.txt", "losses: outputs p, labels or target values t; value, gradient")

    def case(name, word, p, ours, theirs, labels=None, t=None):
        leaf = torch.tensor(p, requires_grad=True)
        value = theirs(leaf)
        value.backward()
        agree(name, dict(zip(("value", "gradient"), ours)), {"value": value.item(), "gradient": leaf.grad.numpy()})
        texts = {"loss": word} | ({} if labels is None else {"labels": " ".join(map(str, labels))})
        fixture.case(name, texts, {"p": p} | ({} if t is None else {"t": t}) | {"value": ours[0], "gradient": ours[1]})

    def mse(p, t):
        return ((p - t) ** 2).mean(), 2 * (p - t) / p.size

    def cross_entropy(p, t):
        shifted = p - p.max(1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
        value = -(np.where(t == 0, 0, t) * np.where(t == 0, 0, logs)).sum() / len(p)
        return value, (np.exp(logs) * t.sum(1, keepdims=True) - t) / len(p)

    for batch, classes in ((4, 3), (1, 10), (3, 1)):
        p, t = draw(batch, classes), draw(batch, classes)
        labels = rng.integers(0, classes, batch)
        hot = np.eye(classes)[labels]
        name = f"{batch}x{classes}"
        case(f"mse-values-{name}", "mse", p, mse(p, t), lambda q: F.mse_loss(q, torch.tensor(t)), t=t)
        case(f"mse-labels-{name}", "mse", p, mse(p, hot), lambda q: F.mse_loss(q, torch.tensor(hot)), labels)
        case(f"crossentropy-labels-{name}", "crossentropy", p, cross_entropy(p, hot),
             lambda q: F.cross_entropy(q, torch.tensor(labels)), labels)
        share = np.abs(t) / np.abs(t).sum(1, keepdims=True)
        case(f"crossentropy-shares-{name}", "crossentropy", p, cross_entropy(p, share),
             lambda q: F.cross_entropy(q, torch.tensor(share)), t=share)
    image, target = draw(2, 2, 3, 3), draw(2, 2, 3, 3)
    case("mse-images", "mse", image, mse(image, target), lambda q: F.mse_loss(q, torch.tensor(target)), t=target)
    for offset in (900.0, -900.0):
        p, labels = draw(3, 4) * 10 + offset, np.array([3, 0, 2])
        case(f"crossentropy-far-{offset:.0f}", "crossentropy", p, cross_entropy(p, np.eye(4)[labels]),
             lambda q: F.cross_entropy(q, torch.tensor(labels)), labels)
    fixture.write()


def optimizers():
    fixture = Fixture("optimizers.txt", "optimizers: p0 and gradients g1..g5 give p1..p5")
    settings = {
        "sgd-plain": ("sgd", 0.1, 0.0, 0.0), "sgd-momentum": ("sgd", 0.1, 0.9, 0.0),
        "sgd-decay": ("sgd", 0.1, 0.9, 0.05), "sgd-decay-plain": ("sgd", 0.2, 0.0, 0.1),
        "adam": ("adam", 0.01, 0.0, 0.0), "adam-decay": ("adam", 0.01, 0.0, 0.1),
        "rmsprop": ("rmsprop", 0.01, 0.0, 0.0), "rmsprop-decay": ("rmsprop", 0.01, 0.0, 0.1),
    }
    for name, (word, rate, momentum, decay) in settings.items():
        p, gradients = draw(2, 3), [draw(2, 3) for _ in range(5)]
        gradients[2][0, 0] = 0
        leaf = torch.nn.Parameter(torch.tensor(p))
        theirs = {
            "sgd": lambda: torch.optim.SGD([leaf], lr=rate, momentum=momentum, weight_decay=decay),
            "adam": lambda: torch.optim.Adam([leaf], lr=rate, weight_decay=decay),
            "rmsprop": lambda: torch.optim.RMSprop([leaf], lr=rate, weight_decay=decay),
        }[word]()
        tensors, q, m, v = {"p0": p}, p.copy(), np.zeros_like(p), np.zeros_like(p)
        for step, gradient in enumerate(gradients, 1):
            leaf.grad = torch.tensor(gradient)
            theirs.step()
            g = gradient + decay * q
            if word == "sgd":
                v = momentum * v + g
                q = q - rate * v
            elif word == "adam":
                m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
                q = q - rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
            else:
                v = 0.99 * v + 0.01 * g * g
                q = q - rate * g / (np.sqrt(v) + 1e-8)
            agree(name, {"p": q}, {"p": leaf.detach().numpy()})
            tensors |= {f"g{step}": gradient, f"p{step}": q.copy()}
        fixture.case(name, {"optimizer": word, "rate": rate, "momentum": momentum, "decay": decay}, tensors)
    fixture.write()


def training():
    """Five epochs of one batch each (the shuffle then changes only the order of a sum), by PyTorch alone."""
    fixture = Fixture("training.txt", "training: images x, labels, start l.i; losses of five epochs, end l.i")
    line = "conv 1 2 padding=1 activation=relu | maxpool 2 | flatten | dense 18 5 activation=tanh | linear 5 3"
    x, labels = draw(12, 1, 6, 6), rng.integers(0, 3, 12)
    start = {"0.0": draw(2, 1, 3, 3), "0.1": draw(2), "3.0": np.round(draw(18, 5) / 3, 3), "3.1": draw(5),
             "4.0": draw(5, 3), "4.1": draw(3)}
    for name, loss, word, rate, momentum, decay, clip in (
            ("crossentropy-sgd", "crossentropy", "sgd", 0.1, 0.9, 0.0, None),
            ("mse-sgd-decay-clip", "mse", "sgd", 0.2, 0.5, 0.01, 0.3),
            ("crossentropy-adam", "crossentropy", "adam", 0.01, 0.0, 0.0, None),
            ("mse-rmsprop", "mse", "rmsprop", 0.01, 0.0, 0.0, None)):
        q = {key: torch.nn.Parameter(torch.tensor(value)) for key, value in start.items()}
        optimizer = {
            "sgd": lambda: torch.optim.SGD(q.values(), lr=rate, momentum=momentum, weight_decay=decay),
            "adam": lambda: torch.optim.Adam(q.values(), lr=rate), "rmsprop": lambda: torch.optim.RMSprop(q.values(), lr=rate),
        }[word]()
        values = []
        for _ in range(5):
            h = F.max_pool2d(F.relu(F.conv2d(torch.tensor(x), q["0.0"], q["0.1"], padding=1)), 2).flatten(1)
            y = torch.tanh(h @ q["3.0"] + q["3.1"]) @ q["4.0"] + q["4.1"]
            value = (F.cross_entropy(y, torch.tensor(labels)) if loss == "crossentropy"
                     else F.mse_loss(y, torch.tensor(np.eye(3)[labels])))
            optimizer.zero_grad()
            value.backward()
            if clip is not None:
                torch.nn.utils.clip_grad_norm_(q.values(), clip)
            optimizer.step()
            values.append(value.item())
        texts = {"network": line, "labels": " ".join(map(str, labels)), "loss": loss, "optimizer": word, "rate": rate,
                 "momentum": momentum, "decay": decay} | ({} if clip is None else {"clip": clip})
        tensors = {"x": x, "losses": np.array(values)}
        tensors |= {f"start.{key}": value for key, value in start.items()}
        tensors |= {f"end.{key}": value.detach().numpy() for key, value in q.items()}
        fixture.case(name, texts, tensors)
    fixture.write()


layers()
losses()
optimizers()
training()
