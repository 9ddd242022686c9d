// What can be done with models: bringing them in, using, verifying, locating and removing them. GUI thread
// only.
#pragma once

#include "app/session/session.h"
#include "ui/widgets/inline_message.h"

class QAction;

namespace candela
{

/// The actions of the Models page, for its buttons and menus; those of one model act on the current one.
/// Their dialogs belong to `window`.
class ModelActions : public QObject
{
    Q_OBJECT

public:
    ModelActions(Session& session, QWidget* window);

    void setCurrent(const QString& path); // empty: none
    const QString& current() const { return m_current; }
    /// Files and folders as they are dropped.
    void add(const QStringList& paths);
    void retranslate();

    QAction* addFolder;
    QAction* importFiles;
    QAction* importFolder;
    QAction* download;
    QAction* refresh;
    QAction* use;
    QAction* verify;
    QAction* locate;
    QAction* showFolder;
    QAction* remove;

Q_SIGNALS:
    /// What became of an action; the other parts may be empty.
    void said(candela::MessageKind kind, const QString& cause, const QString& remedy = {},
        const QString& details = {});
    void added(const QStringList& listed); // paths

private:
    void showPossible();
    void chooseFolder();
    void chooseImport();
    void chooseImportFolder();
    void askForDownload();
    void askForPlace();
    void askToRemove();
    void onVerified(const QString& path, const QString& before, const QString& sha256);

    Session& m_session;
    QWidget* m_window;
    QString m_current;
};

} // namespace candela
