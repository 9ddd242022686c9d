#include "core/models/chatglm.h"

#include "core/api/error.h"
#include "core/models/config_reader.h"
#include "core/nn/fetched_weights.h"

#include <cmath>
#include <limits>

namespace candela
{

namespace
{

constexpr int64_t mostTokens = 8192; // of one row

/// What all layers need of one input.
struct Row {
    at::Tensor states; // (T', D): one token of padding, where there is any, then the text
    at::Tensor cosine, sine; // (T', 1, headWidth / 4)
    at::Tensor bias; // (T', T') to the attention's scores
};

at::Tensor angles(const ChatGlmInput& input, int64_t width)
{
    const at::Tensor theta = torch::pow(10000.0, -torch::arange(0, width, 2, at::kFloat) / double(width));
    at::Tensor positions = torch::arange(double(input.ids.size()), at::kFloat);
    if (input.padding > 0)
        positions = at::cat({torch::zeros({1}, at::kFloat), positions});
    return at::outer(positions, theta).unsqueeze(1); // (T', 1, width / 2)
}

/// Tokens see those before them, and of the padding nothing; one token of padding sees all, and itself as
/// often as it stands there.
at::Tensor scoreBias(const ChatGlmInput& input)
{
    constexpr double never = -std::numeric_limits<double>::infinity();
    const auto tokens = int64_t(input.ids.size());
    at::Tensor bias = torch::full({tokens, tokens}, never, at::kFloat).triu(1);
    if (input.padding == 0)
        return bias;
    bias = at::cat({torch::full({tokens, 1}, never, at::kFloat), bias}, 1);
    at::Tensor padding = torch::zeros({1, tokens + 1}, at::kFloat);
    padding[0][0] = std::log(double(input.padding));
    return at::cat({padding, bias});
}

/// The first half of each head, pair by pair, turned by the token's angles. x (T', heads, headWidth)
at::Tensor rotated(const at::Tensor& x, const Row& row)
{
    const int64_t turned = x.size(2) / 2;
    const at::Tensor pairs = x.slice(2, 0, turned).to(at::kFloat).unflatten(2, {turned / 2, 2});
    const at::Tensor first = pairs.select(3, 0), second = pairs.select(3, 1); // (T', heads, headWidth / 4)
    const at::Tensor both =
        at::stack({first * row.cosine - second * row.sine, second * row.cosine + first * row.sine}, 3);
    return at::cat({both.flatten(2).to(x.scalar_type()), x.slice(2, turned)}, 2);
}

} // namespace

class ChatGlmNorm : public torch::nn::Module
{
public:
    explicit ChatGlmNorm(const ChatGlmConfig& config)
        : m_epsilon(config.epsilon)
    {
        weight = register_parameter("weight", constantParameter({config.hiddenSize}, 1));
    }

    at::Tensor forward(const at::Tensor& x) const
    {
        return at::rms_norm(x, weight.sizes(), weight, m_epsilon);
    }

    at::Tensor weight;

private:
    double m_epsilon;
};

class ChatGlmAttention : public torch::nn::Module
{
public:
    explicit ChatGlmAttention(const ChatGlmConfig& config)
        : m_heads(config.heads)
        , m_groups(config.groups)
        , m_queryKeyValue(register_module("query_key_value",
              std::make_shared<Linear>(config.hiddenSize,
                  (config.heads + 2 * config.groups) * config.headWidth, config.attentionBias)))
        , m_dense(register_module("dense",
              std::make_shared<Linear>(
                  config.heads * config.headWidth, config.hiddenSize, config.linearBias)))
    {
    }

    // x (T', D) → (T', D)
    at::Tensor forward(const at::Tensor& x, const Row& row) const
    {
        const at::Tensor all = m_queryKeyValue->forward(x).unflatten(1, {m_heads + 2 * m_groups, -1});
        const at::Tensor query = rotated(all.slice(1, 0, m_heads), row); // (T', heads, headWidth)
        const at::Tensor key = rotated(all.slice(1, m_heads, m_heads + m_groups), row);
        const at::Tensor value = all.slice(1, m_heads + m_groups);
        const at::Tensor attended = at::scaled_dot_product_attention(perHead(query), perHead(shared(key)),
            perHead(shared(value)), row.bias.to(x.scalar_type())); // (1, heads, T', headWidth)
        return m_dense->forward(attended.squeeze(0).transpose(0, 1).flatten(1));
    }

private:
    // (T', groups, headWidth) → (T', heads, headWidth)
    at::Tensor shared(const at::Tensor& x) const { return x.repeat_interleave(m_heads / m_groups, 1); }
    // (T', heads, headWidth) → (1, heads, T', headWidth)
    static at::Tensor perHead(const at::Tensor& x) { return x.transpose(0, 1).unsqueeze(0); }

    int64_t m_heads, m_groups;
    std::shared_ptr<Linear> m_queryKeyValue, m_dense;
};

class ChatGlmMlp : public torch::nn::Module
{
public:
    explicit ChatGlmMlp(const ChatGlmConfig& config)
        : m_in(register_module("dense_h_to_4h",
            std::make_shared<Linear>(config.hiddenSize, 2 * config.feedForwardSize, config.linearBias)))
        , m_out(register_module("dense_4h_to_h",
              std::make_shared<Linear>(config.feedForwardSize, config.hiddenSize, config.linearBias)))
    {
    }

    at::Tensor forward(const at::Tensor& x) const
    {
        const at::Tensor both = m_in->forward(x); // (T', 2 · feedForwardSize)
        const int64_t half = both.size(1) / 2;
        return m_out->forward(at::silu(both.slice(1, 0, half)) * both.slice(1, half));
    }

private:
    std::shared_ptr<Linear> m_in, m_out;
};

class ChatGlmLayer : public torch::nn::Module
{
public:
    explicit ChatGlmLayer(const ChatGlmConfig& config)
        : m_norm1(register_module("input_layernorm", std::make_shared<ChatGlmNorm>(config)))
        , m_attention(register_module("self_attention", std::make_shared<ChatGlmAttention>(config)))
        , m_norm2(register_module("post_attention_layernorm", std::make_shared<ChatGlmNorm>(config)))
        , m_mlp(register_module("mlp", std::make_shared<ChatGlmMlp>(config)))
    {
    }

    at::Tensor forward(const Row& row) const
    {
        const at::Tensor h = row.states + m_attention->forward(m_norm1->forward(row.states), row);
        return h + m_mlp->forward(m_norm2->forward(h));
    }

private:
    std::shared_ptr<ChatGlmNorm> m_norm1;
    std::shared_ptr<ChatGlmAttention> m_attention;
    std::shared_ptr<ChatGlmNorm> m_norm2;
    std::shared_ptr<ChatGlmMlp> m_mlp;
};

ChatGlmConfig ChatGlmConfig::fromJson(const nlohmann::json& json)
{
    const ConfigReader reader(json, "ChatGLMModel");
    reader.only("rmsnorm", {true});
    reader.only("apply_residual_connection_post_layernorm", {false});
    reader.only("fp32_residual_connection", {false});
    reader.only("quantization_bit", {0});
    reader.only("pre_seq_len", {nullptr});
    ChatGlmConfig config;
    const bool sharesKeys = reader.flag("multi_query_attention", false);
    if (!sharesKeys)
        reader.refuse("has multi_query_attention = false, where only true is supported");
    config.vocabSize = reader.count("padded_vocab_size", config.vocabSize, 1 << 20);
    config.hiddenSize = reader.count("hidden_size", config.hiddenSize);
    config.feedForwardSize = reader.count("ffn_hidden_size", config.feedForwardSize, 1 << 18);
    config.layers = reader.count("num_layers", config.layers, 256);
    config.heads = reader.count("num_attention_heads", config.heads, 1024);
    config.headWidth = reader.count("kv_channels", config.headWidth, 4096);
    config.groups = reader.count("multi_query_group_num", 1, 1024);
    config.maxPositions = reader.count("seq_length", 2048, 1 << 24);
    config.epsilon = reader.number("layernorm_epsilon", config.epsilon);
    config.linearBias = reader.flag("add_bias_linear", false) ? Bias::Yes : Bias::No;
    const bool attentionBias = config.linearBias == Bias::Yes || reader.flag("add_qkv_bias", false);
    config.attentionBias = attentionBias ? Bias::Yes : Bias::No;
    if (config.heads % config.groups != 0)
        reader.refuse("has a num_attention_heads that is no multiple of multi_query_group_num");
    if (config.headWidth % 4 != 0)
        reader.refuse("has a kv_channels that is no multiple of 4");
    return config;
}

nlohmann::json ChatGlmConfig::toJson() const
{
    return {
        {"_name_or_path", "chatglm3-6b"},
        {"add_bias_linear", linearBias == Bias::Yes},
        {"add_qkv_bias", attentionBias == Bias::Yes},
        {"apply_query_key_layer_scaling", true},
        {"apply_residual_connection_post_layernorm", false},
        {"architectures", {"ChatGLMModel"}},
        {"attention_dropout", 0.0},
        {"attention_softmax_in_fp32", true},
        {"ffn_hidden_size", feedForwardSize},
        {"fp32_residual_connection", false},
        {"hidden_dropout", 0.0},
        {"hidden_size", hiddenSize},
        {"kv_channels", headWidth},
        {"layernorm_epsilon", epsilon},
        {"model_type", "chatglm"},
        {"multi_query_attention", true},
        {"multi_query_group_num", groups},
        {"num_attention_heads", heads},
        {"num_layers", layers},
        {"original_rope", true},
        {"padded_vocab_size", vocabSize},
        {"post_layer_norm", true},
        {"rmsnorm", true},
        {"seq_length", maxPositions},
    };
}

ChatGlmModel::ChatGlmModel(const ChatGlmConfig& config)
    : m_config(config)
{
    const auto embedding = register_module("embedding", std::make_shared<torch::nn::Module>());
    m_words = embedding->register_module(
        "word_embeddings", std::make_shared<Embedding>(config.vocabSize, config.hiddenSize));
    const auto encoder = register_module("encoder", std::make_shared<torch::nn::Module>());
    m_layers = encoder->register_module("layers", std::make_shared<ModuleList<ChatGlmLayer>>());
    for (int64_t i = 0; i < config.layers; ++i)
        m_layers->append(config);
}

ChatGlmModel::~ChatGlmModel() = default;

std::uint64_t ChatGlmModel::layerSize() const
{
    return weightCount((*m_layers)[0]); // all are alike
}

void ChatGlmModel::check(const ChatGlmInput& input) const
{
    const int64_t most = std::min(m_config.maxPositions, mostTokens);
    const auto length = int64_t(input.ids.size()) + input.padding;
    if (input.ids.empty() || input.padding < 0 || length > most)
        throw badInput("The text has " + std::to_string(length) + " tokens, and its encoder takes 1 to "
            + std::to_string(most) + ".");
    for (const int64_t id : input.ids)
        if (id < 0 || id >= m_config.vocabSize)
            throw badInput("The tokenizer gives token " + std::to_string(id) + ", and the text encoder knows "
                + std::to_string(m_config.vocabSize) + " only: they do not belong together.");
}

at::Tensor ChatGlmModel::embed(const ChatGlmInput& input, const at::TensorOptions& options) const
{
    std::vector<int64_t> ids = input.ids;
    if (input.padding > 0)
        ids.insert(ids.begin(), input.padId);
    const at::Tensor places =
        torch::tensor(ids, at::TensorOptions(at::kLong).device(m_words->weight.device()));
    return m_words->forward(places).to(options); // (T', D)
}

std::vector<ChatGlmOutput> ChatGlmModel::forward(std::span<const ChatGlmInput> inputs, at::ScalarType dtype,
    at::Device device, const StopCheck& stop) const
{
    const at::TensorOptions options = at::TensorOptions(dtype).device(device);
    std::vector<Row> rows;
    for (const ChatGlmInput& input : inputs) {
        check(input);
        const at::Tensor turns = angles(input, m_config.headWidth / 2);
        rows.push_back({.states = embed(input, options),
            .cosine = turns.cos().to(device),
            .sine = turns.sin().to(device),
            .bias = scoreBias(input).to(device)});
    }
    std::vector<ChatGlmOutput> outputs(rows.size());
    for (const auto& layer : *m_layers) {
        const FetchedWeights fetched(*layer, options);
        for (std::size_t k = 0; k < rows.size(); ++k) {
            checkStop(stop);
            outputs[k].text = rows[k].states;
            rows[k].states = layer->forward(rows[k]);
        }
    }
    for (std::size_t k = 0; k < rows.size(); ++k) {
        at::Tensor& text = outputs[k].text; // (T', D)
        if (inputs[k].padding > 1)
            text = at::cat({text.slice(0, 0, 1).expand({inputs[k].padding - 1, -1}), text});
        text = text.unsqueeze(0);
        outputs[k].pooled = rows[k].states.slice(0, -1);
    }
    return outputs;
}

StateDict chatGlmEncoderWeights(const StateDict& weights)
{
    const std::string whole = "transformer.";
    StateDict own;
    for (const auto& [name, weight] : weights) {
        const std::string plain = name.starts_with(whole) ? name.substr(whole.size()) : name;
        if (plain != "output_layer.weight" && plain != "encoder.final_layernorm.weight"
            && plain != "rotary_pos_emb.inv_freq")
            own.emplace(plain, weight);
    }
    return own;
}

} // namespace candela
