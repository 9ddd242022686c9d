#include "tests/corpus/mutation.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace candela
{
namespace
{

std::size_t placeIn(const std::string& file, CounterRng& random)
{
    return file.empty() ? 0 : static_cast<std::size_t>(random.below(static_cast<int>(file.size())));
}

/// Heads say how the rest is read, so half of the accidents happen there.
std::size_t placeNearHead(const std::string& file, CounterRng& random)
{
    constexpr int head = 128;
    const int end = static_cast<int>(file.size());
    if (end == 0)
        return 0;
    return static_cast<std::size_t>(random.below(random.chance(50) ? std::min(head, end) : end));
}

std::size_t lengthUpTo(std::size_t most, CounterRng& random)
{
    return most == 0 ? 0 : 1 + static_cast<std::size_t>(random.below(static_cast<int>(most)));
}

void replaceNumber(std::string& file, CounterRng& random)
{
    constexpr std::array<std::uint64_t, 12> awkward = {0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff,
        0x80000000, 0xffffffff, 0x7fffffffffffffff, 0xffffffffffffffff};
    const std::uint64_t value = awkward[static_cast<std::size_t>(random.below(awkward.size()))];
    const std::size_t bytes = std::size_t(1) << random.below(4), at = placeNearHead(file, random);
    const bool big = random.chance(50);
    for (std::size_t i = 0; i < bytes && at + i < file.size(); ++i)
        file[at + i] = static_cast<char>(value >> 8 * (big ? bytes - 1 - i : i));
}

/// In texts: a run of digits becomes another number.
void replaceDigits(std::string& file, CounterRng& random)
{
    constexpr std::array<const char*, 9> numbers = {"-1", "0", "4294967296", "9223372036854775807",
        "18446744073709551616", "1e999", "-0.0", "NaN", "99999999999999999999999999"};
    const auto isDigit = [](char c) {
        return c >= '0' && c <= '9';
    };
    const auto begin =
        std::find_if(file.begin() + std::ptrdiff_t(placeIn(file, random)), file.end(), isDigit);
    const auto end = std::find_if_not(begin, file.end(), isDigit);
    file.replace(begin, end, numbers[static_cast<std::size_t>(random.below(numbers.size()))]);
}

void hurt(std::string& file, const std::string& other, CounterRng& random)
{
    const std::size_t at = placeNearHead(file, random);
    const std::size_t part = lengthUpTo(std::min<std::size_t>(file.size() - at, 64), random);
    switch (random.below(10)) {
    case 0:
    case 1:
        if (!file.empty())
            file[at] = static_cast<char>(file[at] ^ 1 << random.below(8));
        break;
    case 2:
        if (!file.empty())
            file[at] = static_cast<char>(random.below(256));
        break;
    case 3:
    case 4:
        replaceNumber(file, random);
        break;
    case 5:
        replaceDigits(file, random);
        break;
    case 6:
        file.erase(at, part);
        break;
    case 7: { // repeated, now and then very often
        const std::string copy = file.substr(at, part);
        for (int times = random.chance(10) ? 500 : 1; times > 0; --times)
            file.insert(at, copy);
        break;
    }
    case 8: {
        const std::size_t from = placeIn(other, random);
        file.insert(
            at, other.substr(from, lengthUpTo(std::min<std::size_t>(other.size() - from, 256), random)));
        break;
    }
    case 9:
        file.resize(placeIn(file, random));
        break;
    }
}

} // namespace

std::string damaged(std::string file, const std::string& other, CounterRng& random)
{
    for (int accidents = random.between(1, 4); accidents > 0; --accidents)
        hurt(file, other, random);
    return file;
}

} // namespace candela
