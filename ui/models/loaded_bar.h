// Which model is in memory, how much memory there is, and the button that frees it. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QTimer>
#include <QWidget>

class QPushButton;

namespace candela
{

class ElidedLabel;
class Label;

class LoadedBar : public QWidget
{
    Q_OBJECT

public:
    explicit LoadedBar(Session& session, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void showState();

    Session& m_session;
    ElidedLabel* m_model;
    Label* m_memory;
    QPushButton* m_unload;
    QTimer m_refresh;
};

} // namespace candela
