"""Golden latents of diffusers' KolorsPipeline on a tiny random model of the real classes.

Writes tests/golden/tiny_kolors/ (a complete diffusers folder, weights in fp32) and tests/golden/kolors.safetensors:
the final latents of every case, whose settings are a JSON list in the metadata key `cases`.

    python tests/reference/kolors_tokenizer.py && python tests/reference/kolors.py
"""
import json
import pathlib
import shutil

import diffusers
import torch
from diffusers import AutoencoderKL, EulerDiscreteScheduler, KolorsPipeline, UNet2DConditionModel
from diffusers.pipelines.kolors.text_encoder import ChatGLMConfig, ChatGLMModel
from diffusers.pipelines.kolors.tokenizer import ChatGLMTokenizer
from safetensors.torch import save_file

from support import SCHEDULERS

GOLDEN = pathlib.Path(__file__).parent.parent / "golden"
FOLDER = GOLDEN / "tiny_kolors"
TOKENIZER = GOLDEN / "tokenizer_chatglm" / "plain.model"
WIDTH = 16  # of ChatGLM's states


def randomise(module):
    """No parameter may keep a default of 0 or 1, behind which a mistake could hide."""
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if parameter.ndim == 1:
                offset = 1.0 if "norm" in name and name.endswith("weight") else 0.0
                parameter.copy_(offset + 0.1 * torch.randn_like(parameter))


def make_text_encoder(vocabulary):
    model = ChatGLMModel(ChatGLMConfig(
        padded_vocab_size=vocabulary, hidden_size=WIDTH, ffn_hidden_size=24, num_attention_heads=4, kv_channels=8,
        num_layers=3, seq_length=512, multi_query_attention=True, multi_query_group_num=2, add_qkv_bias=True,
        original_rope=True, tie_word_embeddings=False), empty_init=False)
    with torch.no_grad():  # of a size that depth does not blow up
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.copy_(torch.randn_like(parameter) / parameter.shape[-1] ** 0.5)
    return model


def make_pipeline():
    torch.manual_seed(11)
    (FOLDER / "tokenizer").mkdir(parents=True, exist_ok=True)
    shutil.copy(TOKENIZER, FOLDER / "tokenizer" / "tokenizer.model")
    tokenizer = ChatGLMTokenizer(str(FOLDER / "tokenizer" / "tokenizer.model"))
    text_encoder = make_text_encoder(tokenizer.vocab_size + 3)
    unet = UNet2DConditionModel(
        sample_size=8, block_out_channels=(8, 16), down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), layers_per_block=1, attention_head_dim=(2, 4),
        transformer_layers_per_block=(1, 2), cross_attention_dim=12, norm_num_groups=4, use_linear_projection=True,
        encoder_hid_dim=WIDTH, encoder_hid_dim_type="text_proj", addition_embed_type="text_time",
        addition_time_embed_dim=8, projection_class_embeddings_input_dim=WIDTH + 6 * 8)
    vae = AutoencoderKL(
        block_out_channels=(4, 4, 8, 8), down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4, layers_per_block=1, norm_num_groups=2, sample_size=64,
        scaling_factor=0.13025)
    for module in (text_encoder, unet, vae):
        randomise(module)
    scheduler = EulerDiscreteScheduler(  # Kolors' own
        beta_start=0.00085, beta_end=0.014, beta_schedule="scaled_linear", num_train_timesteps=1100, steps_offset=1,
        timestep_spacing="leading")
    return KolorsPipeline(vae=vae.eval(), text_encoder=text_encoder.eval(), tokenizer=tokenizer, unet=unet.eval(),
                          scheduler=scheduler, force_zeros_for_empty_prompt=False)


PHOTO = "一张瓢虫的照片，微距，高质量，写着可图"


def cases():
    for sampler in SCHEDULERS:
        yield dict(sampler=sampler, steps=5, width=64, height=64)
    for sampler in ("euler", "dpmpp_2m"):
        yield dict(sampler=sampler, schedule="karras", steps=6, width=64, height=64)
    yield dict(sampler="euler", cfg=1.0, steps=4, width=64, height=64)
    yield dict(sampler="euler", steps=3, width=96, height=40, seed=4294967295)
    for prompt in ("", "a red apple on a blue background", "红色和蓝色 " * 80):
        yield dict(sampler="euler", steps=3, width=64, height=64, prompt=prompt)
    yield dict(sampler="euler", steps=3, width=64, height=64, negative="")


def paint(pipeline, base_config, case):
    name, extra = SCHEDULERS[case["sampler"]]
    if case["schedule"] == "karras":
        extra = {**extra, "use_karras_sigmas": True}
    pipeline.scheduler = getattr(diffusers, name).from_config(base_config, **extra)
    return pipeline(
        prompt=case["prompt"], negative_prompt=case["negative"], num_inference_steps=case["steps"],
        guidance_scale=case["cfg"], width=case["width"], height=case["height"],
        generator=torch.Generator("cpu").manual_seed(case["seed"]), output_type="latent").images


def main():
    pipeline = make_pipeline()
    pipeline.set_progress_bar_config(disable=True)
    pipeline.save_pretrained(FOLDER, safe_serialization=True)
    # As a user's pipeline has it: read back from the folder, where every value counts as stated, none as a default.
    base_config = dict(EulerDiscreteScheduler.from_pretrained(FOLDER, subfolder="scheduler").config)
    defaults = dict(prompt=PHOTO, negative="红色的猫", seed=42, eta=0.0, cfg=5.0, schedule="default",
                    prediction="epsilon")
    listed, tensors = [], {}
    for index, case in enumerate(cases()):
        case = {**defaults, **case}
        tensors[f"latents.{index}"] = paint(pipeline, base_config, case).contiguous()
        listed.append(case)
    with torch.no_grad():
        text, _, pooled, _ = pipeline.encode_prompt(PHOTO, do_classifier_free_guidance=True, negative_prompt="")
    tensors["text"], tensors["pooled"] = text.contiguous(), pooled.contiguous()
    save_file(tensors, GOLDEN / "kolors.safetensors", metadata={"cases": json.dumps(listed, ensure_ascii=False)})
    for file in sorted(FOLDER.rglob("*")):
        if file.is_file():
            print(file.relative_to(GOLDEN), file.stat().st_size)


if __name__ == "__main__":
    main()
