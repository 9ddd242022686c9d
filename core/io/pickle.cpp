#include "core/io/pickle.h"

#include "core/io/pickle_machine.h"

namespace candela
{

at::Tensor PickleValue::tensor() const
{
    const auto* tensor = as<PickleTensor>();
    return tensor ? tensor->tensor : at::Tensor();
}

const PickleValue* PickleValue::find(std::string_view name) const
{
    const auto* dict = as<PickleDict>();
    if (!dict)
        return nullptr;
    for (auto entry = dict->entries.rbegin(); entry != dict->entries.rend(); ++entry)
        if (const auto* key = entry->first->as<std::string>(); key && *key == name)
            return entry->second;
    return nullptr;
}

std::string PickleValue::kind() const
{
    struct Namer {
        std::string operator()(std::monostate) const { return "None"; }
        std::string operator()(bool isTrue) const { return isTrue ? "True" : "False"; }
        std::string operator()(std::int64_t whole) const { return std::to_string(whole); }
        std::string operator()(double number) const { return std::to_string(number); }
        std::string operator()(const std::string& text) const { return "the text " + shownText(text); }
        std::string operator()(const PickleBytes&) const { return "bytes"; }
        std::string operator()(const PickleList&) const { return "a list"; }
        std::string operator()(const PickleDict& dict) const
        {
            return dict.className.empty() ? "a dictionary" : "an object of " + shownText(dict.className);
        }
        std::string operator()(const PickleName& name) const { return "the name " + shownText(name.name); }
        std::string operator()(const PickleStorage&) const { return "a storage"; }
        std::string operator()(const PickleTensor&) const { return "a tensor"; }
    };
    return std::visit(Namer(), value);
}

std::string shownText(std::string_view text)
{
    constexpr std::size_t longest = 80;
    std::string shown(text.substr(0, longest));
    for (char& letter : shown)
        if (static_cast<unsigned char>(letter) < 0x20 || static_cast<unsigned char>(letter) >= 0x7f)
            letter = '?';
    return "'" + shown + (text.size() > longest ? "…'" : "'");
}

const PickleValue& Pickle::read(std::span<const std::byte>& bytes)
{
    PickleMachine machine(*this, bytes);
    const PickleValue& root = machine.run();
    bytes = machine.rest();
    return root;
}

} // namespace candela
