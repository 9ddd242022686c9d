#include "ui/relight/relight_page.h"

#include "ui/relight/compare_panel.h"
#include "ui/relight/inputs_panel.h"
#include "ui/relight/light_panel.h"
#include "ui/relight/relight_run_bar.h"
#include "ui/relight/scores_panel.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/drop_zones.h"
#include "ui/widgets/panel_scroll.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QMimeData>
#include <QSplitter>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace candela
{
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
{
    makeActions();
    makeLayout();
    new DropZones(this, [this](const QStringList& files) { return zonesFor(files); });
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
    connect(m_relightAll, &QAction::changed, this, [this] { m_run->setKeys(m_relightAll->shortcut()); });
    m_relightAll->setShortcut(Qt::CTRL | Qt::Key_Return);
    connect(m_relightAll, &QAction::triggered, m_run, &RelightRunBar::relightAll);
    m_paste = new QAction(icon(QStringLiteral("plus")), QString(), this);
    m_paste->setObjectName(QStringLiteral("relight.paste"));
    m_paste->setShortcut(Qt::CTRL | Qt::Key_V);
    connect(m_paste, &QAction::triggered, this, &RelightPage::paste);
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
        return {m_paste, m_inputs->removeAction()};
    case MenuKind::Run:
        return {m_relightAll, m_compare->generateAction()};
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

void RelightPage::choosePictures()
{
    Q_EMIT wanted();
    m_inputs->addPicturesAction()->trigger();
}

void RelightPage::takeFocus()
{
    m_inputs->takeFocus();
}

QList<DropZone> RelightPage::zonesFor(const QStringList& files)
{
    if (files.size() == 1 && (isModelFolder(files.first()) || isWeightFile(files.first())))
        return {DropZone{
            tr("Add this model"), DropZones::halves(this, 1).first(), [this, folder = files.first()] {
                Q_EMIT broughtElsewhere({folder});
            }}};
    if (!std::ranges::any_of(files, mayHoldPictures))
        return {};
    const auto areaOf = [this](const QWidget* widget) {
        return QRect(widget->mapTo(this, QPoint(0, 0)), widget->size());
    };
    QList<DropZone> zones{
        DropZone{tr("Add to the pictures to relight (%n)", nullptr, static_cast<int>(files.size())),
            areaOf(m_inputs).united(areaOf(m_middle)), [this, files] {
                m_session.relight().add(files);
            }}};
    if (const QWidget* reference = m_light->referenceTarget(); reference && files.size() == 1)
        zones << DropZone{tr("Use as the reference"), areaOf(reference), [this, file = files.first()] {
                              m_session.relight().setReference(file);
                          }};
    return zones;
}

/// Files copied in a file manager, or a picture copied in any program.
void RelightPage::paste()
{
    const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
    QStringList files;
    for (const QUrl& url : copied->urls())
        if (url.isLocalFile())
            files += url.toLocalFile();
    if (!files.isEmpty())
        m_session.relight().add(files);
    else if (copied->hasImage())
        m_session.relight().addPicture(qvariant_cast<QImage>(copied->imageData()));
    else
        m_inputs->say(tr("There is no picture to paste."), tr("Copy a picture, or picture files, first."));
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
    m_paste->setText(tr("&Paste pictures"));
    setAccessibleName(title());
}

} // namespace candela
