#include "ui/finetune/dataset_browser.h"

#include "ui/finetune/dataset_grid.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace candela
{
namespace
{

constexpr int typingPause = 150; // ms
constexpr int workDelay = 400; // ms: what takes less is not announced
constexpr int shows = 7, orders = 7;

QComboBox* comboOf(int count, const char* name, QWidget* parent)
{
    auto* combo = new QComboBox(parent);
    combo->setObjectName(QLatin1String(name));
    for (int i = 0; i < count; ++i)
        combo->addItem(QString());
    combo->setFixedHeight(metrics::row);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return combo;
}

} // namespace

DatasetBrowser::DatasetBrowser(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_desk(session.datasetDesk())
    , m_search(new QLineEdit(this))
    , m_show(comboOf(shows, "DatasetShow", this))
    , m_order(comboOf(orders, "DatasetOrder", this))
    , m_descending(new QToolButton(this))
    , m_tag(new QToolButton(this))
    , m_count(new ElidedLabel({}, TextRole::Caption, TextTint::Secondary, this))
    , m_workBar(new QWidget(this))
    , m_workText(new Label({}, TextRole::Caption, TextTint::Secondary, m_workBar))
    , m_progress(new QProgressBar(m_workBar))
    , m_stop(new QPushButton(m_workBar))
    , m_grid(new DatasetGrid(m_desk, this))
    , m_empty(new Label({}, TextRole::Body, TextTint::Secondary, this))
{
    m_search->setObjectName(QStringLiteral("DatasetSearch"));
    m_descending->setObjectName(QStringLiteral("DatasetDescending"));
    m_tag->setObjectName(QStringLiteral("DatasetTag"));
    m_count->setObjectName(QStringLiteral("DatasetShown"));
    m_workBar->setObjectName(QStringLiteral("DatasetWork"));
    m_stop->setObjectName(QStringLiteral("StopDatasetWork"));
    m_grid->setObjectName(QStringLiteral("DatasetGrid"));
    makeLayout();
    retranslate();
    showView();

    m_typed.setSingleShot(true);
    m_typed.setInterval(typingPause);
    m_typed.callOnTimeout([this] { applyView(); });
    m_workShown.setSingleShot(true);
    m_workShown.setInterval(workDelay);
    m_workShown.callOnTimeout([this] { m_workBar->setVisible(m_desk.work() != DatasetDesk::Work::None); });
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_typed.start(); });
    connect(m_show, &QComboBox::currentIndexChanged, this, &DatasetBrowser::applyView);
    connect(m_order, &QComboBox::activated, this, [this](int order) {
        m_session.settings().set(settings::datasetOrder, order);
        applyView();
    });
    connect(m_descending, &QToolButton::toggled, this, [this](bool down) {
        m_session.settings().set(settings::datasetDescending, down);
        applyView();
    });
    connect(m_tag, &QToolButton::clicked, this, [this] { setTag({}); });
    connect(m_stop, &QPushButton::clicked, &m_desk, &DatasetDesk::stop);
    connect(&m_desk, &DatasetDesk::workChanged, this, &DatasetBrowser::showWork);
    connect(&m_desk, &DatasetDesk::changed, this, &DatasetBrowser::showCount);
    connect(&m_desk, &DatasetDesk::opened, this, [this] {
        m_search->clear();
        m_show->setCurrentIndex(0);
        setTag({});
        showCount();
        if (m_desk.isOpen() && m_desk.list().rowCount() > 0)
            m_grid->choose(m_desk.list().pictureAt(0));
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_desk.list(), signal, this, &DatasetBrowser::showCount);
    connect(&m_desk.list(), &QAbstractItemModel::modelReset, this, &DatasetBrowser::showCount);
    showWork();
}

void DatasetBrowser::makeLayout()
{
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search"), IconTint::Secondary), QLineEdit::LeadingPosition);
    m_search->setFixedHeight(metrics::row);
    m_search->setMinimumWidth(120);
    m_descending->setCheckable(true);
    m_descending->setChecked(m_desk.list().view().descending);
    m_descending->setAutoRaise(true);
    m_descending->setFocusPolicy(Qt::TabFocus);
    m_descending->setFixedSize(metrics::row, metrics::row);
    m_tag->setIcon(icon(QStringLiteral("close")));
    m_tag->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_tag->setFocusPolicy(Qt::TabFocus);
    m_tag->setMaximumWidth(220);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_stop->setFixedHeight(metrics::row);
    m_stop->setIcon(icon(QStringLiteral("stop")));
    m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_empty->setWordWrap(true);
    m_empty->setMargin(metrics::huge);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);

    auto* head = new QHBoxLayout;
    head->setSpacing(metrics::small);
    head->addWidget(m_search, 1);
    head->addWidget(m_show);
    head->addWidget(m_order);
    head->addWidget(m_descending);
    auto* line = new QHBoxLayout;
    line->setSpacing(metrics::small);
    line->addWidget(m_tag);
    line->addWidget(m_count, 1);
    auto* work = new QHBoxLayout(m_workBar);
    work->setContentsMargins(0, 0, 0, 0);
    work->setSpacing(metrics::small);
    work->addWidget(m_workText);
    work->addWidget(m_progress, 1);
    work->addWidget(m_stop);
    auto* above = new QVBoxLayout;
    above->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::hair);
    above->setSpacing(metrics::hair);
    above->addLayout(head);
    above->addLayout(line);
    above->addWidget(m_workBar);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(above);
    auto* stack = new QGridLayout; // the words lie over the grid, which keeps the keyboard
    stack->addWidget(m_grid, 0, 0);
    stack->addWidget(m_empty, 0, 0);
    layout->addLayout(stack, 1);
    m_workBar->hide();
}

void DatasetBrowser::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void DatasetBrowser::takeFocus()
{
    m_grid->setFocus();
}

void DatasetBrowser::applyView()
{
    DatasetView view = m_desk.list().view();
    view.show = static_cast<DatasetShow>(m_show->currentIndex());
    view.order = static_cast<DatasetOrder>(m_order->currentIndex());
    view.descending = m_descending->isChecked();
    view.search = m_search->text().trimmed();
    m_desk.list().setView(view);
    showView();
}

void DatasetBrowser::setTag(const QString& tag)
{
    DatasetView view = m_desk.list().view();
    view.tag = tag;
    m_desk.list().setView(view);
    showView();
    Q_EMIT tagChanged();
}

void DatasetBrowser::reveal(std::size_t picture)
{
    if (m_desk.list().rowOf(picture) < 0) {
        m_search->clear();
        m_show->setCurrentIndex(0);
        setTag({});
        applyView();
    }
    m_grid->choose(picture);
}

void DatasetBrowser::showView()
{
    const DatasetView& view = m_desk.list().view();
    m_order->setCurrentIndex(static_cast<int>(view.order));
    const bool clusters = view.show == DatasetShow::NearCopies; // have an order of their own
    m_order->setEnabled(!clusters);
    m_descending->setEnabled(!clusters);
    m_descending->setIcon(
        icon(view.descending ? QStringLiteral("chevron-down") : QStringLiteral("chevron-up")));
    m_descending->setToolTip(view.descending ? tr("Largest first") : tr("Smallest first"));
    m_tag->setVisible(!view.tag.isEmpty());
    m_tag->setText(m_tag->fontMetrics().elidedText(view.tag, Qt::ElideRight, 180));
    m_tag->setToolTip(tr("Only pictures with this tag; click to see all"));
    showCount();
}

void DatasetBrowser::showCount()
{
    const int shown = m_desk.list().rowCount();
    const auto all = static_cast<int>(m_desk.sheet().pictures.size());
    const StandingCounts counts = countStandings(m_desk.sheet());
    const auto of = [&counts](Standing standing) {
        return counts[static_cast<std::size_t>(standing)];
    };
    QStringList parts;
    parts +=
        shown == all ? tr("%n picture(s)", nullptr, all) : tr("%1 of %n picture(s)", nullptr, all).arg(shown);
    if (const int accepted = of(Standing::Accepted); accepted > 0)
        parts += tr("%n accepted", nullptr, accepted);
    if (const int rejected = of(Standing::Rejected) + of(Standing::FilteredOut); rejected > 0)
        parts += tr("%n rejected", nullptr, rejected);
    if (const int unusable = of(Standing::Unusable); unusable > 0)
        parts += tr("%n cannot be used", nullptr, unusable);
    if (m_desk.unlisted() > 0)
        parts += tr("%n not in the metadata", nullptr, m_desk.unlisted());
    m_count->setText(m_desk.isOpen() ? parts.join(QStringLiteral(" · ")) : QString());
    m_empty->setVisible(shown == 0);
    const bool copiesUnknown = m_desk.list().view().show == DatasetShow::NearCopies
        && (!m_desk.sheet().preview || m_desk.sheet().preview->clusters.empty());
    m_empty->setText(!m_desk.isOpen()
            ? (m_desk.work() == DatasetDesk::Work::Opening ? tr("The pictures are being read…")
                                                           : tr("The pictures have not been read."))
            : copiesUnknown ? tr("No near copies are known. Tick “Near copies” and preview the effect.")
                            : tr("No pictures match."));
}

void DatasetBrowser::showWork()
{
    using Work = DatasetDesk::Work;
    const Work work = m_desk.work();
    const QString names[] = {
        QString(), tr("Reading pictures"), tr("Comparing pictures"), tr("Filtering"), tr("Copying pictures")};
    const QLocale locale;
    m_workText->setText(m_desk.of() > 0
            ? tr("%1: %2 of %3")
                  .arg(names[static_cast<int>(work)], locale.toString(m_desk.done()),
                      locale.toString(m_desk.of()))
            : names[static_cast<int>(work)]);
    m_progress->setRange(0, m_desk.of() > 0 ? 1000 : 0);
    m_progress->setValue(m_desk.of() > 0 ? static_cast<int>(1000 * m_desk.done() / m_desk.of()) : 0);
    m_progress->setAccessibleName(names[static_cast<int>(work)]);
    if (work == Work::None) {
        m_workShown.stop();
        m_workBar->hide();
        showCount();
    } else if (!m_workBar->isVisibleTo(this) && !m_workShown.isActive()) {
        m_workShown.start();
    }
}

void DatasetBrowser::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void DatasetBrowser::retranslate()
{
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search names and captions"));
    m_search->setToolTip(tr("In names and captions"));
    const QString kinds[] = {tr("All"), tr("Kept"), tr("Accepted by hand"), tr("Rejected by a filter"),
        tr("Rejected by hand"), tr("With trouble"), tr("Near copies")};
    for (int i = 0; i < shows; ++i)
        m_show->setItemText(i, kinds[i]);
    m_show->setAccessibleName(tr("Which pictures are shown"));
    m_show->setToolTip(tr("Which pictures are shown"));
    const QString keys[] = {
        tr("Name"), tr("Size"), tr("File size"), tr("Aspect"), tr("Text match"), tr("Aesthetic"), tr("NSFW")};
    for (int i = 0; i < orders; ++i)
        m_order->setItemText(i, keys[i]);
    m_order->setAccessibleName(tr("What pictures are sorted by"));
    m_order->setToolTip(tr("What pictures are sorted by"));
    m_descending->setAccessibleName(tr("Largest first"));
    m_stop->setText(tr("Stop"));
    m_grid->setAccessibleName(tr("Pictures of the folder"));
    showView();
    showWork();
}

} // namespace candela
