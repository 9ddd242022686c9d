// The line above a dock's content: what it is called, its buttons, and the one that closes it. GUI thread
// only.
#pragma once

#include <QWidget>

class QDockWidget;
class QHBoxLayout;
class QToolButton;

namespace candela
{

class Label;

class DockHeader : public QWidget
{
    Q_OBJECT

public:
    /// Becomes the dock's title bar, so that the dock neither floats nor moves; owned by it.
    explicit DockHeader(QDockWidget* dock);

    void setTitle(const QString& title);
    void addButton(QWidget* button); // between the title and what closes the dock

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    Label* m_title;
    QToolButton* m_close;
    QHBoxLayout* m_layout;
};

} // namespace candela
