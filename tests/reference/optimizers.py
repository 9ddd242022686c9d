"""Golden runs of the optimizers, schedules and the loss scale of LoRA training, for tests/core/optimizers_test.cpp.

Writes tests/golden/optimizers.safetensors. The references: transformers' Adafactor; the package prodigyopt; bitsandbytes'
quantisation and its AdamW8bit, both in plain PyTorch (its library for the CPU takes shortcuts near 0 that its GPU code
does not take); diffusers' get_scheduler(); torch.amp.GradScaler.

    python tests/reference/optimizers.py    (also needs prodigyopt 1.1.2 and bitsandbytes 0.50.2)
"""

import json
import os
import warnings

os.environ["TORCHDYNAMO_DISABLE"] = "1"  # bitsandbytes compiles its plain implementation; here it is to stay plain

import bitsandbytes.functional as bnb
import torch
from bitsandbytes.backends.triton.kernels_optim import (
    _dequantize_blockwise_pytorch, _quantize_blockwise_pytorch, optimizer_update_8bit_blockwise_pytorch)
from diffusers.optimization import get_scheduler
from prodigyopt import Prodigy
from safetensors.torch import save_file
from transformers.optimization import Adafactor

from support import GOLDEN

SHAPES = {"matrix": (6, 10), "zeros": (10, 4), "vector": (7,), "convolution": (4, 3, 3, 2)}
tensors, texts = {}, {}


def rounded(values):
    return values.half().float()  # stored in half the room, and exact


def starts(generator, shapes, scale):
    return {name: torch.nn.Parameter(torch.zeros(shape) if name == "zeros"
                                     else rounded(torch.randn(shape, generator=generator) * scale))
            for name, shape in shapes.items()}


def keep(prefix, values):
    tensors.update({f"{prefix}/{name}": value.detach().clone() for name, value in values.items()})


def adafactor():
    """Ten steps of given gradients; the vector has none in the fourth. Rates and weight decay as in the test."""
    generator = torch.Generator().manual_seed(11)
    parameters = starts(generator, SHAPES, 0.5)
    keep("adafactor/start", {name: value.half() for name, value in parameters.items()})
    optimizer = Adafactor(parameters.values(), lr=0.01, scale_parameter=False, relative_step=False,
                          warmup_init=False, weight_decay=0.1)
    for step in range(10):
        optimizer.param_groups[0]["lr"] = 0.01 / (step + 1)
        for name, parameter in parameters.items():
            size = 1e-3 if step == 6 else 1  # so that what is remembered counts more than what is new
            parameter.grad = rounded(torch.randn(parameter.shape, generator=generator) * size)
            if name == "vector" and step == 3:
                parameter.grad = None
            else:
                tensors[f"adafactor/gradient{step}/{name}"] = parameter.grad.half()
        optimizer.step()
        if step in (0, 4, 9):
            keep(f"adafactor/after{step}", parameters)


def prodigy(prefix, type, steps):
    """Steps towards targets, the gradients being curvature * (parameter - target): in the first ten the estimate does
    not move yet. The rate warms up from 0; the vector has no gradient in step 20."""
    generator = torch.Generator().manual_seed(12)
    targets = {name: rounded(torch.randn(shape, generator=generator) * 0.1).to(type) for name, shape in SHAPES.items()}
    parameters = {name: torch.nn.Parameter(value.detach().to(type))
                  for name, value in starts(generator, SHAPES, 0.1).items()}
    curvatures = {"matrix": 1.0, "zeros": 0.5, "vector": 3.0, "convolution": 1.5}
    keep(f"{prefix}/start", {name: value.half() for name, value in parameters.items()})
    keep(f"{prefix}/target", {name: value.half() for name, value in targets.items()})
    optimizer = Prodigy(parameters.values(), lr=1, betas=(0.9, 0.999), weight_decay=0.1, decouple=True,
                        use_bias_correction=True, safeguard_warmup=True)
    estimates = []
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = min(1.0, step / 4)
        for name, parameter in parameters.items():
            parameter.grad = curvatures[name] * (parameter.detach() - targets[name])
        if step == 20:
            parameters["vector"].grad = None
        optimizer.step()
        estimates.append(optimizer.param_groups[0]["d"])
        if step in (9, 49, 99):
            keep(f"{prefix}/after{step}", parameters)
    tensors[f"{prefix}/d"] = torch.tensor(estimates, dtype=torch.float64)


def prodigies():
    """In fp64 to the end. In fp32 half of it: what the first steps, of a millionth, lose to rounding grows with d."""
    prodigy("prodigy_fp64", torch.float64, 100)
    prodigy("prodigy_fp32", torch.float32, 50)


def distance_to_bounds(values, code):
    """How near to half-way between two values of the map any number is, as a share of itself. Kept away from 0, so
    that the last bit of an fp32 sum does not decide about a code."""
    blocks = torch.nn.functional.pad(values.flatten(), (0, -values.numel() % 256)).view(-1, 256)
    shares = (blocks / blocks.abs().amax(1, keepdim=True)).flatten()[:values.numel()].double()
    bounds = ((code[:-1] + code[1:]) / 2).double()
    return ((shares[:, None] - bounds).abs() / bounds.abs()).min().item()


def quantisation():
    for seed in range(100):
        generator = torch.Generator().manual_seed(seed)
        values = rounded(torch.randn(700, generator=generator) * 10 ** (torch.rand(700, generator=generator) * -7))
        values[300] = 0
        maps = {"signed": bnb.create_dynamic_map(True), "unsigned": bnb.create_dynamic_map(False)}
        inputs = {"signed": values, "unsigned": values.abs()}
        if min(distance_to_bounds(inputs[name], maps[name]) for name in maps) > 2e-6:
            break
    else:
        raise RuntimeError("no seed keeps away from the bounds")
    tensors["blocks/values"] = values.half()
    for name, code in maps.items():
        codes, absmax = _quantize_blockwise_pytorch(inputs[name], code, 256)
        tensors[f"blocks/{name}/map"] = code
        tensors[f"blocks/{name}/codes"] = codes
        tensors[f"blocks/{name}/absmax"] = absmax
        tensors[f"blocks/{name}/restored"] = _dequantize_blockwise_pytorch(codes, absmax, code, 256, torch.float32)


def adamw_8bit():
    """Ten steps of given gradients, as of bitsandbytes' optimizer but for its exception of small tensors."""
    first_map, second_map = bnb.create_dynamic_map(True), bnb.create_dynamic_map(False)

    def run(seed):
        generator = torch.Generator().manual_seed(seed)
        start = rounded(torch.randn(20, 15, generator=generator) * 0.5)
        parameter, results = start.clone(), {"start": start.half()}
        codes = [torch.zeros(20, 15, dtype=torch.uint8) for _ in range(2)]
        absmax = [torch.zeros(2) for _ in range(2)]
        margin = 1.0
        for step in range(10):
            gradient = rounded(torch.randn(20, 15, generator=generator))
            results[f"gradient{step}"] = gradient.half()
            former = [_dequantize_blockwise_pytorch(c, a, m, 256, torch.float32)
                      for c, a, m in zip(codes, absmax, (first_map, second_map))]
            margin = min(margin, distance_to_bounds(former[0] * 0.9 + gradient * 0.1, first_map),
                         distance_to_bounds(former[1] * 0.999 + gradient**2 * 0.001, second_map))
            optimizer_update_8bit_blockwise_pytorch(
                parameter, gradient, codes[0], codes[1], 0.9, 0.999, 0.0, 0.0, 1e-8, step + 1, 0.01, first_map,
                second_map, absmax[0], absmax[1], 0.1, 1.0, False, optimizer_name="adam")
        results |= {"after": parameter, "exp_avg": codes[0], "exp_avg_sq": codes[1], "exp_avg.absmax": absmax[0],
                    "exp_avg_sq.absmax": absmax[1]}
        return margin, results

    for seed in range(1000):
        margin, results = run(seed)
        if margin > 2e-6:
            keep("adamw_8bit", results)
            return
    raise RuntimeError("no seed keeps away from the bounds")


def schedules():
    """The rates of all steps, of a rate of 1."""
    for ours, theirs in {"constant": "constant_with_warmup", "linear": "linear", "cosine": "cosine"}.items():
        for of, warmup in ((20, 0), (20, 5), (7, 7), (1, 0), (5, 9)):
            optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
            scheduler = get_scheduler(theirs, optimizer, num_warmup_steps=warmup, num_training_steps=of)
            rates = []
            for _ in range(of):
                rates.append(scheduler.get_last_lr()[0])
                optimizer.step()
                scheduler.step()
            tensors[f"schedule/{ours}/{of}/{warmup}"] = torch.tensor(rates, dtype=torch.float64)


def loss_scale():
    """[step, scale after it] wherever it changes in 9000 steps, some of which are not finite."""
    infinite = [0, 1, 50, 2049, 2050, 4051, 4052, 8100]
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], lr=1.0)
    scaler = torch.amp.GradScaler("cpu")
    changes, last = [], scaler.get_scale()
    for step in range(9000):
        scaler.scale(torch.zeros(1))
        parameter.grad = torch.full((1,), float("inf") if step in infinite else 1.0)
        scaler.step(optimizer)
        scaler.update()
        if scaler.get_scale() != last:
            last = scaler.get_scale()
            changes.append([step, last])
    texts["loss_scale"] = json.dumps({"steps": 9000, "infinite": infinite, "changes": changes})


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    for make in (adafactor, prodigies, quantisation, adamw_8bit, schedules, loss_scale):
        make()
    path = GOLDEN / "optimizers.safetensors"
    save_file({key: value.contiguous() for key, value in tensors.items()}, path, metadata={"config": "{}", **texts})
    print(f"{path.name}: {path.stat().st_size // 1024} KiB; {texts}")
