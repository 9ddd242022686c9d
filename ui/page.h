// What a page of the window brings along besides its widgets. GUI thread only; owned by the main window.
#pragma once

#include <QWidget>

class QAction;
class QUndoStack;

namespace candela
{

enum class MenuKind { File, Edit, Run, View };

class Page : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// Names it for good: in the settings and in the ids of shortcuts. Lower case.
    virtual QString id() const { return iconName(); }
    /// Read again after a change of language.
    virtual QString title() const = 0;
    virtual QString iconName() const = 0; // as in icons.h
    /// The page's own entries, in order, with their standard shortcuts; in the menus (and their shortcuts
    /// alive) only while the page is shown. The page owns them and keeps their texts translated. Each has an
    /// objectName like "generate.newSeed", by which the user's own keys are remembered. Separators are
    /// allowed.
    virtual QList<QAction*> menuActions(MenuKind) const { return {}; }
    /// Called where the page is shown and nothing on it has had the keyboard yet.
    virtual void takeFocus() { setFocus(); }
    /// What F6 goes through, from the left: the parts of the splitter, if there is one.
    virtual QList<QWidget*> panes() const;
    /// What Undo and Redo act on; null: nothing to undo.
    virtual QUndoStack* undoStack() const { return nullptr; }

Q_SIGNALS:
    /// Something was brought to the page: the window should show it.
    void wanted();
    /// Files were dropped here that are for another page: the window finds out which.
    void broughtElsewhere(const QStringList& files);
    /// undoStack() is another one.
    void undoStackChanged();
};

} // namespace candela
