#include "core/api/bulk.h"

#include "core/api/csv_reader.h"
#include "core/api/error.h"
#include "core/api/number_text.h"
#include "core/api/prompt_template.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <utility>

namespace candela
{
namespace
{

constexpr std::size_t mostRequests = 1'000'000;

template <typename Target, typename Value>
bool assign(Target& target, const std::optional<Value>& value)
{
    if (value)
        target = *value;
    return value.has_value();
}

bool assignSide(std::optional<int>& side, std::string_view text)
{
    constexpr int largest = 8192;
    return assign(side, numberFrom(text, 8, largest)) && *side % 8 == 0;
}

struct Setting {
    std::string_view name;
    bool (*apply)(GenerateRequest&, const std::string&); // false where the value is none it can take
};

constexpr Setting knownSettings[] = {
    {"prompt",
        [](GenerateRequest& r, const std::string& v) {
            return r.prompt = v, true;
        }},
    {"negative",
        [](GenerateRequest& r, const std::string& v) {
            return r.negative = v, true;
        }},
    {"model",
        [](GenerateRequest& r, const std::string& v) {
            return r.model = v, true;
        }},
    {"seed",
        [](GenerateRequest& r, const std::string& v) {
            return assign(r.seed, numberFrom<std::uint32_t>(v));
        }},
    {"count",
        [](GenerateRequest& r, const std::string& v) {
            return assign(r.count, numberFrom(v, 1, 999));
        }},
    {"steps",
        [](GenerateRequest& r, const std::string& v) {
            return assign(r.steps, numberFrom(v, 1, 1000));
        }},
    {"cfg",
        [](GenerateRequest& r, const std::string& v) {
            return assign(r.cfg, numberFrom(v, 0.0, 30.0));
        }},
    {"eta",
        [](GenerateRequest& r, const std::string& v) {
            return assign(r.eta, numberFrom(v, 0.0, 1.0));
        }},
    {"clip-skip",
        [](GenerateRequest& r, const std::string& v) {
            return assign(r.clipSkip, numberFrom(v, 1, 12));
        }},
    {"grammar",
        [](GenerateRequest& r, const std::string& v) {
            return assign(r.grammar, promptGrammarFromName(v));
        }},
    {"width",
        [](GenerateRequest& r, const std::string& v) {
            return assignSide(r.width, v);
        }},
    {"height",
        [](GenerateRequest& r, const std::string& v) {
            return assignSide(r.height, v);
        }},
    {"size",
        [](GenerateRequest& r, const std::string& v) {
            const std::size_t cross = v.find('x');
            return cross != std::string::npos && assignSide(r.width, std::string_view(v).substr(0, cross))
                && assignSide(r.height, std::string_view(v).substr(cross + 1));
        }},
    {"sampler",
        [](GenerateRequest& r, const std::string& v) {
            return assign(r.sampler, samplerFromName(v));
        }},
    {"schedule",
        [](GenerateRequest& r, const std::string& v) {
            return assign(r.schedule, scheduleFromName(v));
        }},
};

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blank = " \t\r";
    const std::size_t begin = text.find_first_not_of(blank);
    return begin == std::string_view::npos ? ""
                                           : text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

std::string contentsOf(const std::filesystem::path& path)
{
    constexpr std::uintmax_t largest = 64 << 20;
    std::error_code unreadable;
    const std::uintmax_t size = std::filesystem::file_size(path, unreadable);
    std::ifstream file(path, std::ios::binary);
    if (unreadable || !file)
        throw badInput("The file of prompts " + path.string() + " cannot be read.");
    if (size > largest)
        throw badInput("The file of prompts " + path.string() + " is larger than 64 MB.");
    std::string text(static_cast<std::size_t>(size), '\0');
    file.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<std::size_t>(file.gcount()));
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
    return text.starts_with(byteOrderMark) ? text.substr(byteOrderMark.size()) : text;
}

std::vector<GenerateRequest> requestsFromCsv(
    const GenerateRequest& base, std::string_view text, const std::string& file)
{
    CsvReader reader(text);
    const auto header = reader.next();
    std::vector<std::string> names;
    for (const std::string& cell : header.value_or(std::vector<std::string>{}))
        names.emplace_back(trimmed(cell));
    if (std::ranges::find(names, "prompt") == names.end())
        throw badInput("The first row of " + file + " names no column 'prompt'.");
    std::vector<GenerateRequest> requests;
    for (int line = reader.line(); const auto cells = reader.next(); line = reader.line()) {
        if (cells->size() == 1 && trimmed(cells->front()).empty())
            continue;
        const std::string where = "Line " + std::to_string(line) + " of " + file;
        if (cells->size() > names.size())
            throw badInput(where + " has " + std::to_string(cells->size()) + " cells for "
                + std::to_string(names.size()) + " columns.");
        GenerateRequest request = base;
        for (std::size_t i = 0; i < cells->size(); ++i) {
            if ((*cells)[i].empty())
                continue;
            try {
                applySetting(request, names[i], (*cells)[i]);
            } catch (const Error& error) {
                throw badInput(where + ": " + error.what());
            }
        }
        requests.push_back(std::move(request));
    }
    return requests;
}

std::vector<GenerateRequest> requestsFromLines(const GenerateRequest& base, std::string_view text)
{
    std::vector<GenerateRequest> requests;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.starts_with('#'))
            continue;
        requests.push_back(base);
        requests.back().prompt = line;
    }
    return requests;
}

} // namespace

void applySetting(GenerateRequest& request, std::string_view name, const std::string& value)
{
    const auto* const known = std::ranges::find(knownSettings, name, &Setting::name);
    if (known == std::end(knownSettings))
        throw badInput("There is no setting '" + std::string(name.substr(0, 80)) + "'.");
    GenerateRequest changed = request;
    if (!known->apply(changed, value))
        throw badInput("'" + value.substr(0, 80) + "' is no value for " + std::string(name) + ".");
    request = std::move(changed);
}

std::vector<GenerateRequest> requestsFromFile(const GenerateRequest& base, const std::filesystem::path& file)
{
    const std::string text = contentsOf(file);
    const bool isCsv = file.extension() == ".csv" || file.extension() == ".CSV";
    auto requests = isCsv ? requestsFromCsv(base, text, file.string()) : requestsFromLines(base, text);
    if (requests.empty())
        throw badInput("The file of prompts " + file.string() + " holds none.");
    return requests;
}

std::vector<std::uint32_t> seedsFromText(std::string_view text)
{
    const auto refuse = [whole = std::string(text.substr(0, 80))](const char* why) {
        return badInput("'" + whole + "' " + why, "Write seeds as 7, 1-4 or 1-9,20.");
    };
    std::vector<std::uint32_t> seeds;
    do {
        const std::size_t comma = std::min(text.find(','), text.size());
        const std::string_view part = trimmed(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
        const std::size_t dash = part.find('-');
        const auto first = numberFrom<std::uint32_t>(part.substr(0, dash));
        const auto last =
            dash == std::string_view::npos ? first : numberFrom<std::uint32_t>(part.substr(dash + 1));
        if (!first || !last || *last < *first)
            throw refuse("is no list of seeds.");
        if (*last - *first >= mostRequests - seeds.size())
            throw refuse("means more than a million seeds.");
        for (std::uint64_t seed = *first; seed <= *last; ++seed)
            seeds.push_back(static_cast<std::uint32_t>(seed));
    } while (!text.empty());
    return seeds;
}

Axis axisFromText(std::string_view text)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size())
        throw badInput("'" + std::string(text.substr(0, 80)) + "' names no setting and its values.",
            "Write it as steps=10,20,30.");
    Axis axis{.name = std::string(text.substr(0, equals)), .values = {""}};
    for (std::size_t i = equals + 1; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == ',')
            axis.values.back() += text[++i];
        else if (text[i] == ',')
            axis.values.emplace_back();
        else
            axis.values.back() += text[i];
    }
    GenerateRequest scratch;
    for (const std::string& value : axis.values)
        applySetting(scratch, axis.name, value); // complain now, not at the thousandth request
    return axis;
}

std::vector<GenerateRequest> combinations(const GenerateRequest& base, const std::vector<Axis>& axes)
{
    std::vector<GenerateRequest> requests{base};
    for (const Axis& axis : axes) {
        if (axis.values.size() > mostRequests / requests.size())
            throw badInput("These are more than a million combinations.");
        std::vector<GenerateRequest> next;
        next.reserve(requests.size() * axis.values.size());
        for (const GenerateRequest& request : requests)
            for (const std::string& value : axis.values)
                applySetting(next.emplace_back(request), axis.name, value);
        requests = std::move(next);
    }
    return requests;
}

namespace
{

/// a · b, or the largest number where that is more.
std::uint64_t times(std::uint64_t a, std::uint64_t b)
{
    constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
    return b != 0 && a > largest / b ? largest : a * b;
}

std::vector<GenerateRequest> rowsOf(const GenerateRequest& base, const Bulk& bulk)
{
    return bulk.prompts.empty() ? std::vector{base} : requestsFromFile(base, bulk.prompts);
}

std::uint64_t combinationsOf(const Bulk& bulk)
{
    std::uint64_t count = std::max<std::size_t>(1, bulk.seeds.size());
    for (const Axis& axis : bulk.axes)
        count = times(count, axis.values.size());
    return count;
}

/// A folder that was not there before.
std::filesystem::path newGridFolder(const std::filesystem::path& parent)
{
    std::error_code failure;
    std::filesystem::create_directories(parent, failure);
    for (int number = 1; number < 1'000'000; ++number) {
        std::filesystem::path folder = parent / ("grid-" + std::to_string(number));
        if (std::filesystem::create_directory(folder, failure))
            return folder;
        if (failure)
            break;
    }
    throw badInput("A folder for the grid cannot be made in " + parent.string() + ".");
}

std::string twoDigits(std::size_t number)
{
    return (number < 10 ? "0" : "") + std::to_string(number);
}

/// "steps 20"; of a prompt or a model its own words.
std::string labelOf(const Axis& axis, const std::string& value)
{
    if (axis.name == "prompt" || axis.name == "negative" || axis.name == "sampler" || axis.name == "schedule")
        return value;
    if (axis.name == "model")
        return std::filesystem::path(value).filename().string();
    return axis.name + " " + value;
}

std::vector<std::string> labelsOf(const Axis& axis)
{
    std::vector<std::string> labels;
    for (const std::string& value : axis.values)
        labels.push_back(labelOf(axis, value));
    return labels;
}

/// The pictures of one grid, and the grid behind them.
void addGrid(BulkJobs& jobs, const GenerateRequest& base, const std::vector<Axis>& axes, std::string title)
{
    const std::size_t columns = axes.back().values.size();
    const std::filesystem::path folder = newGridFolder(base.output);
    GridRequest grid{.columns = static_cast<int>(columns),
        .title = std::move(title),
        .columnLabels = labelsOf(axes.back())};
    if (axes.size() > 1)
        grid.rowLabels = labelsOf(axes.front());
    for (GenerateRequest& request : combinations(base, axes)) {
        const std::size_t cell = grid.pictures.size();
        request.output =
            folder / (twoDigits(cell / columns + 1) + "-" + twoDigits(cell % columns + 1) + ".png");
        grid.pictures.push_back(request.output);
        jobs.requests.emplace_back(std::move(request));
    }
    grid.output = folder / "grid.png";
    jobs.pictures += static_cast<int>(grid.pictures.size());
    jobs.requests.emplace_back(std::move(grid));
    ++jobs.grids;
}

/// One grid, or with a third axis one for each of its values.
void addGrids(BulkJobs& jobs, GenerateRequest base, const std::vector<Axis>& axes)
{
    base.count = 1;
    if (axes.size() < 3)
        return addGrid(jobs, base, axes, base.prompt);
    for (const std::string& value : axes.front().values) {
        GenerateRequest one = base;
        applySetting(one, axes.front().name, value);
        const std::string label = labelOf(axes.front(), value);
        addGrid(jobs, one, {axes[1], axes[2]}, label == one.prompt ? label : label + " – " + one.prompt);
    }
}

} // namespace

std::uint64_t countOf(const GenerateRequest& base, const Bulk& bulk)
{
    constexpr std::size_t mostAxes = 3;
    if (bulk.axes.size() > mostAxes)
        throw badInput("A grid has at most three settings that vary.");
    std::uint64_t prompts = 0;
    for (const GenerateRequest& row : rowsOf(base, bulk)) {
        const std::uint64_t here =
            bulk.choices ? PromptTemplate::parse(row.prompt, bulk.wildcards).count() : 1;
        prompts = here > mostJobs ? mostJobs + 1 : std::min(prompts + here, mostJobs + 1);
    }
    const std::uint64_t count = times(prompts, combinationsOf(bulk));
    if (count > mostJobs)
        throw badInput("That would be more than " + std::to_string(mostJobs) + " jobs.",
            "Leave out some choices, seeds or values.");
    return count;
}

BulkJobs jobsFrom(const GenerateRequest& base, const Bulk& bulk)
{
    BulkJobs jobs;
    jobs.requests.reserve(static_cast<std::size_t>(countOf(base, bulk)));
    const auto addAll = [&](GenerateRequest request) {
        if (bulk.axes.empty()) {
            jobs.requests.emplace_back(std::move(request));
            ++jobs.pictures;
        } else {
            addGrids(jobs, std::move(request), bulk.axes);
        }
    };
    std::uint32_t next = base.seed;
    const auto addSeeds = [&](GenerateRequest request) {
        if (bulk.seeds.empty()) {
            if (bulk.ownSeeds && request.seed == base.seed) // else the file names it
                request.seed = std::exchange(next, next + static_cast<std::uint32_t>(request.count));
            return addAll(std::move(request));
        }
        for (const std::uint32_t seed : bulk.seeds) {
            request.seed = seed;
            addAll(request);
        }
    };
    for (GenerateRequest& row : rowsOf(base, bulk)) {
        if (!bulk.choices) {
            addSeeds(std::move(row));
            continue;
        }
        const PromptTemplate prompts = PromptTemplate::parse(row.prompt, bulk.wildcards);
        for (std::uint64_t i = 0; i < prompts.count(); ++i) {
            row.prompt = prompts.at(i);
            addSeeds(row);
        }
    }
    return jobs;
}

} // namespace candela
