"""Compares two threads with one, alternating, on each network; prints the medians and the ratios.

    swift build -c release --product train-throughput
    python3 Benchmarks/two_threads.py [pairs]

A pair counts only if, right before it, two single-threaded processes running side by side kept 95% of the rate of one alone:
if the machine does not give two cores to two processes, it can't give them to two threads.
"""
import pathlib
import re
import statistics
import subprocess
import sys

binary = str(pathlib.Path(__file__).resolve().parent.parent / ".build/release/train-throughput")
wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 7
names = ["lecture-16x16-batch32", "lecture-16x16-batch200", "lenet-28x28-batch64", "wide-28x28-batch64", "dense-784-batch64"]
line = re.compile(r"train (\d+) images/s.*infer (\d+) images/s.*evaluate (\d+) images/s")


def start(threads, name):
    return subprocess.Popen([binary, str(threads), "vector", name], stdout=subprocess.PIPE, text=True)


def rates(process):
    return [int(rate) for rate in line.search(process.communicate()[0]).groups()]


for name in names:
    pairs, disturbed = [], 0
    while len(pairs) < wanted and disturbed < 10 * wanted:
        one = rates(start(1, name))
        together = [start(1, name), start(1, name)]
        control = min(rates(process)[0] for process in together)
        two = rates(start(2, name))
        if control >= 0.95 * one[0]:
            pairs.append((one, two))
        else:
            disturbed += 1
    print(f"{name:24}", end="")
    for kind, word in enumerate(["train", "infer", "evaluate"]):
        ratios = [two[kind] / one[kind] for one, two in pairs]
        if ratios:
            middle = [statistics.median(side[kind] for side in sides) for sides in zip(*pairs)]
            print(f"  {word} {middle[0]:.0f} {middle[1]:.0f} {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})", end="")
    print(f"  {len(pairs)} pairs, {disturbed} disturbed", flush=True)
