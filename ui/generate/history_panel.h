// The right side of the Generate page: the session's pictures, newest first. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QLineEdit;
class QListView;
class QPushButton;

namespace candela
{

class Label;
class ReuseMenu;

class HistoryPanel : public QWidget
{
    Q_OBJECT

public:
    explicit HistoryPanel(Session& session, QWidget* parent = nullptr);

    /// Marks a picture without signalling it as chosen.
    void select(qint64 id);
    QListView* view() const { return m_view; }
    void focusSearch();

Q_SIGNALS:
    void chosen(qint64 id);
    void reuse(qint64 id, candela::ReusePart part);

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeLayout();
    void retranslate();
    void showEmpty();
    qint64 current() const; // 0: none
    void openMenu(const QPoint& at);

    Session& m_session;
    QSortFilterProxyModel m_filtered;
    Label* m_title;
    QLineEdit* m_search;
    QListView* m_view;
    Label* m_empty;
    ReuseMenu* m_reuseMenu;
    QPushButton* m_reuse;
    bool m_selecting = false;
};

} // namespace candela
