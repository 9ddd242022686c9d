"""Perceptual hashes as Data-Juicer computes them: imagededup 0.3.3 and Pillow on small pictures.

    pip install imagededup==0.3.3.post2 ImageHash==4.3.2 pillow==11.3.0
    python tests/reference/perceptual_hash.py

Writes tests/golden/perceptual_hash: PNG files and hashes.json. Pillow 13 scales tall pictures down before it scales
them across, which changes single bits of their hashes.
"""

import json
import pathlib

import imagehash
import numpy as np
from imagededup.methods import AHash, DHash, PHash
from PIL import Image

folder = pathlib.Path(__file__).parent.parent / "golden" / "perceptual_hash"


def smooth(rng, width, height, channels):
    """A picture with large shapes, as photographs have them, and a little noise."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    planes = []
    for _ in range(channels):
        plane = np.zeros((height, width))
        for _ in range(5):
            fx, fy, phase = rng.uniform(0.01, 0.2), rng.uniform(0.01, 0.2), rng.uniform(0, 6)
            plane += np.sin(fx * x + fy * y + phase)
        plane = (plane - plane.min()) / (plane.max() - plane.min()) * 240
        planes.append(plane + rng.integers(0, 15, (height, width)))
    pixels = np.stack(planes, -1).astype(np.uint8)
    return pixels[..., 0] if channels == 1 else pixels


def main():
    rng = np.random.default_rng(7)
    folder.mkdir(exist_ok=True)
    sizes = {"wide": (97, 41, 3), "tall": (33, 80, 3), "small": (20, 14, 3), "exact": (32, 32, 3),
             "grey": (64, 50, 1), "clear": (48, 48, 4), "tiny": (5, 3, 3)}
    cases = {}
    for name, (width, height, channels) in sizes.items():
        file = folder / f"{name}.png"
        Image.fromarray(smooth(rng, width, height, channels)).save(file, optimize=True)
        array = np.array(Image.open(file).convert("RGB"))  # as Data-Juicer loads it
        cases[name] = {method.__name__.lower(): method().encode_image(image_array=array)
                       for method in (PHash, DHash, AHash)}
        # ImageHash turns grey before it scales: of grey pictures the differences are the same
        cases[name]["imagehash_dhash"] = str(imagehash.dhash(Image.open(file)))
    (folder / "hashes.json").write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()
