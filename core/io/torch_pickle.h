// PyTorch's own files (.pth, .pt, .ckpt), read as data: nothing in them is ever executed (see pickle.h).
// Both layouts are understood: the zip archive of today and the stream of pickles before PyTorch 1.6.
// https://github.com/pytorch/pytorch/blob/main/torch/serialization.py describes them.
#pragma once

#include "core/io/mapped_tensor.h"
#include "core/io/pickle.h"
#include "core/nn/state_dict.h"

#include <filesystem>
#include <memory>

namespace candela
{

/// An open file: its values, with the tensors in their places. Immutable, so any thread may use it.
class TorchFile
{
public:
    /// Throws Error (BadInput) with one sentence that names the file where it is unreadable, truncated or
    /// contradicts itself, wants something called, or has a tensor of a kind that is not known.
    static TorchFile open(const std::filesystem::path& path);
    /// The same, but only what the pickle says is read: tensors (PickleTensor) have their type and sizes and
    /// stay undefined. Takes milliseconds, whatever the size.
    static TorchFile openHeader(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_file->path(); }

    /// What was saved; lives as long as this object. Its tensors outlive it: they are views of the mapped
    /// file wherever the file keeps them as they are (neither packed nor at an odd address), and share
    /// storages as they did when they were saved. Writing into them stops the program.
    const PickleValue& root() const { return *m_root; }

private:
    enum class Part { Header, Everything };
    static TorchFile open(const std::filesystem::path& path, Part part);
    TorchFile(
        std::shared_ptr<const MappedFile> file, std::unique_ptr<Pickle> pickle, const PickleValue& root);

    std::shared_ptr<const MappedFile> m_file;
    std::unique_ptr<Pickle> m_pickle;
    const PickleValue* m_root;
};

/// The tensors that lie directly in a dictionary, by name; what is no tensor is left out. Empty for anything
/// else.
StateDict tensorsOf(const PickleValue& dictionary);

} // namespace candela
