// What each opcode of a pickle does, by their kinds: a step that does not know one asks the next.
#include "core/io/pickle_machine.h"

#include <bit>
#include <stdexcept>

namespace candela
{
namespace
{

constexpr int newestProtocol = 5;
constexpr std::size_t mostSteps = 1 << 25; // opcodes; the largest real pickles have some hundred thousand
constexpr std::size_t longestNumber = 4096; // bytes of one integer

} // namespace

const PickleValue& PickleMachine::run()
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

void PickleMachine::step(unsigned char opcode)
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

void PickleMachine::scalarStep(unsigned char opcode)
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

void PickleMachine::textStep(unsigned char opcode)
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

void PickleMachine::containerStep(unsigned char opcode)
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

void PickleMachine::memoStep(unsigned char opcode)
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

void PickleMachine::objectStep(unsigned char opcode)
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
        PickleValue& state = *pop();
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

void PickleMachine::refuseOpcode(unsigned char opcode) const
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

} // namespace candela
