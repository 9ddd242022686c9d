"""What the reference scripts share."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

GOLDEN = Path(__file__).resolve().parent.parent / "golden"

# Our samplers' names: the class in diffusers and the options that make it that sampler.
SCHEDULERS = {
    "ddpm": ("DDPMScheduler", {}),
    "ddim": ("DDIMScheduler", {}),
    "plms": ("PNDMScheduler", {}),
    "euler": ("EulerDiscreteScheduler", {}),
    "euler_a": ("EulerAncestralDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "lms": ("LMSDiscreteScheduler", {}),
    "dpmpp_2m": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++"}),
    "dpmpp_2m_sde": ("DPMSolverMultistepScheduler", {"algorithm_type": "sde-dpmsolver++"}),
    "unipc": ("UniPCMultistepScheduler", {}),
    "lcm": ("LCMScheduler", {}),
}


def randomise(model, seed):
    """Every parameter (norms and biases too) gets its own values, exact in fp16 so that files can store them so."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.dim() > 1:
                values = noise / (parameter[0].numel() ** 0.5)
            elif name.endswith("weight"):
                values = 1 + 0.2 * noise
            else:
                values = 0.2 * noise
            parameter.copy_(values.half().float())
    return model.eval()


def config_of(model):
    """The model's config as save_pretrained() writes it."""
    return json.loads(model.to_json_string() if hasattr(model, "to_json_string") else model.config.to_json_string())


def save(name, model, tensors, config=None):
    """GOLDEN/name.safetensors: weights/… in fp16, the given tensors in their own types, the config in the metadata."""
    weights = {f"weights/{key}": value.half().contiguous() for key, value in model.state_dict().items()}
    tensors = {key: value.detach().contiguous() for key, value in tensors.items()}
    path = GOLDEN / f"{name}.safetensors"
    GOLDEN.mkdir(exist_ok=True)
    save_file({**weights, **tensors}, path, metadata={"config": json.dumps(config or config_of(model))})
    print(f"{path.name}: {path.stat().st_size // 1024} KiB, {len(weights)} weights")
