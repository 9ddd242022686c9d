#include "ui/finetune/training_tab.h"

#include "ui/finetune/run_view.h"
#include "ui/finetune/training_bar.h"
#include "ui/finetune/training_form_panel.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/panel_scroll.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace candela
{

TrainingTab::TrainingTab(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_left(new QWidget)
    , m_form(new TrainingFormPanel(session))
    , m_bar(new TrainingBar(session))
    , m_run(new RunView(session))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
{
    auto* left = new QVBoxLayout(m_left);
    left->setContentsMargins(0, 0, 0, 0);
    left->setSpacing(0);
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
