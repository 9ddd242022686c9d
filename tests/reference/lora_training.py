"""Golden gradients and losses of LoRA training with peft and diffusers on the tiny random models of the real classes,
computed in fp64, so that what differs is our rounding alone.

Writes tests/golden/lora_training.safetensors. Of each case: the factors that training begins with, one after another
in the order of their names NETWORK.MODULE.down and ….up, as `CASE/begin`, their gradients in the first step likewise as
`CASE/gradient`, `CASE/losses` of ten steps, and of each step `CASE/latents`, `CASE/noise`, `CASE/timesteps` (10, B, …)
and `CASE/sizes` (B, 6); for Kolors the encoded captions as `CASE/text` and `CASE/pooled`. The metadata key `cases` is a JSON list: name, model, captions, and the training's settings.

    python tests/reference/lora_training.py
"""
import json

import torch
from diffusers import DDPMScheduler, KolorsPipeline, StableDiffusionPipeline, StableDiffusionXLPipeline
from diffusers.training_utils import compute_snr
from peft import LoraConfig
from safetensors.torch import save_file

from support import GOLDEN

STEPS = 10
PIPELINES = {"tiny_sd": StableDiffusionPipeline, "tiny_sdxl": StableDiffusionXLPipeline, "tiny_kolors": KolorsPipeline}
ATTENTION = ["to_q", "to_k", "to_v", "to_out.0"]
CAPTIONS = {"tiny_kolors": ["一张瓢虫的照片", "可图"]}
CASES = [
    dict(name="sd", model="tiny_sd"),
    dict(name="sd_velocity", model="tiny_sd", prediction="v_prediction", min_snr_gamma=5.0),
    dict(name="sd_min_snr", model="tiny_sd", min_snr_gamma=5.0),
    dict(name="sd_texts", model="tiny_sd", text_encoders=True, convolutions=True),
    dict(name="sdxl", model="tiny_sdxl"),
    dict(name="sdxl_texts", model="tiny_sdxl", text_encoders=True),
    dict(name="kolors", model="tiny_kolors"),
]
RANK, ALPHA, RATE = 4, 2.0, 1e-3


def adapters(pipe, case):
    """The pipeline's networks with adapters: their own name, the network."""
    pipe.unet.requires_grad_(False)
    targets = list(ATTENTION)
    if case.get("convolutions"):
        targets += [name for name, module in pipe.unet.named_modules()
                    if isinstance(module, torch.nn.Conv2d) and module.kernel_size == (3, 3) and "." in name]
    pipe.unet.add_adapter(LoraConfig(r=RANK, lora_alpha=ALPHA, target_modules=targets))
    networks = [("unet", pipe.unet)]
    for name in ("text_encoder", "text_encoder_2"):
        network = getattr(pipe, name, None)
        if network is None:
            continue
        network.requires_grad_(False)
        if case.get("text_encoders"):
            network.add_adapter(LoraConfig(r=RANK, lora_alpha=ALPHA,
                                           target_modules=["q_proj", "k_proj", "v_proj", "out_proj"]))
            networks.append((name, network))
    return networks


def factors(networks):
    """Ours of their names."""
    found = {}
    for network_name, network in networks:
        for name, parameter in network.named_parameters():
            if ".lora_A." in name or ".lora_B." in name:
                module = name.split(".lora_")[0]
                found[f"{network_name}.{module}.{'down' if '.lora_A.' in name else 'up'}"] = parameter
    return found


def texts(pipe, case, captions):
    if case["model"] == "tiny_sd":
        ids = pipe.tokenizer(captions, padding="max_length", truncation=True,
                             max_length=pipe.tokenizer.model_max_length, return_tensors="pt").input_ids
        return pipe.text_encoder(ids)[0], {}
    text, _, pooled, _ = pipe.encode_prompt(captions, device="cpu", num_images_per_prompt=1,
                                            do_classifier_free_guidance=False)
    return text, {"text_embeds": pooled}


def loss_of(pipe, scheduler, case, inputs, step, captions):
    latents, noise, timesteps = inputs["latents"][step].double(), inputs["noise"][step].double(), inputs["timesteps"][step]
    noisy = scheduler.add_noise(latents, noise, timesteps)
    velocity = scheduler.config.prediction_type == "v_prediction"
    target = scheduler.get_velocity(latents, noise, timesteps) if velocity else noise
    text, added = texts(pipe, case, captions)
    if added:
        added["time_ids"] = inputs["sizes"]
    said = pipe.unet(noisy, timesteps, text, added_cond_kwargs=added or None).sample
    if "min_snr_gamma" not in case:
        return torch.nn.functional.mse_loss(said, target, reduction="mean")
    snr = compute_snr(scheduler, timesteps)
    weights = torch.stack([snr, case["min_snr_gamma"] * torch.ones_like(timesteps)], dim=1).min(dim=1)[0]
    weights = weights / (snr + 1) if velocity else weights / snr
    loss = torch.nn.functional.mse_loss(said, target, reduction="none")
    return (loss.mean(dim=list(range(1, len(loss.shape)))) * weights).mean()


def run(case, index):
    pipe = PIPELINES[case["model"]].from_pretrained(GOLDEN / case["model"]).to(torch.float64)
    settings = {"prediction_type": case["prediction"]} if "prediction" in case else {}
    scheduler = DDPMScheduler.from_config(pipe.scheduler.config, **settings)
    captions = CAPTIONS.get(case["model"], ["a red owl", "a small house"])
    case["captions"] = captions
    parameters = factors(adapters(pipe, case))
    generator = torch.Generator().manual_seed(100 + index)
    names = sorted(parameters)

    def noise(*shape):  # exact in the half precision it is kept in
        return torch.randn(shape, generator=generator).half()

    with torch.no_grad():
        for name in names:
            parameters[name].copy_(noise(*parameters[name].shape) * 0.25)
    tensors = {"begin": torch.cat([parameters[name].detach().flatten() for name in names]).half()}
    count = len(captions)
    inputs = {
        "latents": noise(STEPS, count, 4, 8, 8).float(),
        "noise": noise(STEPS, count, 4, 8, 8).float(),
        "timesteps": torch.randint(0, scheduler.config.num_train_timesteps, (STEPS, count), generator=generator),
        "sizes": torch.tensor([[96.0, 64, 0, 8, 64, 64], [64, 64, 0, 0, 64, 64]]),
    }
    optimizer = torch.optim.AdamW(parameters.values(), lr=RATE, betas=(0.9, 0.999), weight_decay=0.01, eps=1e-8)
    losses = []
    for step in range(STEPS):
        optimizer.zero_grad()
        loss = loss_of(pipe, scheduler, case, inputs, step, captions)
        loss.backward()
        if step == 0:
            # XL reads the state before its encoders' last layers, so these have none
            tensors["gradient"] = torch.cat([
                (torch.zeros_like(p) if p.grad is None else p.grad).flatten() for p in map(parameters.get, names)])
        optimizer.step()
        losses.append(loss.detach())
    print(case["name"], len(parameters), [round(float(loss), 4) for loss in losses])
    kept = {key: value.half() if value.is_floating_point() else value for key, value in inputs.items()}
    tensors["gradient"] = tensors["gradient"].float()
    if case["model"] == "tiny_kolors":  # what ChatGLM's own rounding makes of texts is a question of its own
        text, added = texts(pipe, case, captions)
        tensors["text"], tensors["pooled"] = text.detach().float(), added["text_embeds"].detach().float()
    return {f"{case['name']}/{key}": value.contiguous()
            for key, value in {**tensors, **kept, "losses": torch.stack(losses).float()}.items()}


def main():
    tensors = {}
    for index, case in enumerate(CASES):
        tensors.update(run(case, index))
    settings = {"rank": RANK, "alpha": ALPHA, "rate": RATE}
    path = GOLDEN / "lora_training.safetensors"
    save_file(tensors, path, metadata={"cases": json.dumps(CASES), "settings": json.dumps(settings)})
    print(path.name, path.stat().st_size // 1024, "KiB")


main()
