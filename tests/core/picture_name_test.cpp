#include "core/api/picture_name.h"

#include "tests/support/refusal.h"

#include <algorithm>

using namespace candela;

namespace
{

std::string named(std::string_view pattern, const std::string& prompt = "A red apple, on blue")
{
    const GenerateRequest picture{.prompt = prompt,
        .seed = 42,
        .steps = 20,
        .cfg = 6.5,
        .width = 512,
        .height = 768,
        .sampler = SamplerKind::EulerA};
    return pictureName(pattern, picture, "v1-5 (pruned)", 0);
}

} // namespace

TEST_SUITE_BEGIN("picture_name");

TEST_CASE("a pattern's words are filled in")
{
    CHECK(named("") == "a-red-apple-on-blue-42");
    CHECK(named("{seed}_{size}_{steps}_{cfg}_{sampler}") == "42_512x768_20_6.5_euler_a");
    CHECK(named("{model}") == "v1-5 (pruned)");
    CHECK(named("{date} {time}").size() == 17);
    CHECK(named("plain") == "plain");
}

TEST_CASE("every word that is offered is understood")
{
    for (const std::string_view word : namePatternWords()) {
        std::string pattern = "{";
        pattern += word;
        pattern += '}';
        CHECK_NOTHROW(requireNamePattern(pattern));
        CHECK(named(pattern) != pattern);
    }
}

TEST_CASE("unknown words and lonely braces are refused by name")
{
    CHECK_NOTHROW(requireNamePattern(""));
    CHECK(mentions(refusal([] { requireNamePattern("{seed}-{what}"); }), "{what}"));
    for (const char* pattern : {"{seed", "seed}", "{seed{prompt}}", "{", "{}"})
        CHECK(!refusal([&] { requireNamePattern(pattern); }).empty());
}

TEST_CASE("whatever the pattern and the prompt, the name is one that file systems take")
{
    CHECK(named("../../etc/{seed}") == "etc-42");
    CHECK(named("a/b\\c:d*e?f\"g<h>i|j") == "a-b-c-d-e-f-g-h-i-j");
    CHECK(named("-rf {seed}") == "rf 42");
    CHECK(named("{prompt}", "  !!! ") == "picture");
    CHECK(named("...") == "picture");
    CHECK(named("con") == "_con");
    CHECK(named("COM1") == "_COM1");
    CHECK(named("name. ") == "name");
    CHECK(named(std::string(500, 'x')).size() == 120);
    CHECK(named("line\nbreak\x01") == "line-break-");
}

TEST_CASE("letters beyond ASCII stay whole")
{
    CHECK(named("{prompt}", "一个红苹果") == "一个红苹果");
    const std::string long_ = named("{prompt}", "一个红苹果在蓝色的背景上面还有很多很多别的东西");
    CHECK(long_.size() <= 40);
    CHECK(long_.size() % 3 == 0); // three bytes a letter, none cut
}

TEST_SUITE_END();
