"""Writes chatglm_*.safetensors: diffusers' ChatGLMModel, tiny and random, with rows that are padded on the left."""

import torch
from diffusers.pipelines.kolors.text_encoder import ChatGLMConfig, ChatGLMModel

from support import randomise, save

COMMON = dict(
    padded_vocab_size=40, hidden_size=16, ffn_hidden_size=24, num_attention_heads=4, kv_channels=8, seq_length=64,
    multi_query_attention=True, layernorm_epsilon=1e-5, original_rope=True, tie_word_embeddings=False)
CASES = {
    # As Kolors': a bias for queries, keys and values alone, two groups of heads.
    "kolors": dict(num_layers=3, multi_query_group_num=2, add_qkv_bias=True),
    # What the configuration may say besides: biases everywhere, one group, no last normalisation.
    "biased": dict(num_layers=2, multi_query_group_num=1, add_bias_linear=True, post_layer_norm=False),
}
LENGTH = 12
TOKENS = (2, 7, 11, 12)  # of each row; the rest is padding, whose id is 0

for seed, (name, options) in enumerate(CASES.items()):
    model = randomise(ChatGLMModel(ChatGLMConfig(**COMMON, **options), empty_init=False), seed)
    ids = torch.randint(1, 40, (len(TOKENS), LENGTH), generator=torch.Generator().manual_seed(seed))
    mask, positions = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, count in enumerate(TOKENS):
        ids[row, : LENGTH - count] = 0
        mask[row, LENGTH - count :] = 1
        positions[row, LENGTH - count :] = torch.arange(count)
    with torch.no_grad():  # as KolorsPipeline.encode_prompt
        out = model(input_ids=ids, attention_mask=mask, position_ids=positions, output_hidden_states=True,
                    return_dict=True, use_cache=True)
        full = model(input_ids=ids[-1:], attention_mask=mask[-1:], position_ids=positions[-1:],
                     output_hidden_states=True, return_dict=True, use_cache=True)
    tensors = {
        "ids": ids, "tokens": torch.tensor(TOKENS),
        "text": out.hidden_states[-2].permute(1, 0, 2), "pooled": out.hidden_states[-1][-1],
        "full_text": full.hidden_states[-2].permute(1, 0, 2), "full_pooled": full.hidden_states[-1][-1],
    }
    save(f"chatglm_{name}", model, tensors, config={**model.config.to_dict()})
