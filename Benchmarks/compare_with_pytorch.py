"""Runs our benchmark and PyTorch's in pairs on the same networks and cores; prints the medians and the ratios.

    swift build -c release --product train-throughput
    python3 Benchmarks/compare_with_pytorch.py [threads] [pairs] [wall|cpu] [name ...]

Needs PyTorch. Without names, compares all networks. Run it on a quiet machine; otherwise, `1 5 cpu` compares processor
time on one thread. The ratio is the median over the pairs of our rate divided by PyTorch's, so that a disturbance affects
both sides of only a few pairs.
"""
import pathlib
import re
import statistics
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
threads = sys.argv[1] if len(sys.argv) > 1 else "1"
pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
clock = sys.argv[3] if len(sys.argv) > 3 else "wall"
names = sys.argv[4:]
line = re.compile(r"^(\S+)\s+train (\d+) images/s.*infer (\d+) images/s", re.M)


def rates(*commands):
    output = "\n".join(subprocess.run(command, check=True, capture_output=True, text=True).stdout for command in commands)
    found = {name: (int(train), int(infer)) for name, train, infer in line.findall(output)}
    assert found and found.keys() >= set(names), f"can't parse the output of {commands}:\n{output}"
    return found


ours, theirs = [], []
for _ in range(pairs):
    binary = str(here.parent / ".build/release/train-throughput")
    ours.append(rates(*[[binary, threads, "vector", name, clock] for name in names or ["all"]]))
    theirs.append(rates([sys.executable, str(here / "pytorch_throughput.py"), threads, clock, *names]))

print(f"medians of {pairs} pairs, {threads} thread(s), {clock} time; images/s")
print(f"{'':30}{'training':>9}{'PyTorch':>9}{'ratio':>7}{'inference':>11}{'PyTorch':>9}{'ratio':>7}")
for name in ours[0]:
    columns = []
    for kind in range(2):
        mine, other = [pair[name][kind] for pair in ours], [pair[name][kind] for pair in theirs]
        ratio = statistics.median(a / b for a, b in zip(mine, other))
        columns += [statistics.median(mine), statistics.median(other), ratio]
    print(f"{name:30}{columns[0]:9.0f}{columns[1]:9.0f}{columns[2]:7.2f}{columns[3]:11.0f}{columns[4]:9.0f}{columns[5]:7.2f}")
