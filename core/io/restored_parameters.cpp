#include "core/io/restored_parameters.h"

#include "core/api/number_text.h"
#include "core/api/repaint_text.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace candela
{
namespace
{

/// Small letters and digits alone, "++" spelt as ComfyUI does: "DPM++ 2M SDE" and "dpmpp_2m_sde" become the
/// same.
std::string plainName(std::string_view name)
{
    std::string plain;
    for (const char c : name) {
        if (c == '+')
            plain += 'p';
        else if (std::isalnum(static_cast<unsigned char>(c)))
            plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return plain;
}

bool takeSuffix(std::string& name, std::string_view suffix)
{
    if (!name.ends_with(suffix) || name.size() == suffix.size())
        return false;
    name.resize(name.size() - suffix.size());
    return true;
}

constexpr std::array<std::pair<std::string_view, SamplerKind>, 16> foreignSamplers = {{
    {"ddpm", SamplerKind::Ddpm},
    {"ddim", SamplerKind::Ddim},
    {"plms", SamplerKind::Plms},
    {"pndm", SamplerKind::Plms},
    {"euler", SamplerKind::Euler},
    {"eulera", SamplerKind::EulerA},
    {"eulerancestral", SamplerKind::EulerA},
    {"heun", SamplerKind::Heun},
    {"lms", SamplerKind::Lms},
    {"dpmpp2m", SamplerKind::Dpmpp2M},
    {"dpmpp2msde", SamplerKind::Dpmpp2MSde},
    {"dpmpp2msdegpu", SamplerKind::Dpmpp2MSde},
    {"unipc", SamplerKind::UniPc},
    {"unipcbh2", SamplerKind::UniPc},
    {"unipcmultistep", SamplerKind::UniPc},
    {"lcm", SamplerKind::Lcm},
}};

std::optional<ScheduleKind> scheduleFromForeignName(std::string_view name)
{
    const std::string plain = plainName(name);
    if (plain == "karras")
        return ScheduleKind::Karras;
    if (plain == "exponential")
        return ScheduleKind::Exponential;
    if (plain == "uniform")
        return ScheduleKind::Uniform;
    if (plain == "automatic" || plain == "normal" || plain == "default" || plain == "discrete")
        return ScheduleKind::Default;
    return std::nullopt;
}

/// A graphics card's noise is Philox's, as long as the picture is no larger than one launch can draw.
std::optional<NoiseSource> noiseSourceFrom(std::string_view name)
{
    const std::string plain = plainName(name);
    if (plain == "cpu")
        return NoiseSource::Cpu;
    if (plain == "nv" || plain == "gpu" || plain == "cuda" || plain == "philox")
        return NoiseSource::Philox;
    return std::nullopt;
}

/// Fills a request word by word.
class Restoration
{
public:
    explicit Restoration(PictureParameters& found)
        : m_found(found)
        , m_request(found.request)
    {
    }

    /// False where the word means nothing here, or the value is none we can take.
    bool take(std::string_view name, const std::string& value)
    {
        if (name == "Steps")
            return assign(m_request.steps, numberFrom<int>(value, 1, 1000));
        if (name == "CFG scale")
            return assign(m_request.cfg, numberFrom<double>(value, 0.0, 100.0));
        if (name == "Eta DDIM")
            return assign(m_request.eta, numberFrom<double>(value, 0.0, 1.0));
        if (name == "Clip skip")
            return assign(m_request.clipSkip, numberFrom<int>(value, 1, 24));
        if (name == "Prompt grammar")
            return assign(m_request.grammar, promptGrammarFromName(value));
        if (name == "Emphasis") // "None" goes with our own word; others than these weigh in other ways
            return value == "Original" || value == "None";
        if (name == "Seed")
            return m_found.hasSeed = assign(m_request.seed, numberFrom<std::uint32_t>(value));
        if (name == "Size")
            return takeSize(value);
        if (name == "Sampler")
            return takeSampler(value);
        if (name == "Schedule type")
            return assign(m_schedule, scheduleFromForeignName(value));
        if (name == "RNG")
            return assign(m_request.noise, noiseSourceFrom(value));
        if (name == "Source")
            m_found.source = value; // its name alone: to be told all the same
        if (name == "Denoising strength") // whose it is shows at the end
            return assign(m_strength, numberFrom<double>(value, leastStrength, 1.0));
        if (isRepainting(name))
            return takeRepainting(name, value);
        if (name == "Model")
            m_found.model = value;
        if (name == "Model hash")
            m_found.modelHash = value;
        return name == "Model" || isAboutTheProgram(name);
    }

    /// Last, what depends on others.
    void finish()
    {
        finishStrength();
        finishSchedule();
    }

private:
    /// A picture's own source has it, or else the second pass.
    void finishStrength()
    {
        if (m_hiresScale)
            m_request.hires = HiresPass{.scale = *m_hiresScale,
                .strength = m_hiresStrength.value_or(m_strength.value_or(HiresPass{}.strength))};
        if (!m_found.source.empty())
            m_request.strength = m_strength.value_or(m_request.strength);
        else if (m_strength && !m_hiresScale)
            m_found.notRestored.push_back("Denoising strength: " + shortestText(*m_strength));
    }

    /// A schedule is only worth something to a sampler that has it.
    void finishSchedule()
    {
        if (m_schedule == ScheduleKind::Default)
            return;
        if (m_request.sampler && hasSchedule(*m_request.sampler, m_schedule))
            m_request.schedule = m_schedule;
        else
            m_found.notRestored.push_back("Schedule type: " + std::string(nameOf(m_schedule)));
    }

    static constexpr double leastStrength = 0.001; // takes one of a thousand steps, which is the most

    template <typename Target, typename Value>
    static bool assign(Target& target, const std::optional<Value>& value)
    {
        if (value)
            target = *value;
        return value.has_value();
    }

    static bool isRepainting(std::string_view name)
    {
        return name == "Extension" || name == "VAE tiling" || name.starts_with("Hires ");
    }

    bool takeRepainting(std::string_view name, const std::string& value)
    {
        if (name == "Extension")
            return assign(m_request.extension, extensionFromText(value));
        if (name == "VAE tiling")
            return assign(m_request.vaeTiling, vaeTilingFromName(value));
        if (name == "Hires upscale")
            return assign(m_hiresScale, numberFrom<double>(value, 1.0, largestHiresScale));
        if (name == "Hires strength")
            return assign(m_hiresStrength, numberFrom<double>(value, leastStrength, 1.0));
        return name == "Hires upscaler" && value == "Lanczos";
    }

    bool takeSize(const std::string& value)
    {
        constexpr int largest = 16384;
        const std::size_t cross = value.find('x');
        if (cross == std::string::npos)
            return false;
        const std::string_view whole = value;
        const auto width = numberFrom<int>(whole.substr(0, cross), 8, largest);
        const auto height = numberFrom<int>(whole.substr(cross + 1), 8, largest);
        if (!width || !height || *width % 8 != 0 || *height % 8 != 0)
            return false;
        m_request.width = width;
        m_request.height = height;
        return true;
    }

    bool takeSampler(const std::string& value)
    {
        const auto named = samplerFromForeignName(value);
        if (!named)
            return false;
        m_request.sampler = named->sampler;
        if (named->schedule)
            m_schedule = *named->schedule;
        return true;
    }

    /// Words that change nothing in a picture.
    static bool isAboutTheProgram(std::string_view name)
    {
        static constexpr std::array<std::string_view, 7> words{
            "Version", "Model hash", "VAE hash", "Lora hashes", "TI hashes", "Hashes", "User"};
        return std::ranges::find(words, name) != words.end();
    }

    PictureParameters& m_found;
    GenerateRequest& m_request;
    ScheduleKind m_schedule = ScheduleKind::Default;
    std::optional<double> m_strength, m_hiresScale, m_hiresStrength;
};

/// A weight file's name without folders and extension; other names stay as they are.
std::string nameOfFile(const std::string& name)
{
    const std::string file = name.substr(name.find_last_of("/\\") + 1);
    for (const std::string_view extension : {".safetensors", ".ckpt", ".pt", ".bin"})
        if (file.ends_with(extension))
            return file.substr(0, file.size() - extension.size());
    return file;
}

/// What the programs draw with unless they say otherwise.
NoiseSource usualNoiseOf(const std::string& program)
{
    const bool drawsAsDevices = program == "AUTOMATIC1111" || program == "stable-diffusion.cpp";
    return drawsAsDevices ? NoiseSource::Philox : NoiseSource::Cpu;
}

/// How the programs read prompts whose pictures do not say it.
PromptGrammar grammarOf(const std::string& program, const ParsedParameters& said)
{
    const bool weighsNothing =
        std::ranges::find(said.settings, std::pair<std::string, std::string>("Emphasis", "None"))
        != said.settings.end();
    if (weighsNothing || program == "InvokeAI") // whose own grammar is another
        return PromptGrammar::Plain;
    return program == "ComfyUI" || program == "Fooocus" ? PromptGrammar::ComfyUi : PromptGrammar::A1111;
}

} // namespace

std::optional<NamedSampler> samplerFromForeignName(std::string_view name)
{
    if (name.starts_with("k_")) // InvokeAI's old names of k-diffusion's samplers
        name.remove_prefix(2);
    std::string plain = plainName(name);
    std::optional<ScheduleKind> schedule;
    if (takeSuffix(plain, "karras"))
        schedule = ScheduleKind::Karras;
    else if (takeSuffix(plain, "exponential"))
        schedule = ScheduleKind::Exponential;
    else if (name.ends_with("_k") && takeSuffix(plain, "k")) // InvokeAI
        schedule = ScheduleKind::Karras;
    for (const auto& [known, sampler] : foreignSamplers)
        if (plain == known)
            return NamedSampler{sampler, schedule};
    return std::nullopt;
}

PictureParameters restoredParameters(std::string program, const ParsedParameters& said)
{
    PictureParameters found;
    found.program = std::move(program);
    found.request.prompt = said.prompt;
    found.request.negative = said.negative;
    found.request.grammar = grammarOf(found.program, said);
    found.request.noise = usualNoiseOf(found.program);
    Restoration restoration(found);
    for (const auto& [name, value] : said.settings)
        if (!restoration.take(name, value))
            found.notRestored.push_back(name + ": " + value);
    restoration.finish();
    for (PictureLora lora : said.loras) {
        lora.name = nameOfFile(lora.name);
        found.loras.push_back(std::move(lora));
    }
    return found;
}

} // namespace candela
