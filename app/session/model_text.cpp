#include "app/session/model_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTextDocument>

#include <array>
#include <utility>

namespace candela
{
namespace
{

struct ModelText {
    Q_DECLARE_TR_FUNCTIONS(ModelText)
};

QString variantName(const std::string& variant)
{
    if (variant == "inpainting")
        return ModelText::tr("inpainting");
    if (variant == "depth")
        return ModelText::tr("depth");
    if (variant == "upscale")
        return ModelText::tr("upscaling");
    if (variant == "tiny")
        return ModelText::tr("tiny");
    return variant == "instruct_pix2pix" ? QStringLiteral("InstructPix2Pix") : QString();
}

QString familyName(const std::string& family)
{
    constexpr std::array<std::pair<const char*, const char*>, 7> names = {{
        {"sd1", "SD 1.x"},
        {"sd2", "SD 2.x"},
        {"sdxl", "SDXL"},
        {"sdxl_refiner", "SDXL Refiner"},
        {"kolors", "Kolors"},
        {"sd3", "SD 3"},
        {"flux", "FLUX"},
    }};
    for (const auto& [key, name] : names)
        if (family == key)
            return QString::fromLatin1(name);
    return family == "small" ? ModelText::tr("Small") : QString();
}

} // namespace

QString displayName(ModelKind kind)
{
    switch (kind) {
    case ModelKind::Unknown:
        return ModelText::tr("Unknown");
    case ModelKind::Checkpoint:
        return ModelText::tr("Model");
    case ModelKind::Unet:
        return QStringLiteral("UNet");
    case ModelKind::Vae:
        return QStringLiteral("VAE");
    case ModelKind::TextEncoder:
        return ModelText::tr("Text encoder");
    case ModelKind::Lora:
        return QStringLiteral("LoRA");
    case ModelKind::Embedding:
        return ModelText::tr("Embedding");
    case ModelKind::ControlNet:
        return QStringLiteral("ControlNet");
    case ModelKind::Upscaler:
        return ModelText::tr("Upscaler");
    case ModelKind::Relight:
        return ModelText::tr("Relighting");
    }
    return {};
}

QString displaySize(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

QString plainToolTip(const QString& text)
{
    return Qt::mightBeRichText(text) ? QStringLiteral("<span>%1</span>").arg(text.toHtmlEscaped()) : text;
}

QString displayFamily(const RecognisedModel& model)
{
    const QString family = familyName(model.family), variant = variantName(model.variant);
    return family.isEmpty() || variant.isEmpty() ? family + variant
                                                 : family + QStringLiteral(" · ") + variant;
}

QString whyUnsupported(const RecognisedModel& model)
{
    switch (model.kind) {
    case ModelKind::Checkpoint:
        return model.layout == ModelLayout::Folder
            ? QString()
            : ModelText::tr(
                "Models of this kind cannot be painted with; Stable Diffusion 1.x, 2.x and XL can.");
    case ModelKind::Lora:
        return ModelText::tr("It changes a model by rotations (OFT), which is not supported.");
    case ModelKind::Unet:
    case ModelKind::TextEncoder:
        return ModelText::tr("It is a part of a model, which cannot be chosen by itself yet.");
    case ModelKind::ControlNet:
        return ModelText::tr("ControlNets cannot be used yet.");
    case ModelKind::Upscaler:
        return ModelText::tr("Upscalers cannot be used yet.");
    case ModelKind::Relight:
        return ModelText::tr("Networks for relighting are chosen on the Relight page.");
    case ModelKind::Unknown:
        return ModelText::tr("Its weights are of no kind that is known.");
    case ModelKind::Vae:
    case ModelKind::Embedding:
        break; // are used
    }
    return {};
}

} // namespace candela
