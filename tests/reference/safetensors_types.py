"""Writes golden/safetensors_types.safetensors with Hugging Face's own library: one tensor of every type it can
write from torch, values that are exact in each, an empty one and a scalar, and metadata with non-ASCII text."""

from pathlib import Path

import torch
from safetensors.torch import save_file

TYPES = {
    "bool": torch.bool,
    "u8": torch.uint8,
    "i8": torch.int8,
    "f8_e4m3": torch.float8_e4m3fn,
    "f8_e5m2": torch.float8_e5m2,
    "u16": torch.uint16,
    "i16": torch.int16,
    "f16": torch.float16,
    "bf16": torch.bfloat16,
    "u32": torch.uint32,
    "i32": torch.int32,
    "f32": torch.float32,
    "u64": torch.uint64,
    "i64": torch.int64,
    "f64": torch.float64,
    "c64": torch.complex64,
}

values = torch.tensor([[0, 1, 2], [3, 4, 6]])
tensors = {name: values.to(dtype) for name, dtype in TYPES.items()}
tensors["empty"] = torch.zeros(0, 3)
tensors["scalar"] = torch.tensor(0.25)

target = Path(__file__).resolve().parents[1] / "golden" / "safetensors_types.safetensors"
save_file(tensors, target, metadata={"format": "pt", "title": "Kerze ♥ 蜡烛"})
