#include "app/cli/exit_status.h"
#include "app/cli/reporter.h"
#include "core/api/paths.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace candela::cli
{
namespace
{

using Json = nlohmann::ordered_json;

std::string lowerCase(std::string_view name)
{
    std::string text(name);
    text.front() = static_cast<char>(text.front() + ('a' - 'A'));
    return text;
}

/// RFC 4648, with padding.
std::string base64(std::string_view bytes)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t given = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t triple = 0;
        for (std::size_t k = 0; k < 3; ++k)
            triple = triple << 8 | (k < given ? static_cast<unsigned char>(bytes[i + k]) : 0u);
        for (std::size_t k = 0; k < 4; ++k)
            text += k <= given ? digits[triple >> (18 - 6 * k) & 63] : '=';
    }
    return text;
}

Json toJson(const Progress& progress)
{
    return {{"event", "progress"}, {"phase", lowerCase(nameOf(progress.phase))}, {"step", progress.step},
        {"of", progress.of}, {"image", progress.image}, {"image_count", progress.imageCount}};
}

Json toJson(const PictureDone& picture)
{
    return {{"event", "picture"}, {"index", picture.index}, {"seed", picture.seed}, {"file", picture.file},
        {"width", picture.image ? picture.image->width : 0},
        {"height", picture.image ? picture.image->height : 0}, {"parameters", picture.parameters}};
}

std::string_view stateName(RelitState state)
{
    return state == RelitState::Done ? "done" : state == RelitState::Existing ? "existing" : "failed";
}

Json toJson(const RelitPicture& picture)
{
    Json json{{"source", utf8(picture.source)}, {"state", stateName(picture.state)}};
    if (!picture.why.empty())
        json["why"] = picture.why;
    if (!picture.file.empty())
        json["file"] = utf8(picture.file);
    if (picture.state != RelitState::Done)
        return json;
    json.update({{"width", picture.width}, {"height", picture.height}, {"ratio", picture.ratio},
        {"seconds", picture.seconds}});
    if (picture.psnr)
        json["psnr"] = *picture.psnr;
    if (picture.ssim)
        json["ssim"] = *picture.ssim;
    return json;
}

Json toJson(const PictureRelit& done)
{
    Json json{{"event", "relit"}, {"index", done.index}, {"of", done.of}};
    json.update(toJson(done.picture));
    return json;
}

Json toJson(const TrainingPoint& point)
{
    return {{"event", "training"}, {"step", point.step}, {"of", point.of}, {"loss", point.loss},
        {"learning_rate", point.learningRate}, {"seconds", point.seconds}};
}

Json toJson(const TrainingSample& sample)
{
    return {{"event", "sample"}, {"step", sample.step}, {"index", sample.index}, {"file", sample.file}};
}

Json toJson(const CheckpointSaved& checkpoint)
{
    return {{"event", "checkpoint"}, {"step", checkpoint.step}, {"lora", checkpoint.lora}};
}

Json toJson(const PictureScores& scores)
{
    Json json{{"event", "score"}, {"file", scores.file}};
    if (!scores.trouble.empty())
        json["trouble"] = scores.trouble;
    if (!scores.logits.empty())
        json.update({{"captions", scores.captions}, {"logits_per_image", scores.logits}});
    if (!scores.shares.empty())
        json["softmax"] = scores.shares;
    if (scores.aesthetic)
        json["aesthetic"] = *scores.aesthetic;
    if (scores.nsfw)
        json["nsfw"] = *scores.nsfw;
    return json;
}

Json toJson(const Note& note)
{
    return {{"event", "note"}, {"text", note.text}};
}

Json toJson(const LoraApplied& lora)
{
    return {{"event", "lora"}, {"file", lora.file}, {"layers", lora.layers}, {"unet", lora.unet},
        {"text_encoders", lora.textEncoders}, {"unmatched", lora.unmatched}};
}

Json toJson(const GeneratedPicture& picture)
{
    const GenerateRequest& made = picture.request;
    Json json{{"file", utf8(picture.file)}, {"seed", made.seed}, {"width", picture.image.width},
        {"height", picture.image.height}};
    if (made.steps)
        json["steps"] = *made.steps;
    if (made.cfg)
        json["cfg"] = *made.cfg;
    if (made.sampler)
        json["sampler"] = nameOf(*made.sampler);
    json["schedule"] = nameOf(made.schedule);
    json["precision"] = nameOf(made.compute.precision);
    json["model"] = utf8(made.model);
    return json;
}

Json toJson(const GenerateResult& result)
{
    Json pictures = Json::array();
    for (const GeneratedPicture& picture : result.pictures)
        pictures.push_back(toJson(picture));
    Json json{
        {"seconds", result.seconds}, {"seconds_per_step", result.secondsPerStep}, {"pictures", pictures}};
    if (!result.pictures.empty() && !result.pictures.front().request.latentsFile.empty())
        json["latents"] = utf8(result.pictures.front().request.latentsFile);
    return json;
}

Json toJson(const RelightResult& result)
{
    Json pictures = Json::array();
    for (const RelitPicture& picture : result.pictures)
        pictures.push_back(toJson(picture));
    Json json{{"seconds", result.seconds}, {"done", result.count(RelitState::Done)},
        {"existing", result.count(RelitState::Existing)}, {"failed", result.count(RelitState::Failed)},
        {"pictures", pictures}};
    if (const auto psnr = result.meanPsnr())
        json["psnr"] = *psnr;
    if (const auto ssim = result.meanSsim())
        json["ssim"] = *ssim;
    return json;
}

Json toJson(const RelightPreviewResult& result)
{
    return {{"seconds", result.seconds}, {"width", result.sourceWidth}, {"height", result.sourceHeight}};
}

Json toJson(const EmojiDatasetResult& result)
{
    return {{"written", result.written}};
}

Json toJson(const TrainResult& result)
{
    return {{"output", utf8(result.output)}, {"steps", result.steps}, {"last_loss", result.lastLoss}};
}

Json toJson(const TrainLoraResult& result)
{
    return {{"output", utf8(result.output)}, {"lora", utf8(result.lora)}, {"steps", result.steps},
        {"last_loss", result.lastLoss}};
}

Json toJson(const ScoreResult& result)
{
    return {{"scored", result.scored}, {"known", result.known}, {"failed", result.failed}};
}

Json toJson(const GridResult& result)
{
    return {{"grid", utf8(result.file)}, {"missing", result.missing}};
}

Json toJson(const BenchResult& result)
{
    Json json = Json::object();
    for (const auto& [name, value] : result.figures)
        if (name.ends_with("_bytes"))
            json[name] = static_cast<std::int64_t>(value);
        else
            json[name] = value;
    for (const auto& [name, value] : result.labels)
        json[name] = value;
    return json;
}

class JsonReporter : public Reporter
{
public:
    void event(const Event& event) override
    {
        Json line = std::visit([](const auto& each) { return toJson(each); }, event);
        if (const auto* progress = std::get_if<Progress>(&event); progress && progress->preview && m_encode)
            line["preview_png"] = base64(m_encode(*progress->preview));
        print(line);
    }

    void showPreviews(std::function<std::string(const Image&)> encode) override
    {
        m_encode = std::move(encode);
    }

    void result(const Result& result, const std::filesystem::path& grid) override
    {
        Json line{{"event", "result"}, {"status", exitDone}};
        line.update(std::visit([](const auto& each) { return toJson(each); }, result));
        if (!grid.empty())
            line["grid"] = utf8(grid);
        print(line);
    }

    void ended(int status, const std::string& sentence) override
    {
        print({{"event", "result"}, {"status", status}, {"error", sentence}});
    }

private:
    /// One object, one line, at once: whoever reads it may wait for it. A broken text inside is mended, not
    /// fatal.
    static void print(const Json& object)
    {
        std::fprintf(stdout, "%s\n", object.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
        std::fflush(stdout);
    }

    std::function<std::string(const Image&)> m_encode;
};

} // namespace

std::unique_ptr<Reporter> makeJsonReporter()
{
    return std::make_unique<JsonReporter>();
}

} // namespace candela::cli
