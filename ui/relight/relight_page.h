// Dark pictures in, lit ones out: list, comparison and light beside each other. GUI thread only.
#pragma once

#include "app/session/session.h"
#include "ui/page.h"

class QSplitter;

namespace candela
{

class ComparePanel;
class DropHint;
class InputsPanel;
class LightPanel;
class RelightRunBar;
class ScoresPanel;

/// Pictures and folders can be dropped anywhere on it: on the Evaluate section as the reference, elsewhere
/// into the list.
class RelightPage : public Page
{
    Q_OBJECT

public:
    /// `session` must outlive the page.
    explicit RelightPage(Session& session, QWidget* parent = nullptr);
    ~RelightPage() override;

    QString title() const override;
    QString iconName() const override;
    QList<QAction*> menuActions(MenuKind kind) const override;
    QUndoStack* undoStack() const override;
    void takeFocus() override; // on the pictures, or on what adds them

protected:
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeActions();
    void makeLayout();
    void retranslate();
    bool isOverReference(QPoint at) const;
    void nameTarget(QPoint at);

    Session& m_session;
    InputsPanel* m_inputs;
    QWidget* m_middle;
    ComparePanel* m_compare;
    ScoresPanel* m_scores;
    QWidget* m_right;
    LightPanel* m_light;
    RelightRunBar* m_run;
    QSplitter* m_splitter;
    DropHint* m_overlay;
    QAction* m_relightAll;
    QStringList m_dragged; // what hovers, if there may be a picture among it
};

} // namespace candela
