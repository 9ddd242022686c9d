"""Writes tests/golden/a1111_texts.json: texts in AUTOMATIC1111's form (modules/infotext_utils.py: a value is quoted as
JSON where it holds a comma, colon or newline), as awkward as people make them, and what they mean.

    python tests/reference/a1111_texts.py
"""
import json
import pathlib

PROMPTS = [
    "a red apple",
    "a \"quoted\" apple",
    "apple: red, shiny",
    "line one\nline two\nline three",
    "café, naïve, Ångström",
    "蜡烛，夜晚，窗边",
    "👩‍🎨 painting a 🕯️, 🏳️‍🌈",
    "(masterpiece:1.2), [blurry], ((best))",
    "<lora:detail_tweaker:0.8>, <lora:ink-v2:0.55:1.0>",
    "\\(escaped\\) parens \\\\ and backslash",
    "a cat BREAK a dog",
    "a cat AND a dog :0.5",
    "{red|green|blue} apple, __animal__",
    "[cat:dog:0.5], [a|b]",
    "Steps: 20 in the prompt",
    "Steps: 20, Sampler: Euler, but not at the end",
    "Size: 512x512\nand a second line",
    "مصباح قديم",
    "שלום, עולם",
    "tab\there",
    "ends with a comma,",
    "100% wool; $5 & <tag>",
    "{\"json\": [1, 2]}",
    "embedding:easynegative, style-x",
    "a\n\nb",
    "http://example.org/a?b=c, d",
    "naïve “curly” ‘quotes’ — dash…",
    "0.5",
    "",
    "very " * 60 + "long",
]
NEGATIVES = [
    "",
    "blurry, lowres",
    "text, \"watermark\": bad",
    "line\nanother: line",
    "低质量，模糊",
    "(worst quality:1.4), <lora:neg:1>",
]
SETTINGS = [
    {
        "Steps": "20",
        "Sampler": "Euler a",
        "CFG scale": "7",
        "Seed": "965400086",
        "Size": "512x512",
        "Model hash": "6ce0161689",
        "Model": "v1-5-pruned",
    },
    {
        "Steps": "28",
        "Sampler": "DPM++ 2M SDE",
        "Schedule type": "Karras",
        "CFG scale": "6.5",
        "Seed": "0",
        "Size": "768x1152",
        "Model": "my, best: model",
        "VAE hash": "735e4c3a44",
        "VAE": "vae-ft.safetensors",
        "Denoising strength": "0.35",
        "Clip skip": "2",
        "Hires upscale": "1.5",
        "Hires upscaler": "R-ESRGAN 4x+",
        "Version": "v1.10.1",
    },
    {
        "Steps": "30",
        "Sampler": "DDIM",
        "CFG scale": "4.0",
        "Seed": "4294967295",
        "Size": "640x448",
        "Lora hashes": "detail: 0a1b2c3d4e5f, ink: ffeeddccbbaa",
        "TI hashes": "easynegative: c74b4e810b03",
        "Version": "1.6.0",
    },
    {
        "Steps": "1",
        "Sampler": "UniPC",
        "CFG scale": "1",
        "Seed": "7",
        "Size": "64x64",
        "ControlNet 0": "Module: canny, Model: control_v11p [d14c016b], Weight: 1, Resize Mode: Crop and Resize",
        "Note": "a \"quoted\" one, with\nline",
        "Empty": "",
    },
    {
        "Steps": "25",
        "Sampler": "LMS Karras",
        "CFG scale": "7.5",
        "Seed": "42",
        "Face restoration": "CodeFormer",
        "Size": "512x704",
        "Model": "模型, 版本: 二",
        "Hypernet": "x",
        "RNG": "CPU",
        "Eta": "0.67",
        "ENSD": "31337",
    },
]


def quoted(value):
    return json.dumps(value, ensure_ascii=False) if any(mark in value for mark in ",:\n") else value


def main():
    examples = []
    for i, prompt in enumerate(PROMPTS):
        for j in range(2):
            negative = NEGATIVES[(i + 3 * j) % len(NEGATIVES)]
            settings = SETTINGS[len(examples) % len(SETTINGS)]
            text = prompt + (f"\nNegative prompt: {negative}" if negative else "")
            text += "\n" + ", ".join(f"{name}: {quoted(value)}" for name, value in settings.items())
            examples.append({"text": text, "prompt": prompt, "negative": negative, "settings": list(settings.items())})
    golden = pathlib.Path(__file__).resolve().parent.parent / "golden" / "a1111_texts.json"
    golden.write_text(json.dumps(examples, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
