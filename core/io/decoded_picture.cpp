#include "core/io/decoded_picture.h"

#include <opencv2/imgcodecs.hpp>

#include <utility>

namespace candela
{
namespace
{

/// Hands OpenCV a vector's memory, once at a time.
class VectorAllocator : public cv::MatAllocator
{
public:
    explicit VectorAllocator(std::vector<std::byte>& memory)
        : m_memory(memory)
    {
    }

    cv::UMatData* allocate(int dims, const int* sizes, int type, void* /*data*/, std::size_t* step,
        cv::AccessFlag /*access*/, cv::UMatUsageFlags /*usage*/) const override
    {
        std::size_t bytes = CV_ELEM_SIZE(type);
        for (int i = dims - 1; i >= 0; --i) {
            if (step)
                step[i] = bytes;
            bytes *= static_cast<std::size_t>(sizes[i]);
        }
        m_memory.resize(bytes);
        auto* const data = new cv::UMatData(this);
        data->data = data->origdata = reinterpret_cast<uchar*>(m_memory.data());
        data->size = bytes;
        return data;
    }
    bool allocate(cv::UMatData* data, cv::AccessFlag /*access*/, cv::UMatUsageFlags /*usage*/) const override
    {
        return data != nullptr;
    }
    void deallocate(cv::UMatData* data) const override { delete data; }

private:
    std::vector<std::byte>& m_memory;
};

} // namespace

cv::Mat DecodedPicture::view()
{
    return {static_cast<int>(height), static_cast<int>(width),
        CV_MAKETYPE(bits == 16 ? CV_16U : CV_8U, channels), memory.data()};
}

std::optional<DecodedPicture> decodePicture(std::span<const std::byte> file, int flags)
{
    DecodedPicture picture;
    const VectorAllocator allocator(picture.memory);
    const cv::Mat bytes(1, static_cast<int>(file.size()), CV_8U, const_cast<std::byte*>(file.data()));
    cv::Mat pixels;
    pixels.allocator = const_cast<VectorAllocator*>(&allocator);
    try {
        cv::imdecode(bytes, flags, &pixels);
    } catch (const cv::Exception&) {
        return std::nullopt;
    }
    if (pixels.empty() || (pixels.depth() != CV_8U && pixels.depth() != CV_16U))
        return std::nullopt;
    picture.width = pixels.cols;
    picture.height = pixels.rows;
    picture.bits = pixels.depth() == CV_16U ? 16 : 8;
    picture.channels = pixels.channels();
    if (pixels.data != reinterpret_cast<const uchar*>(picture.memory.data())) {
        picture.memory.resize(pixels.total() * pixels.elemSize());
        pixels.copyTo(picture.view());
    }
    return picture;
}

DecodedPicture upright(DecodedPicture picture, int orientation)
{
    constexpr int none = 2, horizontally = 1, vertically = 0, both = -1;
    constexpr int flips[] = {
        none, none, horizontally, both, vertically, none, horizontally, both, vertically};
    if (orientation >= 5) { // mirrored about the diagonal first
        DecodedPicture turned{.width = picture.height,
            .height = picture.width,
            .bits = picture.bits,
            .channels = picture.channels,
            .memory = std::vector<std::byte>(picture.memory.size())};
        cv::transpose(picture.view(), turned.view());
        picture = std::move(turned);
    }
    if (const int flip = flips[orientation]; flip != none) {
        const cv::Mat pixels = picture.view();
        cv::flip(pixels, pixels, flip);
    }
    return picture;
}

} // namespace candela
