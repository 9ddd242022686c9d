#include "core/api/error.h"
#include "core/io/safetensors.h"
#include "core/io/torch_pickle.h"
#include "core/io/zip_archive.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <doctest/doctest.h>
#include <zlib.h>

#include <fstream>
#include <optional>
#include <sstream>

using namespace candela;

namespace
{

const std::filesystem::path golden = CANDELA_GOLDEN_DIR;

std::string contentsOf(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

template <typename T>
std::string bytesOf(T value)
{
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

// ---------------------------------------------------------------------------------------- files made by hand

/// The old layout around a pickle; `after` is the list of storages and their data.
std::string stream(const std::string& pickle, const std::string& after = "].")
{
    return std::string(
               "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}.", 25)
        + pickle + after;
}

struct ZipEntry {
    std::string name, data;
    std::uint16_t method = 0, flags = 0;
    std::optional<std::uint32_t> size = {}; // what the directory says, where that is a lie
    std::optional<std::uint32_t> header = {};
};

std::string deflated(const std::string& data)
{
    std::string packed(compressBound(static_cast<uLong>(data.size())) + 16, '\0');
    z_stream state{};
    REQUIRE(deflateInit2(&state, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    state.avail_in = static_cast<uInt>(data.size());
    state.next_out = reinterpret_cast<Bytef*>(packed.data());
    state.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&state, Z_FINISH) == Z_STREAM_END);
    packed.resize(state.total_out);
    deflateEnd(&state);
    return packed;
}

std::string zip(const std::vector<ZipEntry>& entries, std::int64_t countLie = 0)
{
    const auto u16 = bytesOf<std::uint16_t>;
    const auto u32 = bytesOf<std::uint32_t>;
    std::string body, directory;
    for (const ZipEntry& entry : entries) {
        const std::string data = entry.method == 8 ? deflated(entry.data) : entry.data;
        const auto packed = static_cast<std::uint32_t>(data.size());
        const auto size = entry.size.value_or(static_cast<std::uint32_t>(entry.data.size()));
        const auto nameSize = static_cast<std::uint16_t>(entry.name.size());
        const std::string common = u16(20) + u16(entry.flags) + u16(entry.method) + u32(0) + u32(0)
            + u32(packed) + u32(size) + u16(nameSize) + u16(0);
        directory += u32(0x02014b50) + u16(20) + common + u16(0) + u16(0) + u16(0) + u32(0)
            + u32(entry.header.value_or(static_cast<std::uint32_t>(body.size()))) + entry.name;
        body += u32(0x04034b50) + common + entry.name + data;
    }
    const auto count = static_cast<std::uint16_t>(static_cast<std::int64_t>(entries.size()) + countLie);
    return body + directory + u32(0x06054b50) + u16(0) + u16(0) + u16(count) + u16(count)
        + u32(static_cast<std::uint32_t>(directory.size())) + u32(static_cast<std::uint32_t>(body.size()))
        + u16(0);
}

/// A tensor of floats in storage '0'.
std::string floats(const std::string& elements, const std::string& offset, const std::string& sizes,
    const std::string& strides)
{
    return "ctorch._utils\n_rebuild_tensor_v2\n((S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI" + elements
        + "\ntQI" + offset + "\n(" + sizes + "t(" + strides + "tI00\n}tR.";
}

const std::string two = bytesOf(1.5F) + bytesOf(-2.0F);
const std::string keys = "(lS'0'\na.";

std::string streamOfFloats(const std::string& pickle)
{
    return stream(pickle, keys + bytesOf<std::uint64_t>(2) + two);
}

std::string zipOfFloats(const std::string& pickle)
{
    return zip({{"a/data.pkl", pickle}, {"a/data/0", two}});
}

// ------------------------------------------------------------------------------------------------- reading
// them

struct Outcome {
    std::string refusal; // the sentence; empty if the file is accepted
    std::optional<TorchFile> file;
};

Outcome outcomeOf(const std::string& bytes)
{
    const TemporaryFolder folder;
    const std::filesystem::path path = folder / "hostile.pth";
    std::ofstream(path, std::ios::binary) << bytes;
    Outcome outcome;
    outcome.refusal = refusal([&] { outcome.file = TorchFile::open(path); });
    if (!outcome.file)
        CHECK(mentions(outcome.refusal, "hostile.pth"));
    return outcome;
}

std::string fileRefusal(const std::string& bytes)
{
    return outcomeOf(bytes).refusal;
}

template <typename T>
T as(const PickleValue* value)
{
    REQUIRE(value);
    REQUIRE(value->as<T>());
    return *value->as<T>();
}

const std::vector<PickleValue*>& items(const PickleValue* value)
{
    REQUIRE(value);
    REQUIRE(value->as<PickleList>());
    return value->as<PickleList>()->items;
}

} // namespace

TEST_SUITE_BEGIN("torch_pickle");

TEST_CASE("both layouts are read as torch.save() wrote them")
{
    const SafetensorsFile expected = SafetensorsFile::open(golden / "torch_pickle.safetensors");
    for (const char* name : {"torch_pickle_zip.pth", "torch_pickle_stream.pth"}) {
        CAPTURE(name);
        StateDict tensors;
        {
            const TorchFile file = TorchFile::open(golden / name);
            const PickleValue& root = file.root();
            tensors = tensorsOf(*root.find("state_dict"));

            const PickleValue* opts = root.find("opts");
            REQUIRE(opts);
            CHECK(opts->as<PickleDict>()->className == "argparse.Namespace");
            CHECK(as<std::int64_t>(opts->find("round")) == 3);
            CHECK(as<double>(opts->find("gamma")) == 0.1);
            CHECK(as<bool>(opts->find("concat_L")));
            CHECK(as<std::string>(opts->find("name")) == "naïve");
            CHECK(opts->find("none")->isNone());
            CHECK(opts->find("no such") == nullptr);

            CHECK(as<std::int64_t>(root.find("epoch")) == 2000);
            CHECK(as<std::int64_t>(root.find("negative")) == -5);
            CHECK(as<PickleBytes>(root.find("huge")).bytes == std::string(8, '\0') + '\x40');
            const auto& callbacks = root.find("callbacks")->as<PickleDict>()->entries;
            REQUIRE(callbacks.size() == 2);
            CHECK(as<PickleName>(callbacks[0].first).name == "lightning_like.callbacks.Checkpoint");
            CHECK(as<std::int64_t>(callbacks[0].second->find("every")) == 3);
            CHECK(as<std::string>(callbacks[1].second->find("right")) == "r");

            const auto& containers = items(root.find("containers"));
            REQUIRE(containers.size() == 6);
            CHECK(as<std::int64_t>(items(containers[0])[1]) == 2);
            CHECK(as<std::int64_t>(items(containers[1])[0]) == 3);
            CHECK(as<std::int64_t>(items(containers[2])[0]) == 4);
            CHECK(as<std::int64_t>(items(containers[3]->find("a"))[0]) == 5);
            CHECK(as<std::int64_t>(items(containers[4])[1]) == 7);
            CHECK(as<PickleBytes>(containers[5]).bytes == std::string("\0\xff", 2));
            CHECK(items(root.find("loop"))[1] == root.find("loop"));
            const auto& numpy = items(root.find("numpy"));
            CHECK(as<double>(numpy[0]) == 1.5);
            CHECK(as<double>(numpy[1]) == 2.5);
            CHECK(as<std::int64_t>(numpy[2]) == -3);
            CHECK(as<bool>(numpy[3]));
            CHECK(as<std::string>(root.find("path")) == "/a/b/c.txt");
            CHECK(as<std::string>(root.find("device")) == "cpu");
            CHECK(as<PickleName>(root.find("dtype")).name == "torch.float16");
        }
        // The tensors outlive the file.
        REQUIRE(tensors.size() == expected.names().size() + 1);
        for (const std::string& tensor : expected.names()) {
            CAPTURE(tensor);
            const at::Tensor& actual = tensors.at(tensor);
            CHECK((actual.scalar_type() == expected.tensor(tensor).scalar_type()));
            CHECK(actual.sizes() == expected.tensor(tensor).sizes());
            CHECK(at::equal(actual.contiguous().view({-1}).view(at::kByte),
                expected.tensor(tensor).contiguous().view({-1}).view(at::kByte)));
        }
        CHECK(at::equal(at::real(tensors.at("complex128")).to(at::kLong), tensors.at("int64")));
        CHECK(tensors.at("transposed").strides() == at::IntArrayRef({1, 6}));
        CHECK(tensors.at("expanded").stride(0) == 0);
        for (const char* view : {"rows", "transposed", "strided"})
            CHECK(tensors.at(view).is_alias_of(tensors.at("base")));
        CHECK_FALSE(tensors.at("float32").is_alias_of(tensors.at("base")));
    }
}

TEST_CASE("what lies in a zip as it is, at an even address, is a view of the file")
{
    const auto file = MappedFile::open(golden / "torch_pickle_zip.pth");
    const at::Tensor first = tensorsOf(*TorchFile::open(file->path()).root().find("state_dict")).at("base");
    const at::Tensor other = at::ones({3});
    releasePages(first);
    releasePages(other);
    CHECK(at::equal(first.view({-1}), at::arange(24, at::kFloat)));
}

TEST_CASE("hand-made files of both layouts, packed and unpacked, are read")
{
    const std::string good = floats("2", "0", "I2\n", "I1\n");
    for (const std::string& bytes :
        {streamOfFloats(good), zipOfFloats(good), zip({{"a/data.pkl", good, 8}, {"a/data/0", two, 8}}),
            zip({{"x", "?"}, {"a/data.pkl", good}, {"a/data/0", two + "more"}})}) {
        const Outcome outcome = outcomeOf(bytes);
        CHECK(outcome.refusal == "");
        REQUIRE(outcome.file);
        CHECK(at::equal(outcome.file->root().tensor(), at::tensor({1.5F, -2.0F})));
    }
    const Outcome nothing = // for the sanitizers: a storage without bytes, unpacked into none
        outcomeOf(zip({{"a/data.pkl", floats("0", "0", "I0\n", "I1\n"), 8}, {"a/data/0", "", 8}}));
    CHECK(nothing.refusal == "");
    REQUIRE(nothing.file);
    CHECK(nothing.file->root().tensor().numel() == 0);
    CHECK(outcomeOf(stream("N.")).file->root().isNone());
    CHECK(as<double>(&outcomeOf(stream("F2.5\n.")).file->root()) == 2.5);
    CHECK(as<std::int64_t>(&outcomeOf(stream("L-12L\n.")).file->root()) == -12);
    CHECK(as<bool>(&outcomeOf(stream("I01\n.")).file->root()));
    CHECK(items(&outcomeOf(stream("(I1\nI2\nl.")).file->root()).size() == 2);
    CHECK(as<std::string>(outcomeOf(stream("(S'k'\nS'old'\nS'k'\nS'new'\nd.")).file->root().find("k"))
        == "new");
}

TEST_CASE("nothing is called, and what would be is named")
{
    CHECK(mentions(fileRefusal(stream("cos\nsystem\n(S'echo pwned'\ntR.")), "would call 'os.system'"));
    CHECK(mentions(
        fileRefusal(zip({{"a/data.pkl", "cposix\nsystem\n(S'id'\ntR."}})), "would call 'posix.system'"));
    CHECK(mentions(fileRefusal(stream("(S'id'\nios\nsystem\n.")), "would call 'os.system'"));
    CHECK(mentions(fileRefusal(stream("(cos\nsystem\nS'id'\no.")), "would call 'os.system'"));
    CHECK(mentions(fileRefusal(stream("\x8c\x02os\x8c\x06system\x93(S'id'\ntR.")), "would call 'os.system'"));
    CHECK(mentions(fileRefusal(stream("cbuiltins\neval\n(S'1'\ntR.")), "would call 'builtins.eval'"));
    CHECK(mentions(fileRefusal(stream("cbuiltins\ngetattr\n(cos\nenviron\nS'x'\ntR.")),
        "would call 'builtins.getattr'"));
    CHECK(mentions(fileRefusal(stream("ctorch.hub\nload\n(S'x'\ntR.")), "would call 'torch.hub.load'"));
    CHECK(mentions(fileRefusal(stream("cos\nenviron\n}b.")), "would change the name 'os.environ'"));
    CHECK(mentions(fileRefusal(stream("\x82\x01.")), "extension registry"));
    CHECK(mentions(fileRefusal(stream("Pfile\n.")), "outside itself"));
    CHECK(mentions(fileRefusal(stream("\x97.")), "buffers"));
    CHECK(mentions(fileRefusal(stream("S'x'\n)R.")), "calls the text 'x'"));
    // An object of any class is only its fields.
    const Outcome object = outcomeOf(stream("cos\nsystem\n)\x81}S'field'\nI7\nsb."));
    REQUIRE(object.file);
    CHECK(as<std::int64_t>(object.file->root().find("field")) == 7);
}

TEST_CASE("a pickle that contradicts itself is refused with the reason")
{
    CHECK(mentions(fileRefusal(""), "no file of PyTorch's"));
    CHECK(mentions(fileRefusal("not a pickle at all"), "no file of PyTorch's"));
    CHECK(mentions(fileRefusal("\x80\x02K\x01."), "no file of PyTorch's"));
    CHECK(mentions(fileRefusal(stream("")), "."));
    CHECK(mentions(fileRefusal(stream("0.")), "not there"));
    CHECK(mentions(fileRefusal(stream("(.")), "not there"));
    CHECK(mentions(fileRefusal(stream("t.")), "mark that is not there"));
    CHECK(mentions(fileRefusal(stream("g7\n.")), "recalls value 7"));
    CHECK(mentions(fileRefusal(stream("gx\n.")), "'x'"));
    CHECK(mentions(fileRefusal(stream("NI1\na.")), "appends to None"));
    CHECK(mentions(fileRefusal(stream("]I1\nI2\ns.")), "sets entries of a list"));
    CHECK(mentions(fileRefusal(stream("}(I1\nu.")), "without a value"));
    CHECK(mentions(fileRefusal(stream("I12x\n.")), "'12x'"));
    CHECK(mentions(fileRefusal(stream("I99999999999999999999\n.")), "64 bits"));
    CHECK(mentions(fileRefusal(stream("Fabc\n.")), "'abc'"));
    CHECK(mentions(fileRefusal(stream("S'a\n.")), "not plainly quoted"));
    CHECK(mentions(fileRefusal(stream("X\xff\xff\xff\x7fshort.")), "cut short"));
    CHECK(mentions(fileRefusal(stream("\x8e\xff\xff\xff\xff\xff\xff\xff\xff.")), "cut short"));
    CHECK(mentions(fileRefusal(stream("\x8b\xff\xff\xff\xff.")), "integer of -1 bytes"));
    CHECK(mentions(fileRefusal(stream("\x80\x09.")), "unknown protocol 9"));
    CHECK(mentions(fileRefusal(stream("\x01.")), "no opcode"));
    CHECK(mentions(fileRefusal(stream("ctorch\nSize\n(S'x'\ntR.")), "uses 'torch.Size' wrongly"));
    CHECK(mentions(fileRefusal(stream("ccollections\nOrderedDict\n((I1\nltR.")), "not a pair"));
    CHECK(mentions(fileRefusal(stream("N.", "N.")), "list of storages is None"));
    CHECK(mentions(fileRefusal(stream("N.", keys)), "as a storage"));
}

TEST_CASE("a tensor never reaches beyond its storage")
{
    for (const auto& file : {streamOfFloats, zipOfFloats}) {
        CHECK(fileRefusal(file(floats("2", "1", "I1\n", "I1\n"))).empty());
        CHECK(fileRefusal(file(floats("2", "2", "I0\n", "I1\n"))).empty());
        CHECK(fileRefusal(file(floats("2", "0", "I2\nI3\n", "I0\nI0\n"))).empty());
        CHECK(mentions(fileRefusal(file(floats("2", "0", "I3\n", "I1\n"))), "reaches beyond"));
        CHECK(mentions(fileRefusal(file(floats("2", "2", "I1\n", "I1\n"))), "reaches beyond"));
        CHECK(mentions(
            fileRefusal(file(floats("2", "0", "I2\n", "I9223372036854775807\n"))), "reaches beyond"));
        CHECK(mentions(
            fileRefusal(file(floats("2", "0", "I4611686018427387904\nI8\n", "I0\nI0\n"))), "reaches beyond"));
        CHECK(mentions(fileRefusal(file(floats("2", "0", "I1000000000\n", "I0\n"))), "repeats"));
        CHECK(mentions(fileRefusal(file(floats("2", "-1", "I1\n", "I1\n"))), "negative"));
        CHECK(mentions(fileRefusal(file(floats("2", "0", "I-1\n", "I1\n"))), "negative"));
        CHECK(mentions(fileRefusal(file(floats("2", "0", "I2\n", "I-1\n"))), "negative"));
        CHECK(mentions(fileRefusal(file(floats("2", "0", "I2\n", ""))), "1 sizes and 0 strides"));
        CHECK(mentions(fileRefusal(file(floats("-2", "0", "I2\n", "I1\n"))), "negative"));
        CHECK_FALSE(fileRefusal(file(floats("4", "0", "I4\n", "I1\n"))).empty());
        CHECK(mentions(fileRefusal(file(floats("9223372036854775807", "0", "I2\n", "I1\n"))), "elements"));
    }
    CHECK(
        mentions(fileRefusal(stream("(S'storage'\ncos\nsystem\nS'0'\nS'cpu'\nI1\ntQ.")), "no known storage"));
    CHECK(mentions(
        fileRefusal(stream("(S'storage'\nctorch\nQInt8Storage\nS'0'\nS'cpu'\nI1\ntQ.")), "no known storage"));
    CHECK(mentions(fileRefusal(stream("(S'file'\nS'/etc/passwd'\ntQ.")), "no known storage"));
    CHECK(mentions(
        fileRefusal(zip({{"a/data.pkl", floats("2", "0", "I2\n", "I1\n")}})), "storage '0' is missing"));
    CHECK(mentions(fileRefusal(stream(floats("2", "0", "I2\n", "I1\n"))), "storage '0' is missing"));
    CHECK(mentions(
        fileRefusal(stream(floats("2", "0", "I2\n", "I1\n"), keys + bytesOf<std::uint64_t>(2) + "short")),
        "cut short"));
    CHECK(mentions(
        fileRefusal(stream(floats("2", "0", "I2\n", "I1\n"), keys + bytesOf<std::uint64_t>(3) + two)),
        "3 elements in 8 bytes"));
}

TEST_CASE("a zip archive that lies is refused with the reason")
{
    const std::string good = "N.";
    const std::string whole = zip({{"a/data.pkl", good}});
    CHECK(fileRefusal(whole).empty());
    CHECK(mentions(fileRefusal(whole.substr(0, whole.size() - 1)), "directory is missing"));
    CHECK(mentions(fileRefusal(zip({{"a/data.pkl", good}}, 1)), "fewer than the 2 entries"));
    CHECK(mentions(fileRefusal(zip({{"a/data.pkl", good}, {"a/data.pkl", good}})), "twice"));
    CHECK(mentions(fileRefusal(zip({{"a/other", good}})), "without a data.pkl"));
    CHECK(mentions(fileRefusal(zip({{"a/data.pkl", good}, {"a/constants.pkl", good}})), "TorchScript"));
    CHECK(mentions(fileRefusal(zip({{"a/data.pkl", good}, {"a/byteorder", "big"}})), "big-endian"));
    CHECK(mentions(fileRefusal(zip({{.name = "a/data.pkl", .data = good, .header = 7}})),
        "not where the directory says"));
    CHECK(mentions(
        fileRefusal(zip({{.name = "a/data.pkl", .data = good, .header = 0xfffffff0}})), "not where"));
    CHECK(mentions(
        fileRefusal(zip({{.name = "a/data.pkl", .data = good, .size = 5}})), "two different lengths"));
    CHECK(mentions(fileRefusal(zip({{.name = "a/data.pkl", .data = good, .flags = 1}})), "encrypted"));
    CHECK(mentions(fileRefusal(zip({{.name = "a/data.pkl", .data = good, .method = 12}})), "method 12"));
    CHECK(mentions(
        fileRefusal(zip({{.name = "a/data.pkl", .data = good, .method = 8, .size = 1}})), "does not unpack"));
    CHECK(mentions(
        fileRefusal(zip({{.name = "a/data.pkl", .data = good, .method = 8, .size = 3}})), "does not unpack"));
    CHECK(mentions(fileRefusal(zip({{.name = "a/data.pkl", .data = good, .method = 8, .size = 0xfffffffe}})),
        "does not unpack"));
    CHECK(mentions(
        fileRefusal(zip({{.name = "a/data.pkl", .data = good, .size = 0xffffffff}})), "zip64 field"));
    CHECK(mentions(fileRefusal(zip({{"a/data.pkl", std::string(50'000'000, 'N'), 8}})), "does not unpack"));
}

TEST_CASE("deep nesting and many values are bounded")
{
    CHECK(fileRefusal(stream(std::string(200'000, ']') + std::string(199'999, 'a') + ".")).empty());
    CHECK(mentions(fileRefusal(stream(std::string(5'000'000, ']') + ".")), "values"));
    CHECK(mentions(fileRefusal(stream(std::string("N").append(40'000'000, '2') + ".")), "opcodes"));
    CHECK(mentions(fileRefusal(stream(std::string("N").append(5'000'000, '\x94') + ".")), "keeps more than"));
}

TEST_CASE("few bytes cannot ask for much memory")
{
    const auto repeated = [](const std::string& part, int times) {
        std::string all;
        for (int i = 0; i < times; ++i)
            all += part;
        return all;
    };
    std::string list = "(";
    list.append(100'000, 'N').append("lp0\n0");
    const std::string copy = "cbuiltins\nlist\ng0\n\x85R0";
    CHECK(fileRefusal(stream(list + repeated(copy, 100) + "N.")).empty());
    CHECK(mentions(fileRefusal(stream(list + repeated(copy, 4000) + "N.")), "256 MiB"));
    std::string text = "S'";
    text.append(60'000, 'a').append("'\np0\n0");
    CHECK(mentions(fileRefusal(stream(text + "cpathlib\nPosixPath\n(g0\ng0\ntR.")), "a path is longer"));
    // An object whose state is itself has its fields twice, and twice that the next time.
    const std::string object = "cos\nsystem\n)\x81}S'field'\nI7\nsb";
    const Outcome looped = outcomeOf(stream(object + "2b2b."));
    REQUIRE(looped.file);
    CHECK(as<std::int64_t>(looped.file->root().find("field")) == 7);
    CHECK(mentions(fileRefusal(stream(object + repeated("2b", 40) + ".")), "256 MiB"));
}

TEST_CASE("no truncation and no flipped bit does worse than one sentence")
{
    for (const char* name : {"torch_pickle_zip.pth", "torch_pickle_stream.pth"}) {
        const std::string original = contentsOf(golden / name);
        for (std::size_t length = 0; length < original.size(); length += 13)
            CHECK_FALSE(fileRefusal(original.substr(0, length)).empty());
        for (std::size_t byte = 0; byte < original.size(); byte += 3) {
            std::string bytes = original;
            bytes[byte] = static_cast<char>(bytes[byte] ^ (1 << (byte % 8)));
            fileRefusal(bytes);
        }
    }
}

TEST_SUITE_END();
