"""Golden latents of diffusers' StableDiffusionXLPipeline on a tiny random model of the real classes.

Writes tests/golden/tiny_sdxl/ (a complete diffusers folder, weights in fp16) and
tests/golden/stable_diffusion_xl.safetensors: the final latents of every case, whose settings are a JSON list in the
metadata key `cases`.

    python tests/reference/stable_diffusion_xl.py
"""
import json
import shutil

import diffusers
import torch
from diffusers import (AutoencoderKL, EulerDiscreteScheduler, StableDiffusionXLImg2ImgPipeline,
                       StableDiffusionXLPipeline, UNet2DConditionModel)
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from image_to_image import source
from support import GOLDEN, SCHEDULERS, randomise
from text_to_image import write_tokenizer

FOLDER = GOLDEN / "tiny_sdxl"


def write_padded_tokenizer(folder, pad):
    vocabulary = write_tokenizer(folder)
    for name in ("special_tokens_map.json", "tokenizer_config.json"):
        settings = json.loads((folder / name).read_text())
        settings["pad_token"] = pad
        (folder / name).write_text(json.dumps(settings, indent=1))
    return vocabulary


def text_config(vocabulary, **sizes):
    return CLIPTextConfig(
        vocab_size=vocabulary, num_hidden_layers=3, num_attention_heads=2, max_position_embeddings=24,
        bos_token_id=vocabulary - 2, eos_token_id=vocabulary - 1, **sizes)


def make_pipeline():
    shutil.rmtree(FOLDER, ignore_errors=True)
    vocabulary = write_padded_tokenizer(FOLDER / "tokenizer", "<|endoftext|>")
    write_padded_tokenizer(FOLDER / "tokenizer_2", "!")
    text_encoder = CLIPTextModel(text_config(
        vocabulary, hidden_size=8, intermediate_size=16, projection_dim=8, pad_token_id=vocabulary - 1,
        hidden_act="quick_gelu"))
    text_encoder_2 = CLIPTextModelWithProjection(text_config(
        vocabulary, hidden_size=12, intermediate_size=16, projection_dim=10, pad_token_id=0, hidden_act="gelu"))
    unet = UNet2DConditionModel(
        sample_size=8, block_out_channels=(8, 16), down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), layers_per_block=1, attention_head_dim=(1, 2),
        transformer_layers_per_block=(1, 2), cross_attention_dim=20, norm_num_groups=4, use_linear_projection=True,
        addition_embed_type="text_time", addition_time_embed_dim=4, projection_class_embeddings_input_dim=10 + 6 * 4)
    vae = AutoencoderKL(
        block_out_channels=(4, 4, 8, 8), down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4, layers_per_block=1, norm_num_groups=4, sample_size=64,
        scaling_factor=0.13025)
    for seed, module in enumerate((text_encoder, text_encoder_2, unet, vae)):
        randomise(module, 30 + seed)
    scheduler = EulerDiscreteScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1, timestep_spacing="leading")
    return StableDiffusionXLPipeline(
        vae=vae, text_encoder=text_encoder, text_encoder_2=text_encoder_2,
        tokenizer=CLIPTokenizer.from_pretrained(FOLDER / "tokenizer"),
        tokenizer_2=CLIPTokenizer.from_pretrained(FOLDER / "tokenizer_2"), unet=unet, scheduler=scheduler,
        add_watermarker=False)


def cases():
    for sampler in SCHEDULERS:
        yield dict(sampler=sampler, cfg=6.0, steps=5, width=64, height=64)
    yield dict(sampler="euler", cfg=5.0, steps=4, width=96, height=40, negative="")  # an empty negative is zeros
    yield dict(sampler="euler", cfg=1.0, steps=4, width=64, height=64)
    yield dict(sampler="ddim", cfg=5.0, steps=3, width=40, height=72, prompt="an owl’s 🔑 " * 9, seed=4294967295)
    yield dict(sampler="euler", cfg=4.0, steps=5, width=64, height=64, strength=0.6)


def paint(pipeline, base_config, case):
    name, extra = SCHEDULERS[case["sampler"]]
    pipeline.scheduler = getattr(diffusers, name).from_config(base_config, **extra)
    common = dict(
        prompt=case["prompt"], negative_prompt=case["negative"] or None, num_inference_steps=case["steps"],
        guidance_scale=case["cfg"], eta=case["eta"], generator=torch.Generator("cpu").manual_seed(case["seed"]),
        output_type="latent")
    if "strength" in case:
        again = StableDiffusionXLImg2ImgPipeline(**pipeline.components, add_watermarker=False)
        again.set_progress_bar_config(disable=True)
        return again(image=source(case["width"], case["height"]), strength=case["strength"], **common).images
    return pipeline(width=case["width"], height=case["height"], **common).images


def main():
    pipeline = make_pipeline()
    pipeline.set_progress_bar_config(disable=True)
    kept = {file: file.read_text() for part in ("tokenizer", "tokenizer_2") for file in (FOLDER / part).iterdir()}
    pipeline.to(torch.float16).save_pretrained(FOLDER, safe_serialization=True)
    pipeline.to(torch.float32)
    for part in ("tokenizer", "tokenizer_2"):
        for file in (FOLDER / part).iterdir():
            file.unlink()
    for file, text in kept.items():
        file.write_text(text)
    base_config = dict(EulerDiscreteScheduler.from_pretrained(FOLDER, subfolder="scheduler").config)
    defaults = dict(prompt="a red owl", negative="blue", seed=42, eta=0.0, schedule="default", prediction="epsilon")
    listed, tensors = [], {}
    for index, case in enumerate(cases()):
        case = {**defaults, **case}
        tensors[f"latents.{index}"] = paint(pipeline, base_config, case).contiguous()
        listed.append(case)
    save_file(tensors, GOLDEN / "stable_diffusion_xl.safetensors", metadata={"cases": json.dumps(listed)})


if __name__ == "__main__":
    main()
