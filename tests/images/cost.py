"""What one photograph of twelve megapixels costs, in CPU seconds: `python -m tests.images.cost`.

The photograph is invented, of noise at five scales, which is harder to pack than most.
"""

from __future__ import annotations

import random
import sys
import time

from PIL import Image

from plugins.images import making
from plugins.images.pictures import raster
from plugins.sources.pictures import forms
from tests.images.photographs import exif, saved


def taken() -> bytes:
    """A JPEG, 4000 wide and 3000 high."""
    whole: Image.Image | None = None
    for number, (side, part) in enumerate(
        ((8, 1.0), (40, 0.5), (200, 0.3), (1000, 0.15), (4000, 0.06))
    ):
        size = (side, side * 3 // 4)
        noise = Image.frombytes("RGB", size, random.Random(number).randbytes(size[0] * size[1] * 3))
        one = noise.resize((4000, 3000), Image.Resampling.BICUBIC)
        whole = one if whole is None else Image.blend(whole, one, part / (1 + part))
    assert whole is not None
    return saved(whole, "JPEG", quality=92, exif=exif(place=True))


def main() -> None:
    """Look at it and make everything of it, three times; print the median of each."""
    raw = taken()
    looks, makes, sizes = [], [], []
    for _ in range(3):
        begun = time.process_time()
        picture, _ = raster(raw)
        looked = time.process_time()
        made = list(making.made(raw, picture, forms(picture)))
        looks.append(looked - begun)
        makes.append(time.process_time() - looked)
        sizes = [f"{width} {format}: {len(content) // 1000} KB" for width, format, content in made]
    look, make = sorted(looks)[1], sorted(makes)[1]
    print(f"{len(raw) // 1000} KB; looked at: {look:.2f} s; made: {make:.2f} s")
    print(", ".join(sorted(sizes)))
    if sys.platform != "win32":
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"largest: {most} MiB, with the photograph itself having been invented in it")


if __name__ == "__main__":
    main()
