// The machine's stream, its stack, and what opcodes have in common.
#include "core/io/pickle_machine.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <stdexcept>

namespace candela
{
namespace
{

static_assert(std::endian::native == std::endian::little, "the format's numbers are copied as they are");

constexpr std::size_t mostValues = 1 << 22; // made, and kept in the memo
constexpr std::uint64_t mostBytes = 256 << 20; // all texts, lists and dictionaries together

/// What a value takes beside itself. A call copies what it is given, so that a few bytes of a pickle can ask
/// for as much as all before them.
struct Weight {
    std::uint64_t operator()(const std::string& text) const { return text.size(); }
    std::uint64_t operator()(const PickleBytes& value) const { return value.bytes.size(); }
    std::uint64_t operator()(const PickleList& list) const
    {
        return list.items.size() * sizeof list.items[0];
    }
    std::uint64_t operator()(const PickleDict& dict) const
    {
        return dict.className.size() + dict.entries.size() * sizeof dict.entries[0];
    }
    std::uint64_t operator()(const PickleName& name) const { return name.name.size(); }
    std::uint64_t operator()(const PickleStorage& storage) const { return storage.key.size(); }
    std::uint64_t operator()(const auto&) const { return 0; }
};

} // namespace

std::span<const std::byte> PickleMachine::take(std::uint64_t count)
{
    if (count > m_bytes.size() - m_at)
        refuse("it is cut short: a value would end beyond its " + std::to_string(m_bytes.size()) + " bytes");
    const auto part = m_bytes.subspan(m_at, count);
    m_at += count;
    return part;
}

std::string PickleMachine::text(std::uint64_t length)
{
    const auto part = take(length);
    return {reinterpret_cast<const char*>(part.data()), part.size()};
}

std::string PickleMachine::line()
{
    const auto left = rest();
    const auto end = std::ranges::find(left, std::byte{'\n'});
    if (end == left.end())
        refuse("it is cut short in the middle of a line");
    std::string result = text(static_cast<std::uint64_t>(end - left.begin()));
    take(1);
    return result;
}

PickleMachine::Variant PickleMachine::integer(std::span<const std::byte> littleEndian) const
{
    if (littleEndian.size() > sizeof(std::int64_t))
        return PickleBytes{
            std::string(reinterpret_cast<const char*>(littleEndian.data()), littleEndian.size())};
    const bool negative = !littleEndian.empty() && std::to_integer<int>(littleEndian.back()) >= 0x80;
    std::int64_t value = negative ? -1 : 0;
    if (!littleEndian.empty())
        std::memcpy(&value, littleEndian.data(), littleEndian.size());
    return value;
}

PickleMachine::Variant PickleMachine::decimal(const std::string& digits) const
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size())
        refuse("it has " + shownText(digits) + " where an integer of 64 bits should be");
    return value;
}

double PickleMachine::real(const std::string& digits) const
{
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size())
        refuse("it has " + shownText(digits) + " where a number should be");
    return value;
}

PickleValue* PickleMachine::make(Variant value)
{
    if (m_pickle.values.size() >= mostValues)
        refuse("it has more than " + std::to_string(mostValues) + " values");
    weigh(std::visit(Weight(), value));
    return &m_pickle.values.emplace_back(PickleValue{std::move(value)});
}

void PickleMachine::weigh(std::uint64_t bytes)
{
    m_weight += bytes;
    if (m_weight > mostBytes)
        refuse("it makes more than " + std::to_string(mostBytes >> 20)
            + " MiB of texts, lists and dictionaries");
}

PickleValue* PickleMachine::pop()
{
    PickleValue* value = top();
    m_stack.pop_back();
    return value;
}

PickleValue* PickleMachine::top()
{
    if (m_stack.empty() || (!m_marks.empty() && m_marks.back() == m_stack.size()))
        refuse("it uses a value that is not there");
    return m_stack.back();
}

std::vector<PickleValue*> PickleMachine::popToMark()
{
    if (m_marks.empty())
        refuse("it goes back to a mark that is not there");
    const auto begin = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    m_marks.pop_back();
    std::vector<PickleValue*> items(begin, m_stack.end());
    m_stack.erase(begin, m_stack.end());
    return items;
}

std::vector<PickleValue*> PickleMachine::popMany(std::size_t count)
{
    std::vector<PickleValue*> items(count);
    for (std::size_t i = count; i-- > 0;)
        items[i] = pop();
    return items;
}

void PickleMachine::memoize(std::uint64_t index)
{
    m_memo[index] = top();
    if (m_memo.size() > mostValues)
        refuse("it keeps more than " + std::to_string(mostValues) + " values");
}

void PickleMachine::recall(std::uint64_t index)
{
    const auto found = m_memo.find(index);
    if (found == m_memo.end())
        refuse("it recalls value " + std::to_string(index) + ", which it never kept");
    push(found->second);
}

void PickleMachine::append(const std::vector<PickleValue*>& items)
{
    auto* list = std::get_if<PickleList>(&top()->value);
    if (!list)
        refuse("it appends to " + top()->kind());
    list->items.insert(list->items.end(), items.begin(), items.end());
}

void PickleMachine::setItems(const std::vector<PickleValue*>& keysAndValues)
{
    auto* dict = std::get_if<PickleDict>(&top()->value);
    if (!dict)
        refuse("it sets entries of " + top()->kind());
    if (keysAndValues.size() % 2 != 0)
        refuse("it sets an entry without a value");
    for (std::size_t i = 0; i < keysAndValues.size(); i += 2)
        dict->entries.emplace_back(keysAndValues[i], keysAndValues[i + 1]);
}

void PickleMachine::pushName(const std::string& module, const std::string& name)
{
    push(PickleName{module + "." + name});
}

PickleMachine::Variant PickleMachine::called(const PickleValue& function, PickleArguments arguments)
{
    const auto* name = function.as<PickleName>();
    if (!name)
        refuse("it calls " + function.kind());
    const auto known = m_pickle.calls.find(name->name);
    if (known == m_pickle.calls.end())
        refuse("it would call " + shownText(name->name) + ", which is never done");
    try {
        return known->second(arguments);
    } catch (const std::invalid_argument& problem) {
        refuse("it uses " + shownText(name->name) + " wrongly: " + problem.what());
    }
}

void PickleMachine::reduce()
{
    const std::vector<PickleValue*> both = popMany(2);
    const auto* arguments = both[1]->as<PickleList>();
    if (!arguments)
        refuse("it calls something with " + both[1]->kind());
    push(called(*both[0], arguments->items));
}

/// An instance without fields yet; they come with BUILD.
void PickleMachine::makeObject(const PickleValue& cls, const PickleValue& arguments)
{
    const auto* name = cls.as<PickleName>();
    const auto* list = arguments.as<PickleList>();
    if (!name || !list)
        refuse("it makes an object of " + cls.kind());
    if (m_pickle.calls.contains(name->name))
        return push(called(cls, list->items));
    push(PickleDict{.className = name->name, .entries = {}});
}

void PickleMachine::build(PickleValue& target, PickleValue& state)
{
    if (target.as<PickleName>())
        refuse("it would change " + target.kind());
    if (auto* object = std::get_if<PickleDict>(&target.value); object && !object->className.empty())
        addFields(*object, state);
    // What hangs on anything else (a state dictionary's _metadata) is no data of ours.
}

/// The state is the object's __dict__, or a pair of that and the dictionary of its __slots__ (each of which
/// may be None), or whatever its class understands: that is kept as the field `state`.
void PickleMachine::addFields(PickleDict& object, PickleValue& state)
{
    const auto isFields = [](const PickleValue* part) {
        return part->isNone() || part->as<PickleDict>();
    };
    const auto* pair = state.as<PickleList>();
    std::vector<const PickleValue*> parts;
    if (isFields(&state))
        parts = {&state};
    else if (pair && pair->items.size() == 2 && std::ranges::all_of(pair->items, isFields))
        parts.assign(pair->items.begin(), pair->items.end());
    else
        object.entries.emplace_back(make(std::string("state")), &state);
    for (const PickleValue* part : parts) {
        const auto* fields = part->as<PickleDict>();
        if (!fields)
            continue;
        weigh(Weight()(*fields));
        const auto entries = fields->entries; // perhaps the object's own: it can be its own state
        object.entries.insert(object.entries.end(), entries.begin(), entries.end());
    }
}

} // namespace candela
