"""Golden tensors of what acts on a picture beside the model itself: the noise of NVIDIA's devices, TAESD's decoder,
the safety checker, textual inversions.

    python tests/reference/beside_the_model.py [philox|taesd|safety|embeddings]
"""

import sys

import numpy as np
import torch
from safetensors.torch import save_file

from support import GOLDEN, randomise, save


def philox4x32(counter, key):
    """Ten rounds, as Salmon et al. (2011) publish them; counter (4, n), key (2) of uint32."""
    counter = [c.astype(np.uint64) for c in counter]
    key = [np.uint64(k) for k in key]
    low = np.uint64(0xFFFFFFFF)
    for _ in range(10):
        first, second = np.uint64(0xD2511F53) * counter[0], np.uint64(0xCD9E8D57) * counter[2]
        counter = [
            (second >> np.uint64(32)) ^ counter[1] ^ key[0],
            second & low,
            (first >> np.uint64(32)) ^ counter[3] ^ key[1],
            first & low,
        ]
        key = [(key[0] + np.uint64(0x9E3779B9)) & low, (key[1] + np.uint64(0xBB67AE85)) & low]
    return counter


def cuda_randn(seed, draw, count):
    """curand_normal's first value of each thread: Box and Muller on the first two words."""
    n = np.arange(count, dtype=np.uint64)
    zero = np.zeros_like(n)
    words = philox4x32([zero + np.uint64(draw), zero, n, zero], [seed & 0xFFFFFFFF, seed >> 32])
    unit, turn = np.float32(2.3283064e-10), np.float32(2.3283064e-10 * 6.2831855)
    u = words[0].astype(np.float64) * unit + unit / 2
    v = words[1].astype(np.float64) * turn + turn / 2
    return (np.sqrt(-2 * np.log(u)) * np.sin(v)).astype(np.float32)


def philox():
    printed = [-0.9247, -0.4253, -2.6438, 0.1452, -0.1209, -0.5797]  # torch.randn(3, 4, device="cuda"), seed 0
    assert np.allclose(cuda_randn(0, 0, 6), printed, atol=1e-4)
    tensors = {
        f"seed{seed}_draw{draw}": torch.from_numpy(cuda_randn(seed, draw, 60)).reshape(4, 5, 3)
        for seed in (0, 1, 4294967295)
        for draw in range(3)
    }
    save_file(tensors, GOLDEN / "philox.safetensors", metadata={"config": "{}"})


def taesd():
    """TAESD's layout with fewer channels; its own names count the layer that limits the latents."""
    from diffusers import AutoencoderTiny

    model = randomise(AutoencoderTiny(encoder_block_out_channels=(8,) * 4, decoder_block_out_channels=(8,) * 4), 3)
    published = {}
    for name, weight in model.decoder.state_dict().items():
        _, place, rest = name.split(".", 2)
        published[f"weights/{int(place) + 1}.{rest}"] = weight.half().contiguous()
    latents = 3 * torch.randn(1, 4, 4, 5, generator=torch.Generator().manual_seed(4))
    with torch.no_grad():
        decoded = model.decode(latents).sample
    save_file({**published, "latents": latents, "decoded": decoded.contiguous()}, GOLDEN / "taesd_decoder.safetensors",
              metadata={"config": "{}"})


def safety():
    """A tiny checker on random pictures; its thresholds lie among the cosines, so that some concepts are hit."""
    from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker, cosine_distance
    from PIL import Image
    from transformers import CLIPConfig
    from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

    # Of such sizes that Pillow 13, which chooses the order of its passes, keeps to that of all before it.
    side = 24
    config = CLIPConfig(
        text_config={}, projection_dim=12,
        vision_config=dict(hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
                           image_size=side, patch_size=8))
    model = randomise(StableDiffusionSafetyChecker(config), 5)
    processor = CLIPImageProcessorPil(size={"shortest_edge": side}, crop_size={"height": side, "width": side})
    generator = torch.Generator().manual_seed(6)
    tensors = {}
    for i, (height, width) in enumerate([(40, 61), (24, 24), (31, 70), (16, 19)]):
        coarse = torch.rand(1, 3, 4 + i, 5, generator=generator)
        smooth = torch.nn.functional.interpolate(coarse, (height, width), mode="bicubic")
        noise = 0.3 * torch.rand(1, 3, height, width, generator=generator)
        picture = ((smooth + noise).clamp(0, 1) * 255).byte()[0].permute(1, 2, 0).contiguous()
        image = Image.fromarray(picture.numpy())
        tensors[f"picture{i}"] = picture
        tensors[f"resized{i}"] = torch.from_numpy(np.array(image.resize((33, 45), Image.BICUBIC)))
        tensors[f"pixels{i}"] = processor([image], return_tensors="pt").pixel_values
    pixels = torch.cat([tensors[f"pixels{i}"] for i in range(4)])
    with torch.no_grad():
        embeds = model.visual_projection(model.vision_model(pixels)[1])
        care = cosine_distance(embeds, model.special_care_embeds)
        concepts = cosine_distance(embeds, model.concept_embeds)
        model.special_care_embeds_weights.copy_((care[0] - 0.004).half().float())  # the first picture hits all of them
        threshold = concepts.max(0).values + 0.02
        lead = [concepts[i] - torch.cat([concepts[:i], concepts[i + 1 :]]).max(0).values for i in range(4)]
        first, third = lead[0].argmax(), lead[2].argmax()
        threshold[first] = concepts[0, first] + 0.005  # hit by the first alone, for which the special ones are stricter
        threshold[third] = concepts[2, third] - 0.01
        model.concept_embeds_weights.copy_(threshold.half().float())
        _, flagged = model(pixels, [np.zeros(1)] * 4)
    assert flagged == [True, False, True, False], flagged
    tensors |= {"care": care, "concepts": concepts, "flagged": torch.tensor(flagged)}
    save("safety_checker", model, tensors)


def embeddings():
    """diffusers' load_textual_inversion on the tiny model of text_to_image.py, from files of both layouts."""
    from diffusers import StableDiffusionPipeline

    folder = GOLDEN / "embeddings"
    folder.mkdir(exist_ok=True)
    generator = torch.Generator().manual_seed(8)
    spark, glow, mist = (0.4 * torch.randn(n, 16, generator=generator) for n in (3, 1, 2))
    torch.save({"string_to_token": {"*": 265}, "string_to_param": {"*": torch.nn.Parameter(spark)}, "name": "old name",
                "step": 500, "sd_checkpoint": None, "sd_checkpoint_name": None}, folder / "spark.pt")
    save_file({"<glow>": glow[0].contiguous()}, folder / "glow.safetensors")
    save_file({"emb_params": mist.half()}, folder / "mist.safetensors")
    pipeline = StableDiffusionPipeline.from_pretrained(GOLDEN / "tiny_sd", safety_checker=None)
    for file in ("spark.pt", "glow.safetensors", "mist.safetensors"):
        pipeline.load_textual_inversion(str(folder), weight_name=file, token=file.split(".")[0])
    prompts = ["a red spark owl", "spark", "glow of mist", "mist, spark glow an owl on blue mist and red and so on"]
    tensors = {}
    for i, prompt in enumerate(prompts):
        tensors[f"encoded{i}"] = pipeline.encode_prompt(prompt, "cpu", 1, False)[0].detach().contiguous()
    save_file(tensors, GOLDEN / "embeddings.safetensors", metadata={"config": "{}", "prompts": "\n".join(prompts)})


if __name__ == "__main__":
    makers = {"philox": philox, "taesd": taesd, "safety": safety, "embeddings": embeddings}
    for name in sys.argv[1:] or makers:
        makers[name]()
