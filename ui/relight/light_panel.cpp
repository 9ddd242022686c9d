#include "ui/relight/light_panel.h"

#include "ui/generate/prompt_edit.h"
#include "ui/relight/advised_range.h"
#include "ui/relight/evaluate_section.h"
#include "ui/relight/histogram_view.h"
#include "ui/relight/relight_model_section.h"
#include "ui/relight/save_section.h"
#include "ui/widgets/fold_section.h"
#include "ui/widgets/form_grid.h"

#include <QButtonGroup>
#include <QEvent>
#include <QLineEdit>
#include <QRadioButton>
#include <QSlider>
#include <QVBoxLayout>

namespace candela
{

LightPanel::LightPanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_ratioLabel(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_ratioNote(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_viewLabel(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_histogramLabel(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_ratio(new SliderBox(
          {.softMin = 1, .softMax = 10, .step = 0.1, .hardMin = 0.1, .hardMax = 20, .decimals = 1},
          settings::relightRatio.fallback, this))
    , m_advised(new AdvisedRange(m_ratio, 3, 5, this))
    , m_views(new QButtonGroup(this))
    , m_histogram(new HistogramView(this))
    , m_saveFold(new FoldSection({}, this))
    , m_modelFold(new FoldSection({}, this))
    , m_evaluateFold(new FoldSection({}, this))
    , m_save(new SaveSection(session.settings(), this))
    , m_model(new RelightModelSection(session.settings(), this))
    , m_evaluate(new EvaluateSection(session, this))
{
    m_ratio->setObjectName(QStringLiteral("Ratio"));
    m_ratioLabel->setBuddy(m_ratio);
    m_ratioNote->setWordWrap(true);
    for (const RelightView view : {RelightView::Result, RelightView::Reflectance, RelightView::Illumination})
        m_views->addButton(new QRadioButton(this), static_cast<int>(view));
    makeLayout();
    retranslate();
    connectFields();
    for (QLineEdit* input : findChildren<QLineEdit*>())
        leaveUndoToTheForm(input);
    rememberFold(m_saveFold, QStringLiteral("save"));
    rememberFold(m_modelFold, QStringLiteral("model"));
    rememberFold(m_evaluateFold, QStringLiteral("evaluate"));
}

void LightPanel::makeLayout()
{
    m_saveFold->setContent(m_save);
    m_modelFold->setContent(m_model);
    m_evaluateFold->setContent(m_evaluate);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::medium, metrics::medium, metrics::medium, metrics::medium);
    layout->setSpacing(metrics::hair);
    layout->addWidget(m_ratioLabel);
    layout->addWidget(m_ratio);
    layout->addWidget(m_advised);
    layout->addWidget(m_ratioNote);
    layout->addSpacing(metrics::medium);
    layout->addWidget(m_viewLabel);
    for (QAbstractButton* view : m_views->buttons())
        layout->addWidget(view);
    layout->addSpacing(metrics::medium);
    layout->addWidget(m_histogramLabel);
    layout->addWidget(m_histogram);
    layout->addSpacing(metrics::small);
    layout->addWidget(m_saveFold);
    layout->addWidget(m_evaluateFold);
    layout->addWidget(m_modelFold);
    layout->addStretch(1);
}

void LightPanel::connectFields()
{
    RelightPreview& preview = m_session.relight().preview();
    Settings& settings = m_session.settings();
    connect(m_ratio, &SliderBox::edited, this,
        [&settings](double ratio) { settings.set(settings::relightRatio, ratio); });
    connect(m_ratio->slider(), &QSlider::sliderPressed, this, [&preview] { preview.setDragging(true); });
    connect(m_ratio->slider(), &QSlider::sliderReleased, this, [&preview] { preview.setDragging(false); });
    connect(m_views, &QButtonGroup::idClicked, this,
        [&preview](int view) { preview.setView(static_cast<RelightView>(view)); });
    connect(&settings, &Settings::changed, this, [this](const QString& key) {
        if (Settings::isFor(key, settings::relightRatio))
            showRatio();
    });
    connect(&m_session.relight(), &Relight::referenceChanged, this, &LightPanel::showRatio);
    connect(&preview, &RelightPreview::changed, this, &LightPanel::showPreview);
    connect(&preview, &RelightPreview::viewChanged, this, &LightPanel::showPreview);
    connect(m_save, &SaveSection::summaryChanged, this, &LightPanel::showSummaries);
    connect(m_evaluate, &EvaluateSection::summaryChanged, this, &LightPanel::showSummaries);
    connect(m_model, &RelightModelSection::summaryChanged, this, &LightPanel::showSummaries);
}

void LightPanel::rememberFold(FoldSection* fold, const QString& name)
{
    fold->setOpen(m_session.settings().get(settings::relightOpenFolds).contains(name));
    connect(fold, &FoldSection::toggled, this, [this, name](bool open) {
        QStringList folds = m_session.settings().get(settings::relightOpenFolds);
        folds.removeAll(name);
        if (open)
            folds += name;
        m_session.settings().set(settings::relightOpenFolds, folds);
    });
}

QWidget* LightPanel::referenceTarget() const
{
    return m_evaluateFold->isOpen() ? m_evaluateFold : nullptr;
}

void LightPanel::showRatio()
{
    const bool evaluates = !m_session.relight().reference().isEmpty();
    showValue(m_ratio, settings::relightRatio.fallback, m_session.settings().get(settings::relightRatio));
    m_advised->setVisible(!evaluates);
    m_ratioNote->setVisible(evaluates);
}

void LightPanel::showPreview()
{
    const RelightPreview& preview = m_session.relight().preview();
    QAbstractButton* view = m_views->button(static_cast<int>(preview.view()));
    view->setChecked(true);
    m_histogram->setHistograms(preview.histogramBefore(), preview.histogramAfter(),
        preview.view() == RelightView::Result ? tr("After") : view->text());
}

void LightPanel::showSummaries()
{
    m_saveFold->setSummary(m_save->summary());
    m_evaluateFold->setSummary(m_evaluate->summary());
    m_modelFold->setSummary(m_model->summary());
}

void LightPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void LightPanel::retranslate()
{
    m_ratioLabel->setText(tr("Ratio"));
    m_ratioLabel->setToolTip(tr("How many times lighter the illumination becomes"));
    m_ratio->setName(tr("Ratio"));
    m_advised->setText(tr("3–5 advised"));
    m_ratioNote->setText(tr("For the preview; with a reference, each picture gets the ratio of its pair."));
    m_viewLabel->setText(tr("View"));
    const QString names[] = {tr("Result"), tr("Reflectance"), tr("Illumination")};
    const QString tips[] = {tr("The picture as it will be saved"),
        tr("What the things reflect, whatever the light"), tr("How much light falls where")};
    for (int i = 0; i < 3; ++i) {
        m_views->button(i)->setText(names[i]);
        m_views->button(i)->setToolTip(tips[i]);
    }
    m_histogramLabel->setText(tr("Brightness"));
    m_saveFold->setTitle(tr("Save"));
    m_evaluateFold->setTitle(tr("Evaluate"));
    m_modelFold->setTitle(tr("Model"));
    showRatio();
    showPreview();
    showSummaries();
}

} // namespace candela
