"""Golden latents of a latent consistency model, which is told the scale of the guidance, by diffusers'
StableDiffusionPipeline on the tiny model that text_to_image.py leaves.

Writes tests/golden/embedded_guidance.safetensors: the final latents of every case, whose settings are a JSON list in
the metadata key `cases`, and the one weight that the tiny model has not.

    python tests/reference/embedded_guidance.py
"""
import json

import diffusers
import torch
from diffusers import DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from safetensors.torch import save_file

from support import SCHEDULERS
from text_to_image import FOLDER, GOLDEN

WEIGHT = "time_embedding.cond_proj.weight"
WIDTH = 30


def guided_unet():
    unet = UNet2DConditionModel.from_pretrained(FOLDER, subfolder="unet")
    guided = UNet2DConditionModel.from_config({**unet.config, "time_cond_proj_dim": WIDTH})
    torch.manual_seed(12)
    guided.load_state_dict({**unet.state_dict(), WEIGHT: torch.randn(guided.state_dict()[WEIGHT].shape)})
    return guided.eval()


def main():
    unet = guided_unet()
    pipeline = StableDiffusionPipeline.from_pretrained(
        FOLDER, unet=unet, safety_checker=None, requires_safety_checker=False)
    pipeline.set_progress_bar_config(disable=True)
    base_config = dict(DDIMScheduler.from_pretrained(FOLDER, subfolder="scheduler").config)
    listed, tensors = [], {WEIGHT: unet.state_dict()[WEIGHT].clone()}
    for index, (sampler, cfg) in enumerate([("lcm", 8.5), ("lcm", 1.0), ("ddim", 4.0), ("euler", 0.5)]):
        case = dict(prompt="a red owl", negative="blue", seed=42, eta=0.0, schedule="default", prediction="epsilon",
                    sampler=sampler, cfg=cfg, steps=4, width=64, height=64)
        name, extra = SCHEDULERS[sampler]
        pipeline.scheduler = getattr(diffusers, name).from_config(base_config, **extra)
        tensors[f"latents.{index}"] = pipeline(
            prompt=case["prompt"], negative_prompt=case["negative"], num_inference_steps=case["steps"],
            guidance_scale=cfg, width=case["width"], height=case["height"],
            generator=torch.Generator("cpu").manual_seed(case["seed"]), output_type="latent").images.contiguous()
        listed.append(case)
    save_file(tensors, GOLDEN / "embedded_guidance.safetensors", metadata={"cases": json.dumps(listed)})


if __name__ == "__main__":
    main()
