// A part of a panel that folds away; folded, its header still says what is set inside.
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace candela
{

class FoldHeader;

class FoldSection : public QWidget
{
    Q_OBJECT
    Q_PROPERTY(bool open READ isOpen WRITE setOpen NOTIFY toggled)

public:
    explicit FoldSection(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    QString title() const;
    /// Shown after the title: "Sampling · Euler 20". Elided where there is no room.
    void setSummary(const QString& summary);
    QString summary() const;

    /// Takes ownership; replaces nothing (call once).
    void setContent(QWidget* content);
    QWidget* content() const { return m_content; }

    bool isOpen() const { return m_open; }

public Q_SLOTS:
    void setOpen(bool open);

Q_SIGNALS:
    void toggled(bool open);

private:
    FoldHeader* m_header;
    QWidget* m_content = nullptr;
    QVBoxLayout* m_layout;
    bool m_open = false;
};

} // namespace candela
