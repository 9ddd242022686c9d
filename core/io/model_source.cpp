#include "core/io/model_source.h"

#include "core/io/model_folder.h"
#include "core/io/single_file.h"

namespace candela
{

std::unique_ptr<const ModelSource> ModelSource::open(const std::filesystem::path& path)
{
    std::error_code ignored;
    if (std::filesystem::is_regular_file(path, ignored))
        return std::make_unique<SingleFile>(SingleFile::open(path));
    return std::make_unique<ModelFolder>(ModelFolder::open(path));
}

ModelComponent ModelSource::component(const std::string& component) const
{
    return {className(component), config(component), weights(component)};
}

std::vector<std::string> ModelSource::textEncoders() const
{
    std::vector<std::string> names;
    for (const char* name : {"text_encoder", "text_encoder_2"})
        if (has(name))
            names.emplace_back(name);
    return names;
}

} // namespace candela
