"""Writes autoencoder_tiny_*.safetensors: diffusers' AutoencoderTiny, tiny and random."""

import torch
from diffusers import AutoencoderTiny

from support import randomise, save

CASES = {
    # The bundled model's geometry: a factor of 4, other numbers of blocks up than down.
    "small": dict(
        encoder_block_out_channels=(8, 8, 8),
        decoder_block_out_channels=(12, 12, 12),
        num_encoder_blocks=(1, 2, 2),
        num_decoder_blocks=(2, 2, 1),
        latent_channels=4,
        scaling_factor=0.9,
    ),
    # TAESD's geometry, another activation and other latents.
    "silu": dict(
        encoder_block_out_channels=(6, 6, 6, 6),
        decoder_block_out_channels=(6, 6, 6, 6),
        act_fn="silu",
        latent_channels=5,
        latent_magnitude=2,
        latent_shift=0.25,
    ),
}

for seed, (name, config) in enumerate(CASES.items()):
    model = randomise(AutoencoderTiny(**config), seed)
    generator = torch.Generator().manual_seed(100 + seed)
    pixels = torch.rand(2, 3, 24, 16, generator=generator) * 2 - 1
    latents = 4 * torch.randn(2, config["latent_channels"], 5, 3, generator=generator)
    with torch.no_grad():
        encoded = model.encode(pixels).latents
        save(
            f"autoencoder_tiny_{name}",
            model,
            {
                "pixels": pixels,
                "encoded": encoded,
                "stored": model.scale_latents(encoded),
                "latents": latents,
                "decoded": model.decode(latents).sample,
            },
        )
