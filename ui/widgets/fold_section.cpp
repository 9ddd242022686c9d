#include "ui/widgets/fold_section.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionFocusRect>
#include <QVBoxLayout>

namespace candela
{

/// The clickable line: chevron, title, summary.
class FoldHeader : public QAbstractButton
{
public:
    explicit FoldHeader(QWidget* parent)
        : QAbstractButton(parent)
    {
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    QString summary;

    void refresh()
    {
        setAccessibleName(summary.isEmpty() ? text() : text() + QStringLiteral(", ") + summary);
        update();
    }

    QSize sizeHint() const override { return {120, metrics::row}; }
    QSize minimumSizeHint() const override { return {60, metrics::row}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(blend(colours().window, colours().text, 0.06));
            painter.drawRoundedRect(rect(), metrics::radius, metrics::radius);
        }
        const int side = 16;
        const QRect mark(-4, (height() - side) / 2, side, side);
        candela::icon(isChecked() ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"),
            IconTint::Secondary)
            .paint(&painter, mark);

        QRect line = rect().adjusted(mark.right() + 1 + metrics::hair, 0, -metrics::hair, 0);
        painter.setFont(fontOf(TextRole::Strong));
        painter.setPen(colours().text);
        const QString title = painter.fontMetrics().elidedText(text(), Qt::ElideRight, line.width());
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, title);

        line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(title) + metrics::medium);
        painter.setFont(fontOf(TextRole::Body));
        painter.setPen(colours().secondary);
        if (!summary.isEmpty() && line.width() > 0)
            painter.drawText(line, Qt::AlignVCenter | Qt::AlignRight,
                painter.fontMetrics().elidedText(summary, Qt::ElideRight, line.width()));

        if (hasFocus()) {
            QStyleOptionFocusRect focus;
            focus.initFrom(this);
            style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
        }
    }
};

FoldSection::FoldSection(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_header(new FoldHeader(this))
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(metrics::hair);
    m_layout->addWidget(m_header);
    setTitle(title);
    connect(m_header, &QAbstractButton::toggled, this, &FoldSection::setOpen);
}

void FoldSection::setTitle(const QString& title)
{
    m_header->setText(title);
    m_header->refresh();
}

QString FoldSection::title() const
{
    return m_header->text();
}

void FoldSection::setSummary(const QString& summary)
{
    m_header->summary = summary;
    m_header->refresh();
}

QString FoldSection::summary() const
{
    return m_header->summary;
}

void FoldSection::setContent(QWidget* content)
{
    Q_ASSERT(!m_content);
    m_content = content;
    m_layout->addWidget(content);
    content->setVisible(m_open);
}

void FoldSection::setOpen(bool open)
{
    if (m_open == open)
        return;
    m_open = open;
    m_header->setChecked(open);
    if (m_content)
        m_content->setVisible(open);
    Q_EMIT toggled(open);
}

} // namespace candela
