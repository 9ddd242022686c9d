#include "core/io/safetensors_header.h"

#include "core/api/error.h"
#include "core/api/paths.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

namespace candela
{
namespace
{

constexpr std::size_t largestRank = 64; // what LibTorch's iterators take

constexpr std::array<std::pair<std::string_view, at::ScalarType>, 16> types = {{
    {"BOOL", at::kBool},
    {"U8", at::kByte},
    {"I8", at::kChar},
    {"F8_E4M3", at::kFloat8_e4m3fn},
    {"F8_E5M2", at::kFloat8_e5m2},
    {"F8_E8M0", at::kFloat8_e8m0fnu},
    {"U16", at::kUInt16},
    {"I16", at::kShort},
    {"F16", at::kHalf},
    {"BF16", at::kBFloat16},
    {"U32", at::kUInt32},
    {"I32", at::kInt},
    {"F32", at::kFloat},
    {"U64", at::kUInt64},
    {"I64", at::kLong},
    {"F64", at::kDouble},
}};

std::optional<at::ScalarType> typeFromName(std::string_view wanted)
{
    if (wanted == "C64")
        return at::kComplexFloat;
    for (const auto& [name, type] : types)
        if (name == wanted)
            return type;
    return std::nullopt;
}

/// At most 80 bytes of a text from the file, cut between characters, for use in a message.
std::string excerpt(std::string_view text)
{
    constexpr std::size_t longest = 80;
    if (text.size() <= longest)
        return std::string(text);
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return std::string(text.substr(0, end)) + "…";
}

std::string named(std::string_view tensor)
{
    return "tensor '" + excerpt(tensor) + "'";
}

/// Follows the parser through { "__metadata__": { name: text }, name: { dtype, shape, data_offsets } }. Each
/// handler returns false where the header may not have what comes, with the reason in `problem`; so nothing
/// deeper than the format is ever held.
class HeaderReader : public nlohmann::json_sax<nlohmann::json>
{
public:
    SafetensorsHeader header;
    std::string problem;

    bool start_object(std::size_t) override
    {
        switch (m_place) {
        case Place::Start:
            return go(Place::Top);
        case Place::TopValue:
            if (m_name == "__metadata__")
                return go(Place::Metadata);
            m_info = {};
            m_seen = {};
            return go(Place::Tensor);
        default:
            return unexpected("an object");
        }
    }

    bool key(string_t& text) override
    {
        switch (m_place) {
        case Place::Top:
            m_name = text;
            if (header.infos.contains(text)
                || (text == "__metadata__" && std::exchange(m_metadataSeen, true)))
                return fail("it has " + named(text) + " twice");
            return go(Place::TopValue);
        case Place::Metadata:
            m_field = text;
            if (header.metadata.contains(text))
                return fail("its metadata has '" + excerpt(text) + "' twice");
            return go(Place::MetadataValue);
        default:
            return tensorField(text);
        }
    }

    bool end_object() override
    {
        if (m_place == Place::Metadata)
            return go(Place::Top);
        if (m_place == Place::Top)
            return go(Place::End);
        for (const auto& [seen, field] :
            {std::pair{m_seen.type, "dtype"}, {m_seen.shape, "shape"}, {m_seen.offsets, "data_offsets"}})
            if (!seen)
                return fail(named(m_name) + " has no " + field);
        header.infos.emplace(std::move(m_name), std::move(m_info));
        return go(Place::Top);
    }

    bool start_array(std::size_t) override
    {
        if (m_place == Place::Shape || m_place == Place::Offsets) {
            m_numbers.clear();
            return go(m_place == Place::Shape ? Place::ShapeItem : Place::OffsetsItem);
        }
        return unexpected("a list");
    }

    bool end_array() override
    {
        if (m_place == Place::ShapeItem) {
            m_info.shape.assign(m_numbers.begin(), m_numbers.end());
        } else {
            if (m_numbers.size() != 2)
                return fail(named(m_name) + " has " + std::to_string(m_numbers.size())
                    + " data_offsets instead of 2");
            m_info.begin = static_cast<std::uint64_t>(m_numbers[0]);
            m_info.end = static_cast<std::uint64_t>(m_numbers[1]);
        }
        return go(Place::Tensor);
    }

    bool number_unsigned(number_unsigned_t value) override
    {
        if (m_place != Place::ShapeItem && m_place != Place::OffsetsItem)
            return unexpected("the number " + std::to_string(value));
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return fail(named(m_name) + " has a size or offset of " + std::to_string(value));
        if (m_place == Place::ShapeItem && m_numbers.size() == largestRank)
            return fail(named(m_name) + " has more than " + std::to_string(largestRank) + " dimensions");
        if (m_place == Place::OffsetsItem && m_numbers.size() == 2)
            return fail(named(m_name) + " has more than 2 data_offsets");
        m_numbers.push_back(static_cast<std::int64_t>(value));
        return true;
    }

    bool string(string_t& text) override
    {
        if (m_place == Place::MetadataValue) {
            header.metadata.emplace(std::move(m_field), std::move(text));
            return go(Place::Metadata);
        }
        if (m_place != Place::Type)
            return unexpected("the text '" + excerpt(text) + "'");
        const std::optional<at::ScalarType> type = typeFromName(text);
        if (!type)
            return fail(named(m_name) + " is of the unknown type '" + excerpt(text) + "'");
        m_info.type = *type;
        return go(Place::Tensor);
    }

    bool null() override { return unexpected("null"); }
    bool boolean(bool value) override { return unexpected(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override
    {
        return unexpected("the number " + std::to_string(value));
    }
    bool number_float(number_float_t, const string_t& text) override
    {
        return unexpected("the number " + excerpt(text));
    }
    bool binary(binary_t&) override { return unexpected("binary data"); }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override
    {
        return fail("its header is not JSON at byte " + std::to_string(position));
    }

private:
    enum class Place {
        Start,
        Top,
        TopValue,
        Metadata,
        MetadataValue,
        Tensor,
        Type,
        Shape,
        ShapeItem,
        Offsets,
        OffsetsItem,
        End
    };
    struct Seen {
        bool type = false, shape = false, offsets = false;
    };

    bool go(Place place)
    {
        m_place = place;
        return true;
    }

    bool fail(std::string reason)
    {
        problem = std::move(reason);
        return false;
    }

    bool unexpected(const std::string& what)
    {
        if (m_place == Place::Start)
            return fail("its header is not an object");
        if (m_place == Place::MetadataValue)
            return fail("its metadata '" + excerpt(m_field) + "' is not a text");
        if (m_place == Place::TopValue)
            return fail("its header has " + what + " where " + named(m_name) + " is described");
        return fail(named(m_name) + " has " + what + " as its " + m_field);
    }

    bool tensorField(const std::string& field)
    {
        m_field = field;
        for (auto [name, seen, place] : {std::tuple{"dtype", &m_seen.type, Place::Type},
                 {"shape", &m_seen.shape, Place::Shape}, {"data_offsets", &m_seen.offsets, Place::Offsets}}) {
            if (field != name)
                continue;
            if (std::exchange(*seen, true))
                return fail(named(m_name) + " has two entries '" + name + "'");
            return go(place);
        }
        return fail(named(m_name) + " has an unknown entry '" + excerpt(field) + "'");
    }

    Place m_place = Place::Start;
    Seen m_seen;
    bool m_metadataSeen = false;
    std::string m_name; // of the tensor being described
    std::string m_field;
    TensorInfo m_info;
    std::vector<std::int64_t> m_numbers;
};

std::string shapeText(const std::vector<std::int64_t>& shape)
{
    std::string text = "[";
    for (const std::int64_t size : shape)
        text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    return excerpt(text + "]");
}

/// Bytes a tensor of this type and shape has; nothing where that (or a stride) is beyond 2^63.
std::optional<std::uint64_t> byteCount(const TensorInfo& info)
{
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    std::int64_t strideProduct = static_cast<std::int64_t>(c10::elementSize(info.type));
    bool empty = false;
    for (const std::int64_t size : info.shape) {
        empty = empty || size == 0;
        if (size > 0 && strideProduct > largest / size)
            return std::nullopt;
        strideProduct *= std::max<std::int64_t>(size, 1);
    }
    return empty ? 0 : static_cast<std::uint64_t>(strideProduct);
}

std::string problemWithSize(const std::string& name, const TensorInfo& info, std::uint64_t dataBytes)
{
    const std::string who = named(name);
    const std::string where = std::to_string(info.begin) + "–" + std::to_string(info.end);
    if (info.begin > info.end)
        return who + " ends before it begins (bytes " + where + ")";
    if (info.end > dataBytes)
        return who + " lies at bytes " + where + ", but there are only " + std::to_string(dataBytes)
            + " bytes of data; the file is incomplete or damaged";
    const std::optional<std::uint64_t> needed = byteCount(info);
    const std::string shape =
        "its shape " + shapeText(info.shape) + " in " + std::string(safetensorsTypeName(info.type));
    if (!needed)
        return who + " is impossibly large: " + shape;
    if (*needed != info.end - info.begin)
        return who + " has " + std::to_string(info.end - info.begin) + " bytes, but " + shape + " needs "
            + std::to_string(*needed);
    return {};
}

/// Every byte of the data must belong to exactly one tensor.
std::string problemWithTiling(const SafetensorsHeader& header, std::uint64_t dataBytes)
{
    std::vector<std::pair<const std::string*, const TensorInfo*>> order;
    for (const auto& [name, info] : header.infos)
        order.emplace_back(&name, &info);
    std::ranges::sort(
        order, {}, [](const auto& entry) { return std::pair(entry.second->begin, entry.second->end); });
    std::uint64_t expected = 0;
    for (const auto& [name, info] : order) {
        if (info->begin != expected)
            return named(*name) + " begins at byte " + std::to_string(info->begin)
                + " of the data instead of " + std::to_string(expected) + ": tensors overlap or leave a gap";
        expected = info->end;
    }
    if (expected != dataBytes)
        return "its tensors end at byte " + std::to_string(expected) + " of the data, which has "
            + std::to_string(dataBytes) + " bytes";
    return {};
}

} // namespace

std::string_view safetensorsTypeName(at::ScalarType wanted)
{
    if (wanted == at::kComplexFloat)
        return "C64";
    for (const auto& [name, type] : types)
        if (type == wanted)
            return name;
    return {};
}

SafetensorsHeader readSafetensorsHeader(
    std::string_view json, std::uint64_t dataBytes, const std::filesystem::path& path)
{
    HeaderReader reader;
    nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
    std::string problem = std::move(reader.problem);
    for (const auto& [name, info] : reader.header.infos)
        if (problem.empty())
            problem = problemWithSize(name, info, dataBytes);
    if (problem.empty())
        problem = problemWithTiling(reader.header, dataBytes);
    if (!problem.empty())
        throw badInput(quoted(path) + " is not a usable safetensors file: " + problem + ".");
    return std::move(reader.header);
}

std::string writeSafetensorsHeader(
    const std::vector<NamedTensorInfo>& order, const std::map<std::string, std::string>& metadata)
{
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    if (!metadata.empty())
        json["__metadata__"] = metadata;
    for (const auto& [name, info] : order)
        json[name] = {{"dtype", safetensorsTypeName(info.type)}, {"shape", info.shape},
            {"data_offsets", {info.begin, info.end}}};
    std::string text = json.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

} // namespace candela
