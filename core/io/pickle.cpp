#include "core/io/pickle.h"

#include "core/api/error.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <unordered_map>

namespace candela
{
namespace
{

static_assert(std::endian::native == std::endian::little, "the format's numbers are copied as they are");

constexpr int newestProtocol = 5;
constexpr std::size_t mostSteps = 1 << 25; // opcodes; the largest real pickles have some hundred thousand
constexpr std::size_t mostValues = 1 << 22; // made, and kept in the memo
constexpr std::uint64_t mostTextBytes = 256 << 20; // all texts together
constexpr std::size_t longestNumber = 4096; // digits or bytes of one integer

using Variant = decltype(PickleValue::value);

/// Python's pickle machine: a stack, marks on it, and a memo of values met before.
class Machine
{
public:
    Machine(Pickle& pickle, std::span<const std::byte> bytes)
        : m_pickle(pickle)
        , m_bytes(bytes)
    {
    }

    const PickleValue& run();
    std::span<const std::byte> rest() const { return m_bytes.subspan(m_at); }

private:
    void step(unsigned char opcode);
    void scalarStep(unsigned char opcode);
    void textStep(unsigned char opcode);
    void containerStep(unsigned char opcode);
    void memoStep(unsigned char opcode);
    void objectStep(unsigned char opcode);
    [[noreturn]] void refuseOpcode(unsigned char opcode) const;
    [[noreturn]] void refuse(const std::string& why) const
    {
        throw badInput(m_pickle.who + ": " + why + ".");
    }

    // the stream
    std::span<const std::byte> take(std::uint64_t count);
    template <typename T>
    T number();
    std::string text(std::uint64_t length);
    std::string line();
    Variant integer(std::span<const std::byte> littleEndian) const;
    Variant decimal(const std::string& digits) const;
    double real(const std::string& digits) const;

    // the stack
    PickleValue* make(Variant value);
    void push(PickleValue* value) { m_stack.push_back(value); }
    void push(Variant value) { m_stack.push_back(make(std::move(value))); }
    PickleValue* pop();
    PickleValue* top();
    std::vector<PickleValue*> popToMark();
    std::vector<PickleValue*> popMany(std::size_t count);

    // what opcodes do
    void memoize(std::uint64_t index);
    void recall(std::uint64_t index);
    void append(const std::vector<PickleValue*>& items);
    void setItems(const std::vector<PickleValue*>& keysAndValues);
    void pushName(const std::string& module, const std::string& name);
    Variant called(const PickleValue& function, PickleArguments arguments);
    void reduce();
    void makeObject(const PickleValue& cls, const PickleValue& arguments);
    void build(PickleValue& target, const PickleValue& state);
    void addFields(PickleDict& object, const PickleValue& state);

    Pickle& m_pickle;
    std::span<const std::byte> m_bytes;
    std::size_t m_at = 0;
    std::uint64_t m_textBytes = 0;
    std::vector<PickleValue*> m_stack;
    std::vector<std::size_t> m_marks;
    std::unordered_map<std::uint64_t, PickleValue*> m_memo;
};

const PickleValue& Machine::run()
{
    constexpr unsigned char stop = '.';
    for (std::size_t steps = 0; steps < mostSteps; ++steps) {
        const auto opcode = number<unsigned char>();
        if (opcode == stop)
            return *pop();
        step(opcode);
    }
    refuse("it has more than " + std::to_string(mostSteps) + " opcodes");
}

void Machine::step(unsigned char opcode)
{
    switch (opcode) {
    case 0x80: // PROTO
        if (const int protocol = number<unsigned char>(); protocol > newestProtocol)
            refuse("it is a pickle of the unknown protocol " + std::to_string(protocol));
        break;
    case 0x95: // FRAME: a hint for buffering
        take(8);
        break;
    case '(': // MARK
        m_marks.push_back(m_stack.size());
        break;
    case '0': // POP
        if (!m_marks.empty() && m_marks.back() == m_stack.size())
            m_marks.pop_back();
        else
            pop();
        break;
    case '1': // POP_MARK
        popToMark();
        break;
    case '2': // DUP
        push(top());
        break;
    default:
        scalarStep(opcode);
    }
}

void Machine::scalarStep(unsigned char opcode)
{
    switch (opcode) {
    case 'N': // NONE
        return push(std::monostate());
    case 0x88: // NEWTRUE
        return push(true);
    case 0x89: // NEWFALSE
        return push(false);
    case 'I': { // INT, and Booleans of protocol 1
        const std::string digits = line();
        if (digits == "00" || digits == "01")
            return push(digits == "01");
        return push(decimal(digits));
    }
    case 'L': { // LONG
        std::string digits = line();
        if (digits.ends_with('L'))
            digits.pop_back();
        return push(decimal(digits));
    }
    case 'J': // BININT
        return push(static_cast<std::int64_t>(number<std::int32_t>()));
    case 'K': // BININT1
        return push(static_cast<std::int64_t>(number<std::uint8_t>()));
    case 'M': // BININT2
        return push(static_cast<std::int64_t>(number<std::uint16_t>()));
    case 0x8a: // LONG1
        return push(integer(take(number<std::uint8_t>())));
    case 0x8b: { // LONG4
        const auto length = number<std::int32_t>();
        if (length < 0 || static_cast<std::size_t>(length) > longestNumber)
            refuse("it has an integer of " + std::to_string(length) + " bytes");
        return push(integer(take(static_cast<std::uint64_t>(length))));
    }
    case 'F': // FLOAT
        return push(real(line()));
    case 'G': { // BINFLOAT: the highest byte first
        std::uint64_t bits = 0;
        for (const std::byte byte : take(sizeof bits))
            bits = bits << 8 | std::to_integer<std::uint64_t>(byte);
        return push(std::bit_cast<double>(bits));
    }
    default:
        textStep(opcode);
    }
}

void Machine::textStep(unsigned char opcode)
{
    switch (opcode) {
    case 'S': { // STRING: Python's quotes, of which only simple contents are met
        const std::string quotedText = line();
        const bool isQuoted = quotedText.size() >= 2 && quotedText.front() == quotedText.back()
            && (quotedText.front() == '\'' || quotedText.front() == '"');
        if (!isQuoted || quotedText.find('\\') != std::string::npos)
            refuse("it has a text that is not plainly quoted");
        return push(quotedText.substr(1, quotedText.size() - 2));
    }
    case 'V': // UNICODE: one line
        return push(line());
    case 'T': // BINSTRING
        return push(text(number<std::uint32_t>()));
    case 'U': // SHORT_BINSTRING
        return push(text(number<std::uint8_t>()));
    case 'X': // BINUNICODE
        return push(text(number<std::uint32_t>()));
    case 0x8c: // SHORT_BINUNICODE
        return push(text(number<std::uint8_t>()));
    case 0x8d: // BINUNICODE8
        return push(text(number<std::uint64_t>()));
    case 'B': // BINBYTES
        return push(PickleBytes{text(number<std::uint32_t>())});
    case 'C': // SHORT_BINBYTES
        return push(PickleBytes{text(number<std::uint8_t>())});
    case 0x8e: // BINBYTES8
    case 0x96: // BYTEARRAY8
        return push(PickleBytes{text(number<std::uint64_t>())});
    default:
        containerStep(opcode);
    }
}

void Machine::containerStep(unsigned char opcode)
{
    switch (opcode) {
    case ']': // EMPTY_LIST
    case ')': // EMPTY_TUPLE
    case 0x8f: // EMPTY_SET
        return push(PickleList());
    case '}': // EMPTY_DICT
        return push(PickleDict());
    case 'l': // LIST
    case 't': // TUPLE
    case 0x91: // FROZENSET
        return push(PickleList{popToMark()});
    case 0x85: // TUPLE1
    case 0x86: // TUPLE2
    case 0x87: // TUPLE3
        return push(PickleList{popMany(opcode - 0x84U)});
    case 'd': { // DICT
        const std::vector<PickleValue*> items = popToMark();
        push(PickleDict());
        return setItems(items);
    }
    case 'a': // APPEND
        return append(popMany(1));
    case 'e': // APPENDS
    case 0x90: // ADDITEMS
        return append(popToMark());
    case 's': // SETITEM
        return setItems(popMany(2));
    case 'u': // SETITEMS
        return setItems(popToMark());
    default:
        memoStep(opcode);
    }
}

void Machine::memoStep(unsigned char opcode)
{
    const auto index = [this] {
        const Variant value = decimal(line());
        const auto* number = std::get_if<std::int64_t>(&value);
        if (!number || *number < 0)
            refuse("it numbers a value by something that is no number");
        return static_cast<std::uint64_t>(*number);
    };
    switch (opcode) {
    case 'p': // PUT
        return memoize(index());
    case 'q': // BINPUT
        return memoize(number<std::uint8_t>());
    case 'r': // LONG_BINPUT
        return memoize(number<std::uint32_t>());
    case 0x94: // MEMOIZE
        return memoize(m_memo.size());
    case 'g': // GET
        return recall(index());
    case 'h': // BINGET
        return recall(number<std::uint8_t>());
    case 'j': // LONG_BINGET
        return recall(number<std::uint32_t>());
    default:
        objectStep(opcode);
    }
}

void Machine::objectStep(unsigned char opcode)
{
    switch (opcode) {
    case 'c': { // GLOBAL
        const std::string module = line();
        return pushName(module, line());
    }
    case 0x93: { // STACK_GLOBAL
        const std::vector<PickleValue*> names = popMany(2);
        const auto* module = names[0]->as<std::string>();
        const auto* name = names[1]->as<std::string>();
        if (!module || !name)
            refuse("it names a class by something that is no text");
        return pushName(*module, *name);
    }
    case 'R': // REDUCE
        return reduce();
    case 0x81: { // NEWOBJ
        const std::vector<PickleValue*> both = popMany(2);
        return makeObject(*both[0], *both[1]);
    }
    case 0x92: { // NEWOBJ_EX: with arguments by name, which only fields could tell of
        const std::vector<PickleValue*> three = popMany(3);
        return makeObject(*three[0], *three[1]);
    }
    case 'b': { // BUILD
        const PickleValue& state = *pop();
        return build(*top(), state);
    }
    case 'Q': { // BINPERSID
        PickleValue* id = pop();
        if (!m_pickle.persistent)
            refuse("it refers to something outside itself");
        try {
            return push(m_pickle.persistent({&id, 1}));
        } catch (const std::invalid_argument& problem) {
            refuse(problem.what());
        }
    }
    case 'i': { // INST: the oldest way of calling a class
        const std::string module = line();
        const PickleValue name{PickleName{module + "." + line()}};
        const std::vector<PickleValue*> arguments = popToMark();
        return push(called(name, arguments));
    }
    case 'o': { // OBJ: likewise
        const std::vector<PickleValue*> items = popToMark();
        if (items.empty())
            refuse("it makes an object of no class");
        return push(called(*items[0], std::span(items).subspan(1)));
    }
    default:
        refuseOpcode(opcode);
    }
}

void Machine::refuseOpcode(unsigned char opcode) const
{
    constexpr char digits[] = "0123456789abcdef";
    const std::string hex = {'0', 'x', digits[opcode >> 4], digits[opcode & 15]};
    switch (opcode) {
    case 'P':
        refuse("it refers to something outside itself by a text");
    case 0x82:
    case 0x83:
    case 0x84:
        refuse(
            "it uses the extension registry (opcode " + hex + "), which would call what is registered there");
    case 0x97:
    case 0x98:
        refuse("it refers to buffers that are not in it (opcode " + hex + ")");
    default:
        refuse("byte " + std::to_string(m_at - 1) + " is no opcode of a pickle (" + hex + ")");
    }
}

std::span<const std::byte> Machine::take(std::uint64_t count)
{
    if (count > m_bytes.size() - m_at)
        refuse("it is cut short: a value would end beyond its " + std::to_string(m_bytes.size()) + " bytes");
    const auto part = m_bytes.subspan(m_at, count);
    m_at += count;
    return part;
}

template <typename T>
T Machine::number()
{
    T value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
}

std::string Machine::text(std::uint64_t length)
{
    const auto part = take(length);
    m_textBytes += length;
    if (m_textBytes > mostTextBytes)
        refuse("it holds more than " + std::to_string(mostTextBytes >> 20) + " MiB of texts");
    return {reinterpret_cast<const char*>(part.data()), part.size()};
}

std::string Machine::line()
{
    const auto left = rest();
    const auto end = std::ranges::find(left, std::byte{'\n'});
    if (end == left.end())
        refuse("it is cut short in the middle of a line");
    std::string result = text(static_cast<std::uint64_t>(end - left.begin()));
    take(1);
    return result;
}

Variant Machine::integer(std::span<const std::byte> littleEndian) const
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

Variant Machine::decimal(const std::string& digits) const
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size())
        refuse("it has " + shownText(digits) + " where an integer of 64 bits should be");
    return value;
}

double Machine::real(const std::string& digits) const
{
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size())
        refuse("it has " + shownText(digits) + " where a number should be");
    return value;
}

PickleValue* Machine::make(Variant value)
{
    if (m_pickle.values.size() >= mostValues)
        refuse("it has more than " + std::to_string(mostValues) + " values");
    return &m_pickle.values.emplace_back(PickleValue{std::move(value)});
}

PickleValue* Machine::pop()
{
    PickleValue* value = top();
    m_stack.pop_back();
    return value;
}

PickleValue* Machine::top()
{
    if (m_stack.empty() || (!m_marks.empty() && m_marks.back() == m_stack.size()))
        refuse("it uses a value that is not there");
    return m_stack.back();
}

std::vector<PickleValue*> Machine::popToMark()
{
    if (m_marks.empty())
        refuse("it goes back to a mark that is not there");
    const auto begin = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    m_marks.pop_back();
    std::vector<PickleValue*> items(begin, m_stack.end());
    m_stack.erase(begin, m_stack.end());
    return items;
}

std::vector<PickleValue*> Machine::popMany(std::size_t count)
{
    std::vector<PickleValue*> items(count);
    for (std::size_t i = count; i-- > 0;)
        items[i] = pop();
    return items;
}

void Machine::memoize(std::uint64_t index)
{
    m_memo[index] = top();
    if (m_memo.size() > mostValues)
        refuse("it keeps more than " + std::to_string(mostValues) + " values");
}

void Machine::recall(std::uint64_t index)
{
    const auto found = m_memo.find(index);
    if (found == m_memo.end())
        refuse("it recalls value " + std::to_string(index) + ", which it never kept");
    push(found->second);
}

void Machine::append(const std::vector<PickleValue*>& items)
{
    auto* list = std::get_if<PickleList>(&top()->value);
    if (!list)
        refuse("it appends to " + top()->kind());
    list->items.insert(list->items.end(), items.begin(), items.end());
}

void Machine::setItems(const std::vector<PickleValue*>& keysAndValues)
{
    auto* dict = std::get_if<PickleDict>(&top()->value);
    if (!dict)
        refuse("it sets entries of " + top()->kind());
    if (keysAndValues.size() % 2 != 0)
        refuse("it sets an entry without a value");
    for (std::size_t i = 0; i < keysAndValues.size(); i += 2)
        dict->entries.emplace_back(keysAndValues[i], keysAndValues[i + 1]);
}

void Machine::pushName(const std::string& module, const std::string& name)
{
    push(PickleName{module + "." + name});
}

Variant Machine::called(const PickleValue& function, PickleArguments arguments)
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

void Machine::reduce()
{
    const std::vector<PickleValue*> both = popMany(2);
    const auto* arguments = both[1]->as<PickleList>();
    if (!arguments)
        refuse("it calls something with " + both[1]->kind());
    push(called(*both[0], arguments->items));
}

/// An instance without fields yet; they come with BUILD.
void Machine::makeObject(const PickleValue& cls, const PickleValue& arguments)
{
    const auto* name = cls.as<PickleName>();
    const auto* list = arguments.as<PickleList>();
    if (!name || !list)
        refuse("it makes an object of " + cls.kind());
    if (m_pickle.calls.contains(name->name))
        return push(called(cls, list->items));
    push(PickleDict{.className = name->name, .entries = {}});
}

void Machine::build(PickleValue& target, const PickleValue& state)
{
    if (target.as<PickleName>())
        refuse("it would change " + target.kind());
    if (auto* object = std::get_if<PickleDict>(&target.value); object && !object->className.empty())
        addFields(*object, state);
    // What hangs on anything else (a state dictionary's _metadata) is no data of ours.
}

/// The state is the object's __dict__, or a pair of that and the dictionary of its __slots__ (each of which
/// may be None), or whatever its class understands: that is kept as the field `state`.
void Machine::addFields(PickleDict& object, const PickleValue& state)
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
        object.entries.emplace_back(make(std::string("state")), make(state.value));
    for (const PickleValue* part : parts)
        if (const auto* fields = part->as<PickleDict>())
            object.entries.insert(object.entries.end(), fields->entries.begin(), fields->entries.end());
}

} // namespace

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
        std::string operator()(bool value) const { return value ? "True" : "False"; }
        std::string operator()(std::int64_t value) const { return std::to_string(value); }
        std::string operator()(double value) const { return std::to_string(value); }
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
    Machine machine(*this, bytes);
    const PickleValue& root = machine.run();
    bytes = machine.rest();
    return root;
}

} // namespace candela
