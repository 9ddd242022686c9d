#include "ui/gallery/rating_stars.h"

#include "ui/theme/control_shapes.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace candela
{

constexpr int most = 5;
constexpr int star = 18; // px
constexpr int inset = (metrics::target - star) / 2;

RatingStars::RatingStars(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    retranslate();
}

void RatingStars::setRating(int rating)
{
    m_rating = rating;
    retranslate();
    update();
}

QSize RatingStars::sizeHint() const
{
    return {most * metrics::target, metrics::target};
}

void RatingStars::rate(int rating)
{
    const int wanted = std::clamp(rating, 0, most);
    if (wanted == m_rating)
        return;
    setRating(wanted);
    Q_EMIT rated(wanted);
}

void RatingStars::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    for (int i = 0; i < most; ++i) {
        const QRect place(i * metrics::target + inset, inset, star, star);
        const bool set = i < m_rating;
        icon(set ? QStringLiteral("star-filled") : QStringLiteral("star"),
            set && isEnabled() ? IconTint::Accent : IconTint::Secondary)
            .paint(&painter, place, Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
    }
    if (hasFocus())
        shapes::focusRing(painter, rect(), metrics::radius);
}

void RatingStars::mousePressEvent(QMouseEvent* event)
{
    const int clicked = static_cast<int>(event->position().x()) / metrics::target + 1;
    rate(clicked == m_rating ? 0 : clicked);
}

void RatingStars::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    if (key >= Qt::Key_0 && key <= Qt::Key_5)
        rate(key - Qt::Key_0);
    else if (key == Qt::Key_Left || key == Qt::Key_Down)
        rate(m_rating - 1);
    else if (key == Qt::Key_Right || key == Qt::Key_Up)
        rate(m_rating + 1);
    else
        QWidget::keyPressEvent(event);
}

void RatingStars::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void RatingStars::retranslate()
{
    setAccessibleName(tr("Rating: %1 of 5").arg(m_rating));
    setToolTip(tr("Rating (0 to 5, on the pictures)"));
}

void paintStars(QPainter& painter, QPoint topLeft, int rating, int side)
{
    static const QIcon filled = icon(QStringLiteral("star-filled"), IconTint::Accent);
    for (int i = 0; i < rating; ++i)
        filled.paint(&painter, QRect(topLeft.x() + i * side, topLeft.y(), side, side));
}

} // namespace candela
