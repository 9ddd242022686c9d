"""The prompts of prompt_grammars.py: the ordinary ones and those that are written by accident."""

A1111 = [
    "", " ", "normal text", "an (important) word", "(unbalanced", "unbalanced)", r"\(literal\]", "(unnecessary)(parens)",
    "a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).", "[less]", "[[[far less]]]", "((more)) and [[less]]", "([both])",
    "[(both:1.5)]", "(a:1.3)", "(a:1)", "(a:0)", "(a:-1)", "(a:+1.5)", "(a: 1.3 )", "(a :1.3)", "(a:.5)", "(a:5.)",
    "(a:1.3.)b".replace("3.)", "3)"), "(a:)", "(a:b)", "(a:1.3", "a:1.3)", "a:1.3", "(:1.3)", "()", "[]", "(())", ")(", "][",
    "([)]", "[(])", "(a [b) c]", "(a\nb:1.2)\nc", "a\\", "\\", "\\\\", r"\\(a:1.2)", r"\(a:1.2\)", r"(\(:1.5)", r"a\b\c",
    r"(a\:1.3)", "a BREAK b", "BREAK", "BREAK BREAK", "aBREAK b", "a, BREAK, b", "(a BREAK b)", "(a BREAK b:1)", "[a BREAK b]",
    "中BREAK", "中 BREAK 文", "_BREAK_", r"\BREAK", "(红苹果:1.2)，[蓝色]的背景", "(苹果:１.５)", "（苹果：1.2）", "🦉(🔑:1.4)🕯️", "(👩‍🚀:0.7)",
    "naïve (café:1.1)", "(a:1.2)(b:1.2)(c:1.2)", "(a:1.1)(b)", "((a):0.5)", "((a:2):0.5)", "a:b:c", "(a:b:1.5)", "(12:30)",
    "a (b) : 1.5)", "<lora:x:0.8> (y)", "masterpiece, best quality, (detailed eyes:1.2), [[blurry]], (red hair, (long:1.1):0.9)",
    ":(", ":)", ":-)", "(:", "(a:1.2):1.5)", "[a:b:0.5]", "(a:1e3)", "(a:1,5)", "(a;1.5)", "\t(a)\r\n[b]\u3000(c)",
    "(" * 30 + "a" + ")" * 30, "[" * 20 + "a", "((((((((((x:0.1):2):3)", "(a:99999999999)", "(a:0.0000001)",
]

NETWORKS = [
    "", "a cat", "<lora:x:0.8>", "a <lora:x:0.8> cat <lora:y>", "<hypernet:ink:1.1>", "<lora:x:0.8:0.5>", "<lora:x::0.5>",
    "<lora:x:te=0.5:unet=1>", "<lora:>", "<lora:x", "lora:x>", "<:x>", "<lora>", "<<lora:x>>", "<lora:<y:1>", "<lo ra:x>",
    "<名字:模型:1>", "<lora:水墨:0.7>画", "<lora:a:1><lora:a:1>", "<lora:x:>", "<lora:x:0.8\n>", "a < b > c", "<3", "<lyco:z:1>",
    "(<lora:x:1>:1.2)", "[<lora:x:1>:<lora:y:1>:0.5]", "<_a:b>", "<a-b:c>", ">" * 5 + "<" * 5, "🦉<lora:🔑:1>",
]

COMPOSED = [
    "", "a cat", "a cat AND a dog", "a cat:1.2 AND a dog:0.5", "a AND b AND c", "AND", " AND ", "a AND", "AND b", "a AND b :-1",
    "aANDb", "a_AND b", "中AND文", "中 AND 文", "a and b", "a AND AND b", "cat :1.5", "cat: 1.5 ", "cat:1.", "cat:.5", "cat:",
    "cat:1.5.", "cat:1e3", "cat::2", "a:1:2", "(a:1.5", "(a:1.5)", "(a:1.5) AND [b:c:3]", "a\nAND\nb:2\n", "a AND b:+3", "🦉 AND 🔑:0.3",
]

SCHEDULED = [(text, 10) for text in [
    "", "test", "a [b:3]", "a [b: 3]", "a [[[b]]:2]", "[(a:2):3]", "a [b : c : 1] d", "a[b:[c:d:2]:1]e", "a [unbalanced",
    "a [b:.5] c", "a [{b|d{:.5] c", "((a][:b:c [d:3]", "[a|(b:1.1)]", "[fe|]male", "[fe|||]male", "[|a]", "[|]", "[a|b|c]",
    "[a:b:5]", "[a:b:0.5]", "[a::5]", "[:b:5]", "[::5]", "[:5]", "[a:5]", "[5]", "[5:5]", "[1:2:3]", "[a:b:5.]", "[a:b:1.0]",
    "[a:b:0]", "[a:b:0.0]", "[a:b:-1]", "[a:b:-0.5]", "[a:b:+3]", "[a:b:99]", "[a:b:1e1]", "[a:b:1.e0]", "[a:b:.]", "[a:b:]",
    "[a:b:5x]", "[a:b:c:5]", "[a:(b:1.2):5]", "[(a:b:1.2):c:5]", "[[a:b:2]:[c:d:8]:5]", "[a:b:3][c:d:3]", "[a:b:3] [c:d:7]",
    "([a:b:3])", "([a:b:3]:1.2)", "(a [b:c:3", "(a:b:c [d:e:3])", "[a [b:c:3] d", "a] [b:c:3]", "a) [b:c:3]", "[a:b:3)", "(a:b:3]",
    "a | b [c:d:3]", "a|b", "[a|b:c]", "[a|b:3]", "(a|b)", "[(a|b)|c]", "[[a|b]|c]", "[[a|b|c]|d]", "[[a|b]:c:4]", "[a:[b|c]:4]",
    r"\[a:b:3\]", r"[a\:b:3]", r"[a\|b|c]", "[a:b:3]\\", "[a:b:3]\\\n", "\\", "[苹果:梨:0.5]", "[猫|狗]在家", "🦉[🔑:🕯️:5]", "［a:b:3］",
    "[a:b:５]", "[a\n:b\n:\n5\n]", "[a: b:\u30005]", "a:b", ":", "::[a:b:5]::", "[]", "[()]", "()[]", "[a:b:5] BREAK [c|d]",
    "[a AND b:c:5]", "[<x>:y:5]", "((((a", "]]]][a:b:4]", "[a:b:4][[[[", "[[[[[a:1]:2]:3]:4]:5]",
]] + [("[a:b:0.5]", 1), ("[a:b:1]", 1), ("[a|b]", 1), ("[a:b:0.26]", 30), ("[a:b:0.5] [c:d:0.25]", 20), ("[a:b:7]", 5)]

COMFY = [
    "", " ", "normal text", "an (important) word", "(unbalanced", "unbalanced)", r"\(literal\)", "(unnecessary)(parens)", "(a:1.3)",
    "((a:1.3))", "((a):1.3)", "((a:2):0.5)", "(((a)))", "(a (b) c)", "(a (b:1.5) c:0.5)", "(a (b (c:2) d:3) e:4) f", "(a:1)",
    "(a:0)", "(a:-1)", "(a:+1.5)", "(a: 1.3 )", "(a :1.3)", "(a:.5)", "(a:5.)", "(a:)", "(a:b)", "(a:b:1.5)", "(a:1.5:b)", "(a:1.2.3)",
    "(a:.)", "(a:1e-1)", "(a:1E1)", "(a:1_0.5)", "(a:1__0)", "(a:_1)", "(a:0x10)", "(a:1,5)", "(:1.3)", "(::1.3)", "()", "(())", ")(",
    ")a(b)c", "a)(b)(c)", "a) (b:1.5) (c:2)", "(a", "((a)", "(a))", "(a)b)", "((a:2)", "(((a:2):3)", "[a]", "[a:b:0.5]", "[[a]]",
    "a BREAK b", "a AND b", r"\\(a)", r"(\(a\):1.5)", r"(a\))", r"\(a:1.5\)", r"a\b", "\\", "(a\\", "(红苹果:1.2)，(蓝色)的背景", "(苹果:１.５)",
    "（苹果：1.2）", "🦉(🔑:1.4)🕯️", "(👩‍🚀:0.7)", "(a\nb:1.2)\nc", "(a:1.2)(b:1.2)", "(12:30)", ":(", ":)", "embedding:x",
    "embedding:x, y", "a embedding:x b", "a, embedding:x, b", "(embedding:x:1.2)", "(a embedding:x b:1.3)", "aembedding:x",
    "a,embedding:x", "embedding:x embedding:y", "a\nembedding:x\nb", "embedding:", "a embedding: b", "embedding:,", "embedding:x.pt,,, y",
    "Embedding:x", "embedding:中文 b", "<lora:x:0.8> (y)", "{a|b} (c)",
    "(" * 30 + "a" + ")" * 30, "(" * 20 + "a", "masterpiece, (detailed eyes:1.2), ((red hair), (long:1.1):0.9)",
]

_LONG = "red owl, " * 12
EMBEDDED = (
    [{"grammar": "a1111", "texts": [text]} for text in [
        "", "a red owl", "a (red) owl", "a [red] (owl:1.4)", "(a red owl:0.3)", "a BREAK (red owl:1.3)", "(a BREAK red)",
        _LONG, "red " * 22 + "owl", "red, " + "owl " * 25, "owl " * 20 + "a, red, (owl red:1.2)", "owl " * 21 + ", " + "red " * 3,
        "owl " * 22 + ", red", "红(苹果:1.2) 🦉", "(owl:-0.5) an", "(a)(n) red", "BREAK", "a, BREAK, b BREAK",
    ]]
    + [{"grammar": "a1111", "texts": texts} for texts in [
        ["a red owl", "a (red:1.5) owl"], ["a (red) owl", "a (red) owl", "owl"], ["(owl:1.4)", _LONG], ["a", "b", "a", "b"],
        ["owl BREAK (red:0.5)", "owl"],
    ]]
    + [{"grammar": "a1111", "texts": ["a (red:1.3) owl"], "clip_skip": 2}, {"grammar": "a1111", "texts": ["an (owl)", _LONG], "pad": "!"}]
    + [{"grammar": "comfyui", "texts": [text]} for text in [
        "", "a red owl", "a (red) owl", "a ((red:2)) (owl:0.4)", "(a (red:1.5) owl:0.3)", _LONG, "red " * 22 + "owl", "owl " * 20 + "(an owl:1.2)",
        "owl " * 20 + "(a red owl an:1.2)", "owl " * 19 + "(red owl an red owl an owl owl owl:1.2)", "(owl:0) an", "(owl:-1)", "红(苹果:1.2) 🦉",
        "[a:b:0.5] BREAK",
    ]]
    + [{"grammar": "comfyui", "texts": ["a (red:1.3) owl"], "clip_skip": 2}, {"grammar": "comfyui", "texts": ["an (owl)"], "pad": "!"}]
    + [{"grammar": "plain", "texts": [text]} for text in ["", "a (red:1.3) owl", _LONG]]
    + [{"grammar": "plain", "texts": ["a red owl"], "clip_skip": 2, "pad": "!"}]
)
