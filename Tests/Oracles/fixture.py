"""The files of Tests/NeuralNetworksTests/Fixtures.

A file is a list of cases: `case NAME`, then lines `text KEY WORDS...` and `tensor KEY SHAPE VALUES...`, then `end`.
"""

import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "NeuralNetworksTests" / "Fixtures"


class Fixture:
    def __init__(self, name, header):
        self.path, self.lines = FOLDER / name, [f"# {header}"]

    def case(self, name, texts, tensors):
        self.lines.append(f"case {name}")
        self.lines += [f"text {key} {value}" for key, value in texts.items()]
        for key, value in tensors.items():
            value = np.asarray(value, dtype=np.float64)
            shape = "x".join(map(str, value.shape)) or "scalar"
            self.lines.append(f"tensor {key} {shape} " + " ".join(repr(float(v)) for v in value.ravel()))
        self.lines.append("end")

    def write(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text("\n".join(self.lines) + "\n")
        print(self.path.name, len(self.lines), "lines", self.path.stat().st_size, "bytes")
