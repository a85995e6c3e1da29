"""Philox4x32-10 in numpy (Salmon et al., Parallel random numbers: as easy as 1, 2, 3, 2011), and dropout's masks by it."""

import numpy as np

LOW = np.uint64(0xFFFFFFFF)
MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL = 0x9E3779B9, 0xBB67AE85


def philox(counter, key):
    """Four arrays of words from four words of counter (numbers or arrays of one shape) and two words of key."""
    c0, c1, c2, c3 = np.broadcast_arrays(*[np.asarray(word, dtype=np.uint64) for word in counter])
    k0, k1 = key
    for _ in range(10):
        product0, product1 = MULTIPLIERS[0] * c0, MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = ((product1 >> np.uint64(32)) ^ c1 ^ np.uint64(k0), product1 & LOW,
                          (product0 >> np.uint64(32)) ^ c3 ^ np.uint64(k1), product0 & LOW)
        k0, k1 = (k0 + WEYL[0]) & 0xFFFFFFFF, (k1 + WEYL[1]) & 0xFFFFFFFF
    return c0, c1, c2, c3


def layer_key(seed, path):
    """The key of the layer at a path like 3.block.0, in a run of a seed: SplitMix64's finalizer mixes in step by step."""
    def mixed(z):
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
        return z ^ (z >> 31)

    key = seed
    for step in path.split("."):
        if step.isdigit():
            value, multiplier = int(step), 0x9E3779B97F4A7C15
        else:
            value, multiplier = 0xCBF29CE484222325, 0xD1B54A32D192ED03
            for byte in step.encode():
                value = (value ^ byte) * 0x100000001B3 % 2**64
        key = mixed((mixed((key + 0x9E3779B97F4A7C15) % 2**64) + (value + 1) * multiplier) % 2**64)
    return key


def dropout_mask(probability, images, features, step, key):
    """1 where a feature of an image is kept, 0 where it is dropped; images x features.

    The counter is (feature / 4, place of the image in the batch, low and high half of the step), the key is the low and
    high half of `key`; word number feature % 4 decides: kept where it is at least round(probability * 2^32).
    """
    blocks = np.arange((features + 3) // 4)[None, :]
    words = philox((blocks, np.arange(images)[:, None], step & 0xFFFFFFFF, step >> 32), (key & 0xFFFFFFFF, key >> 32))
    kept = np.stack(words, axis=-1).reshape(images, -1)[:, :features] >= np.uint64(round(probability * 2**32))
    return kept.astype(np.float64)


def check():
    """The known answers that Random123 publishes (its file kat_vectors)."""
    ones = 0xFFFFFFFF
    for counter, key, wanted in (
            ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
            ((ones,) * 4, (ones,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
            ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
             (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1))):
        assert tuple(int(word) for word in philox(counter, key)) == wanted, (counter, key)


check()
