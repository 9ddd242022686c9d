#include "ui/finetune/copies_view.h"

#include "ui/finetune/dataset_delegate.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"

#include <QAbstractButton>
#include <QEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace candela
{
namespace
{

constexpr int side = 64, columns = 4;
constexpr std::size_t most = 12; // shown of a cluster

/// A small picture with its badge; the one that is looked at has a frame.
class CopyButton : public QAbstractButton
{
public:
    CopyButton(QWidget* parent, Standing standing, bool isLookedAt)
        : QAbstractButton(parent)
        , m_standing(standing)
    {
        setCheckable(true);
        setChecked(isLookedAt);
        setFixedSize(side, side);
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
        setAttribute(Qt::WA_Hover);
    }

    void setThumbnail(const QImage& thumbnail)
    {
        m_thumbnail = thumbnail;
        update();
    }

protected:
    void nextCheckState() override { } // the panel says which is looked at

    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        const QRect inner = rect().adjusted(3, 3, -3, -3);
        painter.fillRect(inner, colours().canvas);
        if (!m_thumbnail.isNull()) {
            QRectF target(QPointF(), QSizeF(m_thumbnail.size()).scaled(inner.size(), Qt::KeepAspectRatio));
            target.moveCenter(QRectF(inner).center());
            painter.setOpacity(isKept(m_standing) ? 1 : 0.4);
            painter.drawImage(target, m_thumbnail);
            painter.setOpacity(1);
        }
        paintStanding(painter, QRect(inner.left() + 2, inner.top() + 2, 18, 18), m_standing);
        if (isChecked() || hasFocus() || underMouse()) {
            painter.setPen(
                QPen(isChecked() || hasFocus() ? colours().accent : colours().edge, hasFocus() ? 3 : 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), metrics::radius, metrics::radius);
        }
    }

private:
    Standing m_standing;
    QImage m_thumbnail;
};

} // namespace

CopiesView::CopiesView(DatasetDesk& desk, QWidget* parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_title(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_buttons(new QWidget(this))
    , m_grid(new QGridLayout(m_buttons))
    , m_keepOne(new QPushButton(icon(QStringLiteral("check")), QString(), this))
{
    setObjectName(QStringLiteral("Copies"));
    m_keepOne->setObjectName(QStringLiteral("KeepOneOfCopies"));
    m_keepOne->setFixedHeight(metrics::row);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(metrics::hair);
    m_grid->setColumnStretch(columns, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, metrics::small);
    layout->setSpacing(metrics::hair);
    layout->addWidget(m_title);
    layout->addWidget(m_buttons);
    layout->addWidget(m_keepOne);
    retranslate();
    hide();
    connect(m_keepOne, &QPushButton::clicked, this, [this] { m_desk.keepOneOfCopies(m_picture); });
    connect(&desk.list().thumbnails(), &GalleryThumbnails::loaded, this, &CopiesView::showThumbnails);
}

void CopiesView::showCopiesOf(std::size_t picture)
{
    m_picture = picture;
    m_copies = m_desk.sheet().copiesOf(picture);
    fill();
}

void CopiesView::clear()
{
    m_copies.clear();
    fill();
}

void CopiesView::fill()
{
    const bool hadFocus = m_buttons->isAncestorOf(focusWidget());
    qDeleteAll(m_buttons->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    setVisible(!m_copies.empty());
    QWidget* before = m_title;
    for (std::size_t i = 0; i < std::min(m_copies.size(), most); ++i) {
        const std::size_t copy = m_copies[i];
        const DatasetPicture& known = *m_desk.sheet().pictures[copy];
        auto* button = new CopyButton(m_buttons, standingOf(m_desk.sheet(), copy), copy == m_picture);
        const QString name = tr("%1, %2 × %3")
                                 .arg(QFileInfo(m_desk.sheet().fileOf(copy)).fileName())
                                 .arg(known.width)
                                 .arg(known.height);
        button->setAccessibleName(name);
        button->setToolTip(name);
        m_grid->addWidget(button, static_cast<int>(i) / columns, static_cast<int>(i) % columns);
        button->show();
        setTabOrder(before, button);
        before = button;
        connect(
            button, &QAbstractButton::clicked, this, [this, copy] { Q_EMIT chosen(copy); },
            Qt::QueuedConnection);
        if (hadFocus && copy == m_picture)
            button->setFocus();
    }
    setTabOrder(before, m_keepOne);
    m_title->setText(tr("%n near copies", nullptr, static_cast<int>(m_copies.size())));
    showThumbnails();
}

void CopiesView::showThumbnails()
{
    for (std::size_t i = 0; i < std::min(m_copies.size(), most); ++i) {
        auto* item = m_grid->itemAtPosition(static_cast<int>(i) / columns, static_cast<int>(i) % columns);
        if (!item)
            continue;
        const DatasetSheet& sheet = m_desk.sheet();
        static_cast<CopyButton*>(item->widget())
            ->setThumbnail(m_desk.list().thumbnails().get(
                sheet.fileOf(m_copies[i]), sheet.pictures[m_copies[i]]->modified));
    }
}

void CopiesView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void CopiesView::retranslate()
{
    m_keepOne->setText(tr("Keep only this one"));
    m_keepOne->setToolTip(tr("Accept this picture, reject its near copies"));
    fill();
}

} // namespace candela
