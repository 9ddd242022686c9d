// Python's pickles, read as data: the opcodes are interpreted, but no class is looked up and nothing is
// called. What a pickle wants called is either one of a few constructors of plain data, whose meaning is
// known here, or refused by name; objects of other classes become the dictionaries of their fields.
// https://github.com/python/cpython/blob/main/Lib/pickletools.py describes the opcodes (protocols 0 to 5).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace candela
{

struct PickleValue;

struct PickleBytes { // a bytes object, or an integer beyond 64 bits in two's complement, lowest byte first
    std::string bytes;
};

struct PickleList { // a list, tuple or set
    std::vector<PickleValue*> items;
};

struct PickleDict {
    std::string className; // "argparse.Namespace": the fields of an object; empty: a dictionary
    std::vector<std::pair<PickleValue*, PickleValue*>> entries; // a later one replaces an earlier
};

struct PickleName { // a class or function, named and not used
    std::string name; // "collections.OrderedDict"
};

struct PickleStorage { // where a tensor's numbers lie in the file
    std::string key;
    at::ScalarType type = at::kByte;
    std::uint64_t total = 0; // bytes of the key's data
    std::uint64_t offset = 0, bytes = 0; // of the part of them that is meant
};

struct PickleTensor {
    const PickleStorage* storage = nullptr;
    at::ScalarType type = at::kFloat;
    std::int64_t offset = 0; // elements, within the storage's part
    std::vector<std::int64_t> sizes, strides; // elements
    at::Tensor tensor; // undefined until the file's data have been found
};

/// One value. Values refer to one another freely (lists can contain themselves), so they are owned together,
/// by the Pickle they came from.
struct PickleValue {
    std::variant<std::monostate, bool, std::int64_t, double, std::string, PickleBytes, PickleList, PickleDict,
        PickleName, PickleStorage, PickleTensor>
        value;

    template <typename T>
    const T* as() const
    {
        return std::get_if<T>(&value);
    }
    bool isNone() const { return std::holds_alternative<std::monostate>(value); }
    /// The tensor; undefined where this is none.
    at::Tensor tensor() const;
    /// The entry or field of that name; null where there is none or this is no dictionary.
    const PickleValue* find(std::string_view name) const;
    /// What it is, for a sentence: "a list", "the name os.system".
    std::string kind() const;
};

using PickleArguments = std::span<PickleValue* const>;
/// Gives the value that calling a known function means; throws std::invalid_argument saying what of the
/// arguments is wrong.
using PickleCall = std::function<decltype(PickleValue::value)(PickleArguments)>;
using PickleCalls = std::map<std::string, PickleCall, std::less<>>;

/// The constructors of plain data in Python's own library and numpy.
const PickleCalls& plainCalls();

/// Checked readers of arguments; they throw std::invalid_argument.
const PickleValue& argument(PickleArguments arguments, std::size_t index);
std::int64_t wholeArgument(PickleArguments arguments, std::size_t index);
std::string textArgument(PickleArguments arguments, std::size_t index);
std::vector<std::int64_t> wholesArgument(PickleArguments arguments, std::size_t index);

/// A text of the file as it can stand in a sentence: short, in quotes, without control characters.
std::string shownText(std::string_view text);

/// How to read, and what the values are made in.
struct Pickle {
    PickleCalls calls = plainCalls();
    PickleCall persistent = {}; // what an id of something outside the pickle means; empty: refused
    std::string who = "The pickle"; // begins every complaint: "'model.ckpt' cannot be read as …"
    std::deque<PickleValue> values = {};

    /// Interprets `bytes` up to the end of the pickle they begin with and moves them there. The value lives
    /// as long as this. Time and memory are bounded by the pickle's length and fixed limits. Throws Error
    /// (BadInput), one sentence.
    const PickleValue& read(std::span<const std::byte>& bytes);
};

} // namespace candela
