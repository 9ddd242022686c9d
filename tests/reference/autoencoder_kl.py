"""Writes autoencoder_kl_*.safetensors: diffusers' AutoencoderKL, tiny and random."""

import torch
from diffusers import AutoencoderKL

from support import randomise, save

CASES = {
    # Stable Diffusion's geometry.
    "sd": dict(
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        block_out_channels=(8, 12),
        layers_per_block=2,
    ),
    # Three levels, more latents, no quantisation convolutions, no attention.
    "bare": dict(
        down_block_types=("DownEncoderBlock2D",) * 3,
        up_block_types=("UpDecoderBlock2D",) * 3,
        block_out_channels=(4, 8, 8),
        layers_per_block=1,
        latent_channels=6,
        use_quant_conv=False,
        use_post_quant_conv=False,
        mid_block_add_attention=False,
        force_upcast=False,
        scaling_factor=0.5,
    ),
}

for seed, (name, config) in enumerate(CASES.items()):
    model = randomise(AutoencoderKL(norm_num_groups=4, **config), seed)
    generator = torch.Generator().manual_seed(100 + seed)
    pixels = torch.rand(2, 3, 24, 16, generator=generator) * 2 - 1
    latents = torch.randn(2, model.config.latent_channels, 5, 3, generator=generator)
    with torch.no_grad():
        posterior = model.encode(pixels).latent_dist
        save(
            f"autoencoder_kl_{name}",
            model,
            {
                "pixels": pixels,
                "mean": posterior.mean,
                "log_variance": posterior.logvar,
                "latents": latents,
                "decoded": model.decode(latents).sample,
            },
        )
