"""Paints with the bundled model in diffusers and in Candela, and compares the latents.

    python tests/reference/demo_model.py [--candela build/bin/candela] [--model resources/demo-model]

Prints the largest difference for each sampler as a share of the latents' deviation (the promise is 2e-3) and exits with
1 where one is larger. Shows that the folder loads in StableDiffusionPipeline unchanged.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

import diffusers
import torch
from safetensors.torch import load_file

from support import SCHEDULERS

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROMPT = "a big red apple on a blue background"
STEPS, CFG, SEED, SIDE = 20, 3.0, 42, 64


def diffusers_latents(pipeline, base_config, sampler):
    name, extra = SCHEDULERS[sampler]
    pipeline.scheduler = getattr(diffusers, name).from_config(base_config, **extra)
    return pipeline(
        prompt=PROMPT, num_inference_steps=STEPS, guidance_scale=CFG, width=SIDE, height=SIDE,
        generator=torch.Generator("cpu").manual_seed(SEED), output_type="latent").images


def candela_latents(arguments, sampler):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "latents.safetensors"
        subprocess.run(
            [arguments.candela, "generate", "--model", arguments.model, "--prompt", PROMPT, "--seed", str(SEED),
             "--steps", str(STEPS), "--cfg", str(CFG), "--size", f"{SIDE}x{SIDE}", "--sampler", sampler,
             "--precision", "fp32", "--device", "cpu", "--save-latents", file], check=True, capture_output=True)
        return load_file(file)["latents"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--candela", default=ROOT / "build" / "bin" / "candela")
    parser.add_argument("--model", default=ROOT / "resources" / "demo-model")
    arguments = parser.parse_args()
    pipeline = diffusers.StableDiffusionPipeline.from_pretrained(arguments.model, torch_dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    base_config = dict(pipeline.scheduler.config)
    worst = 0
    for sampler in SCHEDULERS:
        expected = diffusers_latents(pipeline, base_config, sampler)
        difference = ((candela_latents(arguments, sampler) - expected).abs().max() / expected.std()).item()
        worst = max(worst, difference)
        print(f"{sampler:14} {difference:.1e}")
    return worst > 2e-3


if __name__ == "__main__":
    sys.exit(main())
