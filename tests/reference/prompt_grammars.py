"""Golden readings of prompts, and the embeddings they make with the text encoder of tests/golden/tiny_sd.

Restates what AUTOMATIC1111's web UI 1.10 (modules/prompt_parser.py, extra_networks.py, sd_hijack_clip.py, sd_emphasis.py)
and ComfyUI (comfy/sd1_clip.py) do with a prompt. Writes tests/golden/prompt_grammars.json (how texts are read) and
tests/golden/prompt_embeddings.safetensors (tensors `N.text`, `N.pooled` of the cases in the metadata key `cases`).

    python tests/reference/prompt_grammars.py
"""

import json
import re

import torch
from safetensors.torch import save_file
from transformers import CLIPTextModel, CLIPTokenizer

from prompt_cases import A1111, COMFY, COMPOSED, EMBEDDED, NETWORKS, SCHEDULED
from support import GOLDEN

WEIGHT = re.compile(r":\s*([+-]?[.\d]+)\s*\)")
BREAK = re.compile(r"\s*\bBREAK\b\s*")


# --- AUTOMATIC1111: weights ---------------------------------------------------------------------------------------


def a1111_pieces(prompt):
    """[[text, weight, kind], …]; kind is "text" or "break"."""
    pieces, opened, at = [], {"(": [], "[": []}, 0
    partner, factor = {")": "(", "]": "["}, {"(": 1.1, "[": 1 / 1.1}

    def weigh(first, by):
        for piece in pieces[first:]:
            piece[1] *= by

    while at < len(prompt):
        c, length = prompt[at], 1
        weight = WEIGHT.match(prompt, at)
        if c == "\\":
            escaped = prompt[at + 1:at + 2]
            length = 2 if escaped and escaped in "()[]\\" else 1
            pieces.append([escaped if length == 2 else "", 1.0])
        elif c in opened:
            opened[c].append(len(pieces))
        elif weight and opened["("]:
            length = len(weight[0])
            weigh(opened["("].pop(), float(weight[1]))
        elif c in partner and opened[partner[c]]:
            weigh(opened[partner[c]].pop(), factor[partner[c]])
        else:
            run = weight[0] if weight else c if c in "):]" else re.match(r"[^\\()\[\]:]+", prompt[at:])[0]
            length = len(run)
            for number, part in enumerate(BREAK.split(run)):
                pieces += [["BREAK", -1.0]] * (number > 0)
                pieces.append([part, 1.0])
                if number > 0:
                    pieces[-2] = list(pieces[-2])
        at += length
    for bracket in "([":
        for first in opened[bracket]:
            weigh(first, factor[bracket])
    joined = []
    for text, weight in pieces or [["", 1.0]]:
        if joined and joined[-1][1] == weight:
            joined[-1][0] += text
        else:
            joined.append([text, weight])
    return [["", 1.0, "break"] if piece == ["BREAK", -1.0] else [*piece, "text"] for piece in joined]


# --- AUTOMATIC1111: networks, composition, schedules --------------------------------------------------------------


def networks(prompt):
    found = re.findall(r"<(\w+):([^>]+)>", prompt)
    return {"rest": re.sub(r"<\w+:[^>]+>", "", prompt), "networks": [[kind, *rest.split(":")] for kind, rest in found]}


def composed(prompt):
    prompts = []
    for part in re.split(r"\bAND\b", prompt):
        part = part.rstrip()
        weight = re.search(r"\s*:\s*([-+]?(\d+\.?|\d*\.\d+))$", part)
        prompts.append([part[:weight.start()], float(weight[1])] if weight else [part, 1.0])
    return prompts


NUMBER = re.compile(r"\s*([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?)\s*")


class NotScheduled(Exception):
    """The text does not fit the grammar."""


def structures(prompt):
    """The text as a list of strings and ("switch", before, after, number) or ("alternate", options).

    Where brackets that mean something touch some that do not, the original's grammar can be read in two ways and its
    parser takes one by chance; here they keep their meaning."""
    root, opened = [], []

    def here():
        return opened[-1][1][-1] if opened else root

    def give_up():
        for bracket, parts, separators in opened:
            if "|" in separators:
                raise NotScheduled
            for before, part in zip([bracket, *separators], parts):
                root.extend([before, *part])
        opened.clear()

    at = 0
    while at < len(prompt):
        c = prompt[at]
        if c == "\\":
            if prompt[at + 1:at + 2] in ("", "\n"):
                raise NotScheduled
            here().append(prompt[at:at + 2])
            at += 1
        elif c in "([":
            opened.append((c, [[]], []))
        elif c in ":|" and opened:
            opened[-1][1].append([])
            opened[-1][2].append(c)
        elif c == "|":
            raise NotScheduled
        elif c in ")]" and opened and opened[-1][0] == {")": "(", "]": "["}[c]:
            bracket, parts, separators = opened[-1]
            kinds, number = set(separators), None
            if all(isinstance(part, str) for part in parts[-1]):
                number = NUMBER.fullmatch("".join(parts[-1]))
            if not separators or (c == ")" and separators == [":"]):
                opened.pop()
                middle = [item for before, part in zip(["", *separators], parts) for item in [before, *part] if item]
                here().extend([bracket, *middle, c])
            elif c == "]" and kinds == {"|"}:
                opened.pop()
                here().append(("alternate", parts))
            elif c == "]" and kinds == {":"} and len(parts) <= 3 and number:
                opened.pop()
                here().append(("switch", parts[0] if len(parts) == 3 else [], parts[-2], number[1]))
            else:
                give_up()
                root.append(c)
        elif c in ")]":
            give_up()
            root.append(c)
        else:
            here().append(c)
        at += 1
    give_up()
    return root


def step_of(number, steps):
    return min(steps, int(float(number) * steps if "." in number else float(number)))


def ends_of(items, steps):
    for item in items:
        if item[0] == "alternate":
            yield from range(1, steps + 1)
            for option in item[1]:
                yield from ends_of(option, steps)
        elif item[0] == "switch":
            yield from [step_of(item[3], steps)] if step_of(item[3], steps) >= 1 else []
            yield from ends_of(item[1] + item[2], steps)


def text_at(items, step, steps):
    text = ""
    for item in items:
        if item[0] == "alternate":
            text += text_at(item[1][(step - 1) % len(item[1])], step, steps)
        elif item[0] == "switch":
            text += text_at(item[1] if step <= step_of(item[3], steps) else item[2], step, steps)
        else:
            text += item
    return text


def schedule(prompt, steps):
    try:
        items = structures(prompt)
    except NotScheduled:
        return [[steps, prompt]]
    return [[end, text_at(items, end, steps)] for end in sorted({steps, *ends_of(items, steps)})]


# --- ComfyUI: weights ---------------------------------------------------------------------------------------------


def comfy_items(text):
    items, item, depth = [], "", 0
    for c in text:
        if c == "(":
            if depth == 0 and item:
                items.append(item)
                item = ""
            depth += 1
        depth -= c == ")"
        item += c
        if c == ")" and depth == 0:
            items.append(item)
            item = ""
    return items + [item] * bool(item)


def comfy_weights(text, weight):
    for item in comfy_items(text):
        if not (len(item) > 1 and item[0] == "(" and item[-1] == ")"):
            yield item, weight
            continue
        inner, own = item[1:-1], weight * 1.1
        colon = inner.rfind(":")
        if colon > 0:
            try:
                own = float(inner[colon + 1:])
                inner = inner[:colon]
            except ValueError:
                pass
        yield from comfy_weights(inner, own)


def comfy_pieces(prompt):
    marked = prompt.replace(r"\)", "\0\1").replace(r"\(", "\0\2")
    pieces = []
    for text, weight in comfy_weights(marked, 1.0):
        text = text.replace("\0\1", ")").replace("\0\2", "(")
        first, *named = re.split("[ \n]embedding:", text)
        if first.startswith("embedding:"):
            first, named = "", [first[len("embedding:"):], *named]
        pieces += [[first, weight, "text"]] * bool(first)
        for rest in named:
            words = rest.strip()
            name = re.match(r"\S*", words)[0].rstrip(",")
            pieces += [[name, weight, "embedding"]] * bool(name)
            pieces += [[words[len(name):], weight, "text"]] * (len(words) > len(name))
    return pieces


# --- embeddings ---------------------------------------------------------------------------------------------------


class Encoder:
    def __init__(self, pad):
        self.tokenizer = CLIPTokenizer.from_pretrained(GOLDEN / "tiny_sd" / "tokenizer")
        self.network = CLIPTextModel.from_pretrained(GOLDEN / "tiny_sd" / "text_encoder").eval()
        self.start, self.end = self.tokenizer.bos_token_id, self.tokenizer.eos_token_id
        self.pad = self.tokenizer.convert_tokens_to_ids(pad) if pad else self.end
        self.length = self.network.config.max_position_embeddings - 2

    def tokens(self, text):
        return self.tokenizer(text, add_special_tokens=False)["input_ids"]

    def row(self, tokens):
        return [self.start, *tokens, self.end] + [self.pad] * (self.length - len(tokens))

    def run(self, rows, clip_skip):
        with torch.no_grad():
            out = self.network(torch.tensor(rows), output_hidden_states=True)
            text = out.last_hidden_state
            if clip_skip > 1:
                norm = getattr(self.network, "text_model", self.network).final_layer_norm
                text = norm(out.hidden_states[-clip_skip])
        return text, out.pooler_output


def a1111_chunks(encoder, text):
    comma, = encoder.tokens(",")
    chunks, chunk, last_comma = [], [], None
    for words, weight, kind in a1111_pieces(text):
        if kind == "break":
            chunks.append(chunk)
            chunk, last_comma = [], None
            continue
        for token in encoder.tokens(words):
            full = len(chunk) == encoder.length
            if token == comma:
                last_comma = len(chunk)
            elif full and last_comma is not None and len(chunk) - last_comma <= 20:
                chunks.append(chunk[:last_comma + 1])
                chunk, last_comma = chunk[last_comma + 1:], None
            if len(chunk) == encoder.length:
                chunks.append(chunk)
                chunk, last_comma = [], None
            chunk.append((token, weight))
    return chunks + [chunk] * bool(chunk or not chunks)


def comfy_chunks(encoder, text):
    chunks = [[]]
    for words, weight, kind in comfy_pieces(text):
        assert kind == "text"
        group = [(token, weight) for token in encoder.tokens(words)]
        torn = len(group) >= 8
        while len(group) + len(chunks[-1]) > encoder.length:
            room = encoder.length - len(chunks[-1])
            chunks[-1] += group[:room] if torn else []
            group = group[room:] if torn else group
            chunks.append([])
        chunks[-1] += group
    return chunks


def weights_of(encoder, chunk):
    return torch.tensor([1.0] + [weight for _, weight in chunk] + [1.0] * (encoder.length + 1 - len(chunk)))


def encode_a1111(encoder, texts, clip_skip):
    """All texts of one schedule in one batch, as the mean is theirs together."""
    rows = [a1111_chunks(encoder, text) for text in texts]
    longest = max(map(len, rows))
    rows = [chunks + [[]] * (longest - len(chunks)) for chunks in rows]
    parts, pooled = [], None
    for place in range(longest):
        batch = [chunks[place] for chunks in rows]
        z, first = encoder.run([encoder.row([token for token, _ in chunk]) for chunk in batch], clip_skip)
        pooled = first if pooled is None else pooled
        before = z.mean()
        z = z * torch.stack([weights_of(encoder, chunk) for chunk in batch])[..., None]
        parts.append(z * (before / z.mean()))
    return torch.cat(parts, 1), pooled


def encode_comfy(encoder, texts, clip_skip):
    everything, pools = [], []
    for text in texts:
        chunks = comfy_chunks(encoder, text)
        z, pooled = encoder.run([encoder.row([token for token, _ in chunk]) for chunk in [*chunks, []]], clip_skip)
        weights = torch.stack([weights_of(encoder, chunk) for chunk in chunks])[..., None]
        everything.append(torch.where(weights == 1, z[:-1], (z[:-1] - z[-1]) * weights + z[-1]).flatten(0, 1))
        pools.append(pooled[0])
    return torch.stack(everything), torch.stack(pools)


def encode_plain(encoder, texts, clip_skip):
    return encoder.run([encoder.row(encoder.tokens(text)[:encoder.length]) for text in texts], clip_skip)


def main():
    readings = {
        "a1111": [{"text": text, "pieces": a1111_pieces(text)} for text in A1111],
        "networks": [{"text": text, **networks(text)} for text in NETWORKS],
        "composed": [{"text": text, "prompts": composed(text)} for text in COMPOSED],
        "scheduled": [{"text": text, "steps": steps, "texts": schedule(text, steps)} for text, steps in SCHEDULED],
        "comfy": [{"text": text, "pieces": comfy_pieces(text)} for text in COMFY],
    }
    lines = [f'"{kind}": [\n' + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]"
             for kind, cases in readings.items()]
    (GOLDEN / "prompt_grammars.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")

    encode = {"a1111": encode_a1111, "comfyui": encode_comfy, "plain": encode_plain}
    cases, tensors = [], {}
    for number, case in enumerate(EMBEDDED):
        case = {"pad": "", "clip_skip": 1, **case}
        text, pooled = encode[case["grammar"]](Encoder(case["pad"]), case["texts"], case["clip_skip"])
        tensors |= {f"{number}.text": text.contiguous(), f"{number}.pooled": pooled.contiguous()}
        cases.append(case)
    save_file(tensors, GOLDEN / "prompt_embeddings.safetensors", metadata={"cases": json.dumps(cases)})


if __name__ == "__main__":
    main()
