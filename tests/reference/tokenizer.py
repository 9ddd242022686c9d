"""Writes what transformers' CLIPTokenizer makes of more than 10,000 texts:

golden/tokenizer_clip.jsonl.gz       CLIP's own vocabulary, no configuration; lines of [text, id, …] with start and end
golden/tokenizer_clip_sd2.jsonl.gz   the same with Stable Diffusion 2's configuration, whose pad token is "!"
golden/tokenizer_tiny/               a small vocabulary as vocab.json and merges.txt, as transformers 5 saves it
                                     (saved/tokenizer.json), and texts.jsonl

The vocabulary is the one in the open_clip_torch package."""

import gzip
import json
import random
import shutil
import tempfile
from pathlib import Path

import open_clip
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPTokenizer

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
random.seed(20260)

WORDS = """a an the of on in with and red blue green apple owl key castle portrait photo photograph detailed masterpiece
4k 8k hdr trending artstation unreal engine lighting cinematic watercolor painting oil cat dog astronaut riding horse
moon beach forest dragon cyberpunk style greg rutkowski ultra-realistic bokeh f/1.8 35mm ISO100 don't it's they're we've
I'm you'll he'd rock'n'roll O'Brien's CAN'T IT'S Mixed CASE WoRdS naïve café résumé Zürich Ångström smörgåsbord
supercalifragilisticexpialidocious antidisestablishmentarianism xyzzy qwrtp 1234567890 3.14159 2nd 50% $9.99 #1 @home
C++ foo_bar snake_case camelCase http://example.com/a?b=c&d=e user@example.com (best:1.3) [soft] <lora:x:0.8> {a|b}""".split()
FOREIGN = ["İstanbul", "IĞDIR", "ıssız", "STRASSE", "straße", "ẞ", "ΟΔΥΣΣΕΥΣ", "Ὀδυσσεύς", "ὈΔΥΣΣΕΎΣ", "Щука", "ЁЛКА", "ёжик",
           "红色的苹果", "一只猫坐在窗台上", "日本語テキスト", "ひらがな", "カタカナ", "ｶﾞ", "한국어", "안녕하세요", "각", "\u1100\u1161\u11a8", "עברית", "العربية",
           "हिन्दी", "क़", "ไทย", "ქართული", "ᲥᲐᲠᲗᲣᲚᲘ", "Ꭰꭰ", "ﬁ", "Ǆ", "ǅ", "ŉ", "ǰ", "Ω", "K", "Å", "é", "e\u0301", "ḍ̇", "d\u0307\u0323",
           "q\u0323\u0307", "\u0344", "\u0958", "\u2adc", "\U0001d15e", "a\u0315\u0300\u05ae\u0062", "½", "²", "Ⅷ", "ⅷ", "①", "٣", "৪", "〇", "𝟘", "𝔸",
           "𐐀", "𞤀", "Ⱥ", "ⱥ", "Ꞌ", "ŸÖÜÄ", "ÀÉÎÕÜ"]
EMOJI = ["🍎", "🦉", "👩‍🚀", "👨‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "❤️", "☃", "🇩🇪", "1️⃣", "🧑🏿‍🦱", "✨", "🫠", "™", "©️", "⚡️"]
ODD = ["\x00", "\x01", "\x07", "\x1b[0m", "\x7f", "\x85", "\xa0", "\u1680", "\u180e", "\u200b", "\u200d", "\u2028", "\u202e", "\u3000", "\ufeff",
       "\ufffd", "\ufffe", "\U0010ffff", "\ue000", "\t", "\n", "\r\n", "  ", "   \t ", "'", "''", "'s", "''s", "'S", "'LL", "’s", "...", "!!!", "?!",
       "--", "—", "“quoted”", "¡¿", "\\", "\"", "`", "^", "~", "|", "<|", "|>", "<|endoftext|>", "<|startoftext|>", "<|ENDOFTEXT|>",
       "<|StartOfText|>", "<|endoftext|>!", "!<|endoftext|>", "<|endoftext", "endoftext|>", "<|endoftext|><|endoftext|>", "<|endoftext|>'s", "</w>",
       "hello</w>", "Ġ", "Ċ", "[PAD]", "<pad>", "&amp;", "&lt;b&gt;", "Ã©", "\u0301", "\u0327\u0301", "\u0301\u0327"]


def any_code_point():
    while True:
        c = random.choice([random.randrange(0x80), random.randrange(0x800), random.randrange(0x10000), random.randrange(0x110000),
                           random.randrange(0x300, 0x370), random.randrange(0x1E00, 0x2000), random.randrange(0x1F000, 0x1FB00)])
        if not 0xD800 <= c < 0xE000:
            return chr(c)


def text():
    kind = random.randrange(20)
    if kind < 7:
        return random.choice([" ", " ", " ", ", "]).join(random.choice(WORDS) for _ in range(random.randint(1, 9)))
    if kind < 10:
        return "".join(random.choice(FOREIGN) + random.choice(["", " "]) for _ in range(random.randint(1, 4)))
    if kind < 12:
        return "".join(random.choice(EMOJI + WORDS) + random.choice(["", " "]) for _ in range(random.randint(1, 5)))
    if kind < 16:
        pool = ODD * 2 + WORDS + EMOJI + FOREIGN
        return "".join(random.choice(pool) + random.choice(["", "", " "]) for _ in range(random.randint(1, 6)))
    if kind < 18:
        return "".join(any_code_point() for _ in range(random.randint(1, 8)))
    if kind < 19:
        word = random.choice(WORDS + FOREIGN)
        return "".join(c + random.choice(["", chr(random.randrange(0x300, 0x370))]) for c in word)
    word = list(random.choice(WORDS) + random.choice(WORDS))
    random.shuffle(word)
    return "".join(random.choice([c, c.upper()]) for c in word)


SPECIALS = {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}
SD2 = {key: {"content": content, "lstrip": False, "normalized": True, "rstrip": False, "single_word": False} for key, content in SPECIALS.items()}


def bytes_to_unicode():
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    rest = [b for b in range(256) if b not in printable]
    return [chr(b) for b in printable] + [chr(256 + i) for i in range(len(rest))]


def clip_files(folder):
    packed = Path(open_clip.__file__).parent / "bpe_simple_vocab_16e6.txt.gz"
    merges = gzip.decompress(packed.read_bytes()).decode().split("\n")[1:49152 - 256 - 2 + 1]
    alphabet = bytes_to_unicode()
    tokens = alphabet + [c + "</w>" for c in alphabet] + [m.replace(" ", "") for m in merges] + ["<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({t: i for i, t in enumerate(tokens)}, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")


def tiny_files(folder):
    """A vocabulary that lacks some bytes, so that unknown tokens occur."""
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>", unk_token="<|endoftext|>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    trainer = trainers.BpeTrainer(vocab_size=400, end_of_word_suffix="</w>", special_tokens=["<|startoftext|>", "<|endoftext|>"],
                                  initial_alphabet=[c for c in pre_tokenizers.ByteLevel.alphabet() if c < "\u0110"], show_progress=False)
    tokenizer.train_from_iterator([" ".join(WORDS)] * 3 + ["a red apple on a blue background, an owl and a key"] * 5, trainer)
    tokenizer.model.save(str(folder))


def encoded(tokenizer, texts):
    return [json.dumps([t, *tokenizer(t).input_ids], ensure_ascii=False, separators=(",", ":")) for t in texts]


def write_packed(name, lines):
    with gzip.GzipFile(GOLDEN / name, "wb", compresslevel=9, mtime=0) as file:
        file.write("\n".join(lines).encode() + b"\n")


texts = ["", " ", "a", "!", "\x00", *ODD, *EMOJI, *FOREIGN, "a" * 3000, "ab" * 700, "!" * 500, "1" * 200, "🦉" * 100, "e\u0301" * 200, "a\u0301\u0327" * 100,
         " ".join(WORDS), "x" + "\u0301" * 300, "word " * 200]
while len(texts) < 11000:
    texts.append(text())

with tempfile.TemporaryDirectory() as temporary:
    folder = Path(temporary)
    clip_files(folder)
    write_packed("tokenizer_clip.jsonl.gz", encoded(CLIPTokenizer.from_pretrained(folder), texts))
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 77, "pad_token": "<|endoftext|>", "tokenizer_class": "CLIPTokenizer"}))
    (folder / "special_tokens_map.json").write_text(json.dumps(SD2 | {"pad_token": "!"}))
    write_packed("tokenizer_clip_sd2.jsonl.gz", encoded(CLIPTokenizer.from_pretrained(folder), texts[:1500]))

tiny = GOLDEN / "tokenizer_tiny"
shutil.rmtree(tiny, ignore_errors=True)
(tiny / "saved").mkdir(parents=True)
tiny_files(tiny)
tokenizer = CLIPTokenizer.from_pretrained(tiny)
tokenizer.save_pretrained(tiny / "saved")
(tiny / "texts.jsonl").write_text("\n".join(encoded(tokenizer, texts[:60] + texts[200:600])) + "\n")
