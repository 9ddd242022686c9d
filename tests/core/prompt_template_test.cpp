#include "core/api/prompt_template.h"

#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <doctest/doctest.h>

#include <fstream>
#include <limits>

using namespace candela;

namespace
{

using Strings = std::vector<std::string>;

Strings all(const std::string& prompt, const std::filesystem::path& wildcards = {})
{
    const PromptTemplate templated = PromptTemplate::parse(prompt, wildcards);
    Strings prompts;
    for (std::uint64_t i = 0; i < templated.count(); ++i)
        prompts.push_back(templated.at(i));
    return prompts;
}

void write(const std::filesystem::path& path, const std::string& text)
{
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

} // namespace

TEST_SUITE_BEGIN("prompt_template");

TEST_CASE("a prompt without choices stands for itself")
{
    for (const char* prompt :
        {"", "a red apple", "(a:1.2), [b], <lora:x:0.8>, {just braces}, a|b, }", "{", "__x__", "蜡烛 🕯"})
        CHECK((all(prompt) == Strings{prompt}));
}

TEST_CASE("every choice is taken, the last one changing fastest")
{
    CHECK((all("a {red|green} {apple|key}")
        == Strings{"a red apple", "a red key", "a green apple", "a green key"}));
    CHECK((all("{|big }apple") == Strings{"apple", "big apple"}));
    CHECK((all("{a|{b|c} d}") == Strings{"a", "b d", "c d"}));
    CHECK((all("{{a|b}|{x}}") == Strings{"a", "b", "{x}"}));
    CHECK((all("\\{a|b\\} {c\\|d|e} \\_") == Strings{"{a|b} c|d _", "{a|b} e _"}));
}

TEST_CASE("very many prompts are counted, and each can be had alone")
{
    std::string prompt;
    for (int i = 0; i < 16; ++i)
        prompt += "{0|1|2|3|4|5|6|7|8|9}";
    const PromptTemplate templated = PromptTemplate::parse(prompt);
    CHECK(templated.count() == 10'000'000'000'000'000);
    CHECK(templated.at(1'234'567'890'123'456) == "1234567890123456");
    for (int i = 0; i < 16; ++i)
        prompt += "{0|1|2|3|4|5|6|7|8|9}";
    CHECK(PromptTemplate::parse(prompt).count() == std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("a wildcard stands for each line of its file")
{
    const TemporaryFolder folder;
    write(folder / "animal.txt", "# comment\r\nan owl\r\n\r\na {red|grey} fox\r\n");
    write(folder / "sub/farbe.txt", "grün");
    write(folder / "both.txt", "__animal__ in __sub/farbe__");
    CHECK((all("__animal__, night", folder.path())
        == Strings{"an owl, night", "a red fox, night", "a grey fox, night"}));
    CHECK((all("__both__", folder.path())
        == Strings{"an owl in grün", "a red fox in grün", "a grey fox in grün"}));
    CHECK((all("{__sub/farbe__|x}", folder.path()) == Strings{"grün", "x"}));
    CHECK((all("\\__animal__ ____ __a.b__ __../x__", folder.path())
        == Strings{"__animal__ ____ __a.b__ __../x__"}));
}

TEST_CASE("what cannot be meant is refused in one sentence")
{
    const TemporaryFolder folder;
    write(folder / "loop.txt", "a __pool__");
    write(folder / "pool.txt", "__loop__");
    write(folder / "empty.txt", "# nothing\n");
    write(folder / "large.txt", std::string((4 << 20) + 1, 'x'));
    const auto refused = [&](const std::string& prompt) {
        return refusal([&] { PromptTemplate::parse(prompt, folder.path()); });
    };
    CHECK(mentions(refused("a {red|green apple"), "{red|green apple"));
    CHECK(mentions(refused("__loop__"), "leads back to itself"));
    CHECK(mentions(refused("__empty__"), "no lines"));
    CHECK(mentions(refused("__missing__"), "missing.txt"));
    CHECK(mentions(refused("__large__"), "4 MB"));
    CHECK(mentions(refused(std::string(40, '{') + "a|b" + std::string(40, '}')), "deeper than"));
}

TEST_SUITE_END();
