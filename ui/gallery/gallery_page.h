// All pictures: found, looked at, rated, used again. GUI thread only.
#pragma once

#include "app/session/session.h"
#include "ui/page.h"

class QPushButton;
class QSplitter;
class QStackedWidget;

namespace candela
{

class DropHint;
class GalleryActions;
class GalleryBar;
class GalleryInspector;
class GalleryView;
class GalleryViewer;
class InlineMessage;
class Label;

/// Folders can be dropped anywhere on it: they are watched from then on.
class GalleryPage : public Page
{
    Q_OBJECT

public:
    /// `session` must outlive the page.
    explicit GalleryPage(Session& session, QWidget* parent = nullptr);
    ~GalleryPage() override;

    QString title() const override;
    QString iconName() const override;
    QList<QAction*> menuActions(MenuKind kind) const override;
    QUndoStack* undoStack() const override;
    void takeFocus() override; // on the pictures

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeActions();
    void makeLayout();
    void connectParts();
    void retranslate();
    void makeEmptyState();
    void showEmptyState();
    void onSelection();
    void updateActions();
    void rememberSelection();
    void restoreSelection();
    void setSide(int side);
    void open();
    void openNext(int direction);
    void compare();
    void backToGrid();
    void chooseFolder();
    void openMenu(const QPoint& at);

    Session& m_session;
    Gallery& m_gallery;
    GalleryBar* m_bar;
    InlineMessage* m_message;
    GalleryView* m_view;
    GalleryActions* m_actions;
    GalleryViewer* m_viewer;
    QStackedWidget* m_stack; // grid, nothing to show, viewer
    QWidget* m_empty = nullptr;
    Label *m_emptyTitle = nullptr, *m_emptyText = nullptr;
    QPushButton* m_emptyButton = nullptr;
    GalleryInspector* m_inspector = nullptr;
    QSplitter* m_splitter;
    DropHint* m_overlay;
    QList<qint64> m_remembered; // the selection, while all rows are exchanged
    QString m_dragged;
    QAction *m_open, *m_compare, *m_find, *m_addFolder, *m_showInspector;
};

} // namespace candela
