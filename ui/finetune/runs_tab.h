// All runs in a table, the curves of those chosen over each other, and what can be done with one. GUI thread
// only.
#pragma once

#include "app/session/session.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QCheckBox;
class QSortFilterProxyModel;
class QSplitter;
class QTableView;

namespace candela
{

class CurvePlot;
class DropHint;
class InlineMessage;
class Label;

class RunsTab : public QWidget
{
    Q_OBJECT

public:
    explicit RunsTab(Session& session, QWidget* parent = nullptr);
    ~RunsTab() override;

    QList<QAction*> actions() const;
    QList<QWidget*> panes() const;
    void takeFocus();

Q_SIGNALS:
    /// A run goes on, or is to be looked at.
    void trainingWanted();

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QAction* action(const char* id, const char* iconName, void (RunsTab::*slot)());
    void makeTable();
    void makeLayout();
    QStringList chosen() const; // folders
    const TrainingRun* current() const; // null where not exactly one is chosen
    void use();
    void resume();
    void look();
    void openFolder();
    void addFolder();
    void remove();
    void openMenu(const QPoint& at);
    void showActions();
    void showCurves();
    void showEmptiness();
    void retranslate();

    Session& m_session;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    DropHint* m_empty;
    InlineMessage* m_message;
    QWidget *m_above, *m_below, *m_bar;
    Label* m_title;
    QCheckBox* m_logScale;
    CurvePlot* m_plot;
    QSplitter* m_splitter;
    QAction *m_use, *m_resume, *m_look, *m_open, *m_add, *m_remove;
    QTimer m_drawSoon;
};

} // namespace candela
