// Dark pictures in, lit ones out: list, comparison and light beside each other. GUI thread only.
#pragma once

#include "app/session/session.h"
#include "ui/page.h"

class QSplitter;

namespace candela
{

class ComparePanel;
class InputsPanel;
class LightPanel;
class RelightRunBar;
class ScoresPanel;
struct DropZone;

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

    /// Shows the page and asks for pictures.
    void choosePictures();

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeActions();
    void makeLayout();
    void retranslate();
    QList<DropZone> zonesFor(const QStringList& files);
    void paste();

    Session& m_session;
    InputsPanel* m_inputs;
    QWidget* m_middle;
    ComparePanel* m_compare;
    ScoresPanel* m_scores;
    QWidget* m_right;
    LightPanel* m_light;
    RelightRunBar* m_run;
    QSplitter* m_splitter;
    QAction *m_relightAll, *m_paste;
};

} // namespace candela
