// Text to image: settings, canvas and history beside each other. GUI thread only.
#pragma once

#include "app/session/session.h"
#include "ui/page.h"

class QSplitter;
class QStackedWidget;

namespace candela
{

class HistoryPanel;
class MaskPanel;
class PicturePanel;
class RunPanel;
class SettingsPanel;
class WelcomeCards;
struct DropZone;

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
    void showWelcome();

Q_SIGNALS:
    /// The user wants to relight a photo, of which none is chosen yet.
    void relightWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeActions();
    void makeLayout();
    void paintMask();
    void showPictures();
    void connectPanels();
    void retranslate();
    void reuse(qint64 id, ReusePart part);
    QList<DropZone> zonesFor(const QStringList& files);
    void pasteParameters();

    Session& m_session;
    QWidget* m_left;
    SettingsPanel* m_settings;
    RunPanel* m_run;
    PicturePanel* m_picture;
    MaskPanel* m_mask;
    QStackedWidget* m_middle; // one of these two
    HistoryPanel* m_history;
    QSplitter* m_splitter;
    WelcomeCards* m_welcome;
    QAction *m_queue, *m_queueFirst, *m_queueMany, *m_newSeed, *m_focusPrompt, *m_pasteParameters, *m_find,
        *m_showSettings, *m_showHistory;
};

} // namespace candela
