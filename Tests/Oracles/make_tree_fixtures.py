"""Writes Tests/NeuralNetworksTests/Fixtures/trees: what networks with blocks, batch normalization and dropout must give.

PyTorch computes everything, in double precision; dropout's masks come from philox.py. Needs numpy and PyTorch; run it
from anywhere:

    python3 Tests/Oracles/make_tree_fixtures.py

The seed of a case is its name: a new case leaves the others as they are. Two versions of PyTorch may write last digits
that differ. `passes.txt` and `training.txt` hold one case for each network, both with

    text network     the line of the shell
    text parameters  the parameters' names in the tree's order, depth first: a layer, then its block's layers, then its
                     shortcut's; `3.block.0.filters` belongs to the first layer of the block of layer 3 (`input` is no layer)
    text buffers     the same of the buffers: `mean` and `variance` of every batchnorm
    text dropouts    the paths of the dropout layers in the same order, where there are any
    text keys        their Philox keys, 64-bit numbers, in the same order: those of seed 24 and the layers' paths
    tensor p0 p1 ... the initial parameters in this order, as the shell keeps them: filters out x in x rows x columns,
                     weights in x out
    tensor b0 b1 ... the initial buffers

passes.txt has one pass in training mode, as step 0, and one in inference:

    tensor x g       a batch, and the upstream gradient of the output
    tensor mask0 ... the mask of each dropout layer, 1 where a feature is kept, with the shape of the layer's input
    tensor y gx      output in training mode, gradient by the input
    tensor gp0 ...   gradients by the parameters
    tensor nb0 ...   the buffers after the pass
    tensor inference output in inference with the initial parameters and buffers

training.txt has ten steps, cross entropy, from the same initial state, with the optimizer's state kept from epoch to epoch:

    text labels, loss, optimizer, rate, momentum
    text batches     the images of each step, first-last, counted from 0: in order, never shuffled; an epoch ends with an
                     uneven batch, in one case of a single image
    tensor x         the images
    tensor mask0.0   the mask of the first dropout layer in step 0, and so on
    tensor losses    the loss of every step, before the step's update
    tensor end.p0 .. the parameters after the last step; end.b0 ... the buffers
    tensor inference output for all images in inference, with the last parameters and buffers

A case is written only where other starting values, a relative 1e-12 away, end within 1e-10: no value stands near a
kink and no variance near zero.
"""

import zlib

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from fixture import Fixture
from philox import dropout_mask, layer_key

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

STEPS, IMAGES = 10, 37

# Name, network, images in the batch of the pass, batch size and optimizer of the training.
NETWORKS = [
    ("batchnorm-after-biases",
     "input 1x6x6 | conv 1 3 padding=1 | batchnorm | relu | maxpool 2 | flatten | linear 27 3", 5, 10, "sgd"),
    ("batchnorm-of-features",
     "input 2x4x4 | flatten | dense 32 9 activation=none bias=no | batchnorm | relu | dense 9 6 activation=tanh bias=no"
     " | batchnorm momentum=0.3 epsilon=0.001 | linear 6 3 bias=no", 19, 10, "sgd"),
    ("batchnorm-first",
     "input 2x5x4 | batchnorm | conv 2 3 kernel=2x3 activation=sigmoid bias=no | batchnorm momentum=0.9 | batchnorm"
     " epsilon=0.1 | flatten | batchnorm | linear 24 3", 5, 20, "sgd"),
    ("both-kinds-of-residual",
     "input 3x8x8 | conv 3 4 padding=1 bias=no | batchnorm | relu | residual (conv 4 4 padding=1 | batchnorm | relu |"
     " conv 4 4 padding=1 bias=no) | relu | residual (conv 4 6 padding=1 stride=2 | batchnorm) shortcut=(conv 4 6 kernel=1"
     " stride=2 bias=no) | dropout 0.3 | flatten | linear 96 3", 5, 10, "sgd"),
    ("nested",
     "input 2x5x5 | conv 2 3 padding=1 bias=no | residual (residual (conv 3 3 padding=1 | batchnorm | relu) | relu |"
     " residual (batchnorm | relu | conv 3 3 kernel=1)) | avgpool all | flatten | linear 3 3", 19, 12, "sgd"),
    ("nested-shortcuts",
     "input 1x8x8 | residual (conv 1 4 padding=1 stride=2 | batchnorm | relu | residual (conv 4 4 padding=1 bias=no |"
     " batchnorm momentum=0.5)) shortcut=(conv 1 4 kernel=2 stride=2 bias=no | residual (batchnorm epsilon=0.01 | relu))"
     " | relu | residual (conv 4 3 kernel=1 stride=2 activation=relu) shortcut=(maxpool 2 | conv 4 3 kernel=1) | flatten"
     " | linear 12 3", 5, 10, "sgd"),
    ("dropout-in-a-block",
     "input 1x4x4 | conv 1 3 padding=1 | relu | residual (conv 3 3 padding=1 bias=no | batchnorm | relu | dropout 0.25 |"
     " conv 3 3 padding=1 bias=no | dropout 0.1) | relu | maxpool 2 | flatten | dense 12 9 | dropout 0.5 | linear 9 3",
     5, 10, "sgd"),
    ("dropout-of-features",
     "input 1x3x4 | dropout 0.2 | flatten | dense 12 13 bias=no | batchnorm | dropout 0.5 | residual (dense 13 13 bias=no |"
     " dropout 0.3) shortcut=(dropout 0.7 | linear 13 13) | linear 13 3", 19, 20, "adam"),
    ("activation-before-the-weights",
     "input 2x6x6 | residual (batchnorm | relu | conv 2 2 padding=1 bias=no | batchnorm | relu | conv 2 2 padding=1) |"
     " residual (conv 2 4 padding=1 stride=2 bias=no | batchnorm | relu | conv 4 4 padding=1 bias=no | batchnorm)"
     " shortcut=(avgpool 2 | conv 2 4 kernel=1 bias=no | batchnorm) | relu | avgpool all | flatten | linear 4 3",
     19, 10, "adam"),
    ("residual-of-features",
     "input 1x3x4 | flatten | residual (linear 12 8 bias=no | batchnorm momentum=0.2 | leakyrelu slope=0.2 | linear 8 6)"
     " shortcut=(linear 12 6) | tanh | residual (dropout 0.2) | residual (residual (batchnorm)) shortcut=(residual"
     " (tanh) | softplus) | linear 6 3", 5, 10, "sgd"),
]

ACTIVATIONS = {"none": nn.Identity, "relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh,
               "softplus": lambda: nn.Softplus(threshold=1e9)}


class Dropout(nn.Module):
    """Inverted dropout by a mask that is set from outside."""

    def __init__(self, probability):
        super().__init__()
        self.probability, self.mask, self.shape = probability, None, None

    def forward(self, x):
        self.shape = x.shape[1:]
        return x * self.mask / (1 - self.probability) if self.training else x


class Residual(nn.Module):
    def __init__(self, block, shortcut):
        super().__init__()
        self.block = block
        if shortcut is not None:
            self.shortcut = shortcut

    def forward(self, x):
        return (self.shortcut(x) if hasattr(self, "shortcut") else x) + self.block(x)


class Network(nn.Sequential):
    """The network of a line of the shell."""

    def __init__(self, line):
        head, rest = line.split(" | ", 1)
        words = rest.replace("(", " ( ").replace(")", " ) ").split()
        shape = extents(head.removeprefix("input "))
        super().__init__(*sequence(words, torch.zeros(1, *shape))[0])
        assert not words, words
        self.input = shape

    def named_weights(self):
        """Our name and PyTorch's tensor of every parameter, in the tree's order, which is PyTorch's own."""
        return [(self.our_name(name), value) for name, value in self.named_parameters()]

    def named_statistics(self):
        """The same of the batchnorms' buffers."""
        kept = {"running_mean": "mean", "running_var": "variance"}
        split = [(*name.rsplit(".", 1), value) for name, value in self.named_buffers()]
        return [(f"{path}.{kept[word]}", value) for path, word, value in split if word in kept]

    def dropouts(self):
        return [(path, module) for path, module in self.named_modules() if isinstance(module, Dropout)]

    def our_name(self, name):
        path, word = name.rsplit(".", 1)
        words = {nn.Conv2d: ("filters", "biases"), nn.Linear: ("weights", "biases")}
        return f"{path}.{words.get(type(self.get_submodule(path)), ('gamma', 'beta'))[word == 'bias']}"


# The seed of the runs whose masks these are.
SEED = 24

def extents(text):
    return tuple(int(word) for word in text.split("x"))


def sequence(words, x):
    """The layers at the front of `words`, up to a closing parenthesis, and what they make of `x`, which tells the shapes."""
    layers = []
    while words and words[0] != ")":
        word, numbers, options, blocks = words.pop(0), [], {}, {}
        while words and words[0] not in ("|", ")"):
            item = words.pop(0)
            if item in ("(", "shortcut="):
                if item == "shortcut=":
                    assert words.pop(0) == "("
                blocks["block" if item == "(" else "shortcut"] = nn.Sequential(*sequence(words, x)[0])
                assert words.pop(0) == ")"
            elif "=" in item:
                options.update([item.split("=")])
            else:
                numbers.append(item)
        made = layer(word, numbers, options, blocks, x)
        assert not options, (word, options)
        made.eval()
        layers.append(made)
        x = made(x)
        if words and words[0] == "|":
            words.pop(0)
    return layers, x.detach()


def layer(word, numbers, options, blocks, x):
    """Takes the options that it understands out of `options`."""
    if word in ("conv", "linear", "dense"):
        given = [int(number) for number in numbers] + [options.pop("bias", "yes") == "yes"]
        activation = ACTIVATIONS[options.pop("activation", "relu" if word == "dense" else "none")]()
        if word == "conv":
            inputs, outputs, bias = given
            kernel, stride, padding = (extents(options.pop(key, usual)) for key, usual in
                                       (("kernel", "3"), ("stride", "1"), ("padding", "0")))
            # A single number is that for rows and columns: PyTorch reads it so, but not a tuple of it.
            made = nn.Conv2d(inputs, outputs, *((e * 2)[:2] for e in (kernel, stride, padding)), bias=bias)
        else:
            made = nn.Linear(given[0], given[1], bias=given[2])
        made.register_forward_hook(lambda module, inputs, output: activation(output))
        return made
    if word == "batchnorm":
        kind = nn.BatchNorm2d if x.dim() == 4 else nn.BatchNorm1d
        return kind(x.shape[1], momentum=float(options.pop("momentum", 0.1)), eps=float(options.pop("epsilon", 1e-5)))
    if word == "residual":
        return Residual(blocks["block"], blocks.get("shortcut"))
    if word == "dropout":
        return Dropout(float(numbers[0]))
    if word == "leakyrelu":
        return nn.LeakyReLU(float(options.pop("slope", 0.01)))
    if word in ("maxpool", "avgpool"):
        size = tuple(x.shape[2:]) if numbers[0] == "all" else extents(numbers[0])
        return (nn.MaxPool2d if word == "maxpool" else nn.AvgPool2d)((size * 2)[:2])
    return nn.Flatten() if word == "flatten" else ACTIVATIONS[word]()


def ours(name, value):
    """A tensor as the shell keeps it."""
    array = value.detach().numpy().copy()
    return array.T if name.endswith(".weights") else array


def start(network, rng):
    """Initial values of three decimals, so that the files stay short."""
    for name, value in network.named_weights() + network.named_statistics():
        drawn = rng.normal(size=value.shape)
        word = name.rsplit(".", 1)[1]
        if word in ("filters", "weights"):
            drawn *= (2 / drawn[0].size) ** 0.5
        elif word == "gamma":
            drawn = 1 + drawn / 4
        elif word == "variance":
            drawn = np.exp(drawn / 2)
        else:
            drawn /= 4
        value.data = torch.tensor(np.round(drawn, 3))


def numbered(prefix, named):
    return {f"{prefix}{i}": ours(*pair) for i, pair in enumerate(named)}


def state(network, prefix=""):
    return numbered(f"{prefix}p", network.named_weights()) | numbered(f"{prefix}b", network.named_statistics())


def draw_masks(network, keys, images, step):
    """Sets the masks of a step, each with the shape of its layer's input, and returns them."""
    masks = []
    for (_, module), key in zip(network.dropouts(), keys):
        mask = dropout_mask(module.probability, images, int(np.prod(module.shape)), step, key)
        module.mask = torch.tensor(mask).reshape(images, *module.shape)
        masks.append(module.mask.numpy())
    return masks


def inference(network, x):
    network.eval()
    with torch.no_grad():
        return network(torch.tensor(x)).numpy()


def one_pass(network, keys, x, g):
    tensors = {"x": x, "g": g}
    tensors["inference"] = inference(network, x)
    tensors |= {f"mask{i}": mask for i, mask in enumerate(draw_masks(network, keys, len(x), step=0))}
    network.train()
    leaf = torch.tensor(x, requires_grad=True)
    y = network(leaf)
    y.backward(torch.tensor(g))
    tensors |= {"y": y.detach().numpy(), "gx": leaf.grad.numpy()}
    tensors |= numbered("gp", [(name, value.grad) for name, value in network.named_weights()])
    return tensors | numbered("nb", network.named_statistics())


def batches(size):
    """First and last image of every step."""
    epoch = [(first, min(first + size, IMAGES) - 1) for first in range(0, IMAGES, size)]
    return (epoch * STEPS)[:STEPS]


def ten_steps(network, keys, x, labels, size, word):
    optimizer = (torch.optim.SGD(network.parameters(), lr=0.05, momentum=0.9) if word == "sgd"
                 else torch.optim.Adam(network.parameters(), lr=0.01))
    tensors, losses = {"x": x}, []
    for step, (first, last) in enumerate(batches(size)):
        masks = draw_masks(network, keys, last - first + 1, step)
        tensors |= {f"mask{i}.{step}": mask for i, mask in enumerate(masks)}
        network.train()
        loss = F.cross_entropy(network(torch.tensor(x[first:last + 1])), torch.tensor(labels[first:last + 1]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    tensors |= {"losses": np.array(losses)} | state(network, "end.")
    return tensors | {"inference": inference(network, x)}


def record(passes, training, name, line, images, size, word):
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    network = Network(line)
    start(network, rng)
    initial = {key: value.clone() for key, value in network.state_dict().items()}
    rng.integers(0, 2**64, len(network.dropouts()), dtype=np.uint64)  # keeps what is drawn below as it was
    keys = [layer_key(SEED, path) for path, _ in network.dropouts()]
    x, more = (np.round(rng.normal(size=(count, *network.input)), 2) for count in (images, IMAGES))
    g = np.round(rng.normal(size=inference(network, x).shape), 2)
    labels = rng.integers(0, g.shape[1], IMAGES)

    def both(disturbance):
        results = []
        for run in (lambda: one_pass(network, keys, x, g), lambda: ten_steps(network, keys, more, labels, size, word)):
            network.load_state_dict(initial)
            for parameter in network.parameters():
                parameter.grad = None
                parameter.data *= 1 + disturbance * torch.tensor(rng.uniform(-1, 1, tuple(parameter.shape)))
            results.append(run())
        return results

    results = both(0)
    for calm, disturbed in zip(results, both(1e-12)):
        for key in calm:
            gap = np.max(np.abs(calm[key] - disturbed[key])) / max(1, np.max(np.abs(calm[key])))
            assert gap < 1e-10, f"{name}: {key} is sensitive, {gap}; another name draws other values"
    network.load_state_dict(initial)
    texts = {"network": line, "parameters": " ".join(name for name, _ in network.named_weights())}
    for key, words in (("buffers", [name for name, _ in network.named_statistics()]),
                       ("dropouts", [path for path, _ in network.dropouts()]), ("keys", map(str, keys))):
        joined = " ".join(words)
        texts |= {key: joined} if joined else {}
    passes.case(name, texts, state(network) | results[0])
    texts |= {"labels": " ".join(map(str, labels)), "loss": "crossentropy", "optimizer": word,
              "rate": 0.05 if word == "sgd" else 0.01, "momentum": 0.9 if word == "sgd" else 0.0,
              "batches": " ".join(f"{first}-{last}" for first, last in batches(size))}
    training.case(name, texts, state(network) | results[1])


passes = Fixture("trees/passes.txt", "networks with blocks: one pass in training mode and one in inference")
training = Fixture("trees/training.txt", "networks with blocks: ten training steps")
for case in NETWORKS:
    record(passes, training, *case)
passes.write()
training.write()
