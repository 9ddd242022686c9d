"""Golden latents of diffusers' StableDiffusionPipeline on a tiny random model of the real classes.

Writes tests/golden/tiny_sd/ (a complete diffusers folder, weights in fp32) and tests/golden/text_to_image.safetensors:
the final latents of every case, whose settings are a JSON list in the metadata key `cases`.

    python tests/reference/text_to_image.py
"""
import json
import pathlib

import diffusers
import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from support import SCHEDULERS

GOLDEN = pathlib.Path(__file__).parent.parent / "golden"
FOLDER = GOLDEN / "tiny_sd"


def byte_alphabet():
    """GPT-2's printable stand-ins for the 256 bytes."""
    plain = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [b for b in range(256) if b not in plain]
    return [chr(b) for b in plain] + [chr(256 + i) for i in range(len(others))]


def write_tokenizer(folder):
    folder.mkdir(parents=True, exist_ok=True)
    letters = byte_alphabet()
    merges = [("a", "n"), ("o", "w"), ("r", "e"), ("re", "d</w>"), ("ow", "l</w>")]
    tokens = letters + [c + "</w>" for c in letters] + ["".join(m) for m in merges]
    tokens += ["<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({t: i for i, t in enumerate(tokens)}, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(" ".join(m) for m in merges) + "\n")
    special = {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>",
               "pad_token": "<|endoftext|>"}
    (folder / "special_tokens_map.json").write_text(json.dumps(special, indent=1))
    (folder / "tokenizer_config.json").write_text(json.dumps(
        {**special, "model_max_length": 24, "tokenizer_class": "CLIPTokenizer", "do_lower_case": True}, indent=1))
    return len(tokens)


def randomise(module):
    """No parameter may keep a default of 0 or 1, behind which a mistake could hide."""
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if parameter.ndim == 1:
                offset = 1.0 if "norm" in name and name.endswith("weight") else 0.0
                parameter.copy_(offset + 0.1 * torch.randn_like(parameter))


def make_pipeline(prediction):
    torch.manual_seed(7)
    vocabulary = write_tokenizer(FOLDER / "tokenizer")
    text_encoder = CLIPTextModel(CLIPTextConfig(
        vocab_size=vocabulary, hidden_size=16, intermediate_size=32, num_hidden_layers=3, num_attention_heads=2,
        max_position_embeddings=24, projection_dim=16, bos_token_id=vocabulary - 2, eos_token_id=vocabulary - 1,
        pad_token_id=vocabulary - 1, hidden_act="quick_gelu"))
    unet = UNet2DConditionModel(
        sample_size=8, block_out_channels=(16, 16), down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"), layers_per_block=1, attention_head_dim=2,
        cross_attention_dim=16, norm_num_groups=8)
    vae = AutoencoderKL(
        block_out_channels=(8, 8, 16, 16), down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4, layers_per_block=1, norm_num_groups=4, sample_size=64)
    for module in (text_encoder, unet, vae):
        randomise(module)
    scheduler = DDIMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False,
                              set_alpha_to_one=False, steps_offset=1, prediction_type=prediction)
    return StableDiffusionPipeline(
        vae=vae.eval(), text_encoder=text_encoder.eval(), tokenizer=CLIPTokenizer.from_pretrained(FOLDER / "tokenizer"),
        unet=unet.eval(), scheduler=scheduler, safety_checker=None, feature_extractor=None, requires_safety_checker=False)


def cases():
    for prediction in ("epsilon", "v_prediction"):
        for sampler in SCHEDULERS:
            yield dict(prediction=prediction, sampler=sampler, cfg=7.5, steps=5, width=64, height=64)
    for sampler in ("euler", "dpmpp_2m"):
        yield dict(prediction="epsilon", sampler=sampler, schedule="karras", cfg=7.5, steps=6, width=64, height=64)
    yield dict(prediction="epsilon", sampler="euler", cfg=1.0, steps=4, width=64, height=64)
    yield dict(prediction="epsilon", sampler="ddim", eta=0.7, cfg=4.0, steps=4, width=96, height=40)
    yield dict(prediction="epsilon", sampler="euler_a", cfg=3.0, steps=3, width=40, height=72, seed=4294967295)
    for prompt in ("", "红苹果 on blue", "an owl’s 🔑 — naïve CAFÉ", "red owl " * 40):
        yield dict(prediction="epsilon", sampler="ddim", cfg=5.0, steps=3, width=64, height=64, prompt=prompt)


def paint(pipeline, base_config, case):
    name, extra = SCHEDULERS[case["sampler"]]
    if case["schedule"] == "karras":
        extra = {**extra, "use_karras_sigmas": True}
    config = {**base_config, "prediction_type": case["prediction"]}
    pipeline.scheduler = getattr(diffusers, name).from_config(config, **extra)
    return pipeline(
        prompt=case["prompt"], negative_prompt=case["negative"], num_inference_steps=case["steps"],
        guidance_scale=case["cfg"], width=case["width"], height=case["height"], eta=case["eta"],
        generator=torch.Generator("cpu").manual_seed(case["seed"]), output_type="latent").images


def main():
    pipeline = make_pipeline("epsilon")
    pipeline.set_progress_bar_config(disable=True)
    written = FOLDER / "tokenizer"
    kept = {file.name: file.read_text() for file in written.iterdir()}
    pipeline.save_pretrained(FOLDER, safe_serialization=True)
    for file in written.iterdir():
        file.unlink()
    for file, text in kept.items():
        (written / file).write_text(text)
    # As a user's pipeline has it: read back from the folder, where every value counts as stated, none as a default.
    base_config = dict(DDIMScheduler.from_pretrained(FOLDER, subfolder="scheduler").config)
    defaults = dict(prompt="a red owl", negative="blue", seed=42, eta=0.0, schedule="default")
    listed, tensors = [], {}
    for index, case in enumerate(cases()):
        case = {**defaults, **case}
        tensors[f"latents.{index}"] = paint(pipeline, base_config, case).contiguous()
        listed.append(case)
    picture = paint(pipeline, base_config, listed[1])
    with torch.no_grad():
        tensors["picture"] = pipeline.vae.decode(picture / pipeline.vae.config.scaling_factor).sample.contiguous()
    save_file(tensors, GOLDEN / "text_to_image.safetensors", metadata={"cases": json.dumps(listed)})


if __name__ == "__main__":
    main()
