"""Writes clip_text_*.safetensors: transformers' CLIPTextModel, tiny and random."""

import torch
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from support import randomise, save

COMMON = dict(vocab_size=60, hidden_size=16, intermediate_size=40, num_attention_heads=4, max_position_embeddings=11)
CASES = {
    # Stable Diffusion 1.x: quick_gelu, the end mark of old configs.
    "sd1": (CLIPTextModel, dict(num_hidden_layers=3, hidden_act="quick_gelu", bos_token_id=0, eos_token_id=2)),
    # Stable Diffusion 2.x: gelu, a proper end mark, another epsilon.
    "sd2": (
        CLIPTextModel,
        dict(num_hidden_layers=2, hidden_act="gelu", bos_token_id=58, eos_token_id=57, layer_norm_eps=1e-3),
    ),
    "projection": (
        CLIPTextModelWithProjection,
        dict(num_hidden_layers=2, hidden_act="gelu", bos_token_id=58, eos_token_id=59, projection_dim=12),
    ),
}

for seed, (name, (cls, options)) in enumerate(CASES.items()):
    model = randomise(cls(CLIPTextConfig(**COMMON, **options)), seed)
    end = 59 if options["eos_token_id"] == 2 else options["eos_token_id"]
    ids = torch.randint(3, 57, (3, 11), generator=torch.Generator().manual_seed(100 + seed))
    ids[:, 0] = 58
    for row, length in enumerate((4, 9, 10)):
        ids[row, length:] = end  # padded with the end mark, as Stable Diffusion pads
    with torch.no_grad():
        out = model(ids, output_hidden_states=True)
        text_model = model.text_model if hasattr(model, "text_model") else model
        tensors = {
            "ids": ids,
            "last_hidden_state": out.last_hidden_state,
            "before_last": out.hidden_states[-2],
            # diffusers' clip_skip=1, in StableDiffusionPipeline.encode_prompt
            "clip_skip_2": text_model.final_layer_norm(out.hidden_states[-2]),
        }
        if cls is CLIPTextModel:
            tensors["pooled"] = out.pooler_output
        else:
            tensors["projected"] = out.text_embeds
    save(f"clip_text_{name}", model, tensors, config={**model.config.to_dict(), "architectures": [cls.__name__]})
