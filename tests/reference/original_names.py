"""Golden pairs of the names that weights have in original checkpoints and in diffusers.

Writes tests/golden/original_names.txt: a line `network original diffusers` for every weight of small networks of the
real structure. The original names are written down here as the original code's modules nest; what diffusers calls each
of them is read off its own conversion, by marking every weight with a number.

    python tests/reference/original_names.py
"""
import torch
from diffusers.loaders.single_file_utils import (convert_ldm_unet_checkpoint, convert_ldm_vae_checkpoint,
                                                 convert_open_clip_checkpoint)
from types import SimpleNamespace

from support import GOLDEN

BOTH = ("weight", "bias")


def both(*names):
    return [f"{name}.{kind}" for name in names for kind in BOTH]


def resnet(prefix):
    return both(*(f"{prefix}.{part}" for part in (
        "in_layers.0", "in_layers.2", "emb_layers.1", "out_layers.0", "out_layers.3", "skip_connection")))


def attention(prefix, depth):
    names = both(f"{prefix}.norm", f"{prefix}.proj_in", f"{prefix}.proj_out")
    for k in range(depth):
        block = f"{prefix}.transformer_blocks.{k}"
        names += [f"{block}.attn{n}.to_{part}.weight" for n in (1, 2) for part in "qkv"]
        names += both(f"{block}.attn1.to_out.0", f"{block}.attn2.to_out.0", f"{block}.ff.net.0.proj",
                      f"{block}.ff.net.2", f"{block}.norm1", f"{block}.norm2", f"{block}.norm3")
    return names


def unet_names(depths, layers):
    """`depths`: of each level's attention, 0 without."""
    names = both("time_embed.0", "time_embed.2", "label_emb.0.0", "label_emb.0.2", "input_blocks.0.0")
    number = 1
    for level, depth in enumerate(depths):
        for _ in range(layers):
            names += resnet(f"input_blocks.{number}.0")
            if depth:
                names += attention(f"input_blocks.{number}.1", depth)
            number += 1
        if level + 1 < len(depths):
            names += both(f"input_blocks.{number}.0.op")
            number += 1
    names += resnet("middle_block.0") + attention("middle_block.1", max(1, depths[-1])) + resnet("middle_block.2")
    number = 0
    for level, depth in reversed(list(enumerate(depths))):
        for layer in range(layers + 1):
            parts = [resnet] + ([lambda prefix: attention(prefix, depth)] if depth else [])
            if layer == layers and level > 0:
                parts.append(lambda prefix: both(f"{prefix}.conv"))
            for place, part in enumerate(parts):
                names += part(f"output_blocks.{number}.{place}")
            number += 1
    return names + both("out.0", "out.2")


def vae_names(levels, layers):
    names = both("quant_conv", "post_quant_conv")
    for half, side, count, resample in (("encoder", "down", layers, "downsample"), ("decoder", "up", layers + 1, "upsample")):
        names += both(f"{half}.conv_in", f"{half}.conv_out", f"{half}.norm_out")
        for block in ("mid.block_1", "mid.block_2"):
            names += both(*(f"{half}.{block}.{part}" for part in ("norm1", "conv1", "norm2", "conv2")))
        names += both(*(f"{half}.mid.attn_1.{part}" for part in ("norm", "q", "k", "v", "proj_out")))
        for level in range(levels):
            for layer in range(count):
                names += both(*(f"{half}.{side}.{level}.block.{layer}.{part}" for part in (
                    "norm1", "conv1", "norm2", "conv2", "nin_shortcut")))
            if level != (levels - 1 if half == "encoder" else 0):
                names += both(f"{half}.{side}.{level}.{resample}.conv")
    return names


def clip_names(layers):
    names = ["token_embedding.weight", "positional_embedding", "text_projection"] + both("ln_final")
    for layer in range(layers):
        block = f"transformer.resblocks.{layer}"
        names += both(f"{block}.ln_1", f"{block}.ln_2", f"{block}.attn.out_proj", f"{block}.mlp.c_fc", f"{block}.mlp.c_proj")
    return names


def pairs(names, prefix, convert, shape):
    marked = {prefix + name: torch.full(shape, float(number)) for number, name in enumerate(names)}
    found = {int(tensor.flatten()[0]): name for name, tensor in convert(marked).items()}
    assert len(found) == len(names), set(range(len(names))) - set(found)
    return [(names[number], found[number]) for number in sorted(found)]


def main():
    lines = []
    for network, depths, layers in (("unet_xl", (0, 1, 2), 2), ("unet_sd", (1, 1, 0), 1)):
        config = {"layers_per_block": layers, "addition_embed_type": "text_time"}
        lines += [(network, *pair) for pair in pairs(
            unet_names(depths, layers), "model.diffusion_model.",
            lambda marked: convert_ldm_unet_checkpoint(marked, config), (1,))]
    vae_config = {"down_block_types": ["DownEncoderBlock2D"] * 3, "up_block_types": ["UpDecoderBlock2D"] * 3,
                  "layers_per_block": 2}
    lines += [("vae", *pair) for pair in pairs(
        vae_names(3, 2), "first_stage_model.", lambda marked: convert_ldm_vae_checkpoint(marked, vae_config),
        (1, 1, 1, 1))]
    model = SimpleNamespace(config=SimpleNamespace(hidden_size=1))
    lines += [("clip", *pair) for pair in pairs(
        clip_names(2), "conditioner.embedders.1.model.",
        lambda marked: convert_open_clip_checkpoint(model, marked, prefix="conditioner.embedders.1.model."), (1, 1))]
    (GOLDEN / "original_names.txt").write_text("".join(" ".join(line) + "\n" for line in lines))


if __name__ == "__main__":
    main()
