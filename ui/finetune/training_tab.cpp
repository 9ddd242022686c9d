#include "ui/finetune/training_tab.h"

#include "ui/finetune/run_view.h"
#include "ui/finetune/training_bar.h"
#include "ui/finetune/training_form_panel.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/panel_scroll.h"

#include <QEvent>
#include <QSplitter>
#include <QVBoxLayout>

namespace candela
{

TrainingTab::TrainingTab(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_left(new QWidget)
    , m_lesson(new InlineMessage)
    , m_form(new TrainingFormPanel(session))
    , m_bar(new TrainingBar(session))
    , m_run(new RunView(session))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
{
    auto* left = new QVBoxLayout(m_left);
    left->setContentsMargins(0, 0, 0, 0);
    left->setSpacing(0);
    m_lesson->setObjectName(QStringLiteral("FirstLesson"));
    left->addWidget(m_lesson);
    left->addWidget(new PanelScroll(m_form), 1);
    left->addWidget(m_bar);
    m_left->setMinimumWidth(metrics::settingsPanel);
    m_splitter->addWidget(m_left);
    m_splitter->addWidget(m_run);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->setStretchFactor(1, 1);
    if (!m_splitter->restoreState(session.settings().get(settings::fineTuneSplitter)))
        m_splitter->setSizes({metrics::settingsPanel, 1000});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    connect(m_form, &TrainingFormPanel::folderWanted, this, &TrainingTab::folderWanted);
    FirstLesson& lesson = session.firstLesson();
    connect(&lesson, &FirstLesson::changed, this, &TrainingTab::showLesson);
    connect(&lesson, &FirstLesson::failed, this, [this](const JobFailure& why) {
        m_lesson->showMessage(MessageKind::Error, why.sentence, why.remedy);
    });
    connect(m_lesson, &InlineMessage::actionTriggered, &lesson, &FirstLesson::prepare);
    connect(m_lesson, &InlineMessage::dismissed, &lesson, &FirstLesson::decline);
    showLesson();
}

void TrainingTab::showLesson()
{
    const FirstLesson& lesson = m_session.firstLesson();
    if (lesson.isPreparing()) {
        m_lesson->setAction({});
        m_lesson->showMessage(MessageKind::Info, tr("Twelve pictures of a hedgehog are being drawn…"));
    } else if (lesson.isOffered()) {
        m_lesson->setAction(tr("Prepare it"));
        m_lesson->showMessage(MessageKind::Info,
            tr("New here? Teach the demo model a hedgehog, which it does not know, from twelve pictures."),
            tr("It takes a few minutes, on any computer."));
    } else {
        m_lesson->hide();
    }
}

void TrainingTab::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        showLesson();
    QWidget::changeEvent(event);
}

TrainingTab::~TrainingTab()
{
    m_session.settings().set(settings::fineTuneSplitter, m_splitter->saveState());
}

QList<QWidget*> TrainingTab::panes() const
{
    return {m_left, m_run};
}

void TrainingTab::takeFocus()
{
    m_form->takeFocus();
}

} // namespace candela
