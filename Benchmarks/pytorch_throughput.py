"""PyTorch's training and inference throughput on the lecture's networks.

    python3 pytorch_throughput.py [threads] [wall|cpu]

One line a network: images/s trained (forward, cross-entropy, backward, SGD step), floating-point work per image and rate, images/s inferred.
Random data; the best of five epochs. With `cpu` the process's own time counts, for one thread on a machine that does other work.
`compare_with_pytorch.py` runs it in turn with train-throughput and compares.
"""
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
now = time.process_time if sys.argv[2:] == ["cpu"] else time.perf_counter


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


def work(model, shape):
    """Floating-point operations of one image's forward and backward (no input gradient for the first layer)."""
    x, total, first = torch.zeros(1, *shape), 0, True
    for layer in model:
        y = layer(x)
        if isinstance(layer, nn.Conv2d):
            f = 2 * y.numel() * layer.in_channels * layer.kernel_size[0] * layer.kernel_size[1]
        elif isinstance(layer, nn.Linear):
            f = 2 * layer.in_features * layer.out_features
        else:
            f = 0
        if f:
            total += f * (2 if first else 3)
            first = False
        x = y
    return total


CASES = [("lecture-16x16-batch32", lecture, (1, 16, 16), 32, 3), ("lecture-16x16-batch200", lecture, (1, 16, 16), 200, 3),
         ("lenet-28x28-batch64", lenet, (1, 28, 28), 64, 10), ("wide-28x28-batch64", wide, (1, 28, 28), 64, 10),
         ("dense-784-batch64", dense, (1, 28, 28), 64, 10)]
for name, make, shape, batch, classes in CASES:
    model = make()
    count = max(batch * 10, 2000) // batch * batch
    images, labels = torch.randn(count, *shape), torch.randint(0, classes, (count,))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

    def epoch():
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
    inference = float("inf")
    for _ in range(5):
        with torch.inference_mode():
            start = now()
            for i in range(0, count, batch):
                model(images[i:i + batch])
            inference = min(inference, now() - start)
    flop = work(model, shape)
    print(f"{name}  train {count / min(times):.0f} images/s  {flop / 1e6:.2f} MFLOP/image  {flop * count / min(times) / 1e9:.1f} GFLOP/s  infer {count / inference:.0f} images/s", flush=True)
