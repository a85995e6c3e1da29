"""Draws every kind of pattern without noise, with numpy alone and in numpy's own way (slices and index grids).

    python make_patterns.py > ../ImageDataTests/Fixtures/patterns.txt

One line a picture: kind, size, margin, and the rows of pixels as 0 and 1, joined by '/'. The lecture's three kinds are
loops over slices, as the lecture's Python has them; the others are formulas over coordinates from the square's middle.
"""
import numpy as np


def horizontal(size, margin):
    image = np.zeros((size, size), int)
    for start in range(margin, size - margin, 3):
        image[start:start + 2, margin:size - margin] = 1
    return image


def vertical(size, margin):
    return horizontal(size, margin).T


def diagonal(size, margin):
    image = np.zeros((size, size), int)
    for total in range(0, size, 4):
        for row in range(total + 1):
            image[row, total - row] = 1
    return image


def in_square(draw):
    def whole(size, margin):
        side = size - 2 * margin
        image = np.zeros((size, size), int)
        image[margin:size - margin, margin:size - margin] = draw(side)
        return image
    return whole


def stroke(side):
    return max(1, side // 6)


def grid(side):
    """Distances from the middle, down and right, in pixels."""
    axis = np.arange(side) - (side - 1) / 2
    return np.meshgrid(axis, axis, indexing="ij")


@in_square
def checkerboard(side):
    tiles = np.kron(np.indices((side, side)).sum(0) % 2 == 0, np.ones((2, 2), int))
    return tiles[:side, :side]


@in_square
def cross(side):
    image = np.zeros((side, side), int)
    start = (side - stroke(side)) // 2
    image[start:start + stroke(side)] = 1
    image[:, start:start + stroke(side)] = 1
    return image


@in_square
def disc(side):
    return np.hypot(*grid(side)) <= side / 2


@in_square
def ring(side):
    distance = np.hypot(*grid(side))
    return (distance <= side / 2) & (distance > side / 2 - stroke(side))


@in_square
def square(side):
    image = np.ones((side, side), int)
    image[stroke(side):side - stroke(side), stroke(side):side - stroke(side)] = 0
    return image


@in_square
def triangle(side):
    image = np.zeros((side, side), int)
    for row in range(side):
        half = (row + 1) / 2
        image[row, np.abs(np.arange(side) - (side - 1) / 2) <= half] = 1
    return image


@in_square
def dots(side):
    image = np.zeros((side, side), int)
    image[::2, ::2] = 1
    return image


KINDS = [horizontal, vertical, diagonal, checkerboard, cross, disc, ring, square, triangle, dots]
NAMES = "horizontal vertical diagonal checkerboard cross disc ring square triangle dots".split()

if __name__ == "__main__":
    for size, margin in [(8, 2), (11, 2), (16, 5), (16, 0), (17, 5), (21, 5), (28, 5), (32, 3)]:
        for name, draw in zip(NAMES, KINDS):
            rows = np.asarray(draw(size, margin)).astype(int)
            print(name, size, margin, "/".join("".join(map(str, row)) for row in rows))
