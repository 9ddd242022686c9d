"""Writes golden/png_text.png with Pillow: a 3x2 picture with every kind of text chunk, as other programs write them."""

from pathlib import Path

from PIL import Image, PngImagePlugin

info = PngImagePlugin.PngInfo()
info.add_text("parameters", "a café at night\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 3x2")
info.add_text("Description", "蜡烛 🕯", zip=True)  # beyond Latin-1: iTXt, packed
info.add_text("Title", "Bougie allumée", zip=True)  # zTXt
info.add_itxt("Comment", "Kerze ♥", lang="de", tkey="Kommentar")
info.add_text("workflow", '{"nodes": [1, 2]}')

image = Image.new("RGB", (3, 2))
image.putdata([(255, 0, 0), (0, 255, 0), (0, 0, 255), (10, 20, 30), (40, 50, 60), (70, 80, 90)])
image.save(Path(__file__).resolve().parents[1] / "golden" / "png_text.png", pnginfo=info)
