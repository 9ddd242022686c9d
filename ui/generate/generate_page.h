// Text to image: settings, canvas and history beside each other. GUI thread only.
#pragma once

#include "app/session/session.h"
#include "ui/page.h"

class QSplitter;

namespace candela
{

class DropHint;
class HistoryPanel;
class PicturePanel;
class RunPanel;
class SettingsPanel;

class GeneratePage : public Page
{
    Q_OBJECT

public:
    /// `session` must outlive the page.
    explicit GeneratePage(Session& session, QWidget* parent = nullptr);
    ~GeneratePage() override;

    QString title() const override;
    QString iconName() const override;
    QList<QAction*> menuActions(MenuKind kind) const override;
    QUndoStack* undoStack() const override;
    void takeFocus() override; // typing begins in the prompt

protected:
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeActions();
    void makeLayout();
    void connectPanels();
    void retranslate();
    void reuse(qint64 id, ReusePart part);

    Session& m_session;
    QWidget* m_left;
    SettingsPanel* m_settings;
    RunPanel* m_run;
    PicturePanel* m_picture;
    HistoryPanel* m_history;
    QSplitter* m_splitter;
    DropHint* m_overlay;
    QString m_dragged; // what hovers and can be dropped; empty: nothing
    QAction *m_queue, *m_queueFirst, *m_newSeed, *m_focusPrompt, *m_showSettings, *m_showHistory;
};

} // namespace candela
