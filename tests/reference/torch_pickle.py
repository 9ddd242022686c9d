"""Writes torch_pickle_{zip,stream}.pth, as torch.save() does in its two layouts, and torch_pickle.safetensors with the
tensors that are in them. Beside tensors they hold what checkpoints in the wild hold: an argparse.Namespace, an object of
a foreign class and the class itself, numbers of numpy, containers that contain themselves."""

import argparse
import collections
import pathlib
import sys
import types

import numpy
import torch
from safetensors.torch import save_file

from support import GOLDEN

base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
numbers = torch.tensor([[0, 1, 2], [3, 4, 6]])
plain = ["float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "complex64",
         "complex128"]
typed = ["uint16", "uint32", "uint64", "float8_e4m3fn", "float8_e5m2"]  # without a storage class of their own
tensors = {name: numbers.to(getattr(torch, name)) for name in plain + typed}
tensors |= {
    "base": base,
    "rows": base[1:3],
    "transposed": base.t(),
    "strided": base[::2, 1::3],
    "expanded": torch.tensor([7.0]).expand(3),
    "scalar": torch.tensor(0.25),
    "empty": torch.empty(0, 3),
    "parameter": torch.nn.Parameter(torch.tensor([1.5, -2.5])),
}

foreign = types.ModuleType("lightning_like.callbacks")
sys.modules["lightning_like"] = types.ModuleType("lightning_like")
sys.modules["lightning_like.callbacks"] = foreign


class Checkpoint:
    def __init__(self):
        self.best = 0.5
        self.every = 3


class Slotted:
    __slots__ = ("left", "right")


for cls in (Checkpoint, Slotted):
    cls.__module__ = "lightning_like.callbacks"
    setattr(foreign, cls.__name__, cls)

slotted = Slotted()
slotted.left, slotted.right = 1, "r"
loop = [1]
loop.append(loop)
state = collections.OrderedDict(tensors)
state._metadata = {"version": 1}
root = {
    "state_dict": state,
    "opts": argparse.Namespace(round=3, gamma=0.1, concat_L=True, name="naïve", none=None),
    "epoch": 2000,
    "huge": 1 << 70,
    "negative": -5,
    "callbacks": {Checkpoint: Checkpoint(), "slotted": slotted},
    "containers": [(1, 2), {3}, frozenset({4}), collections.defaultdict(list, a=[5]), torch.Size([6, 7]), b"\x00\xff"],
    "loop": loop,
    "numpy": [numpy.float64(1.5), numpy.float32(2.5), numpy.int64(-3), numpy.bool_(True)],
    "path": pathlib.PurePosixPath("/a/b/c.txt"),
    "device": torch.device("cpu"),
    "dtype": torch.float16,
}

torch.manual_seed(0)
torch.save(root, GOLDEN / "torch_pickle_zip.pth")
torch.save(root, GOLDEN / "torch_pickle_stream.pth", _use_new_zipfile_serialization=False)
saved = {name: value.detach().contiguous().clone() for name, value in tensors.items() if name != "complex128"}
save_file(saved, GOLDEN / "torch_pickle.safetensors")
for path in sorted(GOLDEN.glob("torch_pickle*")):
    print(path.name, path.stat().st_size)
