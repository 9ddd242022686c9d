"""Names and shapes of the weights of real classes in their real sizes, for recognising families by them.

Writes tests/golden/model_headers.json.gz: {case: {"kind", "family", "variant", "rank", "weights": {name: shape}}}.
Nothing is allocated: the modules live on the meta device.

    python tests/reference/model_headers.py
"""
import gzip
import json

import torch
from diffusers import AutoencoderKL, AutoencoderTiny, ControlNetModel, UNet2DConditionModel
from diffusers.utils import convert_state_dict_to_diffusers, convert_state_dict_to_kohya
from peft import LoHaConfig, LoKrConfig, LoraConfig, get_peft_model
from peft.utils import get_peft_model_state_dict
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from support import GOLDEN

WIDTHS = (320, 640, 1280, 1280)
SD1 = dict(sample_size=64, cross_attention_dim=768, attention_head_dim=8)
SD2 = dict(sample_size=96, cross_attention_dim=1024, attention_head_dim=(5, 10, 20, 20), use_linear_projection=True)
XL = dict(sample_size=128, cross_attention_dim=2048, attention_head_dim=(5, 10, 20), use_linear_projection=True,
          block_out_channels=WIDTHS[:3], transformer_layers_per_block=(1, 2, 10), addition_embed_type="text_time",
          addition_time_embed_dim=256, projection_class_embeddings_input_dim=2816,
          down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
          up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"))
REFINER = dict(sample_size=128, cross_attention_dim=1280, attention_head_dim=(6, 12, 24, 24), use_linear_projection=True,
               block_out_channels=(384, 768, 1536, 1536), transformer_layers_per_block=4,
               addition_embed_type="text_time", addition_time_embed_dim=256,
               projection_class_embeddings_input_dim=2560,
               down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
               up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"))
KOLORS = {**XL, "projection_class_embeddings_input_dim": 5632, "encoder_hid_dim": 4096,
          "encoder_hid_dim_type": "text_proj"}
ATTENTION = ["to_q", "to_k", "to_v", "to_out.0"]


def shapes(state):
    return {name: list(value.shape) for name, value in sorted(state.items())}


def unet(config, **more):
    with torch.device("meta"):
        return UNet2DConditionModel(**{**config, **more})


def text(width, layers, heads, projection=None):
    config = CLIPTextConfig(hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
                            intermediate_size=4 * width, projection_dim=projection or width)
    with torch.device("meta"):
        return (CLIPTextModelWithProjection if projection else CLIPTextModel)(config)


def lora(config, rank, adapter=LoraConfig, **options):
    model = get_peft_model(unet(config), adapter(r=rank, target_modules=ATTENTION, **options))
    state = get_peft_model_state_dict(model)
    return {name.removeprefix("base_model.model."): value for name, value in state.items()}


def main():
    cases = {}

    def add(name, kind, state, family, variant="", rank=0):
        cases[name] = {"kind": kind, "family": family, "variant": variant, "rank": rank, "weights": shapes(state)}

    add("unet sd1", "unet", unet(SD1).state_dict(), "sd1")
    add("unet sd1 inpainting", "unet", unet(SD1, in_channels=9).state_dict(), "sd1", "inpainting")
    add("unet sd2", "unet", unet(SD2).state_dict(), "sd2")
    add("unet sd2 depth", "unet", unet(SD2, in_channels=5).state_dict(), "sd2", "depth")
    add("unet sdxl", "unet", unet(XL).state_dict(), "sdxl")
    add("unet sdxl inpainting", "unet", unet(XL, in_channels=9).state_dict(), "sdxl", "inpainting")
    add("unet sdxl refiner", "unet", unet(REFINER).state_dict(), "sdxl_refiner")
    add("unet kolors", "unet", unet(KOLORS).state_dict(), "kolors")
    with torch.device("meta"):
        vae = AutoencoderKL(block_out_channels=(128, 256, 512, 512), layers_per_block=2,
                            down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4)
        add("vae", "vae", vae.state_dict(), "")
        add("vae tiny", "vae", AutoencoderTiny().state_dict(), "", "tiny")
        add("controlnet sd1", "controlnet", ControlNetModel(cross_attention_dim=768).state_dict(), "sd1")
    add("text sd1", "text_encoder", text(768, 12, 12).state_dict(), "sd1")
    add("text sd2", "text_encoder", text(1024, 23, 16).state_dict(), "sd2")
    add("text sdxl", "text_encoder", text(1280, 32, 20, 1280).state_dict(), "sdxl")

    for family, config in (("sd1", SD1), ("sd2", SD2), ("sdxl", XL), ("sdxl_refiner", REFINER)):
        peft = lora(config, 8)
        prefixed = {"unet." + name: value for name, value in peft.items()}
        add(f"lora {family} peft", "lora", prefixed, family, rank=8)
        if family == "sd1":
            add(f"lora {family} kohya", "lora", convert_state_dict_to_kohya(prefixed), family, rank=8)
            add(f"lora {family} diffusers", "lora",
                {name.replace("lora_A", "lora.down").replace("lora_B", "lora.up"): value
                 for name, value in convert_state_dict_to_diffusers(prefixed).items()}, family, rank=8)
    add("loha sd1", "lora", lora(SD1, 4, LoHaConfig), "sd1", rank=4)
    add("lokr sdxl", "lora", lora(XL, 4, LoKrConfig), "sdxl")

    path = GOLDEN / "model_headers.json.gz"
    with open(path, "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as file:
        file.write(json.dumps(cases, separators=(",", ":")).encode())
    for name, case in cases.items():
        print(f"{name}: {len(case['weights'])} weights")
    print(f"{path.name}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
