// The library of models: what is there, what each is, and how more come. GUI thread only.
#pragma once

#include "app/session/session.h"
#include "ui/page.h"

class QAction;
class QComboBox;
class QLineEdit;
class QMenu;
class QPushButton;
class QSplitter;
class QTableView;
class QToolButton;

namespace candela
{

class DropHint;
class InlineMessage;
class Label;
class ModelActions;
class ModelDetails;
class ModelFilter;
class TransfersPanel;

/// Model files and folders can be dropped anywhere on it.
class ModelsPage : public Page
{
    Q_OBJECT

public:
    /// `session` must outlive the page.
    explicit ModelsPage(Session& session, QWidget* parent = nullptr);
    ~ModelsPage() override;

    QString title() const override;
    QString iconName() const override;
    QList<QAction*> menuActions(MenuKind kind) const override;
    void takeFocus() override; // on the list, or on what fills it

    /// Files and folders as they are dropped; shows the page and says what became of them.
    void addModels(const QStringList& paths);

protected:
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeTable();
    void makeLayout();
    void connectSession();
    void retranslate();
    void fillKinds();
    void fillFolders();

    QString current() const; // path; empty: none
    void choose(const QString& path);
    void showCurrent();
    void showEmptiness();
    void openMenu(const QPoint& at);

    Session& m_session;
    ModelFilter* m_filter;
    QLineEdit* m_search;
    QComboBox* m_kinds;
    QToolButton* m_folders;
    QMenu* m_foldersMenu;
    Label* m_count;
    QTableView* m_table;
    DropHint *m_empty, *m_overlay;
    InlineMessage* m_message;
    TransfersPanel* m_transfers;
    ModelActions* m_actions;
    ModelDetails* m_details;
    QAction* m_find;
    QWidget *m_left, *m_bar;
    QPushButton* m_import;
    QSplitter* m_splitter;
    QStringList m_dragged; // what hovers, if there may be a model among it
};

} // namespace candela
