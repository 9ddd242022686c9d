#include "core/io/torch_pickle.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/zip_archive.h"

#include <ATen/ATen.h>
#include <c10/core/CPUAllocator.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <stdexcept>

namespace candela
{
namespace
{

using Bytes = std::span<const std::byte>;
using Variant = decltype(PickleValue::value);

constexpr std::size_t mostDimensions = 64;
constexpr std::uint64_t largestRepeated = 64
    << 20; // bytes a tensor may have beyond its storage's, by stride 0

// ------------------------------------------------------------------------------------------ what torch's
// names mean

std::optional<at::ScalarType> storageType(std::string_view name)
{
    static const std::map<std::string_view, at::ScalarType> types = {{"DoubleStorage", at::kDouble},
        {"FloatStorage", at::kFloat}, {"HalfStorage", at::kHalf}, {"BFloat16Storage", at::kBFloat16},
        {"LongStorage", at::kLong}, {"IntStorage", at::kInt}, {"ShortStorage", at::kShort},
        {"CharStorage", at::kChar}, {"ByteStorage", at::kByte}, {"BoolStorage", at::kBool},
        {"ComplexFloatStorage", at::kComplexFloat}, {"ComplexDoubleStorage", at::kComplexDouble},
        {"UntypedStorage", at::kByte}};
    if (!name.starts_with("torch."))
        return std::nullopt;
    const auto found = types.find(name.substr(name.rfind('.') + 1)); // torch.X, torch.cuda.X, torch.storage.X
    return found == types.end() ? std::nullopt : std::optional(found->second);
}

std::optional<at::ScalarType> typeNamed(std::string_view name)
{
    static const std::map<std::string_view, at::ScalarType> types = {{"torch.float64", at::kDouble},
        {"torch.float32", at::kFloat}, {"torch.float16", at::kHalf}, {"torch.bfloat16", at::kBFloat16},
        {"torch.int64", at::kLong}, {"torch.int32", at::kInt}, {"torch.int16", at::kShort},
        {"torch.int8", at::kChar}, {"torch.uint8", at::kByte}, {"torch.bool", at::kBool},
        {"torch.uint16", at::kUInt16}, {"torch.uint32", at::kUInt32}, {"torch.uint64", at::kUInt64},
        {"torch.complex64", at::kComplexFloat}, {"torch.complex128", at::kComplexDouble},
        {"torch.float8_e4m3fn", at::kFloat8_e4m3fn}, {"torch.float8_e5m2", at::kFloat8_e5m2},
        {"torch.float8_e4m3fnuz", at::kFloat8_e4m3fnuz}, {"torch.float8_e5m2fnuz", at::kFloat8_e5m2fnuz}};
    const auto found = types.find(name);
    return found == types.end() ? std::nullopt : std::optional(found->second);
}

std::uint64_t unsignedArgument(PickleArguments arguments, std::size_t index)
{
    const std::int64_t value = wholeArgument(arguments, index);
    if (value < 0)
        throw std::invalid_argument("argument " + std::to_string(index + 1) + " is negative");
    return static_cast<std::uint64_t>(value);
}

/// `count` elements in bytes, or a refusal.
std::uint64_t bytesOf(std::uint64_t count, at::ScalarType type)
{
    constexpr std::uint64_t most = std::uint64_t(1) << 48;
    if (count > most)
        throw std::invalid_argument("a storage has " + std::to_string(count) + " elements");
    return count * c10::elementSize(type);
}

/// ('storage', class, key, device, elements[, (key of a part, its offset, its elements) or None]), or
/// ('module', class, file, source), whose meaning is the class.
Variant persistent(PickleArguments arguments)
{
    const auto* id = argument(arguments, 0).as<PickleList>();
    if (!id)
        throw std::invalid_argument("it refers to " + arguments[0]->kind() + " outside itself");
    const PickleArguments parts = id->items;
    const std::string what = textArgument(parts, 0);
    if (what == "module")
        return argument(parts, 1).value;
    const auto* name = argument(parts, 1).as<PickleName>();
    const auto known = name ? storageType(name->name) : std::nullopt;
    if (what != "storage" || !known)
        throw std::invalid_argument(
            "it refers to " + (name ? parts[1]->kind() : shownText(what)) + ", which is no known storage");
    const at::ScalarType type = *known;
    const std::uint64_t total = bytesOf(unsignedArgument(parts, 4), type);
    PickleStorage storage{.key = textArgument(parts, 2), .type = type, .total = total, .bytes = total};
    if (parts.size() > 5 && !parts[5]->isNone()) {
        const auto* view = parts[5]->as<PickleList>();
        if (!view)
            throw std::invalid_argument("a part of a storage is " + parts[5]->kind());
        storage.offset = bytesOf(unsignedArgument(view->items, 1), type);
        storage.bytes = bytesOf(unsignedArgument(view->items, 2), type);
        if (storage.offset > total || storage.bytes > total - storage.offset)
            throw std::invalid_argument("a part reaches beyond its storage");
    }
    return storage;
}

/// (storage, offset, sizes, strides, …), all in elements
PickleTensor tensorOf(PickleArguments arguments)
{
    const PickleValue& first = argument(arguments, 0);
    const auto* storage = first.as<PickleStorage>();
    if (!storage)
        throw std::invalid_argument("argument 1 is " + first.kind() + " and not a storage");
    PickleTensor tensor{.storage = storage,
        .type = storage->type,
        .offset = wholeArgument(arguments, 1),
        .sizes = wholesArgument(arguments, 2),
        .strides = wholesArgument(arguments, 3),
        .tensor = {}};
    if (tensor.sizes.size() != tensor.strides.size() || tensor.sizes.size() > mostDimensions)
        throw std::invalid_argument("a tensor has " + std::to_string(tensor.sizes.size()) + " sizes and "
            + std::to_string(tensor.strides.size()) + " strides");
    const auto negative = [](std::int64_t value) {
        return value < 0;
    };
    if (tensor.offset < 0 || std::ranges::any_of(tensor.sizes, negative)
        || std::ranges::any_of(tensor.strides, negative))
        throw std::invalid_argument("a tensor has a negative offset, size or stride");
    return tensor;
}

Variant rebuildTensor(PickleArguments arguments)
{
    return tensorOf(arguments);
}

/// (storage, offset, sizes, strides, needs gradient, hooks, type, …): types that have no storage class
Variant rebuildTyped(PickleArguments arguments)
{
    PickleTensor tensor = tensorOf(arguments);
    const auto* name = argument(arguments, 6).as<PickleName>();
    const auto type = name ? typeNamed(name->name) : std::nullopt;
    if (!type)
        throw std::invalid_argument("argument 7 is " + arguments[6]->kind() + " and not a type of tensors");
    tensor.type = *type;
    return tensor;
}

/// (tensor, …): parameters are tensors here
Variant rebuildParameter(PickleArguments arguments)
{
    const PickleValue& first = argument(arguments, 0);
    if (!first.as<PickleTensor>())
        throw std::invalid_argument("argument 1 is " + first.kind() + " and not a tensor");
    return first.value;
}

/// (sizes)
Variant sizes(PickleArguments arguments)
{
    wholesArgument(arguments, 0);
    return arguments[0]->value;
}

Variant deviceName(PickleArguments arguments)
{
    return textArgument(arguments, 0);
}

PickleCalls torchCalls()
{
    PickleCalls calls = plainCalls();
    calls["torch._utils._rebuild_tensor"] = rebuildTensor;
    calls["torch._utils._rebuild_tensor_v2"] = rebuildTensor;
    calls["torch._utils._rebuild_tensor_v3"] = rebuildTyped;
    calls["torch._utils._rebuild_parameter"] = rebuildParameter;
    calls["torch._utils._rebuild_parameter_with_state"] = rebuildParameter;
    calls["torch.nn.parameter.Parameter"] = rebuildParameter;
    calls["torch.Size"] = sizes;
    calls["torch.device"] = deviceName;
    return calls;
}

// ------------------------------------------------------------------------------------------------ storages
// in files

/// One file's storages by key, each given to LibTorch once.
class Storages
{
public:
    Storages(std::shared_ptr<const MappedFile> file, std::string who)
        : m_file(std::move(file))
        , m_who(std::move(who))
    {
    }

    /// Bytes of the mapped file; at an odd address for `elementBytes` they are copied.
    void addView(const std::string& key, Bytes bytes, std::size_t elementBytes)
    {
        if (reinterpret_cast<std::uintptr_t>(bytes.data()) % elementBytes == 0)
            add(key, bytes.size(), mappedData(m_file, bytes));
        else
            addCopy(key, bytes);
    }

    void addCopy(const std::string& key, Bytes bytes)
    {
        at::DataPtr data = c10::GetCPUAllocator()->allocate(bytes.size());
        std::ranges::copy(bytes, static_cast<std::byte*>(data.get())); // which is null where there are none
        add(key, bytes.size(), std::move(data));
    }

    bool contains(const std::string& key) const { return m_storages.contains(key); }

    /// The tensor that `spec` describes. Throws where it reaches beyond its storage.
    at::Tensor tensor(const PickleTensor& spec) const;

private:
    void add(const std::string& key, std::size_t bytes, at::DataPtr data)
    {
        m_storages.emplace(key,
            c10::Storage(
                c10::Storage::use_byte_size_t(), bytes, std::move(data), nullptr, /*resizable=*/false));
    }

    std::shared_ptr<const MappedFile> m_file;
    std::string m_who;
    std::map<std::string, c10::Storage> m_storages;
};

/// Elements from the tensor's first to its last, and all of them; nothing where that overflows.
struct Extent {
    std::uint64_t reach = 0, count = 1;
};

/// False where the product overflows.
bool multiply(std::uint64_t& value, std::uint64_t factor)
{
    if (factor != 0 && value > std::numeric_limits<std::uint64_t>::max() / factor)
        return false;
    value *= factor;
    return true;
}

std::optional<Extent> extentOf(const PickleTensor& spec)
{
    if (std::ranges::find(spec.sizes, 0) != spec.sizes.end())
        return Extent{.reach = 0, .count = 0};
    Extent extent{.reach = 1};
    for (std::size_t i = 0; i < spec.sizes.size(); ++i) {
        const auto size = static_cast<std::uint64_t>(spec.sizes[i]);
        const auto stride = static_cast<std::uint64_t>(spec.strides[i]);
        std::uint64_t span = size - 1;
        if (!multiply(extent.count, size) || !multiply(span, stride)
            || span > std::numeric_limits<std::uint64_t>::max() - extent.reach)
            return std::nullopt;
        extent.reach += span;
    }
    return extent;
}

at::Tensor Storages::tensor(const PickleTensor& spec) const
{
    const PickleStorage& part = *spec.storage;
    const c10::Storage& storage = m_storages.at(part.key);
    const std::uint64_t elementBytes = c10::elementSize(spec.type);
    const std::optional<Extent> extent = extentOf(spec);
    const std::uint64_t held = part.bytes / elementBytes, offset = static_cast<std::uint64_t>(spec.offset);
    if (!extent || offset > held || extent->reach > held - offset)
        throw badInput(m_who + ": a tensor reaches beyond the " + std::to_string(part.bytes)
            + " bytes of its storage " + shownText(part.key) + ".");
    if (extent->count > held && extent->count - held > largestRepeated / elementBytes)
        throw badInput(m_who + ": a tensor of " + std::to_string(extent->count) + " elements repeats the "
            + std::to_string(held) + " of its storage " + shownText(part.key) + ".");
    if (part.offset % elementBytes != 0)
        throw badInput(m_who + ": a part of storage " + shownText(part.key) + " begins within an element.");
    return at::empty({0}, at::TensorOptions().dtype(spec.type))
        .set_(storage, static_cast<std::int64_t>(part.offset / elementBytes) + spec.offset, spec.sizes,
            spec.strides);
}

/// What the pickle says of one key: its bytes, and the widest element read from them.
struct Wanted {
    std::uint64_t bytes = 0;
    std::size_t elementBytes = 1;
};

std::map<std::string, Wanted> wantedStorages(const Pickle& pickle)
{
    std::map<std::string, Wanted> wanted;
    const auto widen = [&wanted](const PickleStorage& storage, at::ScalarType type) {
        Wanted& entry = wanted[storage.key];
        entry.bytes = std::max(entry.bytes, storage.total);
        entry.elementBytes = std::max(entry.elementBytes, c10::elementSize(type));
    };
    for (const PickleValue& value : pickle.values) {
        if (const auto* storage = value.as<PickleStorage>())
            widen(*storage, storage->type);
        else if (const auto* tensor = value.as<PickleTensor>())
            widen(*tensor->storage, tensor->type);
    }
    return wanted;
}

void fillTensors(Pickle& pickle, const Storages& storages)
{
    for (PickleValue& value : pickle.values)
        if (auto* tensor = std::get_if<PickleTensor>(&value.value))
            tensor->tensor = storages.tensor(*tensor);
}

// ------------------------------------------------------------------------------------------------- the two
// layouts

void requireLittleEndian(bool little, const std::string& who)
{
    if (!little)
        throw badInput(who + ": it was written on a big-endian machine.");
}

/// NAME/data.pkl beside NAME/data/KEY
const PickleValue& readArchive(
    const std::shared_ptr<const MappedFile>& file, Pickle& pickle, bool withNumbers)
{
    const ZipArchive archive(file);
    std::string folder;
    bool found = false;
    for (const std::string& name : archive.names()) {
        const std::size_t slash = name.find('/');
        if (slash == std::string::npos)
            continue;
        const std::string_view rest = std::string_view(name).substr(slash + 1);
        if (rest == "constants.pkl")
            throw badInput(pickle.who + ": it is a TorchScript program and no file of weights.");
        if (rest == "data.pkl") {
            folder = name.substr(0, slash + 1);
            found = true;
        }
    }
    if (!found)
        throw badInput(pickle.who + ": it is a zip archive without a data.pkl.");
    if (archive.contains(folder + "byteorder")) {
        const Bytes order = archive.contents(folder + "byteorder").bytes;
        requireLittleEndian(order.empty() || std::to_integer<char>(order[0]) == 'l', pickle.who);
    }

    const ZipContents contents = archive.contents(folder + "data.pkl");
    Bytes bytes = contents.bytes;
    const PickleValue& root = pickle.read(bytes);
    if (!withNumbers)
        return root;
    Storages storages(file, pickle.who);
    for (const auto& [key, wanted] : wantedStorages(pickle)) {
        const std::string name = folder + "data/" + key;
        if (!archive.contains(name))
            throw badInput(pickle.who + ": its storage " + shownText(key) + " is missing.");
        const ZipContents data = archive.contents(name);
        if (data.bytes.size() < wanted.bytes)
            throw badInput(pickle.who + ": its storage " + shownText(key) + " has "
                + std::to_string(data.bytes.size()) + " bytes, but should have "
                + std::to_string(wanted.bytes) + ".");
        if (data.unpacked)
            storages.addCopy(key, data.bytes);
        else
            storages.addView(key, data.bytes, wanted.elementBytes);
    }
    fillTensors(pickle, storages);
    return root;
}

bool isMagic(const PickleValue& value)
{
    constexpr std::string_view magic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"; // 0x1950a86a20f9469cfc6c
    const auto* number = value.as<PickleBytes>();
    return number && number->bytes == magic;
}

/// Pickles one after the other (magic number, version, machine, what was saved, keys), then for each key its
/// number of elements (8 bytes) and the elements.
const PickleValue& readStream(const std::shared_ptr<const MappedFile>& file, Pickle& pickle, bool withNumbers)
{
    constexpr std::int64_t version = 1001;
    Bytes bytes = file->bytes();
    if (bytes.empty() || std::to_integer<int>(bytes[0]) != 0x80 || !isMagic(pickle.read(bytes)))
        throw badInput(pickle.who + ": it is no file of PyTorch's.");
    const PickleValue& saidVersion = pickle.read(bytes);
    if (const auto* number = saidVersion.as<std::int64_t>(); !number || *number != version)
        throw badInput(pickle.who + ": its version is " + saidVersion.kind() + ", only "
            + std::to_string(version) + " is known.");
    const PickleValue* little = pickle.read(bytes).find("little_endian");
    requireLittleEndian(!little || !little->as<bool>() || *little->as<bool>(), pickle.who);

    const PickleValue& root = pickle.read(bytes);
    if (!withNumbers)
        return root;
    const std::map<std::string, Wanted> wanted = wantedStorages(pickle);
    const PickleValue& keys = pickle.read(bytes);
    const auto* list = keys.as<PickleList>();
    if (!list)
        throw badInput(pickle.who + ": its list of storages is " + keys.kind() + ".");
    Storages storages(file, pickle.who);
    for (const PickleValue* item : list->items) {
        const auto* key = item->as<std::string>();
        const auto entry = key ? wanted.find(*key) : wanted.end();
        if (entry == wanted.end() || storages.contains(*key))
            throw badInput(pickle.who + ": it lists " + item->kind() + " as a storage, which it is not.");
        std::uint64_t elements = 0;
        if (bytes.size() >= sizeof elements)
            std::memcpy(&elements, bytes.data(), sizeof elements);
        const std::uint64_t size = entry->second.bytes;
        const bool whole = bytes.size() >= sizeof elements && size <= bytes.size() - sizeof elements;
        if (!whole)
            throw badInput(pickle.who + ": it is cut short in storage " + shownText(*key) + ".");
        if (elements > size || (elements == 0) != (size == 0) || (size && size % elements != 0))
            throw badInput(pickle.who + ": its storage " + shownText(*key) + " has "
                + std::to_string(elements) + " elements in " + std::to_string(size) + " bytes.");
        storages.addView(*key, bytes.subspan(sizeof elements, size), entry->second.elementBytes);
        bytes = bytes.subspan(sizeof elements + size);
    }
    for (const auto& [key, entry] : wanted)
        if (!storages.contains(key))
            throw badInput(pickle.who + ": its storage " + shownText(key) + " is missing.");
    fillTensors(pickle, storages);
    return root;
}

} // namespace

TorchFile::TorchFile(
    std::shared_ptr<const MappedFile> file, std::unique_ptr<Pickle> pickle, const PickleValue& root)
    : m_file(std::move(file))
    , m_pickle(std::move(pickle))
    , m_root(&root)
{
}

TorchFile TorchFile::open(const std::filesystem::path& path)
{
    return open(path, Part::Everything);
}

TorchFile TorchFile::openHeader(const std::filesystem::path& path)
{
    return open(path, Part::Header);
}

TorchFile TorchFile::open(const std::filesystem::path& path, Part part)
{
    const bool withNumbers = part == Part::Everything;
    const auto file = MappedFile::open(path);
    auto pickle = std::make_unique<Pickle>();
    pickle->calls = torchCalls();
    pickle->persistent = persistent;
    pickle->who = quoted(path) + " cannot be read as a file of PyTorch's";
    const PickleValue& root = ZipArchive::isZip(*file) ? readArchive(file, *pickle, withNumbers)
                                                       : readStream(file, *pickle, withNumbers);
    return {file, std::move(pickle), root};
}

StateDict tensorsOf(const PickleValue& dictionary)
{
    StateDict result;
    const auto* dict = dictionary.as<PickleDict>();
    if (!dict)
        return result;
    for (const auto& [key, value] : dict->entries)
        if (const auto* name = key->as<std::string>(); name && value->tensor().defined())
            result.insert_or_assign(*name, value->tensor());
    return result;
}

} // namespace candela
