"""Writes unet_*.safetensors: diffusers' UNet2DConditionModel, tiny and random."""

import torch
from diffusers import UNet2DConditionModel

from support import randomise, save

CROSS = dict(
    down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
    up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
)
CASES = {
    # Stable Diffusion 1.x: projections by convolution, one number of heads for all levels.
    "sd1": (
        dict(**CROSS, block_out_channels=(8, 16), layers_per_block=2, attention_head_dim=2, cross_attention_dim=6),
        dict(size=(8, 8), timesteps=[981, 981]),
    ),
    # Stable Diffusion 2.x: linear projections, heads by level; a size that does not halve.
    "sd2": (
        dict(
            **CROSS,
            block_out_channels=(8, 16),
            layers_per_block=1,
            attention_head_dim=(2, 4),
            cross_attention_dim=10,
            use_linear_projection=True,
            upcast_attention=True,
        ),
        dict(size=(9, 7), timesteps=[500, 500]),
    ),
    # Three levels of different depth, an inpainting model's channels, fractional and different timesteps.
    "odd": (
        dict(
            in_channels=9,
            out_channels=3,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
            block_out_channels=(4, 8, 12),
            layers_per_block=(1, 2, 1),
            transformer_layers_per_block=(1, 1, 2),
            attention_head_dim=(1, 2, 3),
            cross_attention_dim=(4, 6, 6),
            only_cross_attention=(False, True, False),
            flip_sin_to_cos=False,
            freq_shift=1,
            norm_eps=1e-3,
            time_embedding_dim=20,
        ),
        dict(size=(7, 10), timesteps=[3.25, 870.5]),
    ),
}

for seed, (name, (config, inputs)) in enumerate(CASES.items()):
    model = randomise(UNet2DConditionModel(norm_num_groups=4, sample_size=8, **config), seed)
    generator = torch.Generator().manual_seed(100 + seed)
    sample = torch.randn(2, model.config.in_channels, *inputs["size"], generator=generator)
    dim = config["cross_attention_dim"]
    text = torch.randn(2, 5, dim if isinstance(dim, int) else dim[-1], generator=generator)
    timesteps = torch.tensor(inputs["timesteps"])
    target = torch.randn(2, model.config.out_channels, *inputs["size"], generator=generator)

    output = model(sample, timesteps, text).sample
    loss = torch.nn.functional.mse_loss(output, target)
    loss.backward()
    parameters = dict(model.named_parameters())
    watched = (
        "conv_in.weight",
        "time_embedding.linear_1.weight",
        "mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight",
        "mid_block.attentions.0.proj_in.weight",
        "up_blocks.0.resnets.0.norm1.weight",
        "up_blocks.0.upsamplers.0.conv.bias",
    )
    gradients = {f"gradients/{key}": parameters[key].grad for key in watched}
    save(
        f"unet_{name}",
        model,
        {
            "sample": sample,
            "timesteps": timesteps,
            "text": text,
            "output": output,
            "target": target,
            "loss": loss,
            **gradients,
        },
    )
