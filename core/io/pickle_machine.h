// The machine that pickles are programs of. For core/io/pickle.cpp, which see for what it is for.
#pragma once

#include "core/api/error.h"
#include "core/io/pickle.h"

#include <cstddef>
#include <cstring>
#include <unordered_map>

namespace candela
{

/// A stack, marks on it, and a memo of values met before. Reads one pickle.
class PickleMachine
{
public:
    using Variant = decltype(PickleValue::value);

    PickleMachine(Pickle& pickle, std::span<const std::byte> bytes)
        : m_pickle(pickle)
        , m_bytes(bytes)
    {
    }

    /// The value that the pickle makes. Throws Error (BadInput).
    const PickleValue& run();
    /// What follows the pickle, or what is not yet read of it.
    std::span<const std::byte> rest() const { return m_bytes.subspan(m_at); }

private:
    // the opcodes (pickle_opcodes.cpp)
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
    void weigh(std::uint64_t bytes);
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
    void build(PickleValue& target, PickleValue& state);
    void addFields(PickleDict& object, PickleValue& state);

    Pickle& m_pickle;
    std::span<const std::byte> m_bytes;
    std::size_t m_at = 0;
    std::uint64_t m_weight = 0; // bytes that the values made so far take, beside themselves
    std::vector<PickleValue*> m_stack;
    std::vector<std::size_t> m_marks;
    std::unordered_map<std::uint64_t, PickleValue*> m_memo;
};

template <typename T>
T PickleMachine::number()
{
    T value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
}

} // namespace candela
