// URetinex-Net: a dark picture as reflectance times illumination, and a lighter illumination for it.
// https://openaccess.thecvf.com/content/CVPR2022/html/Wu_URetinex-Net_Retinex-Based_Deep_Unfolding_Network_for_Low-Light_Image_Enhancement_CVPR_2022_paper.html
// The networks as published in https://github.com/AndersonYong/URetinex-Net, weights by the checkpoints'
// names. These forward passes are the definition: for training and for small pictures. Pictures of any size
// go through uretinex_tiles.h, which equals them.
#pragma once

#include "core/nn/layers.h"
#include "core/nn/stop_check.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <vector>

namespace candela
{

/// What `opts` in unfolding.pth says, under its names there.
struct UretinexConfig {
    int64_t rounds = 3; // round
    double gamma = 0.1; // weight of R when P is found
    double lambda = 0.5; // lamda: weight of L when Q is found
    double gammaStep = 0.05; // Roffset: what each round adds to gamma
    double lambdaStep = 0.05; // Loffset
    bool concatIllumination = true; // concat_L: the restoration of R sees Q too

    /// Throws Error (BadInput) for values and networks that the published code does not have.
    static UretinexConfig fromJson(const nlohmann::json& opts);
    nlohmann::json toJson() const;
};

/// Decom: convolutions 3x3 with LeakyReLU 0.2, decom.0, .2, .4, .6.
class Decomposition : public torch::nn::Module
{
public:
    Decomposition();
    /// picture (B, 3, H, W) in [0, 1] → (B, 4, H, W): reflectance, then illumination; all ≥ 0
    at::Tensor forward(const at::Tensor& picture) const;
    /// Before the last ReLU, for training.
    at::Tensor unclamped(const at::Tensor& picture) const;
    const std::vector<std::shared_ptr<Conv2d>>& convolutions() const { return m_convs; }

private:
    std::vector<std::shared_ptr<Conv2d>> m_convs;
};

/// SELayer: one factor in (0, 1) for each channel, from the channels' means over the whole picture.
class SqueezeExcitation : public torch::nn::Module
{
public:
    SqueezeExcitation(int64_t channels, int64_t reduction);
    /// means (B, C) → factors (B, C)
    at::Tensor factors(const at::Tensor& means) const;

private:
    std::shared_ptr<Linear> m_first, m_second; // fc.0, fc.2
};

/// HalfDnCNNSE: what is wrong with P, found from P and Q.
class ReflectanceRestoration : public torch::nn::Module
{
public:
    explicit ReflectanceRestoration(bool concatIllumination);
    /// p (B, 3, H, W), q (B, 1, H, W) → R (B, 3, H, W)
    at::Tensor forward(const at::Tensor& p, const at::Tensor& q) const;

    const std::shared_ptr<Conv2d>& first() const { return m_conv1; } // of P
    const std::shared_ptr<Conv2d>& second() const { return m_conv2; } // of Q; null where R sees P alone
    const std::shared_ptr<SqueezeExcitation>& squeeze() const { return m_squeeze; }
    const std::vector<std::shared_ptr<Conv2d>>& inner() const { return m_inner; } // conv3 to conv7
    const std::shared_ptr<Conv2d>& last() const { return m_conv8; }

private:
    std::shared_ptr<Conv2d> m_conv1, m_conv2;
    std::shared_ptr<SqueezeExcitation> m_squeeze;
    std::vector<std::shared_ptr<Conv2d>> m_inner;
    std::shared_ptr<Conv2d> m_conv8;
};

/// Illumination_Alone: convolutions 5x5 with LeakyReLU 0.2 and one 1x1 with ReLU, conv1 to conv5.
class IlluminationRestoration : public torch::nn::Module
{
public:
    IlluminationRestoration();
    /// q (B, 1, H, W) → L (B, 1, H, W)
    at::Tensor forward(const at::Tensor& q) const;
    /// Before the last ReLU, for training.
    at::Tensor unclamped(const at::Tensor& q) const;
    const std::vector<std::shared_ptr<Conv2d>>& convolutions() const { return m_convs; }

private:
    std::vector<std::shared_ptr<Conv2d>> m_convs;
};

/// Adjust_naive: the illumination `ratio` times lighter, in the network's own sense; conv1 to conv4, 5x5.
class IlluminationAdjustment : public torch::nn::Module
{
public:
    IlluminationAdjustment();
    /// l (B, 1, H, W), ratio (B, 1, 1, 1) or of l's size → (B, 1, H, W)
    at::Tensor forward(const at::Tensor& l, const at::Tensor& ratio) const;
    /// Before the last ReLU, for training.
    at::Tensor unclamped(const at::Tensor& l, const at::Tensor& ratio) const;
    const std::vector<std::shared_ptr<Conv2d>>& convolutions() const { return m_convs; }

private:
    std::vector<std::shared_ptr<Conv2d>> m_convs;
};

/// All that relighting needs. The networks are shared, not copied.
struct Uretinex {
    UretinexConfig config;
    std::shared_ptr<Decomposition> low;
    std::shared_ptr<Decomposition> high; // of well-lit pictures; null where there is none
    std::shared_ptr<ReflectanceRestoration> reflectance;
    std::shared_ptr<IlluminationRestoration> illumination;
    std::shared_ptr<IlluminationAdjustment> adjustment;

    /// With PyTorch's initial weights, for training.
    static Uretinex make(const UretinexConfig& config);
};

struct LightParts {
    at::Tensor reflectance; // (B, 3, H, W)
    at::Tensor illumination; // (B, 1, H, W)
};

/// The least squares solutions that start round t ≥ 1: P of I = P·Q near R, then Q of I = P·Q near L.
/// picture (B, 3, H, W); `parts` R and L of round t - 1, `q` its Q (B, 1, H, W) → P and Q
LightParts unfoldingStart(const UretinexConfig& config, int64_t t, const at::Tensor& picture,
    const at::Tensor& q, const LightParts& parts);

/// picture (B, 3, H, W) in [0, 1] → R and L after all rounds
LightParts decompose(const Uretinex& networks, const at::Tensor& picture, const StopCheck& stop = {});

} // namespace candela
