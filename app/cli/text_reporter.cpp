#include "app/cli/reporter.h"
#include "app/cli/terminal.h"
#include "app/session/time_left.h"
#include "core/api/paths.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

namespace candela::cli
{
namespace
{

using Clock = TimeLeft::Clock;

/// 4 as "4 s", 130 as "2 min 10 s", 3900 as "1 h 05 min".
std::string spokenTime(double seconds)
{
    const long whole = std::lround(seconds);
    const auto twoDigits = [](long n) {
        return (n < 10 ? "0" : "") + std::to_string(n);
    };
    if (whole < 60)
        return std::to_string(whole) + " s";
    if (whole < 3600)
        return std::to_string(whole / 60) + " min " + twoDigits(whole % 60) + " s";
    return std::to_string(whole / 3600) + " h " + twoDigits(whole % 3600 / 60) + " min";
}

std::string number(double value, int digits)
{
    std::ostringstream text;
    text.precision(digits);
    text << value;
    return text.str();
}

/// 4200000000 bytes as "3.91 GiB"; other figures with four digits.
std::string figure(const std::string& name, double value)
{
    if (name.ends_with("_bytes"))
        return number(value / (1024.0 * 1024.0 * 1024.0), 3) + " GiB";
    return number(value, 4);
}

/// "[#######-------]".
std::string bar(double fraction, int width)
{
    const int full = static_cast<int>(std::clamp(fraction, 0.0, 1.0) * width);
    return "[" + std::string(static_cast<std::size_t>(full), '#')
        + std::string(static_cast<std::size_t>(width - full), '-') + "]";
}

class TextReporter : public Reporter
{
public:
    TextReporter()
        : m_terminal(stderrIsTerminal())
        , m_timeLeft(Clock::now())
    {
    }
    ~TextReporter() override { clearLine(); }

    void event(const Event& event) override
    {
        std::visit([this](const auto& each) { show(each); }, event);
    }

    void result(const Result& result, const std::filesystem::path& grid) override
    {
        clearLine();
        std::visit([&](const auto& each) { print(each, grid); }, result);
    }

    void ended(int, const std::string&) override { clearLine(); }

private:
    void show(const Progress& progress)
    {
        m_timeLeft.advance(progress, Clock::now());
        m_progress = progress;
        m_progress.preview = nullptr;
        draw({});
    }

    void show(const PictureDone&) { m_timeLeft.pictureDone(Clock::now()); }

    void show(const PictureRelit& done)
    {
        m_timeLeft.pictureDone(Clock::now());
        if (done.picture.state != RelitState::Failed)
            return;
        clearLine();
        std::fprintf(stderr, "Skipped: %s\n", done.picture.why.c_str());
    }

    void show(const TrainingPoint& point)
    {
        const Progress progress{.phase = Phase::Training, .step = point.step, .of = point.of};
        m_timeLeft.advance(progress, Clock::now());
        m_progress = progress;
        draw("loss " + number(point.loss, 4));
    }

    void show(const TrainingSample&) { }
    void show(const CheckpointSaved& checkpoint)
    {
        clearLine();
        std::fprintf(stderr, "Saved at step %s: %s\n", std::to_string(checkpoint.step).c_str(),
            checkpoint.lora.c_str());
    }

    void show(const PictureScores& scores)
    {
        clearLine();
        if (!scores.trouble.empty()) {
            std::fprintf(stderr, "Skipped: %s\n", scores.trouble.c_str());
            return;
        }
        std::string line = scores.file;
        for (std::size_t i = 0; i < scores.logits.size(); ++i) {
            line += "  text " + number(scores.logits[i], 2);
            if (!scores.shares.empty())
                line += " (" + number(100 * scores.shares[i], 1) + "% \"" + scores.captions[i] + "\")";
        }
        if (scores.aesthetic)
            line += "  aesthetic " + number(*scores.aesthetic, 2);
        if (scores.nsfw)
            line += "  nsfw " + number(*scores.nsfw, 3);
        std::printf("%s\n", line.c_str());
    }

    void show(const Note& note)
    {
        clearLine();
        std::fprintf(stderr, "%s\n", note.text.c_str());
    }

    void show(const LoraApplied& lora)
    {
        clearLine();
        const auto layers = [](int count) {
            return std::to_string(count) + (count == 1 ? " layer" : " layers");
        };
        std::string text = "LoRA " + utf8(pathFromUtf8(lora.file).filename()) + ": " + layers(lora.unet)
            + " of the UNet, " + layers(lora.textEncoders) + " of the text encoder";
        if (lora.unmatched > 0)
            text += "; " + std::to_string(lora.unmatched) + " of its " + layers(lora.layers)
                + " have no place in this model";
        std::fprintf(stderr, "%s\n", text.c_str());
    }

    std::string phaseText() const
    {
        std::string text(nameOf(m_progress.phase));
        if (m_progress.imageCount > 1 && m_progress.phase != Phase::Loading)
            text += " picture " + std::to_string(m_progress.image + 1) + " of "
                + std::to_string(m_progress.imageCount);
        if (m_progress.step > 0 && m_progress.of > 0)
            text += ", step " + std::to_string(m_progress.step) + " of " + std::to_string(m_progress.of);
        return text;
    }

    void draw(const std::string& detail)
    {
        const Clock::time_point now = Clock::now();
        const bool newPhase = m_progress.phase != m_drawnPhase || m_progress.image != m_drawnImage;
        const bool last = m_progress.of > 0 && m_progress.step == m_progress.of;
        const auto pause = m_terminal ? std::chrono::milliseconds(80) : std::chrono::milliseconds(5000);
        if (m_drawn && !newPhase && !(last && m_terminal) && now - m_drawnAt < pause)
            return;
        m_drawn = true;
        m_drawnAt = now;
        m_drawnPhase = m_progress.phase;
        m_drawnImage = m_progress.image;

        std::string text = phaseText();
        if (!detail.empty())
            text += ", " + detail;
        if (const auto left = m_timeLeft.secondsLeft(now); left && *left >= 0.5)
            text += ", " + spokenTime(*left) + " left";
        if (m_terminal)
            redraw(text);
        else
            std::fprintf(stderr, "%s\n", text.c_str());
    }

    void redraw(std::string text)
    {
        constexpr int barWidth = 24;
        text = bar(fractionDone(m_progress), barWidth) + " " + text;
        text.resize(
            std::min<std::size_t>(text.size(), static_cast<std::size_t>(std::max(20, terminalWidth() - 1))));
        std::fprintf(stderr, "\r\x1b[K%s", text.c_str());
        std::fflush(stderr);
        m_onLine = true;
    }

    void clearLine()
    {
        if (m_onLine)
            std::fputs("\r\x1b[K", stderr);
        m_onLine = false;
    }

    void print(const GenerateResult& result, const std::filesystem::path& grid)
    {
        for (const GeneratedPicture& picture : result.pictures) {
            const std::string file = picture.file.empty() ? std::string("not saved") : utf8(picture.file);
            std::printf("%s  seed %u  %dx%d\n", file.c_str(), picture.request.seed, picture.image.width,
                picture.image.height);
        }
        if (!grid.empty())
            std::printf("%s  grid\n", utf8(grid).c_str());
        const std::size_t count = result.pictures.size();
        std::printf("%zu picture%s in %s s, %s s a step\n", count, count == 1 ? "" : "s",
            number(result.seconds, 3).c_str(), number(result.secondsPerStep, 3).c_str());
    }

    void print(const RelightResult& result, const std::filesystem::path&)
    {
        for (const RelitPicture& picture : result.pictures) {
            if (picture.state != RelitState::Done)
                continue;
            std::string line =
                picture.file.empty() ? utf8(picture.source) + "  not saved" : utf8(picture.file);
            line += "  ratio " + number(picture.ratio, 4);
            if (picture.psnr)
                line += "  PSNR " + number(*picture.psnr, 4) + " dB";
            if (picture.ssim)
                line += "  SSIM " + number(*picture.ssim, 4);
            std::printf("%s  %s s\n", line.c_str(), number(picture.seconds, 3).c_str());
        }
        std::string sum = std::to_string(result.count(RelitState::Done)) + " relit";
        if (const int existing = result.count(RelitState::Existing))
            sum += ", " + std::to_string(existing) + " there already";
        if (const int failed = result.count(RelitState::Failed))
            sum += ", " + std::to_string(failed) + " skipped";
        if (const auto psnr = result.meanPsnr())
            sum += ", mean PSNR " + number(*psnr, 4) + " dB";
        if (const auto ssim = result.meanSsim())
            sum += ", mean SSIM " + number(*ssim, 4);
        std::printf("%s, %s s\n", sum.c_str(), number(result.seconds, 3).c_str());
    }

    void print(const RelightPreviewResult& result, const std::filesystem::path&)
    {
        std::printf("looked at in %s s\n", number(result.seconds, 3).c_str());
    }

    void print(const EmojiDatasetResult& result, const std::filesystem::path&)
    {
        std::printf("%d scenes drawn\n", result.written);
    }

    void print(const TrainResult& result, const std::filesystem::path&)
    {
        std::printf("%s  %d steps, last loss %s\n", utf8(result.output).c_str(), result.steps,
            number(result.lastLoss, 4).c_str());
    }

    void print(const TrainLoraResult& result, const std::filesystem::path&)
    {
        std::printf("%s  %s steps, last loss %s\n", utf8(result.lora).c_str(),
            std::to_string(result.steps).c_str(), number(result.lastLoss, 4).c_str());
    }

    void print(const ScoreResult& result, const std::filesystem::path&)
    {
        std::printf("%d picture%s scored", result.scored, result.scored == 1 ? "" : "s");
        if (result.known > 0)
            std::printf(", %d had their scores", result.known);
        if (result.failed > 0)
            std::printf(", %d cannot be read", result.failed);
        std::printf("\n");
    }

    void print(const GridResult& result, const std::filesystem::path&)
    {
        std::printf("%s  grid%s\n", utf8(result.file).c_str(),
            result.missing > 0 ? (", " + std::to_string(result.missing) + " blank").c_str() : "");
    }

    void print(const BenchResult& result, const std::filesystem::path&)
    {
        for (const auto& [name, value] : result.figures)
            std::printf("%-28s %s\n", name.c_str(), figure(name, value).c_str());
        for (const auto& [name, value] : result.labels)
            std::printf("%-28s %s\n", name.c_str(), value.c_str());
    }

    bool m_terminal;
    TimeLeft m_timeLeft;
    Progress m_progress;
    bool m_onLine = false; // the bar stands on the current line
    bool m_drawn = false;
    Clock::time_point m_drawnAt;
    Phase m_drawnPhase = Phase::Loading;
    int m_drawnImage = 0;
};

} // namespace

std::string_view nameOf(Phase phase)
{
    switch (phase) {
    case Phase::Loading:
        return "Loading";
    case Phase::Encoding:
        return "Encoding";
    case Phase::Sampling:
        return "Sampling";
    case Phase::Decoding:
        return "Decoding";
    case Phase::Saving:
        return "Saving";
    case Phase::Preparing:
        return "Preparing";
    case Phase::Training:
        return "Training";
    case Phase::Relighting:
        return "Relighting";
    case Phase::Scoring:
        return "Scoring";
    }
    return {};
}

std::unique_ptr<Reporter> makeTextReporter()
{
    return std::make_unique<TextReporter>();
}

} // namespace candela::cli
