"""Writes uretinex{,_alone}.safetensors: what URetinex-Net of known weights makes of a small picture. The networks have one
size only, too large for a golden file, so that their weights come from a formula (`fill`) that the test has, too."""

import json
import math

import torch
from safetensors.torch import save_file

from support import GOLDEN
from uretinex_network import Uretinex


def fill(module, seed):
    """Parameter k in the order of names: element i is a fixed shuffle of (i, k, seed), in ±√(6 / fan-in); biases ±0.1."""
    with torch.no_grad():
        for k, (_, parameter) in enumerate(sorted(module.named_parameters())):
            i = torch.arange(parameter.numel(), dtype=torch.int64)
            bits = (i * 2654435761 + (k + 1) * 40503 + seed * 69069) % 2**32
            bits = (bits ^ (bits >> 15)) * 2246822519 % 2**32
            even = (bits ^ (bits >> 13)).double() / 2**32 * 2 - 1
            bound = math.sqrt(6 / parameter[0].numel()) if parameter.dim() > 1 else 0.1
            parameter.copy_((even * bound).float().view_as(parameter))


CASES = {"uretinex": {}, "uretinex_alone": dict(rounds=2, gamma=0.2, lamda=0.4, Roffset=0.1, Loffset=0, concat_L=False)}

for name, options in CASES.items():
    model = Uretinex(**options).eval()
    for seed, part in enumerate((model.low, model.high, model.R, model.L, model.A)):
        fill(part, seed)
    generator = torch.Generator().manual_seed(0)
    picture = torch.rand(1, 3, 21, 34, generator=generator) * 0.3
    reference = torch.rand(1, 3, 21, 34, generator=generator)
    with torch.no_grad():
        r, l, high, enhanced = model(picture, 4.0)
        tensors = {"picture": picture, "reference": reference, "R": r, "L": l, "high_L": high, "enhanced": enhanced,
                   "ratio": model.ratio(l, reference).view(1)}
    options = {{"rounds": "round"}.get(key, key): value for key, value in options.items()}
    path = GOLDEN / f"{name}.safetensors"
    save_file({key: value.contiguous() for key, value in tensors.items()}, path, metadata={"opts": json.dumps(options)})
    print(path.name, path.stat().st_size, {key: (value.min().item(), value.max().item()) for key, value in tensors.items()})
