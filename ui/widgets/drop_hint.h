// Where files can be dropped, and, while they hover, what happens to them. GUI thread only.
#pragma once

#include <QWidget>

namespace candela
{

/// A dashed frame with a sentence. As an overlay it lies over its parent's `area` while something hovers and
/// lets the mouse through.
class DropHint : public QWidget
{
    Q_OBJECT

public:
    explicit DropHint(QWidget* parent = nullptr);

    void setText(const QString& text, const QString& more = {});
    /// Filled and in the accent: let go here.
    void setActive(bool active);
    /// As an overlay; what is beneath shines through a little.
    void showOver(const QRect& area, const QString& text);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {60, 44}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text, m_more;
    bool m_active = false, m_overlay = false;
};

} // namespace candela
