"""Whether LoRAs that this program trains paint the same in diffusers: trains some on a tiny model, in both spellings,
and compares the latents of one picture.

    python tests/reference/trained_lora.py --candela build-default/bin/candela [--model tests/golden/tiny_sd]

Prints the largest difference of each and ends with status 1 where one is above 2e-3.
"""
import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from diffusers import AutoPipelineForText2Image, DDIMScheduler
from safetensors.torch import load_file

from support import GOLDEN

CASES = {
    "attention": [],
    "convolutions": ["--convolution-rank", "4"],
    "text encoders": ["--text-encoders"],
    "all": ["--convolution-rank", "4", "--text-encoders", "--targets", "to_q,to_k,to_v,to_out.0,proj_in,proj_out,*.ff.net.*"],
}
PROMPT, SEED, STEPS, CFG, SIDE = "a red owl on grass", 7, 8, 4.0, 64

arguments = argparse.ArgumentParser()
arguments.add_argument("--candela", required=True)
arguments.add_argument("--model", default=str(GOLDEN / "tiny_sd"))
arguments = arguments.parse_args()


def candela(*words):
    subprocess.run([arguments.candela, *map(str, words)], check=True, capture_output=True, text=True)


def painted_here(folder, lora):
    latents = folder / "latents.safetensors"
    candela("generate", "--model", arguments.model, "--prompt", PROMPT, "--grammar", "plain", "--seed", SEED, "--steps", STEPS, "--cfg", CFG,
            "--size", f"{SIDE}x{SIDE}", "--sampler", "ddim", "--precision", "fp32", "--lora", lora, "--save-latents", latents,
            "--output", folder / "picture.png", "--overwrite")
    return load_file(latents)["latents"]


def painted_by_diffusers(lora):
    pipe = AutoPipelineForText2Image.from_pretrained(arguments.model)
    pipe.safety_checker = None
    pipe.scheduler = DDIMScheduler.from_config(pipe.scheduler.config)
    pipe.set_progress_bar_config(disable=True)
    pipe.load_lora_weights(str(lora.parent), weight_name=lora.name)
    return pipe(PROMPT, num_inference_steps=STEPS, guidance_scale=CFG, width=SIDE, height=SIDE, output_type="latent",
                generator=torch.Generator().manual_seed(SEED)).images


worst = 0
with tempfile.TemporaryDirectory() as scratch:
    scratch = Path(scratch)
    candela("dataset", "emoji", "--count", 4, "--seed", 1, "--output", scratch / "pictures")
    for name, options in CASES.items():
        for spelling in ("kohya", "diffusers"):
            run = scratch / f"{name} {spelling}"
            candela("train", "lora", "--data", scratch / "pictures", "--model", arguments.model, "--size", f"{SIDE}x{SIDE}",
                    "--rank", 4, "--alpha", 2, "--lr", "2e-2", "--steps", 10, "--precision", "fp32", "--sample-every", 0,
                    "--format", spelling, "--output", run, *options)
            here, there = painted_here(scratch, run / "lora.safetensors"), painted_by_diffusers(run / "lora.safetensors")
            difference = (here - there).abs().max().item()
            worst = max(worst, difference)
            print(f"{name}, {spelling}: {difference:.1e}", flush=True)
sys.exit(worst > 2e-3)
