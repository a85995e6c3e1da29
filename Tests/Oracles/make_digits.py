"""Writes Sources/ImageData/DigitsArchive.swift from the file that scikit-learn redistributes, and prints its digest.

    pip install scikit-learn
    python make_digits.py

The data are the 1797 images of 8 x 8 pixels (values 0 to 16) of the test set of the UCI Machine Learning Repository's
"Optical Recognition of Handwritten Digits" (E. Alpaydin and C. Kaynak, 1998, https://doi.org/10.24432/C50P49), which the
repository licenses under CC BY 4.0. Only the packing is changed: all pixels, then all labels, one byte each, gzipped.
"""
import base64
import gzip
import importlib.util
import pathlib
import struct
import zlib

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = pathlib.Path(importlib.util.find_spec("sklearn").origin).parent

rows = np.loadtxt(gzip.open(PACKAGE / "datasets/data/digits.csv.gz"), delimiter=",").astype(np.uint8)
pixels, labels = rows[:, :64].tobytes(), rows[:, 64]
packed = gzip.compress(pixels + labels.tobytes(), 9, mtime=0)

(ROOT / "Sources/ImageData/DigitsArchive.swift").write_text(
    f"""extension Digits {{
  /// The 1797 images, then the 1797 labels, one byte a value, gzipped, in base64 (written by Tests/Oracles/make_digits.py).
  // swift-format-ignore
  static let archive: StaticString = "{base64.b64encode(packed).decode()}"
}}
""")

digested = b"1797x1x8x8 uint8\n" + pixels + struct.pack(f"<{len(labels)}i", *labels)
print("digest %08x%08x" % (zlib.crc32(digested), zlib.adler32(digested)))
print("class counts", np.bincount(labels).tolist(), "sum of pixels", int(rows[:, :64].sum()))
print("mean %.17g deviation %.17g" % ((rows[:, :64] / 16).mean(), (rows[:, :64] / 16).std()))
