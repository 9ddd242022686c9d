#include "core/models/uretinex.h"

#include "core/models/config_reader.h"

#include <cmath>

namespace candela
{
namespace
{

constexpr double slope = 0.2; // of every LeakyReLU
constexpr int64_t narrow = 32, wide = 64; // channels
constexpr int64_t mostRounds = 16;

std::shared_ptr<Conv2d> convolution(
    torch::nn::Module& parent, const std::string& name, int64_t in, int64_t out, int64_t kernel)
{
    return parent.register_module(
        name, std::make_shared<Conv2d>(in, out, Conv2dOptions{.kernel = kernel, .padding = kernel / 2}));
}

at::Tensor leaky(const at::Tensor& x)
{
    return at::leaky_relu(x, slope);
}

double positive(const ConfigReader& reader, const char* key, double fallback)
{
    const double value = reader.number(key, fallback);
    if (!(value > 0) || !std::isfinite(value))
        reader.refuse(std::string("has a ") + key + " that is not positive");
    return value;
}

double notNegative(const ConfigReader& reader, const char* key, double fallback)
{
    const double value = reader.number(key, fallback);
    if (!(value >= 0) || !std::isfinite(value))
        reader.refuse(std::string("has a negative ") + key);
    return value;
}

} // namespace

UretinexConfig UretinexConfig::fromJson(const nlohmann::json& opts)
{
    const ConfigReader reader(opts, "URetinex-Net");
    reader.only("R_model", {"HalfDnCNNSE"});
    reader.only("L_model", {"Illumination_Alone"});
    const UretinexConfig usual;
    return {.rounds = reader.count("round", usual.rounds, mostRounds),
        .gamma = positive(reader, "gamma", usual.gamma),
        .lambda = positive(reader, "lamda", usual.lambda),
        .gammaStep = notNegative(reader, "Roffset", usual.gammaStep),
        .lambdaStep = notNegative(reader, "Loffset", usual.lambdaStep),
        .concatIllumination = reader.flag("concat_L", usual.concatIllumination)};
}

nlohmann::json UretinexConfig::toJson() const
{
    return {{"R_model", "HalfDnCNNSE"}, {"L_model", "Illumination_Alone"}, {"A_model", "naive"},
        {"round", rounds}, {"gamma", gamma}, {"lamda", lambda}, {"Roffset", gammaStep},
        {"Loffset", lambdaStep}, {"concat_L", concatIllumination}};
}

Decomposition::Decomposition()
{
    const auto decom = register_module("decom", std::make_shared<torch::nn::Module>());
    m_convs = {convolution(*decom, "0", 3, narrow, 3), convolution(*decom, "2", narrow, narrow, 3),
        convolution(*decom, "4", narrow, narrow, 3), convolution(*decom, "6", narrow, 4, 3)};
}

at::Tensor Decomposition::forward(const at::Tensor& picture) const
{
    return at::relu(unclamped(picture));
}

at::Tensor Decomposition::unclamped(const at::Tensor& picture) const
{
    at::Tensor x = picture;
    for (std::size_t i = 0; i + 1 < m_convs.size(); ++i)
        x = leaky(m_convs[i]->forward(x));
    return m_convs.back()->forward(x);
}

SqueezeExcitation::SqueezeExcitation(int64_t channels, int64_t reduction)
{
    const auto fc = register_module("fc", std::make_shared<torch::nn::Module>());
    m_first = fc->register_module("0", std::make_shared<Linear>(channels, channels / reduction, Bias::No));
    m_second = fc->register_module("2", std::make_shared<Linear>(channels / reduction, channels, Bias::No));
}

at::Tensor SqueezeExcitation::factors(const at::Tensor& means) const
{
    return at::sigmoid(m_second->forward(at::relu(m_first->forward(means))));
}

ReflectanceRestoration::ReflectanceRestoration(bool concatIllumination)
{
    m_conv1 = convolution(*this, "conv1", 3, concatIllumination ? narrow : wide, 3);
    if (concatIllumination)
        m_conv2 = convolution(*this, "conv2", 1, narrow, 3);
    constexpr int64_t reduction = 16;
    m_squeeze = register_module("se_layer", std::make_shared<SqueezeExcitation>(wide, reduction));
    for (const char* name : {"conv3", "conv4", "conv5", "conv6", "conv7"})
        m_inner.push_back(convolution(*this, name, wide, wide, 3));
    m_conv8 = convolution(*this, "conv8", wide, 3, 3);
}

at::Tensor ReflectanceRestoration::forward(const at::Tensor& p, const at::Tensor& q) const
{
    at::Tensor x = at::relu(m_conv1->forward(p));
    if (m_conv2)
        x = at::cat({x, at::relu(m_conv2->forward(q))}, 1); // (B, 64, H, W)
    const at::Tensor factors = m_squeeze->factors(x.mean({2, 3}));
    x = x * factors.unsqueeze(-1).unsqueeze(-1);
    for (const auto& conv : m_inner)
        x = at::relu(conv->forward(x));
    return p + m_conv8->forward(x);
}

IlluminationRestoration::IlluminationRestoration()
{
    m_convs = {convolution(*this, "conv1", 1, narrow, 5), convolution(*this, "conv2", narrow, narrow, 5),
        convolution(*this, "conv3", narrow, narrow, 5), convolution(*this, "conv4", narrow, narrow, 5),
        convolution(*this, "conv5", narrow, 1, 1)};
}

at::Tensor IlluminationRestoration::forward(const at::Tensor& q) const
{
    return at::relu(unclamped(q));
}

at::Tensor IlluminationRestoration::unclamped(const at::Tensor& q) const
{
    at::Tensor x = q;
    for (std::size_t i = 0; i + 1 < m_convs.size(); ++i)
        x = leaky(m_convs[i]->forward(x));
    return m_convs.back()->forward(x);
}

IlluminationAdjustment::IlluminationAdjustment()
{
    m_convs = {convolution(*this, "conv1", 2, narrow, 5), convolution(*this, "conv2", narrow, narrow, 5),
        convolution(*this, "conv3", narrow, narrow, 5), convolution(*this, "conv4", narrow, 1, 5)};
}

at::Tensor IlluminationAdjustment::forward(const at::Tensor& l, const at::Tensor& ratio) const
{
    return at::relu(unclamped(l, ratio));
}

at::Tensor IlluminationAdjustment::unclamped(const at::Tensor& l, const at::Tensor& ratio) const
{
    at::Tensor x = at::cat({l, ratio.expand_as(l)}, 1); // (B, 2, H, W)
    for (std::size_t i = 0; i + 1 < m_convs.size(); ++i)
        x = leaky(m_convs[i]->forward(x));
    return m_convs.back()->forward(x);
}

Uretinex Uretinex::make(const UretinexConfig& config)
{
    return {.config = config,
        .low = std::make_shared<Decomposition>(),
        .high = std::make_shared<Decomposition>(),
        .reflectance = std::make_shared<ReflectanceRestoration>(config.concatIllumination),
        .illumination = std::make_shared<IlluminationRestoration>(),
        .adjustment = std::make_shared<IlluminationAdjustment>()};
}

LightParts unfoldingStart(const UretinexConfig& config, int64_t t, const at::Tensor& picture,
    const at::Tensor& q, const LightParts& parts)
{
    const double gamma = config.gamma + config.gammaStep * static_cast<double>(t);
    const double lambda = config.lambda + config.lambdaStep * static_cast<double>(t);
    const at::Tensor p = (picture * q + gamma * parts.reflectance) / (gamma + q * q);
    const at::Tensor next =
        ((picture * p).sum(1, true) + lambda * parts.illumination) / ((p * p).sum(1, true) + lambda);
    return {p, next};
}

LightParts decompose(const Uretinex& networks, const at::Tensor& picture, const StopCheck& stop)
{
    const at::Tensor first = networks.low->forward(picture);
    LightParts start{first.narrow(1, 0, 3), first.narrow(1, 3, 1)}; // P and Q
    LightParts parts;
    for (int64_t t = 0; t < networks.config.rounds; ++t) {
        checkStop(stop);
        if (t > 0)
            start = unfoldingStart(networks.config, t, picture, start.illumination, parts);
        parts = {networks.reflectance->forward(start.reflectance, start.illumination),
            networks.illumination->forward(start.illumination)};
    }
    return parts;
}

} // namespace candela
