#include "ui/gallery/gallery_bar.h"

#include "ui/gallery/gallery_view.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QSlider>

namespace candela
{
namespace
{

constexpr int typingPause = 120; // ms
constexpr int sliderWidth = 120;

enum Type { AnyType, PaintedHere, RelitHere, FoundOnDisk, FileMissing, typeCount };
enum Date { AnyDate, Today, LastWeek, LastMonth, LastYear, dateCount };

QDateTime since(int date)
{
    const QDate today = QDate::currentDate();
    switch (date) {
    case Today:
        return today.startOfDay();
    case LastWeek:
        return today.addDays(-7).startOfDay();
    case LastMonth:
        return today.addMonths(-1).startOfDay();
    case LastYear:
        return today.addYears(-1).startOfDay();
    default:
        return {};
    }
}

QComboBox* comboOf(int count, QWidget* parent)
{
    auto* combo = new QComboBox(parent);
    for (int i = 0; i < count; ++i)
        combo->addItem(QString());
    combo->setFixedHeight(metrics::row);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return combo;
}

} // namespace

GalleryBar::GalleryBar(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_search(new QLineEdit(this))
    , m_rating(comboOf(6, this))
    , m_date(comboOf(dateCount, this))
    , m_type(comboOf(typeCount, this))
    , m_count(new ElidedLabel({}, TextRole::Caption, TextTint::Secondary, this))
    , m_size(new QSlider(Qt::Horizontal, this))
{
    m_search->setObjectName(QStringLiteral("GallerySearch"));
    m_rating->setObjectName(QStringLiteral("GalleryRating"));
    m_type->setObjectName(QStringLiteral("GalleryType"));
    m_size->setObjectName(QStringLiteral("GallerySize"));
    m_count->setObjectName(QStringLiteral("GalleryCount"));
    m_search->installEventFilter(this);
    m_size->setRange(GalleryView::smallestSide, GalleryView::largestSide);
    m_size->setSingleStep(16);
    m_size->setPageStep(48);
    makeLayout();
    retranslate();

    m_typed.setSingleShot(true);
    m_typed.setInterval(typingPause);
    m_typed.callOnTimeout([this] { applyFilter(); });
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_typed.start(); });
    for (QComboBox* combo : {m_rating, m_date, m_type})
        connect(combo, &QComboBox::currentIndexChanged, this, &GalleryBar::applyFilter);
    connect(m_size, &QSlider::valueChanged, this, &GalleryBar::sideChosen);
    connect(&session.gallery(), &Gallery::found, this, &GalleryBar::showCount);
    connect(&session.gallery(), &Gallery::counted, this, &GalleryBar::showCount);
}

void GalleryBar::makeLayout()
{
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search"), IconTint::Secondary), QLineEdit::LeadingPosition);
    m_search->setFixedHeight(metrics::row);
    m_search->setMinimumWidth(180);
    m_search->setMaximumWidth(360);
    m_count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_count->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_size->setFixedWidth(sliderWidth);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::small);
    layout->setSpacing(metrics::small);
    layout->addWidget(m_search, 1);
    layout->addWidget(m_rating);
    layout->addWidget(m_date);
    layout->addWidget(m_type);
    layout->addWidget(m_count, 1);
    layout->addWidget(m_size);
}

void GalleryBar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void GalleryBar::clearFilters()
{
    m_search->clear();
    for (QComboBox* combo : {m_rating, m_date, m_type})
        combo->setCurrentIndex(0);
    applyFilter();
}

bool GalleryBar::isFiltering() const
{
    return m_session.gallery().filter() != PictureFilter{};
}

void GalleryBar::setSide(int side)
{
    m_size->setValue(side);
}

void GalleryBar::setSelectedCount(int count)
{
    m_selected = count;
    showCount();
}

void GalleryBar::applyFilter()
{
    PictureFilter filter;
    filter.text = m_search->text().trimmed();
    filter.rating = m_rating->currentIndex();
    filter.since = since(m_date->currentIndex());
    filter.missing = m_type->currentIndex() == FileMissing;
    if (m_type->currentIndex() == PaintedHere)
        filter.kind = PictureKind::Painted;
    else if (m_type->currentIndex() == RelitHere)
        filter.kind = PictureKind::Relit;
    else if (m_type->currentIndex() == FoundOnDisk)
        filter.kind = PictureKind::Found;
    m_session.gallery().setFilter(filter);
}

void GalleryBar::showCount()
{
    Gallery& gallery = m_session.gallery();
    const QLocale locale;
    const int shown = gallery.model().rowCount();
    QStringList parts{isFiltering()
            ? tr("%1 of %2 pictures").arg(locale.toString(shown), locale.toString(gallery.presentCount()))
            : tr("%n picture(s)", nullptr, shown)};
    if (m_selected > 1)
        parts.prepend(tr("%n selected", nullptr, m_selected));
    if (gallery.waitingToBeRead() > 0)
        parts += tr("%1 still to be read").arg(locale.toString(gallery.waitingToBeRead()));
    else if (gallery.missingCount() > 0)
        parts += tr("%n missing", nullptr, gallery.missingCount());
    m_count->setText(parts.join(QStringLiteral(" · ")));
}

bool GalleryBar::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            Q_EMIT gridWanted();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void GalleryBar::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void GalleryBar::retranslate()
{
    m_search->setPlaceholderText(tr("Search prompt, model, seed, tag"));
    m_search->setAccessibleName(tr("Search the gallery"));
    m_search->setToolTip(
        tr("All words must be found; \"words in quotes\" stay together; prompt:, model:, seed:, "
           "tag: and name: say where to look"));
    m_rating->setItemText(0, tr("Any rating"));
    m_rating->setItemText(5, tr("5 stars"));
    for (int stars = 1; stars < 5; ++stars)
        m_rating->setItemText(stars, tr("%n star(s) and more", nullptr, stars));
    const QString dates[] = {
        tr("Any date"), tr("Today"), tr("Last 7 days"), tr("Last month"), tr("Last year")};
    for (int i = 0; i < dateCount; ++i)
        m_date->setItemText(i, dates[i]);
    const QString types[] = {
        tr("Any origin"), tr("Painted here"), tr("Relit here"), tr("From elsewhere"), tr("File missing")};
    for (int i = 0; i < typeCount; ++i)
        m_type->setItemText(i, types[i]);
    m_rating->setAccessibleName(tr("Rating"));
    m_date->setAccessibleName(tr("Date"));
    m_type->setAccessibleName(tr("Origin"));
    m_size->setAccessibleName(tr("Size of the pictures"));
    m_size->setToolTip(tr("Size of the pictures (+ and −, on the pictures)"));
    showCount();
}

} // namespace candela
