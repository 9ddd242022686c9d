#include "app/cli/options.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/api/picture_files.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

namespace candela::cli
{
namespace
{

constexpr std::size_t helpWidth = 100;

/// "--steps 0: a whole number from 1 to 1000 is needed."
[[noreturn]] void refuse(const std::string& option, const std::string& value, const std::string& needed)
{
    throw CLI::ValidationError(option + " " + (value.empty() ? "''" : value) + ": " + needed + " is needed.");
}

template <typename Number>
std::optional<Number> parseNumber(std::string_view text)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

/// 7.5 as "7.5", 30 as "30".
std::string shortNumber(double number)
{
    std::ostringstream text;
    text << number;
    return text.str();
}

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 < names.size() ? ", " : " or ") + names[i];
    return text;
}

bool isDevice(std::string_view name)
{
    constexpr std::string_view numbered = "cuda:";
    if (name == "auto" || name == "cpu" || name == "cuda")
        return true;
    return name.starts_with(numbered) && parseNumber<unsigned>(name.substr(numbered.size())).has_value();
}

/// Breaks `text` at blanks so that no line is longer than `width`; lines after the first are indented.
std::string wrapped(const std::string& text, std::size_t width, std::size_t indent)
{
    std::istringstream words(text);
    std::string word, line, all;
    while (words >> word) {
        if (!line.empty() && line.size() + 1 + word.size() > width) {
            all += line + "\n" + std::string(indent, ' ');
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
    }
    return all + line;
}

std::string inColumns(const std::string& left, const std::string& right, std::size_t column)
{
    std::string text = "  " + left;
    text +=
        text.size() + 2 > column ? "\n" + std::string(column, ' ') : std::string(column - text.size(), ' ');
    return text + wrapped(right, helpWidth - column, column) + "\n";
}

} // namespace

CLI::Option* addText(CLI::App& app, const std::string& name, const std::string& placeholder,
    const std::string& description, std::string& value)
{
    return app
        .add_option_function<std::string>(
            name, [&value](const std::string& text) { value = text; }, description)
        ->type_name(placeholder);
}

CLI::Option* addPath(CLI::App& app, const std::string& name, const std::string& placeholder,
    const std::string& description, std::filesystem::path& value)
{
    return app
        .add_option_function<std::string>(
            name,
            [&value, name](const std::string& text) {
                if (text.empty())
                    refuse(name, text, "the name of a file or folder");
                value = std::filesystem::path(text);
            },
            description)
        ->type_name(placeholder);
}

CLI::Option* addTexts(CLI::App& app, const std::string& name, const std::string& placeholder,
    const std::string& description, std::vector<std::string>& values)
{
    return app
        .add_option_function<std::vector<std::string>>(
            name, [&values](const std::vector<std::string>& texts) { values = texts; }, description)
        ->type_name(placeholder)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false);
}

CLI::Option* addPaths(CLI::App& app, const std::string& name, const std::string& placeholder,
    const std::string& description, std::vector<std::filesystem::path>& values)
{
    return app
        .add_option_function<std::vector<std::string>>(
            name,
            [&values, name](const std::vector<std::string>& texts) {
                values.clear();
                for (const std::string& text : texts) {
                    if (text.empty())
                        refuse(name, text, "the name of a file");
                    values.emplace_back(text);
                }
            },
            description)
        ->type_name(placeholder)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false);
}

CLI::Option* addPictures(CLI::App& app, const std::string& description, std::vector<std::string>& names)
{
    return app.add_option("INPUT", names, description)->required();
}

std::vector<std::filesystem::path> picturesNamed(const std::vector<std::string>& names)
{
    std::vector<std::filesystem::path> pictures;
    for (const std::string& name : names) {
        const std::filesystem::path path = name;
        std::error_code unreadable;
        if (std::filesystem::is_directory(path, unreadable))
            for (const FoundPicture& found : picturesIn(path))
                pictures.push_back(found.file);
        else if (std::filesystem::exists(path, unreadable))
            pictures.push_back(path);
        else
            throw badInput("The picture " + quoted(path) + " does not exist.");
    }
    if (pictures.empty())
        throw badInput("There are no pictures in what was named.");
    return pictures;
}

CLI::Option* addWhole(CLI::App& app, const std::string& name, std::int64_t from, std::int64_t to,
    const std::string& description, std::function<void(std::int64_t)> set)
{
    const auto read = [name, from, to, set = std::move(set)](const std::string& text) {
        const auto number = parseNumber<std::int64_t>(text);
        if (!number || *number < from || *number > to)
            refuse(name, text, "a whole number from " + std::to_string(from) + " to " + std::to_string(to));
        set(*number);
    };
    return app.add_option_function<std::string>(name, read, description)->type_name("N");
}

CLI::Option* addReal(CLI::App& app, const std::string& name, double from, double to,
    const std::string& description, std::function<void(double)> set)
{
    const auto read = [name, from, to, set = std::move(set)](const std::string& text) {
        const auto number = parseNumber<double>(text);
        if (!number || !(*number >= from && *number <= to)) // written so that NaN is refused
            refuse(name, text, "a number from " + shortNumber(from) + " to " + shortNumber(to));
        set(*number);
    };
    return app.add_option_function<std::string>(name, read, description)->type_name("X");
}

CLI::Option* addPair(CLI::App& app, const std::string& name, const std::string& placeholder, int from, int to,
    int multiple, const std::string& description, std::function<void(int, int)> set)
{
    const auto read = [=, set = std::move(set)](const std::string& text) {
        const std::size_t cross = text.find('x');
        const auto first = parseNumber<int>(std::string_view(text).substr(0, cross));
        const auto second = cross == std::string::npos
            ? std::nullopt
            : parseNumber<int>(std::string_view(text).substr(cross + 1));
        const auto fits = [&](int number) {
            return number >= from && number <= to && number % multiple == 0;
        };
        if (!first || !second || !fits(*first) || !fits(*second)) {
            const std::string kind =
                multiple == 1 ? "whole numbers" : "multiples of " + std::to_string(multiple);
            refuse(name, text,
                placeholder + ", both " + kind + " from " + std::to_string(from) + " to " + std::to_string(to)
                    + ",");
        }
        set(*first, *second);
    };
    return app.add_option_function<std::string>(name, read, description)->type_name(placeholder);
}

CLI::Option* addLora(CLI::App& app, const std::string& name, const std::string& description,
    std::function<void(const LoraUse&)> add)
{
    constexpr double heaviest = 10;
    const auto read = [=, add = std::move(add)](const std::vector<std::string>& texts) {
        for (const std::string& text : texts) {
            std::string file = text; // may hold colons itself
            std::vector<double> numbers; // behind it, from the last
            for (std::size_t colon = file.rfind(':'); colon != std::string::npos && numbers.size() < 2;
                 colon = file.rfind(':')) {
                const auto number = parseNumber<double>(std::string_view(file).substr(colon + 1));
                if (!number)
                    break;
                numbers.push_back(*number);
                file.resize(colon);
            }
            LoraUse lora{.file = pathFromUtf8(file)};
            if (numbers.size() == 2)
                lora.alpha = numbers.front();
            if (!numbers.empty())
                lora.scale = numbers.back();
            const bool fits = lora.scale >= -heaviest && lora.scale <= heaviest;
            if (file.empty() || !fits || (lora.alpha && !(*lora.alpha > 0)))
                refuse(name, text, "FILE[:SCALE[:ALPHA]], SCALE from -10 to 10 and ALPHA above 0,");
            add(lora);
        }
    };
    return app.add_option_function<std::vector<std::string>>(name, read, description)
        ->type_name("FILE[:SCALE[:ALPHA]]")
        ->allow_extra_args(false);
}

CLI::Option* addForm(CLI::App& app, const std::string& name, const std::string& placeholder,
    const std::string& description, const std::string& expected,
    std::function<bool(const std::string&)> accepted)
{
    const auto read = [=, accepted = std::move(accepted)](const std::string& text) {
        if (!accepted(text))
            refuse(name, text, expected);
    };
    return app.add_option_function<std::string>(name, read, description)->type_name(placeholder);
}

CLI::Option* addChoice(CLI::App& app, const std::string& name, const std::vector<std::string>& choices,
    const std::string& description, const std::string& byDefault, std::function<void(const std::string&)> set)
{
    const std::string shown = name.substr(0, name.find(',')); // further names are aliases
    const auto read = [shown, choices, set = std::move(set)](const std::string& text) {
        if (std::find(choices.begin(), choices.end(), text) == choices.end())
            refuse(shown, text, listed(choices));
        set(text);
    };
    std::string help = description + ": " + listed(choices);
    if (!byDefault.empty())
        help += " (default: " + byDefault + ")";
    return app.add_option_function<std::string>(name, read, help)->type_name("NAME");
}

void addComputeOptions(CLI::App& app, ComputeOptions& compute)
{
    const auto setDevice = [&compute](const std::string& name) {
        if (!isDevice(name))
            refuse("--device", name, "auto, cpu, cuda or cuda:N");
        compute.device = name;
    };
    app.add_option_function<std::string>("--device", setDevice,
           "where to compute: auto, cpu, cuda or cuda:N (default: auto, the GPU where there is one)")
        ->type_name("NAME")
        ->group("Computing");
    addChoice(app, "--precision",
        namesOf(std::vector{Precision::Auto, Precision::Fp32, Precision::Bf16, Precision::Fp16}),
        "what to compute in", "auto, what the processor does well",
        [&compute](const std::string& name) { compute.precision = *precisionFromName(name); })
        ->group("Computing");
    addWhole(app, "--threads", 1, 1024, "processor threads (default: all there are)",
        [&compute](std::int64_t n) { compute.threads = static_cast<int>(n); })
        ->group("Computing");
}

void addJsonOption(CLI::App& app, bool& json)
{
    app.add_flag(
        "--json", json, "print one JSON object a line for every event on stdout, the last being the result");
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool positional) const
{
    std::string left = option->get_name(positional);
    if (!positional && !option->get_type_name().empty() && option->get_expected_max() > 0)
        left += " " + option->get_type_name();
    const std::string required = option->get_required() && !positional ? " (required)" : "";
    return inColumns(left, option->get_description() + required, column_width_);
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const
{
    std::string text = make_description(app) + make_usage(app, name) + make_positionals(app);
    for (const std::string& group : app->get_groups()) {
        const auto options = app->get_options(
            [&](const CLI::Option* each) { return each->get_group() == group && each->nonpositional(); });
        if (!options.empty())
            text += make_group(group, false, options);
    }
    return text + make_subcommands(app, mode) + "\n" + make_footer(app);
}

std::string HelpFormatter::make_usage(const CLI::App* app, std::string) const
{
    std::string name = app->get_name();
    for (const CLI::App* parent = app->get_parent(); parent; parent = parent->get_parent())
        name.insert(0, parent->get_name() + " ");
    std::string usage = "\nUsage: " + name;
    if (!app->get_subcommands({}).empty())
        usage += " VERB";
    for (const CLI::Option* option :
        app->get_options([](const CLI::Option* each) { return each->get_required(); }))
        usage += " "
            + (option->get_positional() ? option->get_name(true)
                                        : option->get_name() + " " + option->get_type_name());
    return usage + " [OPTIONS]\n";
}

std::string HelpFormatter::make_subcommand(const CLI::App* sub) const
{
    return inColumns(sub->get_name(), sub->get_description(), column_width_);
}

std::string HelpFormatter::make_footer(const CLI::App* app) const
{
    return app->get_footer();
}

} // namespace candela::cli
