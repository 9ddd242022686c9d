#include "core/api/request_json.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/api/repaint_text.h"
#include "core/api/request_fields.h"
#include "core/api/request_names.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <type_traits>
#include <utility>

namespace candela
{
namespace
{

using Json = nlohmann::ordered_json;

/// The beginning of a foreign text as it can stand in a sentence, which a NUL would end.
std::string shown(std::string_view text, std::size_t most)
{
    std::string start(text.substr(0, most));
    std::ranges::replace_if(
        start, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, '?');
    return start;
}

std::string_view nameOf(RelightView view)
{
    switch (view) {
    case RelightView::Result:
        return "result";
    case RelightView::Reflectance:
        return "reflectance";
    case RelightView::Illumination:
        return "illumination";
    }
    return {};
}

std::optional<RelightView> relightViewFromName(std::string_view name)
{
    for (const RelightView view : {RelightView::Result, RelightView::Reflectance, RelightView::Illumination})
        if (name == nameOf(view))
            return view;
    return std::nullopt;
}

// The enumerations, by their names.
std::optional<SamplerKind> fromName(std::string_view name, SamplerKind*)
{
    return samplerFromName(name);
}
std::optional<ScheduleKind> fromName(std::string_view name, ScheduleKind*)
{
    return scheduleFromName(name);
}
std::optional<Precision> fromName(std::string_view name, Precision*)
{
    return precisionFromName(name);
}
std::optional<PreviewMode> fromName(std::string_view name, PreviewMode*)
{
    return previewModeFromName(name);
}
std::optional<NoiseSource> fromName(std::string_view name, NoiseSource*)
{
    return noiseSourceFromName(name);
}
std::optional<SafetyMode> fromName(std::string_view name, SafetyMode*)
{
    return safetyModeFromName(name);
}
std::optional<PromptGrammar> fromName(std::string_view name, PromptGrammar*)
{
    return promptGrammarFromName(name);
}
std::optional<VaeTiling> fromName(std::string_view name, VaeTiling*)
{
    return vaeTilingFromName(name);
}
std::optional<RelightView> fromName(std::string_view name, RelightView*)
{
    return relightViewFromName(name);
}
std::optional<OptimizerKind> fromName(std::string_view name, OptimizerKind*)
{
    return optimizerFromName(name);
}
std::optional<RateSchedule> fromName(std::string_view name, RateSchedule*)
{
    return rateScheduleFromName(name);
}
std::optional<CropKind> fromName(std::string_view name, CropKind*)
{
    return cropFromName(name);
}
std::optional<LoraSpelling> fromName(std::string_view name, LoraSpelling*)
{
    return loraSpellingFromName(name);
}

template <typename T>
constexpr bool isOptional = false;
template <typename T>
constexpr bool isOptional<std::optional<T>> = true;

template <typename T, typename... Others>
constexpr bool isOneOf = (std::is_same_v<T, Others> || ...);

/// Values that are objects with fields of their own.
template <typename T>
constexpr bool isGroup = isOneOf<T, ComputeOptions, Extension, HiresPass, LoraUse, TrainingPrompt>;
template <typename T>
constexpr bool isList = isOneOf<T, std::vector<std::filesystem::path>, std::vector<std::string>,
    std::vector<LoraUse>, std::vector<TrainingPrompt>>;

class Writer
{
public:
    template <typename T>
    void operator()(const char* name, T& value)
    {
        if constexpr (isOptional<T>) {
            if (value)
                (*this)(name, *value);
        } else if constexpr (std::is_same_v<T, std::filesystem::path>) {
            m_json[name] = utf8(value);
        } else if constexpr (std::is_same_v<T, std::vector<std::filesystem::path>>) {
            m_json[name] = Json::array();
            for (const auto& path : value)
                m_json[name].push_back(utf8(path));
        } else if constexpr (isOneOf<T, std::vector<LoraUse>, std::vector<TrainingPrompt>>) {
            m_json[name] = Json::array();
            for (auto& entry : value)
                m_json[name].push_back(object(entry));
        } else if constexpr (std::is_enum_v<T>) {
            m_json[name] = nameOf(value);
        } else if constexpr (isGroup<T>) {
            m_json[name] = object(value);
        } else {
            m_json[name] = value;
        }
    }

    Json m_json = Json::object();

private:
    template <typename T>
    static Json object(T& value)
    {
        Writer inner;
        eachField(inner, value);
        return std::move(inner.m_json);
    }
};

/// Takes fields out of an object; what is left at the end was unknown.
class Reader
{
public:
    Reader(const Json& json, std::string where)
        : m_json(json)
        , m_where(std::move(where))
    {
    }

    template <typename T>
    void operator()(const char* name, T& value)
    {
        m_known.insert(name);
        if (const auto found = m_json.find(name); found != m_json.end())
            read(name, *found, value);
    }

    void refuseUnknown() const
    {
        for (const auto& [name, value] : m_json.items())
            if (!m_known.contains(name))
                throw badInput("The " + m_where + " has an unknown field '" + shown(name, 80) + "'.",
                    "It was perhaps written by a newer version.");
    }

    void know(const char* name) { m_known.insert(name); }

private:
    template <typename T>
    void read(const char* name, const Json& json, T& value)
    {
        if constexpr (isOptional<T>) {
            read(name, json, value.emplace());
        } else if constexpr (isGroup<T>) {
            require(json.is_object(), name);
            Reader inner(json, m_where + "'s '" + name + "'");
            eachField(inner, value);
            inner.refuseUnknown();
        } else if constexpr (isList<T>) {
            require(json.is_array(), name);
            value.clear(); // what it says takes the place of what stands there by default
            for (const Json& entry : json)
                read(name, entry, value.emplace_back());
        } else if constexpr (std::is_same_v<T, std::filesystem::path>) {
            require(json.is_string(), name);
            value = pathFromUtf8(json.get_ref<const std::string&>());
        } else if constexpr (std::is_enum_v<T>) {
            require(json.is_string(), name);
            const auto known = fromName(json.get_ref<const std::string&>(), static_cast<T*>(nullptr));
            require(known.has_value(), name);
            value = *known;
        } else if constexpr (std::is_same_v<T, bool>) {
            require(json.is_boolean(), name);
            value = json.get<bool>();
        } else if constexpr (std::is_integral_v<T>) {
            require(json.is_number_integer(), name);
            require(json.is_number_unsigned() ? std::in_range<T>(json.get<std::uint64_t>())
                                              : std::in_range<T>(json.get<std::int64_t>()),
                name);
            value = json.get<T>();
        } else if constexpr (std::is_floating_point_v<T>) {
            require(json.is_number(), name);
            value = json.get<T>();
        } else {
            require(json.is_string(), name);
            value = json.get<T>();
        }
    }

    void require(bool fits, const char* name) const
    {
        if (!fits)
            throw badInput("The " + m_where + " has an unusable value for '" + name + "'.");
    }

    const Json& m_json;
    std::string m_where;
    std::set<std::string> m_known;
};

/// Makes paths absolute, seen from the current folder; empty ones stay empty.
struct PathMaker {
    template <typename T>
    void operator()(const char*, T& value) const
    {
        if constexpr (std::is_same_v<T, std::filesystem::path>) {
            if (!value.empty())
                value = std::filesystem::absolute(value).lexically_normal();
        } else if constexpr (std::is_same_v<T, std::vector<std::filesystem::path>>) {
            for (auto& path : value)
                (*this)("", path);
        } else if constexpr (std::is_same_v<T, std::vector<LoraUse>>) {
            for (LoraUse& lora : value)
                (*this)("", lora.file);
        }
    }
};

/// What fields mean that a request does not name.
template <typename Kind>
Kind unwrittenOf(const Kind*)
{
    return {};
}
GenerateRequest unwrittenOf(const GenerateRequest*)
{
    GenerateRequest request;
    request.grammar = PromptGrammar::Plain; // written before there were others
    return request;
}

/// Reads `json` as the alternative of Request whose kind it names.
template <std::size_t Index = 0>
Request requestOfKind(std::string_view kind, const Json& json)
{
    if constexpr (Index == std::variant_size_v<Request>) {
        throw badInput("A request of the kind '" + shown(kind, 80) + "' is not known.",
            "It was perhaps written by a newer version.");
    } else {
        using Kind = std::variant_alternative_t<Index, Request>;
        if (kind != kindName(static_cast<const Kind*>(nullptr)))
            return requestOfKind<Index + 1>(kind, json);
        Kind request = unwrittenOf(static_cast<const Kind*>(nullptr));
        Reader reader(json, std::string(kind) + " request");
        reader.know("kind");
        eachField(reader, request);
        reader.refuseUnknown();
        return request;
    }
}

} // namespace

std::string_view kindOf(const Request& request)
{
    return std::visit([](const auto& one) { return kindName(&one); }, request);
}

std::string requestToJson(const Request& request)
{
    Writer writer;
    writer.m_json["kind"] = kindOf(request);
    std::visit([&](auto one) { eachField(writer, one); }, request);
    return writer.m_json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Request withAbsolutePaths(Request request)
{
    const PathMaker maker;
    std::visit([&](auto& one) { eachField(maker, one); }, request);
    return request;
}

Request requestFromJson(std::string_view text)
{
    constexpr std::size_t largest = 16 << 20;
    const Json json = text.size() > largest ? Json() : Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("kind") || !json["kind"].is_string())
        throw badInput("\"" + shown(text, 40) + "\" is no request.");
    return requestOfKind(json["kind"].get_ref<const std::string&>(), json);
}

} // namespace candela
