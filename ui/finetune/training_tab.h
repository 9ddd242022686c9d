// What is to be trained on the left, what trains on the right. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

class QSplitter;

namespace candela
{

class RunView;
class TrainingBar;
class TrainingFormPanel;

class TrainingTab : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingTab(Session& session, QWidget* parent = nullptr);
    ~TrainingTab() override;

    TrainingBar* bar() const { return m_bar; }
    QList<QWidget*> panes() const;
    void takeFocus();

Q_SIGNALS:
    void folderWanted();

private:
    Session& m_session;
    QWidget* m_left;
    TrainingFormPanel* m_form;
    TrainingBar* m_bar;
    RunView* m_run;
    QSplitter* m_splitter;
};

} // namespace candela
