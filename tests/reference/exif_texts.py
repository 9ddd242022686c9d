"""Writes tests/golden/exif_texts: pictures of 8x8 pixels that say how they were made the way other programs put it into
JPEG and WebP. texts.json tells what each says.

    python tests/reference/exif_texts.py       (Pillow 13.0, piexif 1.1.3)
"""
import json
import pathlib

import piexif
import piexif.helper
from PIL import Image

TEXT = (
    "a café, \"quoted\": 蜡烛 👩‍🎨\nNegative prompt: blurry\n"
    "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 64x64, Model hash: 6ce0161689, Model: v1-5, "
    "Version: v1.10.1"
)
GRAPH = {"3": {"class_type": "KSampler", "inputs": {"seed": 5, "steps": 9}}}
USER_COMMENT, MAKER_NOTE, MAKE, MODEL, EXIF = 0x9286, 0x927C, 0x010F, 0x0110, 0x8769

folder = pathlib.Path(__file__).parents[1] / "golden" / "exif_texts"
folder.mkdir(exist_ok=True)
picture = Image.new("RGB", (8, 8), (200, 120, 40))
said = {}


def save(name, texts, exif):
    picture.save(folder / name, exif=exif, quality=80)
    said[name] = texts


# AUTOMATIC1111: modules/images.py, save_image_with_geninfo
comment = piexif.helper.UserComment.dump(TEXT, encoding="unicode")
automatic = piexif.dump({"Exif": {piexif.ExifIFD.UserComment: comment}})
for name in ("a1111.jpg", "a1111.webp"):
    picture.save(folder / name, quality=80)
    piexif.insert(automatic, str(folder / name))
    said[name] = {"parameters": TEXT}


def comment_exif(value):
    exif = Image.Exif()
    exif.get_ifd(EXIF)[USER_COMMENT] = value
    return exif


# Other tools, and photographs passed through them, differ in the byte order and the mark before the text.
save("little_endian.jpg", {"parameters": TEXT}, comment_exif(b"UNICODE\0" + TEXT.encode("utf-16-le")))
save("marked.webp", {"parameters": TEXT}, comment_exif(b"UNICODE\0\xff\xfe" + TEXT.encode("utf-16-le")))
save("ascii.jpg", {"parameters": "plain\nSteps: 1, Seed: 2, CFG scale: 3"},
     comment_exif(b"ASCII\0\0\0plain\nSteps: 1, Seed: 2, CFG scale: 3"))
save("utf8.webp", {"parameters": TEXT}, comment_exif(b"\0" * 8 + TEXT.encode()))
save("jis.jpg", {}, comment_exif(b"JIS\0\0\0\0\0" + "蝋燭".encode("iso2022_jp")))

# Fooocus: modules/meta_parser.py, get_exif
fooocus = Image.Exif()
ifd = fooocus.get_ifd(EXIF)
ifd[USER_COMMENT] = json.dumps({"prompt": "a fox", "steps": 30, "seed": "9"}).encode()
ifd[MAKER_NOTE] = b"fooocus"
save("fooocus.jpg", {"parameters": '{"prompt": "a fox", "steps": 30, "seed": "9"}', "fooocus_scheme": "fooocus"}, fooocus)

# ComfyUI: comfy_extras/nodes_images.py, SaveAnimatedWEBP
comfy = Image.Exif()
comfy[MODEL] = "prompt:" + json.dumps(GRAPH)
comfy[MAKE] = "workflow:" + json.dumps({"nodes": []})
save("comfy.webp", {"prompt": json.dumps(GRAPH), "workflow": json.dumps({"nodes": []})}, comfy)

(folder / "texts.json").write_text(json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
