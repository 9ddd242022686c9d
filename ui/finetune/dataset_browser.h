// The middle of the dataset tab: search, what is shown in which order, what is being done, and the grid. GUI
// thread only.
#pragma once

#include "app/session/dataset_desk.h"
#include "app/session/session.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace candela
{

class DatasetGrid;
class DropHint;
class ElidedLabel;
class Label;

class DatasetBrowser : public QWidget
{
    Q_OBJECT

public:
    explicit DatasetBrowser(Session& session, QWidget* parent = nullptr);

    DatasetGrid* grid() const { return m_grid; }
    void focusSearch();
    void takeFocus();
    void setTag(const QString& tag); // empty: any
    /// Shown whatever the list is narrowed to.
    void reveal(std::size_t picture);

Q_SIGNALS:
    void tagChanged();

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeLayout();
    void applyView();
    void showView();
    void showCount();
    void showWork();
    void retranslate();

    Session& m_session;
    DatasetDesk& m_desk;
    QLineEdit* m_search;
    QComboBox *m_show, *m_order;
    QToolButton *m_descending, *m_tag;
    ElidedLabel* m_count;
    QWidget* m_workBar;
    Label* m_workText;
    QProgressBar* m_progress;
    QPushButton* m_stop;
    DatasetGrid* m_grid;
    Label* m_empty;
    QTimer m_typed, m_workShown;
};

} // namespace candela
