// Labels that keep their place in the type scale and their colour when theme, font or language change.
#pragma once

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QLabel>

namespace candela
{

enum class TextTint { Text, Secondary, Accent, Error, Warning, Success, Info };

class Label : public QLabel
{
    Q_OBJECT

public:
    explicit Label(const QString& text = {}, TextRole role = TextRole::Body, TextTint tint = TextTint::Text,
        QWidget* parent = nullptr);

    void setRole(TextRole role);
    void setTint(TextTint tint);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();

    TextRole m_role;
    TextTint m_tint;
    bool m_refreshing = false;
};

/// One line that ends in "…" where there is too little room; the whole text is then the tool tip.
class ElidedLabel : public Label
{
    Q_OBJECT

public:
    explicit ElidedLabel(const QString& text = {}, TextRole role = TextRole::Body,
        TextTint tint = TextTint::Text, QWidget* parent = nullptr);

    void setElideMode(Qt::TextElideMode mode);
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    Qt::TextElideMode m_elide = Qt::ElideRight;
};

/// An icon as a label; follows the theme.
class IconLabel : public QWidget
{
    Q_OBJECT

public:
    explicit IconLabel(const QIcon& icon, int size = 20, QWidget* parent = nullptr);
    void setIcon(const QIcon& icon);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QIcon m_icon;
    int m_size;
};

} // namespace candela
