"""Golden latents of diffusers' StableDiffusionImg2ImgPipeline on the tiny model that text_to_image.py leaves.

Writes tests/golden/image_to_image.safetensors: the final latents of every case, whose settings are a JSON list in the
metadata key `cases`. The picture to begin from is a formula (source() below), which the test draws as well.

    python tests/reference/image_to_image.py
"""
import json

import diffusers
import numpy as np
import torch
from diffusers import DDIMScheduler, StableDiffusionImg2ImgPipeline
from PIL import Image
from safetensors.torch import save_file

from support import SCHEDULERS
from text_to_image import FOLDER, GOLDEN


def source(width, height):
    y, x, c = np.indices((height, width, 3))
    return Image.fromarray(((x * 3 + y * 5 + c * 40 + x * y // 16) % 256).astype(np.uint8))


def cases():
    for sampler in SCHEDULERS:
        yield dict(sampler=sampler, strength=0.6)
    for sampler in ("ddim", "euler", "heun", "dpmpp_2m"):
        yield dict(prediction="v_prediction", sampler=sampler, strength=0.5, steps=7)
    yield dict(sampler="euler", strength=1.0)
    yield dict(sampler="ddim", strength=0.9, cfg=1.0, width=96, height=40)
    yield dict(sampler="unipc", strength=0.35, steps=9)


def paint(pipeline, base_config, case):
    name, extra = SCHEDULERS[case["sampler"]]
    config = {**base_config, "prediction_type": case["prediction"]}
    pipeline.scheduler = getattr(diffusers, name).from_config(config, **extra)
    return pipeline(
        prompt=case["prompt"], negative_prompt=case["negative"], image=source(case["width"], case["height"]),
        strength=case["strength"], num_inference_steps=case["steps"], guidance_scale=case["cfg"], eta=case["eta"],
        generator=torch.Generator("cpu").manual_seed(case["seed"]), output_type="latent").images


def main():
    pipeline = StableDiffusionImg2ImgPipeline.from_pretrained(FOLDER, safety_checker=None)
    pipeline.set_progress_bar_config(disable=True)
    base_config = dict(DDIMScheduler.from_pretrained(FOLDER, subfolder="scheduler").config)
    defaults = dict(prediction="epsilon", prompt="a red owl", negative="blue", seed=42, cfg=5.0, steps=5, eta=0.0,
                    schedule="default", width=64, height=64)
    listed, tensors = [], {}
    for index, case in enumerate(cases()):
        case = {**defaults, **case}
        tensors[f"latents.{index}"] = paint(pipeline, base_config, case).contiguous()
        listed.append(case)
    save_file(tensors, GOLDEN / "image_to_image.safetensors", metadata={"cases": json.dumps(listed)})


if __name__ == "__main__":
    main()
