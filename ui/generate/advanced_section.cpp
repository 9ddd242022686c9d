#include "ui/generate/advanced_section.h"

#include "core/api/repaint_text.h"
#include "core/api/request_names.h"
#include "ui/generate/display_text.h"
#include "ui/generate/prompt_edit.h"
#include "ui/generate/vae_chooser.h"
#include "ui/widgets/form_grid.h"

#include <QComboBox>
#include <QEvent>
#include <QFileInfo>
#include <QLineEdit>
#include <QSpinBox>
#include <QThread>

namespace candela
{
namespace
{

constexpr Precision precisions[] = {Precision::Auto, Precision::Fp32, Precision::Bf16, Precision::Fp16};

} // namespace

AdvancedSection::AdvancedSection(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_state(session.form())
    , m_grammar(new QComboBox(this))
    , m_clipSkip(new SliderBox({.softMin = 1, .softMax = 4, .step = 1, .hardMin = 1, .hardMax = 12}, 1, this))
    , m_vae(new VaeChooser(session, this))
    , m_noise(new QComboBox(this))
    , m_precision(new QComboBox(this))
    , m_tiling(new QComboBox(this))
    , m_threads(new QSpinBox(this))
{
    m_grammar->setObjectName(QStringLiteral("Grammar"));
    for (const PromptGrammar grammar : allPromptGrammars)
        m_grammar->addItem(displayName(grammar));
    m_noise->setObjectName(QStringLiteral("Noise"));
    for (const NoiseSource source : allNoiseSources)
        m_noise->addItem(displayName(source));
    for (const Precision precision : precisions)
        m_precision->addItem(displayName(precision));
    m_tiling->setObjectName(QStringLiteral("VaeTiling"));
    for (std::size_t i = 0; i < std::size(allVaeTilings); ++i)
        m_tiling->addItem({});
    m_threads->setRange(0, QThread::idealThreadCount());
    m_threads->setKeyboardTracking(false);
    FormGrid grid(this);
    m_grammarLabel = grid.addRow(m_grammar);
    m_clipSkipLabel = grid.addRow(m_clipSkip);
    m_vaeLabel = grid.addRow(m_vae);
    m_noiseLabel = grid.addRow(m_noise);
    m_precisionLabel = grid.addRow(m_precision);
    m_tilingLabel = grid.addRow(m_tiling);
    m_threadsLabel = grid.addRow(m_threads);
    retranslate();

    connect(m_grammar, &QComboBox::activated, this, [this](int index) {
        m_state.edit(
            FormField::Grammar, [&](GenerateForm& edited) { edited.grammar = allPromptGrammars[index]; });
    });
    connect(m_clipSkip, &SliderBox::edited, this, [this](double skip) {
        m_state.edit(FormField::ClipSkip, [&](GenerateForm& edited) { edited.clipSkip = qRound(skip); });
    });
    connect(m_noise, &QComboBox::activated, this, [this](int index) {
        m_state.edit(FormField::Noise, [&](GenerateForm& edited) { edited.noise = allNoiseSources[index]; });
    });
    connect(m_precision, &QComboBox::activated, this, [this](int index) {
        m_state.edit(
            FormField::Precision, [&](GenerateForm& edited) { edited.precision = precisions[index]; });
    });
    connect(m_tiling, &QComboBox::activated, this, [this](int index) {
        m_state.edit(
            FormField::VaeTiling, [&](GenerateForm& edited) { edited.vaeTiling = allVaeTilings[index]; });
    });
    connect(m_threads, &QSpinBox::valueChanged, this, [this](int threads) {
        m_state.edit(FormField::Threads, [&](GenerateForm& edited) { edited.threads = threads; });
    });
}

void AdvancedSection::showForm(const GenerateForm& form)
{
    m_grammar->setCurrentIndex(static_cast<int>(form.grammar));
    showValue(m_clipSkip, 1, form.clipSkip);
    m_vae->showForm(form);
    m_noise->setCurrentIndex(static_cast<int>(form.noise));
    m_precision->setCurrentIndex(static_cast<int>(form.precision));
    m_tiling->setCurrentIndex(static_cast<int>(form.vaeTiling));
    const QSignalBlocker blocker(m_threads);
    m_threads->setValue(form.threads);
}

QString AdvancedSection::summary(const GenerateForm& form)
{
    QStringList parts;
    if (form.grammar != PromptGrammar::A1111)
        parts += displayName(form.grammar);
    if (form.clipSkip != 1)
        parts += tr("CLIP skip %1").arg(form.clipSkip);
    if (!form.vae.isEmpty())
        parts += QFileInfo(form.vae).completeBaseName();
    if (form.noise != NoiseSource::Cpu)
        parts += tr("noise of a graphics card");
    if (form.precision != Precision::Auto)
        parts += displayName(form.precision);
    if (form.vaeTiling != VaeTiling::Auto)
        parts += form.vaeTiling == VaeTiling::On ? tr("tiled") : tr("not tiled");
    if (form.threads != 0)
        parts += tr("%n threads", nullptr, form.threads);
    return parts.join(QStringLiteral(" · "));
}

void AdvancedSection::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void AdvancedSection::retranslate()
{
    m_grammarLabel->setText(tr("Grammar"));
    m_grammarLabel->setToolTip(tr("How brackets and weights in the prompts are read"));
    m_grammar->setAccessibleName(tr("Grammar of the prompts"));
    for (int i = 0; i < m_grammar->count(); ++i)
        m_grammar->setItemText(i, displayName(allPromptGrammars[i]));
    m_clipSkipLabel->setText(tr("CLIP skip"));
    m_clipSkipLabel->setToolTip(tr("Which hidden layer of the text encoder is used; 1 is the last"));
    m_clipSkip->setName(tr("CLIP skip"));
    m_vaeLabel->setText(tr("VAE"));
    m_vaeLabel->setToolTip(tr("The autoencoder, which makes pictures of what the model paints"));
    m_noiseLabel->setText(tr("Noise"));
    m_noiseLabel->setToolTip(tr("Whose random numbers the seed begins: the processor's, as in diffusers and "
                                "ComfyUI, or those of NVIDIA's graphics cards, as in AUTOMATIC1111"));
    m_noise->setAccessibleName(tr("Noise source"));
    for (int i = 0; i < m_noise->count(); ++i)
        m_noise->setItemText(i, displayName(allNoiseSources[i]));
    m_precisionLabel->setText(tr("Precision"));
    m_precision->setAccessibleName(tr("Precision"));
    m_precision->setItemText(0, displayName(Precision::Auto));
    m_tilingLabel->setText(tr("Tiling"));
    m_tilingLabel->setToolTip(
        tr("Whether the autoencoder works part by part: the same picture in a fraction of "
           "the memory, more slowly"));
    m_tiling->setAccessibleName(tr("Tiling of the autoencoder"));
    m_tiling->setItemText(0, tr("Where memory is short"));
    m_tiling->setItemText(1, tr("Always"));
    m_tiling->setItemText(2, tr("Never"));
    m_threadsLabel->setText(tr("Threads"));
    m_threads->setAccessibleName(tr("Threads"));
    m_threads->setSpecialValueText(tr("Automatic"));
}

} // namespace candela
