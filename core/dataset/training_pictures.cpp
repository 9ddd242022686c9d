#include "core/dataset/training_pictures.h"

#include "core/dataset/captioned_folder.h"
#include "core/dataset/emoji_world.h"

namespace candela
{
namespace
{

class EmojiPictures : public CaptionedPictures
{
public:
    explicit EmojiPictures(const TrainingPicturesOptions& options)
        : m_options(options)
    {
    }

    std::int64_t count() const override { return m_options.count; }
    Image picture(std::int64_t index) const override { return m_world.render(scene(index), m_options.size); }
    std::string caption(std::int64_t index, std::uint64_t variant) const override
    {
        Scene worded = scene(index);
        worded.wording = variant;
        return m_world.caption(worded);
    }

private:
    Scene scene(std::int64_t index) const
    {
        return m_world.scene(m_options.seed, static_cast<std::uint64_t>(index));
    }

    TrainingPicturesOptions m_options;
    EmojiWorld m_world;
};

} // namespace

std::unique_ptr<CaptionedPictures> openTrainingPictures(const TrainingPicturesOptions& options)
{
    if (options.folder.empty())
        return std::make_unique<EmojiPictures>(options);
    return std::make_unique<CaptionedFolder>(options.folder, options.size);
}

} // namespace candela
