"""Golden outputs of a tiny model (tests/golden/tiny_sd) with LoRAs and their relatives in every spelling.

Writes tests/golden/lora.safetensors. Of each case: its weights as `CASE/file/NAME` (fp16, exact), the outputs of the
UNet and of the text encoder as `CASE/unet` and `CASE/text`. The metadata key `cases` is a JSON list: `name`, `scale`,
and `metadata` where the file's header says something. Also tests/golden/lora_kolors.ckpt, as DiffSynth's trainer leaves
it, and tests/golden/lora_ink.safetensors, one of the cases as a file. The references are diffusers' load_lora_weights(), PEFT's layers, and plain torch where neither knows a form.

    python tests/reference/lora.py
"""
import copy
import json

import peft
import torch
from diffusers import StableDiffusionPipeline
from peft.utils import get_peft_model_state_dict
from safetensors.torch import save_file

from support import GOLDEN

FOLDER = GOLDEN / "tiny_sd"
UNET_MODULES = [
    "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q", "mid_block.attentions.0.transformer_blocks.0.attn2.to_k",
    "up_blocks.1.attentions.1.transformer_blocks.0.attn1.to_out.0", "down_blocks.0.attentions.0.proj_in",
    "mid_block.attentions.0.transformer_blocks.0.ff.net.0.proj", "down_blocks.0.attentions.0.transformer_blocks.0.ff.net.2",
]
CONVOLUTIONS = ["down_blocks.1.resnets.0.conv1", "up_blocks.1.resnets.0.conv_shortcut", "down_blocks.0.downsamplers.0.conv"]
TEXT_MODULES = ["encoder.layers.0.self_attn.q_proj", "encoder.layers.2.self_attn.out_proj", "encoder.layers.1.mlp.fc1"]

SAMPLE = torch.randn((1, 4, 8, 8), generator=torch.Generator().manual_seed(1))
TEXT = torch.randn((1, 5, 16), generator=torch.Generator().manual_seed(2))
IDS = torch.tensor([[517, 4, 8, 15, 16, 23, 42, 518]])


def pipeline():
    pipe = StableDiffusionPipeline.from_pretrained(FOLDER, safety_checker=None)
    pipe.unet.eval(), pipe.text_encoder.eval()
    return pipe


def outputs(pipe):
    with torch.no_grad():
        return {"unet": pipe.unet(SAMPLE, torch.tensor(300), TEXT).sample,
                "text": pipe.text_encoder(IDS).last_hidden_state}


def rounded(tensor):
    return tensor.detach().half().float()


def noise(*shape, seed=[100]):
    seed[0] += 1
    return rounded(torch.randn(shape, generator=torch.Generator().manual_seed(seed[0])) * 0.4)


def module(pipe, name):
    return pipe.text_encoder.get_submodule(name) if name.startswith("encoder.") else pipe.unet.get_submodule(name)


def halves(pipe, name, rank):
    """Down and up of one layer."""
    weight = module(pipe, name).weight
    window = weight.shape[2:]
    return noise(rank, weight.shape[1], *window), noise(weight.shape[0], rank, *([1] * len(window)))


def kohya_name(name):
    if name.startswith("encoder."):
        return "lora_te_text_model_" + name.replace(".", "_")
    return "lora_unet_" + name.replace(".", "_")


def kohya(pipe, modules, rank=4, alpha=2.0):
    state = {}
    for name in modules:
        down, up = halves(pipe, name, rank)
        state[kohya_name(name) + ".lora_down.weight"] = down
        state[kohya_name(name) + ".lora_up.weight"] = up
        if alpha is not None:
            state[kohya_name(name) + ".alpha"] = torch.tensor(alpha)
    return state


def original_name(name):
    """The same layers of the tiny UNet as CompVis counts them: one ResNet block a level, two on the way up."""
    for ours, theirs in (("down_blocks_0_attentions_0", "input_blocks_1_1"), ("mid_block_attentions_0", "middle_block_1"),
                         ("up_blocks_1_attentions_1", "output_blocks_3_1"), ("down_blocks_1_resnets_0_conv1", "input_blocks_3_0_in_layers_2"),
                         ("up_blocks_1_resnets_0_conv_shortcut", "output_blocks_2_0_skip_connection"),
                         ("down_blocks_0_downsamplers_0_conv", "input_blocks_2_0_op")):
        name = name.replace(ours, theirs)
    return name


def loaded(state, scale=1.0, metadata=None):
    """What diffusers makes of a file."""
    pipe = pipeline()
    plain = outputs(pipe)
    pipe.load_lora_weights(copy.deepcopy(state), adapter_name="one", **({"metadata": metadata} if metadata else {}))
    pipe.set_adapters(["one"], [scale])
    made = outputs(pipe)
    for what in made:
        concerned = any(("te_" in key or "text_encoder" in key) == (what == "text") for key in state)
        assert concerned == (not torch.equal(plain[what], made[what])), what
    return made


def diffusers_old(pipe):
    state = {}
    for name in UNET_MODULES[:3]:
        down, up = halves(pipe, name, 4)
        base, part = name.removesuffix(".0").rsplit(".", 1)
        state[f"unet.{base}.processor.{part}_lora.down.weight"], state[f"unet.{base}.processor.{part}_lora.up.weight"] = down, up
    for name in TEXT_MODULES:
        down, up = halves(pipe, name, 4)
        key = f"text_encoder.text_model.{name}.lora_linear_layer"
        state[f"{key}.down.weight"], state[f"{key}.up.weight"] = down, up
    return state


def peft_saved(use_dora=False):
    """Adapters of PEFT's as diffusers saves them, with their settings in the header."""
    pipe = pipeline()
    config = dict(r=4, lora_alpha=6, init_lora_weights=False, use_dora=use_dora)
    pipe.unet.add_adapter(peft.LoraConfig(target_modules=UNET_MODULES + CONVOLUTIONS[:2], **config))
    pipe.text_encoder.add_adapter(peft.LoraConfig(target_modules=[name.rsplit(".", 2)[-1] for name in TEXT_MODULES], **config))
    with torch.no_grad():
        for network in (pipe.unet, pipe.text_encoder):
            for key, parameter in network.named_parameters():
                if "lora_magnitude" in key:
                    parameter.copy_(rounded(parameter * 1.3))
                elif "lora_" in key:
                    parameter.copy_(noise(*parameter.shape))
    state = {}
    for prefix, network in (("unet", pipe.unet), ("text_encoder", pipe.text_encoder)):
        for key, value in get_peft_model_state_dict(network).items():
            state[f"{prefix}.{key}"] = value.detach().clone()
    metadata = {"unet.r": 4, "unet.lora_alpha": 6, "text_encoder.r": 4, "text_encoder.lora_alpha": 6,
                "unet.rank_pattern": {}, "unet.alpha_pattern": {}}
    return state, metadata, outputs(pipe)


def mixed(state):
    """Every second pair under the names from before PEFT."""
    result = {}
    for index, (key, value) in enumerate(sorted(state.items())):
        if (index // 2) % 2 and "lora_A" in key + key.replace("lora_B", "lora_A"):
            key = key.replace("lora_A.", "lora.down.").replace("lora_B.", "lora.up.")
        result[key] = value
    return result


def hadamard_or_kronecker(config, parts, alpha):
    """PEFT's LoHa and LoKr layers under LyCORIS' names."""
    pipe = pipeline()
    pipe.unet = peft.inject_adapter_in_model(config, pipe.unet)
    state = {}
    with torch.no_grad():
        for key, parameter in pipe.unet.named_parameters():
            for part in parts:
                if f".{part}." in key or key.endswith(f".{part}.default"):
                    parameter.copy_(noise(*parameter.shape))
                    name = key[: key.index(f".{part}")]
                    state[f"{kohya_name(name)}.{part}"] = parameter.detach().clone()
                    state[f"{kohya_name(name)}.alpha"] = torch.tensor(float(alpha))
    return state, outputs(pipe)


def with_core(pipe):
    """LoCon in Tucker's form: three convolutions in a row beside the one of the model."""
    state, parts = {}, {}
    for name in (CONVOLUTIONS[0], CONVOLUTIONS[2]):
        layer = module(pipe, name)
        down, core, up = noise(3, layer.in_channels, 1, 1), noise(3, 3, 3, 3), noise(layer.out_channels, 3, 1, 1)
        state[kohya_name(name) + ".lora_down.weight"], state[kohya_name(name) + ".lora_up.weight"] = down, up
        state[kohya_name(name) + ".lora_mid.weight"], state[kohya_name(name) + ".alpha"] = core, torch.tensor(1.5)

        def hook(layer, inputs, output, down=down, core=core, up=up):
            inner = torch.nn.functional.conv2d(torch.nn.functional.conv2d(inputs[0], down), core, None, layer.stride, layer.padding)
            return output + 1.5 / 3 * torch.nn.functional.conv2d(inner, up)
        parts[name] = layer.register_forward_hook(hook)
    return state, outputs(pipe)


def differences(pipe):
    """LyCORIS' "full": whole differences, of norms and biases, too."""
    state = {}
    names = {UNET_MODULES[0]: ("diff", None), CONVOLUTIONS[0]: ("diff", "diff_b"), "conv_norm_out": ("w_norm", "b_norm")}
    with torch.no_grad():
        for name, keys in names.items():
            for key, part in zip(keys, ("weight", "bias")):
                if key:
                    parameter = getattr(module(pipe, name), part)
                    state[f"{kohya_name(name)}.{key}"] = noise(*parameter.shape)
                    parameter.add_(0.5 * state[f"{kohya_name(name)}.{key}"])
    return state, outputs(pipe)


def column_dora(pipe):
    """LyCORIS' DoRA of its earlier versions: the lengths of the columns."""
    state = kohya(pipe, [UNET_MODULES[0], CONVOLUTIONS[0]])
    with torch.no_grad():
        for name in (UNET_MODULES[0], CONVOLUTIONS[0]):
            weight = module(pipe, name).weight
            key = kohya_name(name)
            down, up = state[f"{key}.lora_down.weight"], state[f"{key}.lora_up.weight"]
            changed = weight + 0.5 * (up.flatten(1) @ down.flatten(1)).reshape(weight.shape)
            lengths = changed.transpose(0, 1).flatten(1).norm(dim=1).reshape(1, -1, *[1] * (weight.dim() - 2))
            scale = rounded(lengths * 1.2)
            state[f"{key}.dora_scale"] = scale
            weight.copy_(changed * scale / lengths)
    return state, outputs(pipe)


def two_at_once(first, second):
    pipe = pipeline()
    pipe.load_lora_weights(copy.deepcopy(first), adapter_name="one")
    pipe.load_lora_weights(copy.deepcopy(second), adapter_name="two")
    pipe.set_adapters(["one", "two"], [0.75, -0.5])
    return outputs(pipe)


def write_kolors():
    """Flat, without alpha, for a UNet of Kolors' structure with 8 channels a level."""
    state = {}
    for block in (7, 21, 41):
        for name, out, width in (("attn1.to_q", 8, 8), ("attn2.to_out", 8, 8), ("act_fn.proj", 64, 8), ("ff", 8, 32)):
            key = f"blocks.{block}.transformer_blocks.0.{name}"
            state[f"{key}.lora_A.default.weight"], state[f"{key}.lora_B.default.weight"] = noise(2, width), noise(out, 2)
    torch.save({key: value.half() for key, value in state.items()}, GOLDEN / "lora_kolors.ckpt")


def main():
    pipe = pipeline()
    cases, tensors = [], {"sample": SAMPLE, "text": TEXT, "ids": IDS}

    def add(name, state, made, scale=1.0, metadata=None):
        cases.append({"name": name, "scale": scale, **({"metadata": metadata} if metadata else {})})
        for key, value in state.items():
            tensors[f"{name}/file/{key}"] = value.half().contiguous().clone()
            assert torch.equal(value, tensors[f"{name}/file/{key}"].float()), key
        for what, value in made.items():
            tensors[f"{name}/{what}"] = value.contiguous().clone()

    everything = UNET_MODULES + CONVOLUTIONS + TEXT_MODULES
    add("plain", {}, outputs(pipe))
    state = kohya(pipe, everything)
    add("kohya", state, loaded(state, 0.8), 0.8)
    add("kohya_original", {original_name(key): value for key, value in state.items()}, loaded(state))
    without = kohya(pipe, everything[:4], alpha=None)
    add("kohya_no_alpha", without, loaded(without))
    state = diffusers_old(pipe)
    add("diffusers_old", state, loaded(state))
    state, metadata, made = peft_saved()
    header = {"lora_adapter_metadata": json.dumps(metadata)}
    add("peft", state, made, metadata=header)
    add("mixed", mixed(state), made, metadata=header)
    state, metadata, made = peft_saved(use_dora=True)
    add("dora_peft", state, made, metadata={"lora_adapter_metadata": json.dumps(metadata)})
    state, made = column_dora(pipeline())
    add("dora_columns", state, made)
    modules = [UNET_MODULES[0], UNET_MODULES[3], UNET_MODULES[4], CONVOLUTIONS[0]]
    config = peft.LoHaConfig(r=3, alpha=2, target_modules=modules, use_effective_conv2d=False)
    state, made = hadamard_or_kronecker(config, ["hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"], 2)
    add("loha", state, made)
    config = peft.LoHaConfig(r=3, alpha=2, target_modules=[CONVOLUTIONS[0]], use_effective_conv2d=True)
    state, made = hadamard_or_kronecker(
        config, ["hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b", "hada_t1", "hada_t2"], 2)
    add("loha_tucker", state, made)
    kronecker = ["lokr_w1", "lokr_w1_a", "lokr_w1_b", "lokr_w2", "lokr_w2_a", "lokr_w2_b", "lokr_t2"]
    config = peft.LoKrConfig(r=1, alpha=2, target_modules=modules, decompose_both=True, use_effective_conv2d=False)
    state, made = hadamard_or_kronecker(config, kronecker, 2)
    add("lokr", state, made)
    config = peft.LoKrConfig(r=1, alpha=2, target_modules=[CONVOLUTIONS[0], CONVOLUTIONS[2]], use_effective_conv2d=True)
    state, made = hadamard_or_kronecker(config, kronecker, 2)
    assert any("lokr_t2" in key for key in state)
    add("lokr_tucker", state, made)
    state, made = with_core(pipeline())
    add("locon_tucker", state, made)
    state, made = differences(pipeline())
    add("differences", state, made, 0.5)
    first, second = kohya(pipe, UNET_MODULES[:3] + TEXT_MODULES), kohya(pipe, UNET_MODULES[1:4] + TEXT_MODULES, rank=2)
    save_file({key: value.half().clone() for key, value in first.items()}, GOLDEN / "lora_ink.safetensors")
    made = two_at_once(first, second)
    add("two_first", first, made, 0.75)
    add("two_second", second, made, -0.5)
    path = GOLDEN / "lora.safetensors"
    save_file(tensors, path, metadata={"cases": json.dumps(cases)})
    write_kolors()
    print(f"{path.name}: {path.stat().st_size // 1024} KiB, {len(cases)} cases")


if __name__ == "__main__":
    main()
