#include "core/io/comfy_graph.h"

#include "core/api/number_text.h"
#include "core/io/json_file.h"

#include <algorithm>
#include <array>

namespace candela
{
namespace
{

using Json = nlohmann::ordered_json;

constexpr int longestPath = 64; // links followed in a row; ends circles

/// A node's output that an input takes its value from.
struct Link {
    std::string node;
    int output = 0;
};

class Graph
{
public:
    explicit Graph(Json nodes)
        : m_nodes(std::move(nodes))
    {
    }

    const Json& nodes() const { return m_nodes; }

    static std::string classOf(const Json& node)
    {
        const auto found = node.is_object() ? node.find("class_type") : node.end();
        return node.is_object() && found != node.end() && found->is_string() ? found->get<std::string>() : "";
    }

    /// nullptr where the node has no such input.
    static const Json* input(const Json& node, std::string_view name)
    {
        if (!node.is_object())
            return nullptr;
        const auto inputs = node.find("inputs");
        if (inputs == node.end() || !inputs->is_object())
            return nullptr;
        const auto found = inputs->find(std::string(name));
        return found == inputs->end() ? nullptr : &*found;
    }

    static std::optional<Link> link(const Json* value)
    {
        if (!value || !value->is_array() || value->size() != 2 || !(*value)[0].is_string()
            || !(*value)[1].is_number_unsigned())
            return std::nullopt;
        return Link{
            (*value)[0].get<std::string>(), static_cast<int>((*value)[1].get<std::uint64_t>() & 0xff)};
    }

    const Json* at(const std::optional<Link>& link) const
    {
        if (!link)
            return nullptr;
        const auto found = m_nodes.find(link->node);
        return found == m_nodes.end() ? nullptr : &*found;
    }

    /// The node an input is linked to; nullptr where it is not.
    const Json* behind(const Json& node, std::string_view name) const { return at(link(input(node, name))); }

    /// A number or text, as text; through nodes that only hold one (primitives, seeds, text boxes).
    std::string value(const Json* value, int depth = 0) const
    {
        if (!value || depth > longestPath)
            return {};
        if (value->is_string())
            return value->get<std::string>();
        if (value->is_number())
            return value->dump();
        const Json* node = at(link(value));
        if (!node)
            return {};
        for (const std::string_view name :
            {"value", "text", "string", "seed", "noise_seed", "int", "float", "Number", "prompt", "text_g"})
            if (const Json* inner = input(*node, name))
                return this->value(inner, depth + 1);
        return {};
    }

    std::string value(const Json& node, std::string_view name) const { return value(input(node, name)); }

private:
    Json m_nodes;
};

bool isSampler(const Json& node)
{
    static constexpr std::array<std::string_view, 4> known{
        "KSampler", "KSamplerAdvanced", "SamplerCustom", "SamplerCustomAdvanced"};
    if (std::ranges::find(known, Graph::classOf(node)) != known.end())
        return true;
    // Samplers of others keep the inputs' names.
    return Graph::input(node, "positive") && Graph::input(node, "sampler_name")
        && (Graph::input(node, "seed") || Graph::input(node, "noise_seed"));
}

/// The node with the size that a latent began with; nullptr where it comes out of another sampler or a
/// picture.
const Json* emptyLatentBehind(const Graph& graph, const Json& sampler)
{
    const Json* node = &sampler;
    for (int step = 0; node && step < longestPath; ++step) {
        if (node != &sampler && isSampler(*node))
            return nullptr;
        if (Graph::input(*node, "width") && Graph::input(*node, "height")
            && Graph::classOf(*node).find("Empty") != std::string::npos)
            return node;
        const Json* next = nullptr;
        for (const std::string_view name : {"latent_image", "samples", "latent"})
            if (!next)
                next = graph.behind(*node, name);
        node = next;
    }
    return nullptr;
}

/// The name of the input that holds a text encoder's text; empty where the node is none.
std::string_view textInput(const Json& node)
{
    for (const std::string_view name : {"text", "text_g", "prompt"})
        if (Graph::input(node, name))
            return name;
    return {};
}

/// The node whose text reaches a conditioning, through ControlNets, combinations and the like; nullptr if
/// none does.
const Json* textNodeBehind(const Graph& graph, std::optional<Link> link)
{
    for (int step = 0; link && step < longestPath; ++step) {
        const Json* node = graph.at(link);
        if (!node || !textInput(*node).empty())
            return node;
        // A node that passes two conditionings on gives the positive one out first.
        std::optional<Link> next;
        for (const std::string_view name : {std::string_view("conditioning"),
                 std::string_view("conditioning_1"), std::string_view("conditioning_to"),
                 std::string_view(link->output == 1 ? "negative" : "positive")})
            if (!next)
                next = Graph::link(Graph::input(*node, name));
        link = next;
    }
    return nullptr;
}

class Reading
{
public:
    explicit Reading(const Graph& graph)
        : m_graph(graph)
    {
    }

    std::optional<ParsedParameters> read()
    {
        const Json* sampler = firstSampler();
        if (!sampler)
            return std::nullopt;
        readSampling(*sampler);
        readSize(*sampler);
        readModel(*sampler);
        for (const Json& node : m_graph.nodes())
            if (&node != sampler && isSampler(node))
                add("Second pass", Graph::classOf(node));
        return m_said;
    }

private:
    void add(const std::string& name, const std::string& value)
    {
        if (!value.empty())
            m_said.settings.emplace_back(name, value);
    }

    /// The one that begins with an empty latent, else the graph's first.
    const Json* firstSampler() const
    {
        const Json* first = nullptr;
        for (const Json& node : m_graph.nodes()) {
            if (!isSampler(node))
                continue;
            if (emptyLatentBehind(m_graph, node))
                return &node;
            first = first ? first : &node;
        }
        return first;
    }

    void readSampling(const Json& sampler)
    {
        // SamplerCustomAdvanced has a node each for noise, guidance, sampler and sigmas.
        const auto part = [&](std::string_view name) {
            const Json* node = m_graph.behind(sampler, name);
            return node ? node : &sampler;
        };
        const Json& noise = *part("noise");
        const Json& guider = *part("guider");
        const Json& sigmas = *part("sigmas");
        add("Steps", m_graph.value(sigmas, "steps"));
        add("Sampler", m_graph.value(*part("sampler"), "sampler_name"));
        add("Schedule type", m_graph.value(sigmas, "scheduler"));
        add("CFG scale", m_graph.value(guider, "cfg"));
        const std::string seed = m_graph.value(noise, "noise_seed");
        add("Seed", seed.empty() ? m_graph.value(noise, "seed") : seed);
        const std::string strength = m_graph.value(sigmas, "denoise");
        if (strength != "1" && strength != "1.0")
            add("Denoising strength", strength);
        auto positive = Graph::link(Graph::input(guider, "positive"));
        if (!positive)
            positive = Graph::link(Graph::input(guider, "conditioning"));
        if (const Json* node = textNodeBehind(m_graph, positive)) {
            m_said.prompt = m_graph.value(*node, textInput(*node));
            readClipSkip(*node);
        }
        if (const Json* node = textNodeBehind(m_graph, Graph::link(Graph::input(guider, "negative"))))
            m_said.negative = m_graph.value(*node, textInput(*node));
    }

    /// CLIPSetLastLayer counts from the end: -2 is the layer before the last.
    void readClipSkip(const Json& textNode)
    {
        const Json* node = m_graph.behind(textNode, "clip");
        for (int step = 0; node && step < longestPath; ++step) {
            const std::string layer = m_graph.value(*node, "stop_at_clip_layer");
            if (layer.starts_with('-'))
                return add("Clip skip", layer.substr(1));
            node = m_graph.behind(*node, "clip");
        }
    }

    void readSize(const Json& sampler)
    {
        const Json* latent = emptyLatentBehind(m_graph, sampler);
        if (!latent)
            return add("Init", "a picture");
        const std::string width = m_graph.value(*latent, "width"), height = m_graph.value(*latent, "height");
        if (!width.empty() && !height.empty())
            add("Size", width + "x" + height);
        // ComfyUI draws a batch's noise at once: picture k is not seed + k.
        if (const std::string batch = m_graph.value(*latent, "batch_size"); batch != "1")
            add("Batch size", batch);
    }

    /// One weight for both networks is what we have.
    void addLora(const std::string& name, const std::string& model, const std::string& clip)
    {
        const auto scale = numberFrom<double>(model, -10.0, 10.0);
        if (scale && (clip.empty() || numberFrom<double>(clip) == scale))
            m_said.loras.push_back({.name = name, .scale = *scale});
        else
            add("Lora", name + " (" + model + (clip.empty() ? ")" : "; " + clip + ")"));
    }

    void readModel(const Json& sampler)
    {
        const Json* guider = m_graph.behind(sampler, "guider");
        const Json* node = m_graph.behind(guider ? *guider : sampler, "model");
        for (int step = 0; node && step < longestPath; ++step) {
            if (const std::string lora = m_graph.value(*node, "lora_name"); !lora.empty())
                addLora(lora, m_graph.value(*node, "strength_model"), m_graph.value(*node, "strength_clip"));
            for (const std::string_view name : {"ckpt_name", "unet_name", "model_path"})
                if (Graph::input(*node, name))
                    return add("Model", m_graph.value(*node, name));
            node = m_graph.behind(*node, "model");
        }
    }

    const Graph& m_graph;
    ParsedParameters m_said;
};

} // namespace

std::optional<ParsedParameters> parametersOfComfyGraph(std::string_view json)
{
    auto nodes = jsonFromText(json);
    if (!nodes || !nodes->is_object())
        return std::nullopt;
    const Graph graph(std::move(*nodes));
    return Reading(graph).read();
}

} // namespace candela
