"""Golden latents of what acts on a picture, on the tiny model that text_to_image.py leaves: diffusers'
StableDiffusionInpaintPipeline with that model's UNet of 4 channels and with one of 9, and its text-to-image pipeline
followed by image to image over the enlarged picture.

Writes tests/golden/paint.safetensors: the final latents of every case, whose settings are a JSON list in the metadata
key `cases`, and `conv_in.weight`, in which the UNet of 9 channels differs. The source and the mask are formulas, which
the test draws as well.

    python tests/reference/paint.py
"""
import json

import diffusers
import numpy as np
import torch
from diffusers import (DDIMScheduler, StableDiffusionImg2ImgPipeline, StableDiffusionInpaintPipeline,
                       StableDiffusionPipeline, UNet2DConditionModel)
from PIL import Image
from safetensors.torch import save_file

from image_to_image import source
from support import SCHEDULERS
from text_to_image import FOLDER, GOLDEN


def mask(width, height):
    y, x = np.indices((height, width))
    return Image.fromarray(np.clip(255 - ((x - 24) ** 2 + (y - 20) ** 2) // 3, 0, 255).astype(np.uint8))


def inpainting_unet():
    """The tiny model's own, but that it reads a mask and a picture, too."""
    unet = UNet2DConditionModel.from_pretrained(FOLDER, subfolder="unet")
    wide = UNet2DConditionModel.from_config({**unet.config, "in_channels": 9})
    torch.manual_seed(11)
    weight = torch.randn(wide.conv_in.weight.shape) / 9
    wide.load_state_dict({**unet.state_dict(), "conv_in.weight": weight})
    return wide.eval()


def cases():
    for channels in (4, 9):
        for sampler in SCHEDULERS:
            yield dict(channels=channels, sampler=sampler, strength=0.6)
        for sampler in ("ddim", "euler_a", "heun", "dpmpp_2m_sde", "plms"):
            yield dict(channels=channels, sampler=sampler, strength=1.0, steps=4)
        yield dict(channels=channels, sampler="unipc", strength=0.75, steps=8, prediction="v_prediction", cfg=1.0)
        yield dict(channels=channels, sampler="ddim", strength=0.9, eta=0.6, width=96, height=40)
    yield dict(channels=9, sampler="euler", strength=1.0, masked=False)
    for sampler in ("euler", "dpmpp_2m_sde"):
        yield dict(channels=4, sampler=sampler, strength=0.6, hires=1.5, masked=False)


def scheduler(base_config, case):
    name, extra = SCHEDULERS[case["sampler"]]
    return getattr(diffusers, name).from_config({**base_config, "prediction_type": case["prediction"]}, **extra)


def call(pipeline, base_config, case, **more):
    pipeline.scheduler = scheduler(base_config, case)
    return pipeline(
        prompt=case["prompt"], negative_prompt=case["negative"], num_inference_steps=case["steps"],
        guidance_scale=case["cfg"], eta=case["eta"], generator=torch.Generator("cpu").manual_seed(case["seed"]),
        **more).images


def inpainted(pipeline, base_config, case):
    size = (case["width"], case["height"])
    everywhere = Image.new("L", size, 255)
    return call(pipeline, base_config, case, image=source(*size),
                mask_image=mask(*size) if case["masked"] else everywhere, strength=case["strength"],
                width=size[0], height=size[1], output_type="latent")


def twice(first, second, base_config, case):
    picture = call(first, base_config, case, width=case["width"], height=case["height"], output_type="pil")[0]
    larger = picture.resize([int(side * case["hires"]) // 8 * 8 for side in picture.size], Image.LANCZOS)
    return call(second, base_config, case, image=larger, strength=case["strength"], output_type="latent")


def main():
    load = dict(safety_checker=None, requires_safety_checker=False)
    first = StableDiffusionPipeline.from_pretrained(FOLDER, **load)
    wide = inpainting_unet()
    pipelines = {4: StableDiffusionInpaintPipeline(**first.components, requires_safety_checker=False),
                 9: StableDiffusionInpaintPipeline(**{**first.components, "unet": wide}, requires_safety_checker=False)}
    second = StableDiffusionImg2ImgPipeline(**first.components, requires_safety_checker=False)
    for pipeline in (first, second, *pipelines.values()):
        pipeline.set_progress_bar_config(disable=True)
    base_config = dict(DDIMScheduler.from_pretrained(FOLDER, subfolder="scheduler").config)
    defaults = dict(prediction="epsilon", prompt="a red owl", negative="blue", seed=42, cfg=5.0, steps=5, eta=0.0,
                    schedule="default", width=64, height=64, masked=True)
    listed, tensors = [], {"conv_in.weight": wide.conv_in.weight.detach().contiguous()}
    for index, case in enumerate(cases()):
        case = {**defaults, **case}
        if "hires" in case:
            latents = twice(first, second, base_config, case)
        else:
            latents = inpainted(pipelines[case["channels"]], base_config, case)
        tensors[f"latents.{index}"] = latents.contiguous()
        listed.append(case)
    large = source(70, 45).resize((111, 64), Image.LANCZOS)
    tensors["enlarged"] = torch.from_numpy(np.array(large)).contiguous()
    save_file(tensors, GOLDEN / "paint.safetensors", metadata={"cases": json.dumps(listed)})


if __name__ == "__main__":
    main()
