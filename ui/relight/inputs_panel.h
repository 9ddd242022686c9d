// The left side of the Relight page: the pictures and how far each is. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

class QAction;
class QListView;
class QPushButton;

namespace candela
{

class DropHint;
class InlineMessage;
class Label;

class InputsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit InputsPanel(Session& session, QWidget* parent = nullptr);

    QAction* addPicturesAction() const { return m_addPictures; }
    QAction* addFolderAction() const { return m_addFolder; }
    QAction* removeAction() const { return m_remove; }
    void say(const QString& sentence, const QString& remedy);
    void takeFocus();

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeActions();
    void makeLayout();
    void retranslate();
    void choosePictures();
    void chooseFolder();
    void removeSelected();
    void showReport(const AddReport& report);
    void showChosen(qint64 id);
    void showCurrent();
    void showCount();
    QList<qint64> selected() const;
    void openMenu(const QPoint& at);

    Session& m_session;
    Label *m_title, *m_count;
    QPushButton* m_add;
    QListView* m_view;
    DropHint* m_hint;
    InlineMessage* m_message;
    QAction *m_addPictures, *m_addFolder, *m_remove;
    bool m_showing = false; // the selection follows the session
};

} // namespace candela
