"""Times the same work as `candela bench` in diffusers: the same model folder, sizes and figures, JSON on the last line.

    python bench_diffusers.py unet|vae|text|train|startup|generate --model FOLDER [--size WxH] [--precision bf16|fp32]
                              [--repeats N] [--threads N] [--checkpointing]

`candela bench startup --random sd15` leaves a folder of random weights of that model's size in the cache
(~/.cache/candela/bench/sd15). compare_speed.py runs both programs in turn and prints ratios.
"""

import argparse
import json
import os
import statistics
import time


def seconds_since_process_start():
    """From /proc, as the C++ side measures it: Python's own start and the imports count."""
    with open("/proc/self/stat") as file:
        start = int(file.read().rsplit(")", 1)[1].split()[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - start


def peak_rss_bytes():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["unet", "vae", "text", "train", "startup", "generate"])
    parser.add_argument("--model", required=True)
    parser.add_argument("--size", default="512x512")
    parser.add_argument("--precision", default="bf16", choices=["bf16", "fp32"])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--steps", type=int, default=2, help="of generate")
    parser.add_argument("--checkpointing", action="store_true", help="of train")
    return parser.parse_args()


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def time_passes(name, repeats, work):
    first = timed(work)
    return {name: statistics.median(timed(work) for _ in range(repeats)), name + "_first": first}


def bench_unet(options, dtype, width, height):
    import torch
    from diffusers import UNet2DConditionModel

    unet = UNet2DConditionModel.from_pretrained(options.model, subfolder="unet", torch_dtype=dtype)
    unet = unet.to(memory_format=torch.channels_last).eval()
    latents = torch.randn(1, unet.config.in_channels, height // 8, width // 8).to(dtype)
    text = torch.randn(2, 77, unet.config.cross_attention_dim).to(dtype)

    def step():
        both = latents.expand(2, -1, -1, -1).contiguous(memory_format=torch.channels_last)
        unconditional, conditional = unet(both, torch.tensor(500.0), text).sample.chunk(2)
        return unconditional + 7.5 * (conditional - unconditional)

    return time_passes("seconds_per_step", options.repeats, step)


def bench_vae(options, dtype, width, height):
    import torch
    from diffusers import AutoencoderKL

    vae = AutoencoderKL.from_pretrained(options.model, subfolder="vae", torch_dtype=dtype)
    vae = vae.to(memory_format=torch.channels_last).eval()
    latents = torch.randn(1, vae.config.latent_channels, height // 8, width // 8).to(dtype)
    latents = latents.contiguous(memory_format=torch.channels_last)
    return time_passes("seconds", options.repeats, lambda: vae.decode(latents).sample)


def bench_text(options, dtype, width, height):
    import torch
    from transformers import CLIPTextModel

    encoder = CLIPTextModel.from_pretrained(options.model, subfolder="text_encoder", dtype=dtype).eval()
    ids = torch.randint(encoder.config.vocab_size, (2, 77))
    return time_passes("seconds", options.repeats, lambda: encoder(ids).last_hidden_state)


def bench_train(options, dtype, width, height):
    """A step of diffusers' train_text_to_image_lora.py: frozen weights in `dtype`, the LoRA's in fp32 under autocast."""
    import torch
    from diffusers import DDPMScheduler, UNet2DConditionModel
    from diffusers.training_utils import cast_training_params
    from peft import LoraConfig

    torch.set_grad_enabled(True)
    unet = UNet2DConditionModel.from_pretrained(options.model, subfolder="unet", torch_dtype=dtype)
    unet.requires_grad_(False)
    unet.to(memory_format=torch.channels_last)
    unet.add_adapter(LoraConfig(r=16, lora_alpha=4, init_lora_weights="gaussian",
                                target_modules=["to_q", "to_k", "to_v", "to_out.0"]))
    cast_training_params(unet, dtype=torch.float32)
    unet.train()
    if options.checkpointing:
        unet.enable_gradient_checkpointing()
    parameters = [parameter for parameter in unet.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=1e-4, betas=(0.9, 0.999), weight_decay=0.01)
    scheduler = DDPMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear")
    latents = torch.randn(1, unet.config.in_channels, height // 8, width // 8)
    noise = torch.randn_like(latents)
    timesteps = torch.full((1,), 500, dtype=torch.long)
    text = torch.randn(1, 77, unet.config.cross_attention_dim).to(dtype)

    def step():
        optimizer.zero_grad()
        noisy = scheduler.add_noise(latents, noise, timesteps).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype, enabled=dtype != torch.float32):
            said = unet(noisy.to(dtype), timesteps, text).sample
        torch.nn.functional.mse_loss(said.float(), noise).backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()

    return time_passes("seconds_per_step", options.repeats, step)


class FirstStepDone(Exception):
    pass


def load_pipeline(options, dtype):
    import torch
    from diffusers import StableDiffusionPipeline

    pipeline = StableDiffusionPipeline.from_pretrained(options.model, torch_dtype=dtype)
    pipeline.set_progress_bar_config(disable=True)
    pipeline.unet.to(memory_format=torch.channels_last)
    pipeline.vae.to(memory_format=torch.channels_last)
    return pipeline


def paint(pipeline, width, height, steps, callback=None):
    pipeline("a red apple on a blue background", width=width, height=height, num_inference_steps=steps,
             guidance_scale=7.5, callback_on_step_end=callback)


def bench_startup(options, dtype, width, height):
    figures = {"seconds_to_imports": seconds_since_process_start()}
    pipeline = load_pipeline(options, dtype)
    figures["seconds_to_weights"] = seconds_since_process_start()

    def after_step(*arguments):
        figures["seconds_to_first_step"] = seconds_since_process_start()
        raise FirstStepDone

    try:
        paint(pipeline, width, height, 20, after_step)
    except FirstStepDone:
        pass
    return figures


def bench_generate(options, dtype, width, height):
    """A whole picture, for the memory it takes."""
    pipeline = load_pipeline(options, dtype)
    return {"seconds": timed(lambda: paint(pipeline, width, height, options.steps))}


def main():
    options = parse_arguments()
    import torch

    torch.set_grad_enabled(False)
    if options.threads:
        torch.set_num_threads(options.threads)
    width, height = map(int, options.size.split("x"))
    dtype = {"bf16": torch.bfloat16, "fp32": torch.float32}[options.precision]
    figures = globals()["bench_" + options.what](options, dtype, width, height)
    figures |= {"peak_rss_bytes": peak_rss_bytes(), "device": "cpu", "precision": options.precision,
                "threads": torch.get_num_threads()}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
