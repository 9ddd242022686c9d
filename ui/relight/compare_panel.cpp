#include "ui/relight/compare_panel.h"

#include "ui/canvas/compare_modes.h"
#include "ui/generate/display_text.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QActionGroup>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>

#include <utility>

namespace candela
{
ComparePanel::ComparePanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_view(new CompareView(this))
    , m_zoom(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_foot(new QWidget(this))
    , m_name(new ElidedLabel({}, TextRole::Body, TextTint::Text, m_foot))
    , m_state(new ElidedLabel({}, TextRole::Caption, TextTint::Secondary, m_foot))
    , m_message(new InlineMessage(m_foot))
    , m_modes(new QActionGroup(this))
{
    m_view->setObjectName(QStringLiteral("Compare"));
    m_message->setObjectName(QStringLiteral("CompareMessage"));
    m_state->setObjectName(QStringLiteral("CompareState"));
    makeActions();
    makeLayout();
    retranslate();
    showMode();
    showPictures();

    RelightPreview& preview = session.relight().preview();
    connect(&preview, &RelightPreview::changed, this, &ComparePanel::showPictures);
    connect(&preview, &RelightPreview::viewChanged, this, &ComparePanel::showLabels);
    connect(&session.relight().list(), &QAbstractItemModel::dataChanged, this, [this] {
        showMessage();
        showCaption();
    });
    connect(m_view, &ZoomView::viewChanged, this, &ComparePanel::showZoom);
    connect(m_view, &CompareView::nextModeWanted, this, &ComparePanel::nextMode);
    connect(&session.settings(), &Settings::changed, this, [this](const QString& key) {
        if (Settings::isFor(key, settings::relightCompareMode))
            showMode();
    });
}

void ComparePanel::makeActions()
{
    for (const CompareModeName& mode : compareModes) {
        auto* action = new QAction(icon(QLatin1String(mode.icon)), QString(), m_modes);
        action->setObjectName(QLatin1String("relight.") + QLatin1String(mode.name));
        action->setCheckable(true);
        connect(action, &QAction::triggered, this, [this, name = QLatin1String(mode.name)] {
            m_session.settings().set(settings::relightCompareMode, QString(name));
        });
    }
    const auto action = [this](const char* id, const char* name, auto slot) {
        auto* made = new QAction(icon(QLatin1String(name)), QString(), this);
        made->setObjectName(QLatin1String(id));
        connect(made, &QAction::triggered, m_view, slot);
        return made;
    };
    m_generate = new QAction(icon(QStringLiteral("generate")), QString(), this);
    m_generate->setObjectName(QStringLiteral("relight.sendToGenerate"));
    connect(m_generate, &QAction::triggered, this, &ComparePanel::sendToGenerate);
    m_swap = action("relight.swap", "swap", &CompareView::swap);
    m_fit = action("relight.fit", "fit", &ZoomView::fit);
    m_actualSize = action("relight.actualSize", "zoom-in", &ZoomView::showActualSize);
}

QList<QAction*> ComparePanel::modeActions() const
{
    return m_modes->actions();
}

void ComparePanel::makeLayout()
{
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(metrics::small, metrics::hair, metrics::small, metrics::hair);
    tools->setSpacing(metrics::hair);
    for (QAction* action : m_modes->actions())
        tools->addWidget(flatButton(action, this));
    tools->addSpacing(metrics::small);
    tools->addWidget(flatButton(m_swap, this));
    tools->addStretch();
    tools->addWidget(m_zoom);
    tools->addSpacing(metrics::small);
    tools->addWidget(flatButton(m_fit, this));
    tools->addWidget(flatButton(m_actualSize, this));

    auto* caption = new QHBoxLayout;
    caption->setSpacing(metrics::medium);
    caption->addWidget(m_name, 1);
    caption->addWidget(m_state);
    caption->addWidget(flatButton(m_generate, m_foot));
    auto* foot = new QVBoxLayout(m_foot);
    foot->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::small);
    foot->setSpacing(metrics::small);
    foot->addLayout(caption);
    foot->addWidget(m_message);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(tools);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_foot);
}

void ComparePanel::showMode()
{
    const int index = compareModeIndex(m_session.settings().get(settings::relightCompareMode));
    m_modes->actions().at(index)->setChecked(true);
    m_view->setMode(compareModes[index].mode);
}

void ComparePanel::nextMode()
{
    const int index = compareModeIndex(m_session.settings().get(settings::relightCompareMode));
    m_session.settings().set(settings::relightCompareMode,
        QString(QLatin1String(compareModes[(index + 1) % static_cast<int>(std::size(compareModes))].name)));
}

void ComparePanel::showPictures()
{
    const RelightPreview& preview = m_session.relight().preview();
    m_view->setPictures(preview.before(), preview.after(), preview.size());
    const bool any = !preview.before().isEmpty();
    for (QAction* action : {m_swap, m_fit, m_actualSize})
        action->setEnabled(any);
    showMessage();
    showLabels();
    showCaption();
    showZoom();
}

/// Why there is no preview, or why the picture could not be relit.
void ComparePanel::showMessage()
{
    const RelightPreview& preview = m_session.relight().preview();
    const RelightItem* item = m_session.relight().list().find(preview.chosen());
    JobFailure shown;
    if (preview.failure())
        shown = *preview.failure();
    else if (item && item->state == RelightState::Failed)
        shown.sentence = item->why;
    if (std::exchange(m_problem, shown.sentence) == shown.sentence)
        return;
    if (shown.sentence.isEmpty())
        m_message->dismiss();
    else
        m_message->showMessage(MessageKind::Error, shown.sentence, shown.remedy);
}

void ComparePanel::showLabels()
{
    const RelightPreview& preview = m_session.relight().preview();
    QString after = tr("AFTER");
    if (preview.view() == RelightView::Reflectance)
        after = tr("REFLECTANCE");
    else if (preview.view() == RelightView::Illumination)
        after = tr("ILLUMINATION");
    if (preview.after().isEmpty() && preview.isBusy())
        after += QStringLiteral(" …");
    m_view->setLabels(tr("BEFORE"), after);
}

void ComparePanel::showCaption()
{
    const RelightPreview& preview = m_session.relight().preview();
    const RelightItem* item = m_session.relight().list().find(preview.chosen());
    m_foot->setVisible(item);
    m_generate->setEnabled(item && !item->result.isEmpty());
    if (!item)
        return;
    m_name->setText(QFileInfo(item->file).fileName());
    QStringList parts;
    if (preview.size().isValid())
        parts << tr("%1 × %2").arg(preview.size().width()).arg(preview.size().height());
    if (preview.waitsForJob())
        parts << tr("the preview comes once the running job has ended");
    else if (preview.isBusy())
        parts << tr("computing the preview…");
    else if (item->state == RelightState::Done && item->seconds > 0)
        parts << stateText(*item) << displaySeconds(item->seconds);
    m_state->setText(parts.join(QStringLiteral(" · ")));
}

void ComparePanel::showZoom()
{
    m_zoom->setText(m_view->isEmpty() ? QString() : tr("%1 %").arg(qRound(m_view->zoom() * 100)));
    if (!m_view->isEmpty())
        m_session.relight().preview().setZoom(m_view->zoom());
}

/// The result, as the picture that the next generated one begins from.
void ComparePanel::sendToGenerate()
{
    const RelightItem* item = m_session.relight().list().find(m_session.relight().preview().chosen());
    if (item && !item->result.isEmpty())
        m_session.useAsSource(item->result);
}

void ComparePanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ComparePanel::retranslate()
{
    const QString texts[] = {tr("Split"), tr("Side by side"), tr("Hold")};
    const QString tips[] = {tr("One picture with a line to drag (M, on the picture, for the next way)"),
        tr("Before and after beside each other (M, on the picture, for the next way)"),
        tr("After; before while the mouse or Space is held (M, on the picture, for the next way)")};
    for (int i = 0; i < 3; ++i) {
        m_modes->actions().at(i)->setText(texts[i]);
        m_modes->actions().at(i)->setToolTip(tips[i]);
    }
    m_generate->setText(tr("Send to Generate"));
    m_generate->setToolTip(tr("Begin from the relit picture on the Generate page; relight it first"));
    m_swap->setText(tr("Swap"));
    m_swap->setToolTip(tr("Let before and after change places (C, on the picture)"));
    m_fit->setText(tr("Fit"));
    m_fit->setToolTip(tr("Fit the picture into the window (F, on the picture)"));
    m_actualSize->setText(tr("100 %"));
    m_actualSize->setToolTip(tr("One pixel of the picture on one of the screen (1, on the picture)"));
    m_view->setEmptyText(tr("Bring light into dark pictures"),
        tr("Drop pictures here, or add them on the left; nothing is changed until you relight them"));
    showLabels();
    showCaption();
    showZoom();
}

} // namespace candela
