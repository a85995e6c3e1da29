"""PyTorch's training and inference throughput on the lecture's networks and on networks with residual blocks.

    python3 pytorch_throughput.py [threads] [wall|cpu] [name ...]

One line per network: images/s trained (forward, cross-entropy, backward, SGD step), floating-point work per image and rate, images/s inferred.
Random data; the best of five epochs. With `cpu`, measures the process's own time, for one thread on a machine that does other work.
`compare_with_pytorch.py` alternates it with train-throughput and compares the results.
"""
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
chosen = sys.argv[3:]
now = time.process_time if sys.argv[2:3] == ["cpu"] else time.perf_counter


def lecture():
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(256, 32), nn.ReLU(), nn.Linear(32, 3))


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


def wide():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(), nn.Linear(128, 10))


def dense():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))


class Residual(nn.Module):
    """x + block(x), or shortcut(x) + block(x)."""

    def __init__(self, block, shortcut=None):
        super().__init__()
        self.block, self.shortcut = block, shortcut

    def forward(self, x):
        return (x if self.shortcut is None else self.shortcut(x)) + self.block(x)


def conv_norm(inputs, outputs, kernel=3, stride=1):
    return [nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False), nn.BatchNorm2d(outputs)]


def residual():
    """ResNet-20 for 32x32 images (He et al., Deep Residual Learning for Image Recognition, 2015, section 4.2), with 1x1
    convolutions where the shape changes. 272,474 parameters."""
    layers, width = [*conv_norm(3, 16), nn.ReLU()], 16
    for filters in (16, 32, 64):
        for number in range(3):
            stride = 2 if filters > width else 1
            shortcut = nn.Sequential(*conv_norm(width, filters, kernel=1, stride=stride)) if filters > width else None
            block = nn.Sequential(*conv_norm(width, filters, stride=stride), nn.ReLU(), *conv_norm(filters, filters))
            layers += [Residual(block, shortcut), nn.ReLU()]
            width = filters
    return nn.Sequential(*layers, nn.AvgPool2d(8), nn.Flatten(), nn.Linear(64, 10))


def residual_channels_last():
    """The same with channels innermost in memory, which PyTorch trains faster: a separate row that shows PyTorch at its best."""
    return residual().to(memory_format=torch.channels_last)


def digits():
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(),
        nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 10))


def digits_with_all_three():
    """The same multiply-adds, with batch normalization, a residual block and dropout."""
    return nn.Sequential(
        *conv_norm(1, 16), nn.ReLU(),
        Residual(nn.Sequential(*conv_norm(16, 16), nn.ReLU(), nn.Conv2d(16, 16, 3, padding=1))), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(256, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 10))


def work(model, shape):
    """Floating-point operations of one image's forward and backward (no input gradient for the first layer)."""
    forward = []

    def count(layer, inputs, output):
        each = layer.weight.numel() // layer.weight.shape[0]
        forward.append(2 * output.numel() * each)

    hooks = [layer.register_forward_hook(count) for layer in model.modules() if isinstance(layer, (nn.Conv2d, nn.Linear))]
    model.eval()
    model(torch.zeros(1, *shape))
    for hook in hooks:
        hook.remove()
    return 3 * sum(forward) - forward[0]


CASES = [("lecture-16x16-batch32", lecture, (1, 16, 16), 32, 3), ("lecture-16x16-batch200", lecture, (1, 16, 16), 200, 3),
         ("lenet-28x28-batch64", lenet, (1, 28, 28), 64, 10), ("wide-28x28-batch64", wide, (1, 28, 28), 64, 10),
         ("dense-784-batch64", dense, (1, 28, 28), 64, 10), ("residual-32x32-batch128", residual, (3, 32, 32), 128, 10),
         ("residual-32x32-batch128-channels-last", residual_channels_last, (3, 32, 32), 128, 10),
         ("digits-8x8-batch32", digits, (1, 8, 8), 32, 10),
         ("digits-all-three-8x8-batch32", digits_with_all_three, (1, 8, 8), 32, 10)]
for name, make, shape, batch, classes in CASES:
    if chosen and name not in chosen:
        continue
    model = make()
    count = max(batch * 10, 2000) // batch * batch
    images, labels = torch.randn(count, *shape), torch.randint(0, classes, (count,))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

    def epoch():
        model.train()
        for i in range(0, count, batch):
            optimizer.zero_grad()
            F.cross_entropy(model(images[i:i + batch]), labels[i:i + batch]).backward()
            optimizer.step()

    epoch()
    times = []
    for _ in range(5):
        start = now()
        epoch()
        times.append(now() - start)
    model.eval()
    inference = float("inf")
    for _ in range(5):
        with torch.inference_mode():
            start = now()
            for i in range(0, count, batch):
                model(images[i:i + batch])
            inference = min(inference, now() - start)
    flop = work(model, shape)
    print(f"{name}  train {count / min(times):.0f} images/s  {flop / 1e6:.2f} MFLOP/image  {flop * count / min(times) / 1e9:.1f} GFLOP/s  infer {count / inference:.0f} images/s", flush=True)
