"""Writes tokenizer_chatglm/: a tiny SentencePiece model, and what diffusers' ChatGLMTokenizer makes of texts with it.

    python tests/reference/kolors_tokenizer.py
"""
import io
import json
import pathlib
import shutil
import tempfile

import sentencepiece
from diffusers.pipelines.kolors.tokenizer import ChatGLMTokenizer

GOLDEN = pathlib.Path(__file__).parent.parent / "golden"
FOLDER = GOLDEN / "tokenizer_chatglm"
LENGTH = 24  # of a padded row

SENTENCES = [
    "一只红色的苹果在蓝色的背景上", "一张瓢虫的照片，微距，变焦，高质量，电影，拿着一个牌子，写着可图", "猫和狗，红色和蓝色",
    "a red apple on a blue background", "a dog, and a cat; 3 owls!", "hello world, philosophy and soporific",
    "a photo of an owl, best quality, masterpiece", "blue sky, red earth", "“引号”，。！？",
]
TEXTS = [
    "", " ", "a red apple", "一只红色的苹果", "红色的 apple，on blue", "  two  spaces  ", "line\nbreak\ttab",
    "ＡＢＣ　１２３ full width", "é ﬁ Ⅷ ㍿ ½", "🍎 an emoji", "\u200b\ufeffzero width", "soporific philosophy sop",
    "<unk> </s> <s> [gMASK] [sMASK] eop <|user|>hello<|assistant|>", "sopsop [gMASK] x", "(red:1.3) [blue]",
    "a red apple on a blue background, " * 4, "一张瓢虫的照片，微距，变焦，高质量，电影，拿着一个牌子，写着可图",
    "中文" * 40,
]


def train(rule):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 3), model_writer=model, vocab_size=420, model_type="bpe", byte_fallback=True,
        character_coverage=1.0, bos_id=1, eos_id=2, unk_id=0, pad_id=-1, normalization_rule_name=rule,
        user_defined_symbols=["sop"], minloglevel=2)
    return model.getvalue()


def added(content):
    return dict(content=content, lstrip=False, rstrip=False, normalized=True, single_word=False, special=False)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    # The file is small without rules; with them (those of nmt_nfkc) it has 240 kB, so one in the build's tests only.
    (FOLDER / "plain.model").write_bytes(train("identity"))
    (FOLDER / "tokenizer.model").write_bytes(train("nmt_nfkc"))
    cases = []
    for name, model, config in (
        ("default", "tokenizer.model", {}),
        ("identity", "plain.model", {}),
        ("roles", "plain.model", {"encode_special_tokens": True}),
        ("added", "plain.model", {"added_tokens_decoder": {
            "421": added("[gMASK]"), "423": added("sop"), "426": added("<|user|>")}}),
    ):
        config = {"tokenizer_class": "ChatGLMTokenizer", "padding_side": "left", **config}
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            shutil.copy(FOLDER / model, folder / "tokenizer.model")
            (folder / "tokenizer_config.json").write_text(json.dumps(config))
            tokenizer = ChatGLMTokenizer.from_pretrained(folder)
            rows = []
            for text in TEXTS:
                row = tokenizer(text, padding="max_length", max_length=LENGTH, truncation=True)
                rows.append({"text": text, "all": tokenizer(text).input_ids, "ids": row.input_ids,
                             "mask": row.attention_mask, "positions": row.position_ids})
        cases.append({"name": name, "model": model, "config": config, "length": LENGTH, "rows": rows})
    (FOLDER / "texts.json").write_text(json.dumps(cases, ensure_ascii=False))
    for file in sorted(FOLDER.iterdir()):
        print(file.name, file.stat().st_size)


if __name__ == "__main__":
    main()
