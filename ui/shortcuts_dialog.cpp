#include "ui/shortcuts_dialog.h"

#include "ui/theme/control_shapes.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace candela
{
namespace
{

/// A key combination as key caps.
class KeyCaps : public QWidget
{
public:
    explicit KeyCaps(const QKeySequence& keys)
        : m_caps(keys.toString(QKeySequence::NativeText).split(QLatin1Char('+'), Qt::SkipEmptyParts))
    {
        if (keys.toString().endsWith(QLatin1Char('+'))) // the plus key itself
            m_caps << QStringLiteral("+");
        setFont(fontOf(TextRole::Caption));
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        setAccessibleName(keys.toString(QKeySequence::NativeText));
    }

    QSize sizeHint() const override
    {
        int width = 0;
        for (const QString& cap : m_caps)
            width += capWidth(cap) + metrics::hair;
        return {width - metrics::hair, 22};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        int x = 0;
        for (const QString& cap : m_caps) {
            const QRect box(x, 0, capWidth(cap), height());
            shapes::box(painter, box, colours().raised, colours().divider, metrics::radius);
            painter.setPen(colours().text);
            painter.drawText(box, Qt::AlignCenter, cap);
            x += box.width() + metrics::hair;
        }
    }

private:
    int capWidth(const QString& cap) const { return std::max(22, fontMetrics().horizontalAdvance(cap) + 12); }

    QStringList m_caps;
};

QWidget* columnOf(const ShortcutGroup& group)
{
    auto* column = new QWidget;
    auto* grid = new QGridLayout(column);
    grid->setContentsMargins(0, 0, 0, metrics::small);
    grid->setHorizontalSpacing(metrics::huge);
    grid->setVerticalSpacing(metrics::small);
    grid->setColumnStretch(0, 1);
    grid->addWidget(new Label(group.title, TextRole::Strong, TextTint::Accent), 0, 0, 1, 2);
    int row = 1;
    for (const ShortcutEntry& entry : group.entries) {
        grid->addWidget(new Label(entry.text), row, 0);
        grid->addWidget(new KeyCaps(entry.keys), row, 1, Qt::AlignRight);
        ++row;
    }
    return column;
}

} // namespace

ShortcutsDialog::ShortcutsDialog(QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("ShortcutsDialog"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::huge, metrics::huge, metrics::huge, metrics::huge);
    layout->setSizeConstraint(QLayout::SetFixedSize);
}

void ShortcutsDialog::showGroups(QList<ShortcutGroup> groups)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    groups << ShortcutGroup{tr("On the canvas"),
        {{tr("Fit"), Qt::Key_F}, {tr("Actual size"), Qt::Key_1}, {tr("Zoom in"), Qt::Key_Plus},
            {tr("Zoom out"), Qt::Key_Minus}, {tr("Move the picture while held"), Qt::Key_Space}}};
    groups << ShortcutGroup{tr("In a dataset's grid"),
        {{tr("Accept"), Qt::Key_A}, {tr("Reject"), Qt::Key_X}, {tr("Leave undecided"), Qt::Key_U}}};
    delete m_sheet;
    m_sheet = new QWidget(this);
    auto* columns = new QHBoxLayout(m_sheet);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(2 * metrics::huge);

    // Two columns of about the same length.
    qsizetype total = 0, used = 0;
    for (const ShortcutGroup& group : std::as_const(groups))
        total += group.entries.isEmpty() ? 0 : group.entries.size() + 2;
    QVBoxLayout* column = nullptr;
    for (const ShortcutGroup& group : std::as_const(groups)) {
        if (group.entries.isEmpty())
            continue;
        if (!column || (used > 0 && 2 * used >= total && columns->count() < 2)) {
            if (column)
                column->addStretch();
            column = new QVBoxLayout;
            column->setSpacing(metrics::small);
            columns->addLayout(column);
        }
        column->addWidget(columnOf(group));
        used += group.entries.size() + 2;
    }
    if (column)
        column->addStretch();
    layout()->addWidget(m_sheet);
}

} // namespace candela
