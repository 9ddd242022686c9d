"""Golden scores of pictures: CLIP with both towers as transformers computes it, and the aesthetic heads of the
package simple-aesthetics-predictor over it.

    pip install --no-deps simple-aesthetics-predictor==0.1.2
    python tests/reference/scoring.py

golden/tiny_clip/            a tiny CLIPModel as transformers saves it, with tiny_sd's tokenizer, and the heads beside it
golden/scoring.safetensors   pictures, and what the references make of them with the texts in the metadata
"""

import torch
from aesthetics_predictor import AestheticsPredictorV1, AestheticsPredictorV2Linear, AestheticsPredictorV2ReLU
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import CLIPConfig, CLIPModel, CLIPTokenizer, CLIPVisionConfig
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

from support import GOLDEN, randomise

WIDTHS = {1024: 20, 128: 10, 64: 8, 16: 4}  # of the heads' layers, so that the file stays small
TEXTS = ["an owl", "a key on blue and red", "an owl " * 20]  # the last one is cut
SIDE = 24
FOLDER = GOLDEN / "tiny_clip"


def narrow(layers):
    """The same layers with fewer numbers."""
    for i, layer in enumerate(layers):
        if isinstance(layer, torch.nn.Linear):
            sizes = [WIDTHS.get(size, size) for size in (layer.in_features, layer.out_features)]
            layers[i] = torch.nn.Linear(*sizes)


tokenizer = CLIPTokenizer.from_pretrained(GOLDEN / "tiny_sd" / "tokenizer")
vision = dict(hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2, image_size=SIDE,
              patch_size=8)
text = dict(hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
            vocab_size=len(tokenizer), max_position_embeddings=24, eos_token_id=tokenizer.eos_token_id,
            bos_token_id=tokenizer.bos_token_id, pad_token_id=tokenizer.pad_token_id)
model = randomise(CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=12)), 11)
with torch.no_grad():
    model.logit_scale.fill_(4.6055).copy_(model.logit_scale.half())
model.half().save_pretrained(FOLDER)
model.float()
tokenizer.save_pretrained(FOLDER)

checker = load_file(GOLDEN / "safety_checker.safetensors")
pictures = [checker[f"picture{i}"] for i in range(4)]
processor = CLIPImageProcessorPil(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE})
pixels = processor([Image.fromarray(picture.numpy()) for picture in pictures], return_tensors="pt").pixel_values
tokens = tokenizer(TEXTS, padding=True, truncation=True, max_length=24, return_tensors="pt")
with torch.no_grad():
    output = model(**tokens, pixel_values=pixels)
    logits = output.logits_per_image

config = dict(vision, projection_dim=12)
tensors = {"logits_per_image": logits, "softmax": logits.softmax(1)}
heads = {"v1": (AestheticsPredictorV1, 12),
         "mse": (AestheticsPredictorV2Linear, 12),
         "relu": (AestheticsPredictorV2ReLU, 15)}
for name, (kind, seed) in heads.items():
    predictor = kind(CLIPVisionConfig(**config)).eval()
    if name != "v1":
        narrow(predictor.layers)
    randomise(predictor, seed)
    predictor.load_state_dict(
        {key: value for key, value in model.state_dict().items() if key.startswith("vi")}, strict=False)
    with torch.no_grad():
        tensors[f"marks_{name}"] = predictor(pixels, return_dict=True).logits.squeeze(1)
    assert tensors[f"marks_{name}"].std() > 0.01, "no difference between the pictures is left"
    head = {key: value.half() for key, value in predictor.state_dict().items() if key.startswith(("layers.", "predictor."))}
    save_file(head, FOLDER / f"aesthetic_{name}.safetensors")

tensors |= {f"picture{i}": picture for i, picture in enumerate(pictures)}
save_file({key: value.detach().contiguous() for key, value in tensors.items()}, GOLDEN / "scoring.safetensors",
          metadata={"config": "{}", "texts": "\n".join(TEXTS)})
print(logits, *(f"{key}: {value}" for key, value in tensors.items() if key.startswith("marks")), sep="\n")
