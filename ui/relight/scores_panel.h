// The table of what evaluating told, with means and export. GUI thread only.
#pragma once

#include "app/session/relight_scores.h"
#include "app/session/session.h"

#include <QWidget>

class QPushButton;
class QTableView;

namespace candela
{

class InlineMessage;
class Label;

/// Hidden until there is a reference.
class ScoresPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ScoresPanel(Session& session, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeLayout();
    void retranslate();
    void showMeans();
    void exportCsv();

    Session& m_session;
    RelightScores m_scores;
    Label *m_title, *m_means;
    QTableView* m_table;
    QPushButton* m_export;
    InlineMessage* m_message;
};

} // namespace candela
