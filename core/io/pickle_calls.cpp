// What the constructors of plain data mean.
#include "core/io/pickle.h"

#include <c10/util/Half.h>

#include <cstring>
#include <stdexcept>

namespace candela
{
namespace
{

using Variant = decltype(PickleValue::value);

[[noreturn]] void wrong(std::size_t index, const PickleValue& value, const std::string& wanted)
{
    throw std::invalid_argument(
        "argument " + std::to_string(index + 1) + " is " + value.kind() + " and not " + wanted);
}

/// A list made of another's items, or empty without an argument.
Variant makeList(PickleArguments arguments)
{
    if (arguments.empty())
        return PickleList();
    const auto* items = arguments[0]->as<PickleList>();
    if (!items)
        wrong(0, *arguments[0], "a list");
    return *items;
}

/// A dictionary of another's entries or of a list of pairs; or empty.
Variant makeDict(PickleArguments arguments)
{
    if (arguments.empty())
        return PickleDict();
    if (const auto* dict = arguments[0]->as<PickleDict>())
        return PickleDict{.className = {}, .entries = dict->entries};
    const auto* pairs = arguments[0]->as<PickleList>();
    if (!pairs)
        wrong(0, *arguments[0], "a dictionary");
    PickleDict result;
    for (const PickleValue* item : pairs->items) {
        const auto* pair = item->as<PickleList>();
        if (!pair || pair->items.size() != 2)
            throw std::invalid_argument("an entry is " + item->kind() + " and not a pair");
        result.entries.emplace_back(pair->items[0], pair->items[1]);
    }
    return result;
}

/// collections.defaultdict(what to make of a missing entry, entries)
Variant makeDefaultDict(PickleArguments arguments)
{
    return makeDict(arguments.empty() ? arguments : arguments.subspan(1));
}

/// copyreg._reconstructor(class, its base, the base's state)
Variant makeInstance(PickleArguments arguments)
{
    const auto* name = argument(arguments, 0).as<PickleName>();
    if (!name)
        wrong(0, *arguments[0], "a class");
    return PickleDict{.className = name->name, .entries = {}};
}

/// _codecs.encode(text, "latin1"): how protocol 2 writes bytes
Variant encodeLatin1(PickleArguments arguments)
{
    const std::string text = textArgument(arguments, 0);
    PickleBytes result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool two = byte == 0xc2 || byte == 0xc3; // U+0080 to U+00FF
        if (byte >= 0x80 && (!two || i + 1 == text.size()))
            throw std::invalid_argument("a letter is not of latin1");
        result.bytes += two ? static_cast<char>((byte & 3) << 6 | (text[++i] & 0x3f)) : text[i];
    }
    return result;
}

Variant makeBytes(PickleArguments arguments)
{
    if (arguments.empty())
        return PickleBytes();
    const auto* bytes = arguments[0]->as<PickleBytes>();
    if (!bytes)
        wrong(0, *arguments[0], "bytes");
    return *bytes;
}

/// pathlib's classes take a path's parts.
Variant makePath(PickleArguments arguments)
{
    constexpr std::size_t longestPath = 1 << 16;
    std::string path;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (!path.empty() && !path.ends_with('/'))
            path += '/';
        path += textArgument(arguments, i);
        if (path.size() > longestPath)
            throw std::invalid_argument("a path is longer than " + std::to_string(longestPath) + " bytes");
    }
    return path;
}

/// An object that only keeps what it was made from.
PickleCall keepArguments(const std::string& className)
{
    return [className](PickleArguments arguments) -> Variant {
        PickleDict object{.className = className, .entries = {}};
        static PickleValue name{std::string("arguments")}; // shared by all, never changed
        for (PickleValue* each : arguments)
            object.entries.emplace_back(&name, each);
        return object;
    };
}

template <typename T, typename As>
Variant scalarAs(const std::string& bytes)
{
    T value;
    if (bytes.size() != sizeof value)
        throw std::invalid_argument("a number has " + std::to_string(bytes.size()) + " bytes");
    std::memcpy(&value, bytes.data(), sizeof value);
    return static_cast<As>(value);
}

/// numpy's scalar(dtype, bytes)
Variant numpyScalar(PickleArguments arguments)
{
    const auto* type = argument(arguments, 0).as<PickleDict>();
    const auto* bytes = argument(arguments, 1).as<PickleBytes>();
    const auto* code = type && !type->entries.empty() ? type->entries[0].second->as<std::string>() : nullptr;
    if (!code || !bytes)
        throw std::invalid_argument("it has no type or no bytes");
    using Read = Variant (*)(const std::string&);
    static const std::map<std::string, Read, std::less<>> readers = {{"f8", scalarAs<double, double>},
        {"f4", scalarAs<float, double>}, {"f2", scalarAs<c10::Half, double>},
        {"i8", scalarAs<std::int64_t, std::int64_t>}, {"i4", scalarAs<std::int32_t, std::int64_t>},
        {"i2", scalarAs<std::int16_t, std::int64_t>}, {"i1", scalarAs<std::int8_t, std::int64_t>},
        {"u8", scalarAs<std::int64_t, std::int64_t>}, {"u4", scalarAs<std::uint32_t, std::int64_t>},
        {"u2", scalarAs<std::uint16_t, std::int64_t>}, {"u1", scalarAs<std::uint8_t, std::int64_t>},
        {"b1", scalarAs<std::uint8_t, bool>}};
    const auto reader = readers.find(*code);
    if (reader == readers.end())
        return *bytes;
    return reader->second(bytes->bytes);
}

} // namespace

const PickleCalls& plainCalls()
{
    static const PickleCalls calls = [] {
        PickleCalls table = {{"collections.OrderedDict", makeDict}, {"collections.Counter", makeDict},
            {"collections.defaultdict", makeDefaultDict}, {"collections.deque", makeList},
            {"copyreg._reconstructor", makeInstance}, {"copy_reg._reconstructor", makeInstance},
            {"_codecs.encode", encodeLatin1}, {"numpy.dtype", keepArguments("numpy.dtype")}};
        for (const std::string module : {"builtins.", "__builtin__."}) {
            for (const char* name : {"list", "tuple", "set", "frozenset"})
                table[module + name] = makeList;
            table[module + "dict"] = makeDict;
            table[module + "bytes"] = table[module + "bytearray"] = makeBytes;
        }
        for (const std::string module : {"numpy.core.multiarray.", "numpy._core.multiarray."}) {
            table[module + "scalar"] = numpyScalar;
            table[module + "_reconstruct"] = keepArguments("numpy.ndarray");
        }
        for (const std::string name :
            {"PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath", "Path"})
            table["pathlib." + name] = makePath;
        return table;
    }();
    return calls;
}

const PickleValue& argument(PickleArguments arguments, std::size_t index)
{
    if (index >= arguments.size())
        throw std::invalid_argument("argument " + std::to_string(index + 1) + " is missing");
    return *arguments[index];
}

std::int64_t wholeArgument(PickleArguments arguments, std::size_t index)
{
    const PickleValue& value = argument(arguments, index);
    if (const auto* number = value.as<std::int64_t>())
        return *number;
    wrong(index, value, "a whole number");
}

std::string textArgument(PickleArguments arguments, std::size_t index)
{
    const PickleValue& value = argument(arguments, index);
    if (const auto* text = value.as<std::string>())
        return *text;
    wrong(index, value, "a text");
}

std::vector<std::int64_t> wholesArgument(PickleArguments arguments, std::size_t index)
{
    const PickleValue& value = argument(arguments, index);
    const auto* list = value.as<PickleList>();
    if (!list)
        wrong(index, value, "a list of whole numbers");
    std::vector<std::int64_t> numbers;
    for (std::size_t i = 0; i < list->items.size(); ++i)
        numbers.push_back(wholeArgument(list->items, i));
    return numbers;
}

} // namespace candela
