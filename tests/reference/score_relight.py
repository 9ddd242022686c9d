"""Scores relighting against gamma correction, histogram equalisation and CLAHE on pairs of dark and well-lit pictures, and
prints the table of docs/RELIGHT.md.

    python score_relight.py --low LOW --high HIGH [--candela build/bin/candela] [--model NAME=FOLDER]...

LOW and HIGH are pictures of the same size, or folders with the same names in them. The networks get the ratio that the
pair has (candela relight --reference); the others see the dark picture alone: gamma correction with the exponent that
brings its mean to one half; the equalisations on the luminance, CLAHE with 8x8 tiles and a clip limit of 2.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile

import numpy as np
from PIL import Image


def read(path):
    return np.asarray(Image.open(path).convert("RGB"))


def psnr(a, b):
    return 10 * np.log10(255**2 / np.mean((a.astype(np.float64) - b) ** 2))


def ssim(a, b):
    """Wang et al. 2004, the mean over the channels; candela's core/pipelines/picture_metrics.h."""
    window = np.exp(-((np.arange(11) - 5) ** 2) / (2 * 1.5**2))
    window /= window.sum()

    def blurred(x):
        x = sum(w * x[i : x.shape[0] - 10 + i] for i, w in enumerate(window))
        return sum(w * x[:, i : x.shape[1] - 10 + i] for i, w in enumerate(window))

    a, b = a.astype(np.float64), b.astype(np.float64)
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    mean_a, mean_b = blurred(a), blurred(b)
    variance_a, variance_b = blurred(a * a) - mean_a**2, blurred(b * b) - mean_b**2
    covariance = blurred(a * b) - mean_a * mean_b
    return np.mean((2 * mean_a * mean_b + c1) * (2 * covariance + c2)
                   / ((mean_a**2 + mean_b**2 + c1) * (variance_a + variance_b + c2)))


def gamma_corrected(dark):
    values = dark / 255
    return np.rint(255 * values ** (np.log(0.5) / np.log(values.mean()))).astype(np.uint8)


def with_luminance(picture, change):
    parts = np.asarray(Image.fromarray(picture).convert("YCbCr")).copy()
    parts[..., 0] = change(parts[..., 0])
    return np.asarray(Image.fromarray(parts, "YCbCr").convert("RGB"))


def equalising(histogram):
    """A table that makes the histogram even."""
    return np.rint(255 * np.cumsum(histogram) / max(histogram.sum(), 1))


def equalised(y):
    return equalising(np.bincount(y.ravel(), minlength=256))[y]


def clahe(y, tiles=8, limit=2.0):
    """Pizer et al. 1987, as OpenCV's createCLAHE: clipped histograms of tiles, their tables mixed between the centres."""
    height, width = y.shape
    rows, columns = np.linspace(0, height, tiles + 1).astype(int), np.linspace(0, width, tiles + 1).astype(int)
    tables = np.empty((tiles, tiles, 256))
    for i in range(tiles):
        for j in range(tiles):
            part = y[rows[i] : rows[i + 1], columns[j] : columns[j + 1]]
            histogram = np.bincount(part.ravel(), minlength=256).astype(float)
            most = max(1.0, limit * part.size / 256)
            excess = np.maximum(histogram - most, 0).sum()
            tables[i, j] = equalising(np.minimum(histogram, most) + excess / 256)

    def places(length):
        at = np.clip((np.arange(length) + 0.5) * tiles / length - 0.5, 0, tiles - 1)
        first = np.minimum(at.astype(int), tiles - 2)
        return first, at - first

    (i, v), (j, u) = places(height), places(width)
    i, v, j, u = i[:, None], v[:, None], j[None, :], u[None, :]
    return np.rint((1 - v) * ((1 - u) * tables[i, j, y] + u * tables[i, j + 1, y])
                   + v * ((1 - u) * tables[i + 1, j, y] + u * tables[i + 1, j + 1, y]))


def pairs_of(low, high):
    if low.is_file():
        return [(low, high)]
    return [(path, high / path.name) for path in sorted(low.iterdir()) if (high / path.name).exists()]


def relit(candela, model, low, high):
    with tempfile.TemporaryDirectory() as folder:
        lines = subprocess.run([candela, "relight", low, "--reference", high, "--model", model, "--output", folder + "/",
                                "--json"], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return [(picture["psnr"], picture["ssim"]) for picture in json.loads(lines[-1])["pictures"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--low", required=True, type=pathlib.Path)
    parser.add_argument("--high", required=True, type=pathlib.Path)
    parser.add_argument("--candela", default="build/bin/candela")
    parser.add_argument("--model", action="append", default=[], help="NAME=FOLDER")
    options = parser.parse_args()
    pairs = [(read(low), read(high)) for low, high in pairs_of(options.low, options.high)]
    methods = {
        "the dark picture": lambda dark: dark,
        "gamma correction": gamma_corrected,
        "histogram equalisation": lambda dark: with_luminance(dark, equalised),
        "CLAHE": lambda dark: with_luminance(dark, clahe),
    }
    rows = {}
    for name, method in methods.items():
        made = [(method(low), high) for low, high in pairs]
        rows[name] = [(psnr(*each), ssim(*each)) for each in made]
    for each in options.model:
        name, folder = each.split("=", 1)
        rows[name] = relit(options.candela, folder, options.low, options.high)
    print(f"{len(pairs)} pairs\n\n| | PSNR | SSIM |\n| --- | --- | --- |")
    for name, scores in rows.items():
        print("| {} | {:.2f} dB | {:.3f} |".format(name, *np.mean(scores, axis=0)))


if __name__ == "__main__":
    main()
