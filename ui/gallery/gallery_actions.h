// What can be done with the chosen pictures of the gallery. GUI thread only.
#pragma once

#include "app/session/session.h"
#include "ui/gallery/sheet_writer.h"
#include "ui/widgets/inline_message.h"

#include <QObject>

class QAction;

namespace candela
{

class GalleryView;

/// Keeps the actions enabled as the selection allows, and their texts in the window's language.
class GalleryActions : public QObject
{
    Q_OBJECT

public:
    /// `view` is also the parent of dialogs.
    GalleryActions(Session& session, GalleryView* view);

    QAction* relight() const { return m_relight; }
    QAction* copy() const { return m_copy; }
    QAction* copyParameters() const { return m_copyParameters; }
    QAction* folder() const { return m_folder; }
    QAction* sheet() const { return m_sheet; }
    QAction* score() const { return m_score; }
    QAction* trash() const { return m_trash; }
    QAction* forget() const { return m_forget; }

    /// The one chosen; null where there is none or several, or it is not known yet.
    const PictureRecord* current() const;
    void rate(int rating);
    void reuse(ReusePart part);
    void update();
    void retranslate();

Q_SIGNALS:
    void message(candela::MessageKind kind, const QString& sentence, const QString& remedy = {});

private:
    void relightChosen();
    void copyPictures();
    void copyText();
    void showFolder();
    void moveToTrash();
    void askForScores();
    void askForSheet();
    void saveSheet(const PictureGrid& sheet);
    void onWritten(const QStringList& files);

    Session& m_session;
    Gallery& m_gallery;
    GalleryView* m_view;
    SheetWriter m_sheets;
    QAction *m_relight, *m_copy, *m_copyParameters, *m_folder, *m_score, *m_sheet, *m_trash, *m_forget;
};

} // namespace candela
