// Many prompts from one: {red|green|blue} and __animal__. Plain values, any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace candela
{

/// A prompt in which `{red|green|blue}` stands for each of its choices and `__animal__` for each line of
/// FOLDER/animal.txt. Choices may be empty, and may hold choices and wildcards themselves; so may the lines.
/// A backslash takes a brace, bar or underscore literally, and braces without a bar are just braces. Commas,
/// parentheses and brackets mean nothing here.
class PromptTemplate
{
public:
    /// Throws Error (BadInput) where a brace is not closed, a wildcard's file is missing, empty or larger
    /// than 4 MB, or a wildcard leads back to itself. `wildcards` may be empty: then __x__ is just text.
    static PromptTemplate parse(const std::string& prompt, const std::filesystem::path& wildcards = {});

    PromptTemplate(PromptTemplate&&) noexcept;
    PromptTemplate& operator=(PromptTemplate&&) noexcept;
    ~PromptTemplate();

    /// How many prompts it stands for; the largest number where there are more.
    std::uint64_t count() const;

    /// The prompt of that number, 0 ≤ index < count(); the last choice changes fastest.
    std::string at(std::uint64_t index) const;

    struct Part;

private:
    explicit PromptTemplate(std::unique_ptr<Part> whole);
    std::unique_ptr<Part> m_whole;
};

} // namespace candela
