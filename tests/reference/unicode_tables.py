"""Writes core/text/unicode_tables.cpp: letter and number classes, lower case and canonical (de)composition exactly as
the `tokenizers` library has them. Its three parts follow three different versions of Unicode, none of them Python's
or ICU's, so every table is made by asking the library itself about every code point."""

import unicodedata
from itertools import groupby
from pathlib import Path

from tokenizers import Regex, normalizers

POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
nfc, nfd, lowercase = (n.normalize_str for n in (normalizers.NFC(), normalizers.NFD(), normalizers.Lowercase()))


def matching(pattern):
    remove = normalizers.Replace(Regex(pattern), "").normalize_str
    return {c for c in POINTS if remove(chr(c)) == ""}


def class_boundaries():
    """(first code point, class) wherever the class changes."""
    letters, numbers, spaces = matching(r"\p{L}"), matching(r"\p{N}"), matching(r"\s")
    assert not letters & numbers and not letters & spaces and not numbers & spaces
    boundaries, last = [], -1
    for c in range(0x110000):
        kind = 1 if c in letters else 2 if c in numbers else 3 if c in spaces else 0
        if kind != last:
            boundaries.append((c, kind))
        last = kind
    return boundaries


def lowercase_runs():
    """(first, last, step, difference): runs of upper-case code points at equal steps and differences."""
    pairs = [(c, lowercase(chr(c))) for c in POINTS if lowercase(chr(c)) != chr(c)]
    assert [(c, low) for c, low in pairs if len(low) > 1] == [(0x130, "i\u0307")], "the code knows this one"
    pairs = [(c, ord(low) - c) for c, low in pairs if len(low) == 1]
    runs = []
    for c, difference in pairs:
        run = runs[-1] if runs else None
        if run and run[3] == difference and run[0] == run[1] and c - run[1] in (1, 2):
            run[1], run[2] = c, c - run[1]
        elif run and run[3] == difference and c - run[1] == run[2]:
            run[1] = c
        else:
            runs.append([c, c, 1, difference])
    return runs


def is_hangul(c):
    return 0xAC00 <= c <= 0xD7A3


def decompositions():
    """(composed, first, second or 0, whether the two compose again): one level, to be applied repeatedly."""
    rows = []
    for c in POINTS:
        if is_hangul(c) or nfd(chr(c)) == chr(c):
            continue
        parts = [int(p, 16) for p in unicodedata.decomposition(chr(c)).split()]
        assert 1 <= len(parts) <= 2 and nfd("".join(map(chr, parts))) == nfd(chr(c))
        composes = len(parts) == 2 and nfc("".join(map(chr, parts))) == chr(c)
        rows.append((c, parts[0], parts[1] if len(parts) == 2 else 0, int(composes)))
    return rows


def combining_runs():
    """(first, last, canonical combining class): taken from Python where the library agrees that there is one."""
    def combines(c):
        s = chr(c)
        return nfd("\u0345" + s) != "\u0345" + s or nfd(s + "\u0334") != s + "\u0334"

    classes = {c: unicodedata.combining(chr(c)) for c in POINTS if nfd(chr(c)) == chr(c) and combines(c)}
    assert all(classes.values())
    examples = {k: chr(next(c for c in classes if classes[c] == k)) for k in set(classes.values())}
    for c, k in classes.items():
        for other, mark in examples.items():
            assert (nfd(mark + chr(c)) != mark + chr(c)) == (other > k), (hex(c), k, other)
    runs = []
    for _, group in groupby(enumerate(sorted(classes)), lambda item: (item[1] - item[0], classes[item[1]])):
        points = [c for _, c in group]
        runs.append((points[0], points[-1], classes[points[0]]))
    return runs


def table(kind, name, rows):
    cells = ["{" + ", ".join(hex(v) if i < wide else str(v) for i, v in enumerate(row)) + "}," for row in rows
             for wide in [HEX_COLUMNS[name]]]
    lines, line = [], "   "
    for cell in cells:
        if len(line) + 1 + len(cell) > 108:
            lines.append(line)
            line = "   "
        line += " " + cell
    return f"const {kind} {name}Data[] = {{\n" + "\n".join(lines + [line]) + "\n};\n"


HEX_COLUMNS = {"classBoundaries": 1, "lowercaseRuns": 2, "decompositions": 3, "combiningRuns": 2}
TABLES = [
    ("ClassBoundary", "classBoundaries", class_boundaries()),
    ("LowercaseRun", "lowercaseRuns", lowercase_runs()),
    ("CharacterDecomposition", "decompositions", decompositions()),
    ("CombiningRun", "combiningRuns", combining_runs()),
]

text = """// Made by tests/reference/unicode_tables.py; do not edit.
// clang-format off
#include "core/text/unicode_tables.h"

namespace candela::unicode
{
namespace
{

"""
text += "\n".join(table(*t) for t in TABLES) + "\n} // namespace\n\n"
text += "".join(f"const std::span<const {kind}> {name} = {name}Data;\n" for kind, name, _ in TABLES)
text += "\n} // namespace candela::unicode\n"
target = Path(__file__).resolve().parents[2] / "core" / "text" / "unicode_tables.cpp"
target.write_text(text)
for _, name, rows in TABLES:
    print(name, len(rows))
