"""Golden runs of diffusers' schedulers for tests/core/samplers_test.cpp.

Writes tests/golden/samplers.json: one case per scheduler configuration with everything the test compares: the
timesteps the network is asked about, the sigmas and init_noise_sigma of the plan, and the final latents. The network is
a small function that C++ computes in the same way; the noise comes from torch.Generator("cpu").manual_seed(seed), for
which LibTorch draws the same numbers.

    python tests/reference/samplers.py    (also needs scipy, for LMSDiscreteScheduler)
"""

import json
import pathlib

import diffusers
import torch

from support import SCHEDULERS

SEED = 1234
SHAPE = (1, 2, 4, 4)

CURVED = ("euler", "heun", "lms", "dpmpp_2m", "dpmpp_2m_sde", "unipc")

# Stable Diffusion 1.5's file, as published.
SD1 = {
    "_class_name": "PNDMScheduler",
    "_diffusers_version": "0.6.0",
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "num_train_timesteps": 1000,
    "set_alpha_to_one": False,
    "skip_prk_steps": True,
    "steps_offset": 1,
    "trained_betas": None,
    "clip_sample": False,
}
# Stable Diffusion 2.1's (768).
SD2 = {
    "_class_name": "DDIMScheduler",
    "_diffusers_version": "0.8.0",
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "clip_sample": False,
    "num_train_timesteps": 1000,
    "prediction_type": "v_prediction",
    "set_alpha_to_one": False,
    "skip_prk_steps": True,
    "steps_offset": 1,
    "trained_betas": None,
}
# Stable Diffusion XL's.
SDXL = {
    "_class_name": "EulerDiscreteScheduler",
    "_diffusers_version": "0.19.0.dev0",
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "clip_sample": False,
    "interpolation_type": "linear",
    "num_train_timesteps": 1000,
    "prediction_type": "epsilon",
    "sample_max_value": 1.0,
    "set_alpha_to_one": False,
    "skip_prk_steps": True,
    "steps_offset": 1,
    "timestep_spacing": "leading",
    "trained_betas": None,
    "use_karras_sigmas": False,
}
CLASSROOM = {"num_train_timesteps": 1000, "beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear"}
FILES = {"SD1": SD1, "SD2": SD2, "SDXL": SDXL, "classroom": CLASSROOM}
ZERO_SNR = {"rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}


def network(sample, timestep, spread):
    """Nonlinear in the sample, smooth in time, different for every channel and place."""
    t = float(timestep) / 1000.0
    neighbour = torch.roll(sample, 1, dims=1)
    return torch.tanh(0.8 * sample + 0.3 * neighbour + spread * (0.5 - t)) * (0.6 + 0.4 * t)


def spread_of(shape):
    """A fixed pattern in [-1, 1]."""
    return torch.sin(torch.arange(shape[1] * shape[2] * shape[3], dtype=torch.float32)).reshape(shape[1:])


def numbers(tensor):
    """A float written with nine digits is read back as itself."""
    return [float(f"{value:.9g}") for value in tensor.flatten().tolist()]


def run(case):
    name, forced = SCHEDULERS[case["sampler"]]
    extra = {"karras": {"use_karras_sigmas": True}, "exponential": {"use_exponential_sigmas": True},
             "uniform": {"timestep_spacing": "linspace"}}.get(case["schedule"], {})
    scheduler = getattr(diffusers, name).from_config({**FILES[case["file"]], **case["changes"]}, **{**extra, **forced})
    scheduler.set_timesteps(case["steps"])
    generator = torch.Generator("cpu").manual_seed(SEED)
    noise = torch.randn(SHAPE, generator=generator)
    timesteps = scheduler.timesteps
    begin = case["begin"]
    if case["image_to_image"]:
        first = begin * scheduler.order
        timesteps = timesteps[first:]
        if hasattr(scheduler, "set_begin_index"):
            scheduler.set_begin_index(first)
        original = torch.cos(torch.arange(noise.numel(), dtype=torch.float32)).reshape(SHAPE)
        sample = scheduler.add_noise(original, noise, timesteps[:1])
    else:
        sample = noise * scheduler.init_noise_sigma
    spread = spread_of(SHAPE)
    step_kwargs = {}
    if case["sampler"] == "ddim":
        step_kwargs["eta"] = case["eta"]
    if case["sampler"] in ("ddpm", "ddim", "euler", "euler_a", "dpmpp_2m_sde", "lcm"):
        step_kwargs["generator"] = generator
    for t in timesteps:
        scaled = scheduler.scale_model_input(sample, t)
        sample = scheduler.step(network(scaled, t, spread), t, sample, **step_kwargs).prev_sample

    result = dict(case)
    result["timesteps"] = numbers(timesteps)
    result["init_noise_sigma"] = float(scheduler.init_noise_sigma)
    if case["sampler"] in ("ddpm", "ddim", "plms", "lcm"):
        result["sigmas"] = []
    elif case["sampler"] == "heun":  # written twice between its ends
        sigmas = numbers(scheduler.sigmas)
        result["sigmas"] = sigmas[:1] + sigmas[1:-1:2] + sigmas[-1:]
    else:
        result["sigmas"] = numbers(scheduler.sigmas)
    assert torch.isfinite(sample).all(), case["name"]
    result["latents"] = numbers(sample)
    return result


CASES = []


def add(file, sampler, steps, schedule="default", eta=0.0, begin=None, **changes):
    """begin: image to image from that step on. changes: other values than the file's."""
    CASES.append({"file": file, "changes": changes, "sampler": sampler, "steps": steps, "schedule": schedule,
                  "eta": eta, "begin": begin or 0, "image_to_image": begin is not None})
    told = [f"{key}={value}" for key, value in {"eta": eta or None, "begin": begin, **changes}.items()
            if value is not None and key != "trained_betas"]
    CASES[-1]["name"] = " ".join([file, sampler, str(steps), schedule, *told])


for sampler in SCHEDULERS:
    for steps in (1, 2, 5, 20, 50):
        add("SD1", sampler, steps)
    for steps in (3, 20):
        add("SD2", sampler, steps)
    add("SDXL", sampler, 10)
    add("SD1", sampler, 7, timestep_spacing="trailing")
    add("SD2", sampler, 20, timestep_spacing="trailing")
    add("SD1", sampler, 13, timestep_spacing="linspace")
    add("classroom", sampler, 6)
    add("classroom", sampler, 20)
    add("SD1", sampler, 8, beta_schedule="squaredcos_cap_v2")
    add("SD1", sampler, 4, num_train_timesteps=100, trained_betas=[0.0001 + 0.0004 * i for i in range(100)],
        **({"original_inference_steps": 10} if sampler == "lcm" else {}))
    add("SD2", sampler, 6, **ZERO_SNR)
    add("SD2", sampler, 20, **ZERO_SNR)
    if sampler not in ("plms", "euler_a"):
        add("SD1", sampler, 6, prediction_type="sample")
    if sampler not in ("plms", "lcm"):
        add("SD1", sampler, 6, "uniform")
        add("SD2", sampler, 9, "uniform")
    add("SD1", sampler, 10, begin=0)
    add("SD1", sampler, 10, begin=4)
for sampler in CURVED:
    for schedule in ("karras", "exponential"):
        add("SD1", sampler, 1, schedule)
        add("SD1", sampler, 12, schedule)
        add("SD2", sampler, 20, schedule)
        add("SD1", sampler, 8, schedule, sigma_min=0.1, sigma_max=10.0)
        add("SD1", sampler, 8, schedule, beta_schedule="squaredcos_cap_v2", sigma_max=60.0)
    add("SD1", sampler, 8, use_karras_sigmas=True)
    add("SD1", sampler, 10, "karras", begin=6)
for sampler in ("euler", "dpmpp_2m", "dpmpp_2m_sde", "unipc"):
    for schedule in ("default", "karras"):
        for steps in (8, 20):
            add("SD1", sampler, steps, schedule, final_sigmas_type="sigma_min")
for eta in (0.5, 1.0):
    for steps in (1, 5, 20):
        add("SD1", "ddim", steps, eta=eta)
    add("SD2", "ddim", 20, eta=eta)
    add("SD2", "ddim", 20, eta=eta, timestep_spacing="trailing")
    add("SD2", "ddim", 5, eta=eta, set_alpha_to_one=True)
for variance in ("fixed_small", "fixed_small_log", "fixed_large"):
    add("SD1", "ddpm", 8, variance_type=variance)
for sampler in ("ddpm", "ddim", "dpmpp_2m", "unipc", "lcm"):
    add("SD1", sampler, 6, thresholding=True, dynamic_thresholding_ratio=0.9, sample_max_value=1.5)
for sampler in ("ddpm", "ddim", "heun", "lcm"):
    add("SD1", sampler, 6, clip_sample=True, clip_sample_range=0.8)
for sampler in ("dpmpp_2m", "dpmpp_2m_sde"):
    add("SD1", sampler, 12, solver_type="heun")
    add("SD1", sampler, 12, solver_type="bh1")
    for spacing in ("linspace", "leading", "trailing"):
        add("SD1", sampler, 8, timestep_spacing=spacing, lambda_min_clipped=-2.0)
    for order in (1, 3):
        for steps in (6, 20):
            add("SD1", sampler, steps, solver_order=order)
    add("SD1", sampler, 16, euler_at_final=True, final_sigmas_type="sigma_min")
for order in (1, 3):
    add("SD1", "unipc", 6, solver_order=order)
    add("SD2", "unipc", 20, solver_order=order)
add("SD1", "unipc", 12, solver_type="bh1", final_sigmas_type="sigma_min")  # at sigma 0 diffusers' bh1 gives NaN
add("SD1", "unipc", 12, solver_type="midpoint")
add("SD1", "unipc", 12, disable_corrector=[0, 3])
add("SD1", "unipc", 8, lower_order_final=False, final_sigmas_type="sigma_min")
add("SD1", "lcm", 4, original_inference_steps=20, timestep_scaling=5.0)
add("SD1", "plms", 4, skip_prk_steps=False)
add("SD2", "plms", 20, skip_prk_steps=False)
add("SD1", "plms", 20, set_alpha_to_one=True)


def training(file, **changes):
    """What the trainer takes from a schedule, at some timesteps."""
    scheduler = diffusers.DDPMScheduler.from_config({**FILES[file], **changes})
    t = torch.tensor([0, 1, 10, 500, 998, 999])
    count = torch.arange(t.numel() * 4, dtype=torch.float32).reshape(t.numel(), 4)
    original, noise = torch.cos(count), torch.sin(count)
    return {"file": file, "changes": changes, "timesteps": t.tolist(), "alphas_cumprod": numbers(scheduler.alphas_cumprod[t]),
            "noised": numbers(scheduler.add_noise(original, noise, t)),
            "velocity": numbers(scheduler.get_velocity(original, noise, t)),
            "snr": numbers((scheduler.alphas_cumprod / (1 - scheduler.alphas_cumprod))[t])}


def main():
    schedules = [training("SD1"), training("classroom"), training("SD1", beta_schedule="squaredcos_cap_v2"),
                 training("SD2", rescale_betas_zero_snr=True)]
    golden = {"diffusers": diffusers.__version__, "seed": SEED, "shape": SHAPE, "files": FILES, "training": schedules,
              "cases": [run(case) for case in CASES]}
    path = pathlib.Path(__file__).parent.parent / "golden" / "samplers.json"
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(len(CASES), "cases,", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
