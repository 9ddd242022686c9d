// Options whose complaints are one sentence that names the option, the value and what it may be.
// A thin layer over CLI11; all functions add one option to `app` and hand the checked value to `set`.
#pragma once

#include "core/api/requests.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

namespace candela::cli
{

CLI::Option* addText(CLI::App& app, const std::string& name, const std::string& placeholder,
    const std::string& description, std::string& value);
CLI::Option* addPath(CLI::App& app, const std::string& name, const std::string& placeholder,
    const std::string& description, std::filesystem::path& value);
/// These two may be given several times.
CLI::Option* addTexts(CLI::App& app, const std::string& name, const std::string& placeholder,
    const std::string& description, std::vector<std::string>& values);
CLI::Option* addPaths(CLI::App& app, const std::string& name, const std::string& placeholder,
    const std::string& description, std::vector<std::filesystem::path>& values);
/// INPUT, pictures or folders of them; see picturesNamed().
CLI::Option* addPictures(CLI::App& app, const std::string& description, std::vector<std::string>& names);
/// Files as they are named, folders as the pictures in them. Throws Error (BadInput) where one is not there,
/// or there are none.
std::vector<std::filesystem::path> picturesNamed(const std::vector<std::string>& names);
CLI::Option* addWhole(CLI::App& app, const std::string& name, std::int64_t from, std::int64_t to,
    const std::string& description, std::function<void(std::int64_t)> set);
CLI::Option* addReal(CLI::App& app, const std::string& name, double from, double to,
    const std::string& description, std::function<void(double)> set);
/// WIDTHxHEIGHT, each from `from` to `to` and a multiple of `multiple`.
CLI::Option* addPair(CLI::App& app, const std::string& name, const std::string& placeholder, int from, int to,
    int multiple, const std::string& description, std::function<void(int, int)> set);
/// A text of a form of its own: `accepted` takes it, or says no.
CLI::Option* addForm(CLI::App& app, const std::string& name, const std::string& placeholder,
    const std::string& description, const std::string& expected,
    std::function<bool(const std::string&)> accepted);
/// `name` may be several, with commas between them. `byDefault` may be empty: then the help names no default.
CLI::Option* addChoice(CLI::App& app, const std::string& name, const std::vector<std::string>& choices,
    const std::string& description, const std::string& byDefault,
    std::function<void(const std::string&)> set);

/// FILE, FILE:SCALE or FILE:SCALE:ALPHA, given as often as wanted.
CLI::Option* addLora(CLI::App& app, const std::string& name, const std::string& description,
    std::function<void(const LoraUse&)> add);

/// --device, --precision and --threads.
void addComputeOptions(CLI::App& app, ComputeOptions& compute);
void addJsonOption(CLI::App& app, bool& json);

/// The names of some enum values, as nameOf() gives them.
template <typename Values>
std::vector<std::string> namesOf(const Values& values)
{
    std::vector<std::string> names;
    for (const auto value : values)
        names.emplace_back(nameOf(value));
    return names;
}

/// Help in two columns, the second wrapped at 100 characters.
class HelpFormatter : public CLI::Formatter
{
public:
    HelpFormatter() { column_width(28); }
    std::string make_option(const CLI::Option* option, bool positional) const override;
    std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
    std::string make_usage(const CLI::App* app, std::string name) const override;
    std::string make_subcommand(const CLI::App* sub) const override;
    std::string make_footer(const CLI::App* app) const override;
};

} // namespace candela::cli
