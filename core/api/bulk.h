// Many requests from one: files of prompts, choices in prompts, ranges of seeds, and every combination of
// some settings. Plain values, any thread.
#pragma once

#include "core/api/requests.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace candela
{

/// One setting of a request by its name on the command line (prompt, negative, seed, steps, cfg, size, width,
/// height, sampler, schedule, eta, clip-skip, grammar, count, model) and its value as text. Throws Error
/// (BadInput), naming both, where there is no such setting or the value is out of its range.
void applySetting(GenerateRequest& request, std::string_view name, const std::string& value);

/// A request for each row of a file. A text file has a prompt in each line; empty lines and those that begin
/// with # are passed over. A CSV file (by its name; RFC 4180, with or without a byte order mark) names
/// settings in its first row; an empty cell leaves the base's value. Throws Error (BadInput) naming file and
/// line; files of up to 64 MB.
std::vector<GenerateRequest> requestsFromFile(const GenerateRequest& base, const std::filesystem::path& file);

/// "7", "1-4", "1-9,20,30-31": the seeds in that order. Throws Error (BadInput) where it is none of these or
/// more than a million.
std::vector<std::uint32_t> seedsFromText(std::string_view text);

/// A setting and the values it takes.
struct Axis {
    std::string name;
    std::vector<std::string> values;
};

/// "steps=10,20,30"; a comma within a value is written \, . Throws Error (BadInput).
Axis axisFromText(std::string_view text);

/// Every combination, the last axis changing fastest: laid out in rows of the last axis' length it is the
/// labelled grid that others call X/Y plot. Throws Error (BadInput) where there are more than a million.
std::vector<GenerateRequest> combinations(const GenerateRequest& base, const std::vector<Axis>& axes);

/// All of it together: every prompt of the file, each of its choices, with every seed, in every combination.
struct Bulk {
    std::filesystem::path prompts; // a file; empty: the base's prompt
    bool choices = false; // whether {red|green} and __animal__ in prompts stand for their choices
    std::filesystem::path wildcards; // the folder that has animal.txt; empty: __animal__ is just text
    std::vector<std::uint32_t> seeds; // empty: the base's
    bool ownSeeds = false; // without `seeds`, whether each picture (or grid) has its own, counted up
    std::vector<Axis> axes; // with one to three of them the pictures are also laid out in labelled grids
};

inline constexpr std::uint64_t mostJobs = 100'000;

/// How many pictures that would be, without making them. Throws Error (BadInput) as above, and where it is
/// more than mostJobs.
std::uint64_t countOf(const GenerateRequest& base, const Bulk& bulk);

struct BulkJobs {
    std::vector<Request> requests; // pictures, each grid behind its own
    int pictures = 0;
    int grids = 0;
};

/// In the order of the axes, the last changing fastest. With axes every picture is one (count 1), and a
/// grid's pictures go to a new folder of their own in base.output, which is made here: columns are the last
/// axis, rows the one before it, and each value of the first of three has its own grid. Throws Error
/// (BadInput) as countOf(), and where the folder cannot be made.
BulkJobs jobsFrom(const GenerateRequest& base, const Bulk& bulk);

} // namespace candela
