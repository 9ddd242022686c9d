#include "core/api/error.h"
#include "core/io/atomic_file.h"
#include "core/io/mapped_file.h"
#include "core/io/safetensors.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <doctest/doctest.h>

#include <cstring>
#include <fstream>
#include <sstream>

using namespace candela;

namespace
{

const std::filesystem::path golden =
    std::filesystem::path(CANDELA_GOLDEN_DIR) / "safetensors_types.safetensors";

std::string contentsOf(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string withLength(const std::string& header, const std::string& data)
{
    std::string bytes(8, '\0');
    for (int i = 0; i < 8; ++i)
        bytes[static_cast<std::size_t>(i)] = static_cast<char>(header.size() >> (8 * i));
    return bytes + header + data;
}

/// The sentence with which a file of these bytes is refused; empty if it is accepted.
std::string fileRefusal(const std::string& bytes)
{
    const TemporaryFolder folder;
    const std::filesystem::path path = folder / "hostile.safetensors";
    std::ofstream(path, std::ios::binary) << bytes;
    const std::string sentence = refusal([&] {
        for (const auto& [name, tensor] : SafetensorsFile::open(path).tensors())
            CHECK(tensor.defined());
    });
    CHECK((sentence.empty() || mentions(sentence, "hostile.safetensors")));
    return sentence;
}

const std::string good = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                         R"("b":{"dtype":"F16","shape":[2,2],"data_offsets":[8,16]}})";
const std::string data(16, '\1');

/// `good` with one part written differently.
std::string changed(const std::string& from, const std::string& to)
{
    std::string header = good;
    const std::size_t at = header.find(from);
    REQUIRE(at != std::string::npos);
    return withLength(header.replace(at, from.size(), to), data);
}

} // namespace

TEST_SUITE_BEGIN("safetensors");

TEST_CASE("every type of the format is read as Hugging Face's library wrote it")
{
    const SafetensorsFile file = SafetensorsFile::open(golden);
    const at::Tensor expected = at::tensor({0, 1, 2, 3, 4, 6}, at::kFloat).view({2, 3});
    const std::map<std::string, at::ScalarType> types = {{"bool", at::kBool}, {"u8", at::kByte},
        {"i8", at::kChar}, {"f8_e4m3", at::kFloat8_e4m3fn}, {"f8_e5m2", at::kFloat8_e5m2},
        {"u16", at::kUInt16}, {"i16", at::kShort}, {"f16", at::kHalf}, {"bf16", at::kBFloat16},
        {"u32", at::kUInt32}, {"i32", at::kInt}, {"f32", at::kFloat}, {"u64", at::kUInt64},
        {"i64", at::kLong}, {"f64", at::kDouble}, {"c64", at::kComplexFloat}};
    for (const auto& [name, type] : types) {
        CAPTURE(name);
        const at::Tensor tensor = file.tensor(name);
        CHECK((tensor.scalar_type() == type));
        if (type == at::kBool)
            CHECK(at::equal(tensor, expected.to(at::kBool)));
        else if (type == at::kComplexFloat)
            CHECK(at::equal(at::real(tensor), expected));
        else
            CHECK(at::equal(tensor.to(at::kFloat), expected));
    }
    CHECK(file.tensor("empty").sizes() == at::IntArrayRef({0, 3}));
    CHECK(file.tensor("scalar").item<float>() == 0.25F);
    CHECK(file.names().size() == types.size() + 2);
    CHECK(file.metadata().at("title") == "Kerze ♥ 蜡烛");
    CHECK_THROWS_AS(file.tensor("nothing"), Error);
}

TEST_CASE("tensors are views that outlive the file, its object and its name")
{
    const TemporaryFolder folder;
    const std::filesystem::path path = folder / "weights.safetensors";
    writeSafetensors(path, {{"w", at::arange(100'000, at::kFloat)}});
    at::Tensor first, second;
    {
        const SafetensorsFile file = SafetensorsFile::open(path);
        first = file.tensor("w");
        second = file.tensor("w");
    }
    CHECK(first.const_data_ptr() == second.const_data_ptr());
    std::filesystem::remove(path);
    CHECK(at::equal(first, at::arange(100'000, at::kFloat)));
    releasePages(first);
    CHECK(at::equal(second, at::arange(100'000, at::kFloat)));
    releasePages(at::ones({3}));
}

TEST_CASE("what is written is read back, whatever its strides")
{
    const TemporaryFolder folder;
    const std::filesystem::path path = folder / "round.safetensors";
    const at::Tensor picture = at::rand({1, 3, 4, 5}).contiguous(at::MemoryFormat::ChannelsLast);
    const StateDict tensors = {{"bytes", at::ones({3}, at::kByte)}, {"half", at::rand({5}).to(at::kBFloat16)},
        {"nothing", at::empty({2, 0})}, {"picture", picture}, {"scalar", at::scalar_tensor(2.5, at::kDouble)},
        {"transposed", at::rand({3, 4}).t()}, {"größe", at::rand({2})}};
    writeSafetensors(path, tensors, {{"format", "pt"}, {"note", "zwei\nZeilen \"hier\""}});
    const SafetensorsFile file = SafetensorsFile::open(path);
    CHECK(file.metadata().at("note") == "zwei\nZeilen \"hier\"");
    CHECK(file.names().size() == tensors.size());
    for (const auto& [name, tensor] : tensors) {
        CAPTURE(name);
        CHECK((file.tensor(name).scalar_type() == tensor.scalar_type()));
        CHECK(at::equal(file.tensor(name), tensor));
        CHECK(file.infos().at(name).begin % c10::elementSize(tensor.scalar_type()) == 0);
    }
    writeSafetensors(path, {{"one", at::ones({1})}});
    CHECK(SafetensorsFile::open(path).names() == std::vector<std::string>{"one"});
    CHECK(folder.fileCount() == 1);
}

TEST_CASE("data at an odd address is still read right")
{
    const TemporaryFolder folder;
    const std::filesystem::path path = folder / "odd.safetensors";
    const std::vector<float> values = {1.5F, -2.25F};
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), values.data(), 8);
    std::string header = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
    header.resize(header.size() / 8 * 8 + 9, ' ');
    std::ofstream(path, std::ios::binary) << withLength(header, bytes);
    CHECK(at::equal(SafetensorsFile::open(path).tensor("a"), at::tensor({1.5F, -2.25F})));
}

TEST_CASE("a file that cannot be written leaves nothing behind")
{
    const TemporaryFolder folder;
    CHECK_THROWS_AS(writeSafetensors(folder / "no such folder" / "x.safetensors", {}), Error);
    CHECK_THROWS_AS(writeSafetensors(folder.path(), {}), Error);
    CHECK_THROWS_AS(
        writeSafetensors(folder / "x.safetensors", {{"q", at::empty({1}, at::kComplexDouble)}}), Error);
    {
        AtomicFile file(folder / "given up.txt");
        file.write("half");
    }
    CHECK(folder.fileCount() == 0);
}

TEST_CASE("a name that is taken gets a number, or its file is replaced")
{
    const TemporaryFolder folder;
    const std::filesystem::path path = folder / "apple.png";
    CHECK(writeFile(path, "1", IfTaken::AddNumber) == path);
    CHECK(writeFile(path, "2", IfTaken::AddNumber) == folder / "apple-2.png");
    CHECK(writeFile(path, "3", IfTaken::AddNumber) == folder / "apple-3.png");
    CHECK(writeFile(path, "4", IfTaken::Replace) == path);
    CHECK(contentsOf(path) == "4");
    CHECK(contentsOf(folder / "apple-2.png") == "2");
    CHECK(folder.fileCount() == 3);
}

TEST_CASE("a header that contradicts itself or the file is refused with the reason")
{
    CHECK(fileRefusal(withLength(good, data)).empty());
    CHECK(fileRefusal(withLength("{}", "")).empty());

    CHECK(mentions(fileRefusal(""), "only 0 bytes"));
    CHECK(mentions(fileRefusal("1234567"), "only 7 bytes"));
    CHECK(mentions(fileRefusal(std::string(8, '\xff')), "beyond the file"));
    CHECK(mentions(
        fileRefusal(std::string("\x80\0\0\0\0\0\0\0{}", 10)), "128 bytes would end beyond the file"));
    CHECK(mentions(fileRefusal(withLength("", "")), "not JSON"));
    CHECK(mentions(fileRefusal(withLength("[]", "")), "not an object"));
    CHECK(mentions(fileRefusal(withLength("7", "")), "not an object"));
    CHECK(mentions(fileRefusal(withLength("{\"a\xff\":1}", "")), "not JSON"));
    CHECK(mentions(fileRefusal(withLength(good + "x", data)), "not JSON"));
    CHECK(mentions(fileRefusal(withLength(good, data + "x")), "which has 17 bytes"));
    CHECK(mentions(fileRefusal(withLength(good, data.substr(1))), "only 15 bytes of data"));

    CHECK(mentions(fileRefusal(changed("\"b\"", "\"a\"")), "tensor 'a' twice"));
    CHECK(mentions(fileRefusal(changed("F32", "F31")), "unknown type 'F31'"));
    CHECK(mentions(fileRefusal(changed("\"F32\"", "32")), "32 as its dtype"));
    CHECK(mentions(fileRefusal(changed("F32", "F64")), "8 bytes, but its shape [2] in F64 needs 16"));
    CHECK(mentions(fileRefusal(changed("[2]", "[3]")), "needs 12"));
    CHECK(mentions(fileRefusal(changed("[2]", "[-2]")), "-2 as its shape"));
    CHECK(mentions(fileRefusal(changed("[2]", "[2.0]")), "2.0 as its shape"));
    CHECK(mentions(fileRefusal(changed("[2]", "[[2]]")), "a list as its shape"));
    CHECK(mentions(fileRefusal(changed("[2]", "{}")), "an object as its shape"));
    CHECK(mentions(fileRefusal(changed("[2]", "null")), "null as its shape"));
    CHECK(mentions(fileRefusal(changed("[2]", "[4611686018427387904,4]")), "impossibly large"));
    CHECK(mentions(
        fileRefusal(changed("[2]", "[0,9223372036854775807,9223372036854775807]")), "impossibly large"));
    CHECK(mentions(fileRefusal(changed("[2]", "[18446744073709551615]")), "18446744073709551615"));
    CHECK(mentions(fileRefusal(changed("[2]", "[99999999999999999999999999]")), "as its shape"));
    CHECK(mentions(fileRefusal(changed("\"shape\"", "\"shade\"")), "unknown entry 'shade'"));
    CHECK(mentions(fileRefusal(changed("\"shape\":[2],", "")), "has no shape"));
    CHECK(mentions(
        fileRefusal(changed("\"shape\":[2],", "\"shape\":[2],\"shape\":[2],")), "two entries 'shape'"));
    CHECK(mentions(fileRefusal(changed("[0,8]", "[0,8,16]")), "more than 2"));
    CHECK(mentions(fileRefusal(changed("[0,8]", "[0]")), "1 data_offsets"));
    CHECK(mentions(fileRefusal(changed("[0,8]", "[8,0]")), "ends before it begins"));
    CHECK(mentions(fileRefusal(changed("[0,8]", "[8,16]")), "overlap"));
    CHECK(mentions(fileRefusal(changed("[8,16]", "[9,17]")), "only 16 bytes of data"));
    CHECK(mentions(
        fileRefusal(changed("[8,16]", "[9223372036854775800,9223372036854775807]")), "only 16 bytes"));
    CHECK(mentions(fileRefusal(changed("\"a\"", "\"__metadata__\"")), "metadata"));
    const std::string metadata = R"({"__metadata__":{"k":"1","k":"2"}})";
    CHECK(mentions(fileRefusal(withLength(metadata, "")), "'k' twice"));
    CHECK(mentions(fileRefusal(withLength(R"({"__metadata__":{"k":{}}})", "")), "not a text"));

    std::string ones = "1";
    for (int i = 0; i < 100; ++i)
        ones += ",1";
    CHECK(mentions(fileRefusal(changed("[2]", "[" + ones + "]")), "more than 64 dimensions"));
    const std::string deep(1'000'000, '[');
    CHECK(mentions(fileRefusal(withLength("{\"a\":" + deep, "")), "a list where tensor 'a'"));
    CHECK(mentions(fileRefusal(withLength(deep, "")), "not an object"));
    std::string nested;
    for (int i = 0; i < 100'000; ++i)
        nested += "{\"a\":";
    CHECK(mentions(fileRefusal(withLength(nested, "")), "tensor 'a'"));
}

TEST_CASE("no truncation and no flipped header bit does worse than one sentence")
{
    const std::string original = contentsOf(golden);
    const std::size_t headerEnd =
        original.size() - static_cast<std::size_t>(SafetensorsFile::open(golden).dataBytes());
    for (std::size_t length = 0; length < original.size(); length += length < headerEnd ? 7 : 1)
        CHECK_FALSE(fileRefusal(original.substr(0, length)).empty());
    for (int extra : {1, 4, 4096})
        CHECK_FALSE(fileRefusal(original + std::string(static_cast<std::size_t>(extra), '\0')).empty());
    int accepted = 0;
    for (std::size_t byte = 0; byte < headerEnd; ++byte) {
        std::string bytes = original;
        bytes[byte] = static_cast<char>(bytes[byte] ^ (1 << (byte % 8)));
        accepted += fileRefusal(bytes).empty();
    }
    // A flip inside a name, a metadata text or between types of one size is a different, consistent file.
    CHECK(accepted < static_cast<int>(headerEnd) / 3);
}

TEST_CASE("a file that is cut short or replaced while it is mapped does not stop the program")
{
    const TemporaryFolder folder;
    const at::Tensor ones = at::ones({64, 1024});
    writeSafetensors(folder / "cut.safetensors", {{"a", ones}});
    writeSafetensors(folder / "swapped.safetensors", {{"a", ones}});
    const at::Tensor cut = SafetensorsFile::open(folder / "cut.safetensors").tensor("a"),
                     swapped = SafetensorsFile::open(folder / "swapped.safetensors").tensor("a");
    requireWholeFiles();
    writeSafetensors(folder / "swapped.safetensors", {{"a", ones * 2}});
    CHECK(at::equal(swapped, ones)); // the file that was there lives as long as its tensors

    std::filesystem::resize_file(folder / "cut.safetensors", 16'000);
    CHECK(cut[0][0].item<float>() == 1);
    CHECK(cut[63].abs().max().item<float>() == 0);
    CHECK(mentions(refusal([] { requireWholeFiles(); }, ErrorKind::RunFailed), "cut.safetensors"));
    requireWholeFiles(); // said once
}

TEST_CASE("things that are no regular file are refused")
{
    const TemporaryFolder folder;
    CHECK_THROWS_AS(SafetensorsFile::open(folder.path()), Error);
    CHECK_THROWS_AS(SafetensorsFile::open(folder / "missing"), Error);
#ifndef _WIN32
    CHECK_THROWS_AS(SafetensorsFile::open("/dev/zero"), Error);
#endif
}

TEST_SUITE_END();
