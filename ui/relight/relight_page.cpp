#include "ui/relight/relight_page.h"

#include "ui/relight/compare_panel.h"
#include "ui/relight/inputs_panel.h"
#include "ui/relight/light_panel.h"
#include "ui/relight/relight_run_bar.h"
#include "ui/relight/scores_panel.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/drop_hint.h"
#include "ui/widgets/panel_scroll.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QEvent>
#include <QMimeData>
#include <QSplitter>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

/// The dragged files, if there may be a picture among them; else nothing, and the cursor forbids.
QStringList draggedFiles(const QMimeData& data)
{
    QStringList files;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile())
            files += url.toLocalFile();
    return std::ranges::any_of(files, mayHoldPictures) ? files : QStringList();
}

} // namespace

RelightPage::RelightPage(Session& session, QWidget* parent)
    : Page(parent)
    , m_session(session)
    , m_inputs(new InputsPanel(session))
    , m_middle(new QWidget)
    , m_compare(new ComparePanel(session))
    , m_scores(new ScoresPanel(session))
    , m_right(new QWidget)
    , m_light(new LightPanel(session))
    , m_run(new RelightRunBar(session))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_overlay(new DropHint(this))
{
    setAcceptDrops(true);
    makeActions();
    makeLayout();
    m_overlay->hide();
    retranslate();
    connect(m_run, &RelightRunBar::focusLeft, this, &RelightPage::takeFocus);
    connect(&session.relight(), &Relight::brought, this, &Page::wanted);
}

RelightPage::~RelightPage()
{
    m_session.settings().set(settings::relightSplitter, m_splitter->saveState());
}

void RelightPage::makeActions()
{
    m_relightAll = new QAction(icon(QStringLiteral("relight")), QString(), this);
    m_relightAll->setObjectName(QStringLiteral("relight.all"));
    m_relightAll->setShortcut(Qt::CTRL | Qt::Key_Return);
    connect(m_relightAll, &QAction::triggered, m_run, &RelightRunBar::relightAll);
}

void RelightPage::makeLayout()
{
    auto* middle = new QVBoxLayout(m_middle);
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(m_compare, 1);
    middle->addWidget(m_scores);
    auto* right = new QVBoxLayout(m_right);
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    right->addWidget(new PanelScroll(m_light), 1);
    right->addWidget(m_run);
    m_right->setMinimumWidth(metrics::lightPanel);

    m_splitter->addWidget(m_inputs);
    m_splitter->addWidget(m_middle);
    m_splitter->addWidget(m_right);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->setStretchFactor(1, 1);
    if (!m_splitter->restoreState(m_session.settings().get(settings::relightSplitter)))
        m_splitter->setSizes({metrics::inputsPanel, 844, metrics::lightPanel});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
}

QString RelightPage::title() const
{
    return tr("Relight");
}

QString RelightPage::iconName() const
{
    return QStringLiteral("relight");
}

QList<QAction*> RelightPage::menuActions(MenuKind kind) const
{
    switch (kind) {
    case MenuKind::File:
        return {m_inputs->addPicturesAction(), m_inputs->addFolderAction()};
    case MenuKind::Edit:
        return {m_inputs->removeAction()};
    case MenuKind::Run:
        return {m_relightAll};
    case MenuKind::View:
        return m_compare->modeActions()
            + QList<QAction*>{m_compare->swapAction(), m_compare->fitAction(), m_compare->actualSizeAction()};
    }
    return {};
}

QUndoStack* RelightPage::undoStack() const
{
    return &m_session.relight().list().undoStack();
}

void RelightPage::takeFocus()
{
    m_inputs->takeFocus();
}

bool RelightPage::isOverReference(QPoint at) const
{
    const QWidget* target = m_light->referenceTarget();
    return target && target->rect().contains(target->mapFrom(this, at));
}

void RelightPage::nameTarget(QPoint at)
{
    const auto areaOf = [this](const QWidget* widget) {
        return QRect(widget->mapTo(this, QPoint(0, 0)), widget->size())
            .adjusted(metrics::hair, metrics::hair, -metrics::hair, -metrics::hair);
    };
    if (isOverReference(at))
        m_overlay->showOver(areaOf(m_light->referenceTarget()), tr("Use as the reference"));
    else
        m_overlay->showOver(areaOf(m_inputs).united(areaOf(m_middle)),
            tr("Add to the pictures to relight (%n)", nullptr, static_cast<int>(m_dragged.size())));
}

/// Asks the disk once, not at every move.
void RelightPage::dragEnterEvent(QDragEnterEvent* event)
{
    m_dragged = draggedFiles(*event->mimeData());
    dragMoveEvent(event);
}

void RelightPage::dragMoveEvent(QDragMoveEvent* event)
{
    const QPoint at = event->position().toPoint();
    if (m_dragged.isEmpty() || (isOverReference(at) && m_dragged.size() != 1)) {
        m_overlay->hide();
        return event->ignore();
    }
    nameTarget(at);
    event->setDropAction(Qt::CopyAction); // the files stay where they are
    event->accept();
}

void RelightPage::dragLeaveEvent(QDragLeaveEvent*)
{
    m_overlay->hide();
}

void RelightPage::dropEvent(QDropEvent* event)
{
    m_overlay->hide();
    const QStringList files = std::exchange(m_dragged, {});
    if (files.isEmpty())
        return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    if (isOverReference(event->position().toPoint()))
        m_session.relight().setReference(files.first());
    else
        m_session.relight().add(files);
}

void RelightPage::changeEvent(QEvent* event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void RelightPage::retranslate()
{
    m_relightAll->setText(tr("&Relight all"));
    setAccessibleName(title());
}

} // namespace candela
