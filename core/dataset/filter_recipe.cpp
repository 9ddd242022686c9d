// Data-Juicer's recipes, through yaml-cpp.
#include "core/api/dataset_filters.h"
#include "core/api/error.h"
#include "core/api/number_text.h"
#include "core/api/paths.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>

namespace candela
{
namespace
{

/// One operator's parameters, read by name; those that nobody asked for are refused at the end.
class Parameters
{
public:
    Parameters(const std::filesystem::path& file, std::string name, const YAML::Node& node)
        : m_file(file)
        , m_operator(std::move(name))
        , m_node(node)
    {
        if (!node.IsNull() && node.IsDefined() && !node.IsMap())
            throw badInput(quoted(m_file) + " does not name the parameters of '" + m_operator + "'.");
    }

    void number(const char* name, double& value)
    {
        if (const auto text = textOf(name))
            assign(name, *text, value, numberFrom<double>(*text));
    }
    void whole(const char* name, std::int64_t& value)
    {
        if (const auto text = textOf(name))
            assign(name, *text, value, numberFrom<std::int64_t>(*text));
    }
    void bytes(const char* name, std::int64_t& value)
    {
        if (const auto text = textOf(name))
            assign(name, *text, value, bytesFromText(*text));
    }
    void boolean(const char* name, bool& value)
    {
        if (const auto text = textOf(name))
            assign(name, *text, value,
                *text == "true" || *text == "True"         ? std::optional(true)
                    : *text == "false" || *text == "False" ? std::optional(false)
                                                           : std::nullopt);
    }
    void method(const char* name, HashMethod& value)
    {
        if (const auto text = textOf(name))
            assign(name, *text, value, hashMethodFromName(*text));
    }
    /// What makes no difference to pictures that are judged one by one, but must be one of these.
    void oneOf(const char* name, std::initializer_list<std::string_view> choices)
    {
        if (const auto text = textOf(name); text && std::ranges::find(choices, *text) == choices.end())
            refuse(name, *text);
    }
    /// What Data-Juicer needs to run, or the scores were computed with: not ours to say.
    void passOver(std::initializer_list<const char*> names)
    {
        m_read.insert(m_read.end(), names.begin(), names.end());
    }

    void requireAllRead() const
    {
        if (!m_node.IsMap())
            return;
        for (const auto& entry : m_node) {
            const auto name = entry.first.as<std::string>("");
            if (std::ranges::find(m_read, name) == m_read.end())
                throw badInput(quoted(m_file) + " gives '" + m_operator + "' the parameter '" + name
                    + "', which is not supported.");
        }
    }

private:
    std::optional<std::string> textOf(const char* name)
    {
        m_read.emplace_back(name);
        if (!m_node.IsMap())
            return std::nullopt;
        const YAML::Node value = m_node[name];
        if (!value.IsDefined() || value.IsNull())
            return std::nullopt;
        if (!value.IsScalar())
            refuse(name, "a list");
        return value.Scalar();
    }
    template <typename Value>
    void assign(const char* name, const std::string& text, Value& value, const std::optional<Value>& found)
    {
        if (!found)
            refuse(name, text);
        value = *found;
    }
    [[noreturn]] void refuse(const char* name, const std::string& value) const
    {
        throw badInput(quoted(m_file) + " has an unusable value for '" + name + "' of '" + m_operator
            + "': " + value + ".");
    }

    const std::filesystem::path& m_file;
    std::string m_operator;
    const YAML::Node m_node;
    std::vector<std::string> m_read;
};

void read(Parameters& from, ImageShapeFilter& filter)
{
    from.whole("min_width", filter.minWidth);
    from.whole("max_width", filter.maxWidth);
    from.whole("min_height", filter.minHeight);
    from.whole("max_height", filter.maxHeight);
    from.oneOf("any_or_all", {"any", "all"});
}

void read(Parameters& from, ImageAspectRatioFilter& filter)
{
    from.number("min_ratio", filter.minRatio);
    from.number("max_ratio", filter.maxRatio);
    from.oneOf("any_or_all", {"any", "all"});
}

void read(Parameters& from, ImageSizeFilter& filter)
{
    from.bytes("min_size", filter.minBytes);
    from.bytes("max_size", filter.maxBytes);
    from.oneOf("any_or_all", {"any", "all"});
}

void readScores(Parameters& from, double& least, double& most)
{
    from.number("min_score", least);
    from.number("max_score", most);
    from.oneOf("any_or_all", {"any", "all"});
    from.passOver({"trust_remote_code"});
}

void read(Parameters& from, ImageTextSimilarityFilter& filter)
{
    readScores(from, filter.minScore, filter.maxScore);
    from.passOver({"hf_clip"});
    from.oneOf("reduce_mode", {"avg", "max", "min"});
    from.oneOf("horizontal_flip", {"false", "False"});
    from.oneOf("vertical_flip", {"false", "False"});
}

void read(Parameters& from, ImageAestheticsFilter& filter)
{
    readScores(from, filter.minScore, filter.maxScore);
    from.passOver({"hf_scorer_model"});
}

void read(Parameters& from, ImageNsfwFilter& filter)
{
    readScores(from, filter.minScore, filter.maxScore);
    from.number("score_threshold", filter.maxScore); // of older recipes
    from.passOver({"hf_nsfw_model"});
}

void read(Parameters& from, ImageDeduplicator& filter)
{
    from.method("method", filter.method);
    from.boolean("consider_text", filter.considerText);
    from.passOver({"lowercase", "ignore_non_character"});
}

template <std::size_t Index = 0>
std::optional<DatasetFilter> filterNamed(std::string_view name)
{
    if constexpr (Index < std::variant_size_v<DatasetFilter>) {
        const DatasetFilter filter(std::in_place_index<Index>);
        return operatorName(filter) == name ? std::optional(filter) : filterNamed<Index + 1>(name);
    } else {
        return std::nullopt;
    }
}

DatasetFilter readOperator(
    const std::filesystem::path& file, const std::string& name, const YAML::Node& parameters)
{
    std::optional<DatasetFilter> filter = filterNamed(name);
    if (!filter)
        throw badInput(quoted(file) + " names the operator '" + name + "', which is not supported.",
            "Supported are image_shape_filter, image_aspect_ratio_filter, image_size_filter, "
            "image_text_similarity_filter, image_aesthetics_filter, image_nsfw_filter and "
            "image_deduplicator.");
    Parameters from(file, name, parameters);
    std::visit([&from](auto& each) { read(from, each); }, *filter);
    from.passOver(
        {"batch_size", "num_proc", "cpu_required", "mem_required", "accelerator", "image_key", "text_key"});
    from.requireAllRead();
    return *filter;
}

YAML::Node rootOf(const std::filesystem::path& file)
{
    constexpr std::uintmax_t largest = 1 << 20;
    std::error_code unreadable;
    const std::uintmax_t size = std::filesystem::file_size(file, unreadable);
    std::ifstream stream(file, std::ios::binary);
    if (unreadable || !stream || size > largest)
        throw badInput(quoted(file) + " cannot be read, or is larger than 1 MB.");
    try {
        return YAML::Load(stream);
    } catch (const YAML::Exception& error) {
        throw badInput(quoted(file) + " is no YAML: there is a mistake in line "
            + std::to_string(error.mark.line + 1) + ".");
    }
}

} // namespace

std::vector<DatasetFilter> filtersFromRecipe(const std::filesystem::path& file)
{
    const YAML::Node root = rootOf(file);
    const YAML::Node process = root.IsMap() ? root["process"] : YAML::Node(YAML::NodeType::Undefined);
    if (!process.IsDefined() || !process.IsSequence())
        throw badInput(quoted(file) + " has no list 'process' of operators.");
    std::vector<DatasetFilter> filters;
    for (const YAML::Node& step : process) {
        if (step.IsScalar()) {
            filters.push_back(readOperator(file, step.Scalar(), YAML::Node()));
        } else if (step.IsMap() && step.size() == 1 && step.begin()->first.IsScalar()) {
            filters.push_back(readOperator(file, step.begin()->first.Scalar(), step.begin()->second));
        } else {
            throw badInput(quoted(file) + " has an entry in 'process' that names no operator.");
        }
    }
    return filters;
}

} // namespace candela
