// Where the finished pictures of a request go, and what is written inside them.
#pragma once

#include "core/api/model_info.h"
#include "core/api/requests.h"
#include "core/io/generation_parameters.h"

#include <ATen/core/Tensor.h>

#include <ctime>

namespace candela
{

/// Checks the request's output before anything is painted, so that an unwritable folder costs nothing.
class PictureOutput
{
public:
    /// `modelHash` is what the pictures say of their model's content; may be empty. `loras` are those of the
    /// request and of its prompt. Throws Error (BadInput) where the output cannot be written.
    explicit PictureOutput(
        const GenerateRequest& request, std::string modelHash = {}, std::vector<LoraNote> loras = {});

    /// The A1111 text of one picture.
    std::string describe(const GenerateRequest& picture, const ModelInfo& model) const;

    /// Writes a file that says inside how it was made; returns the name it got (a number is added to one that
    /// is taken), or nothing where the request names no output. Throws Error (RunFailed) where the disk is
    /// full.
    std::filesystem::path save(
        const Image& image, const GenerateRequest& picture, int index, const ModelInfo& model) const;

    /// latents (count, C, h, w), any type: written as one fp32 tensor `latents`.
    void saveLatents(const at::Tensor& latents) const;

private:
    void requireFormat() const;
    std::filesystem::path fileOf(const GenerateRequest& picture, int index, const ModelInfo& model) const;

    const GenerateRequest& m_request;
    std::string m_modelHash;
    std::vector<LoraNote> m_loras;
    bool m_isFolder = false;
    std::time_t m_begun; // what names say: the pictures of one request stay together
};

} // namespace candela
