// The middle of the Generate page: the canvas with what is being painted or what was chosen from the history,
// and what can be done with it. GUI thread only.
#pragma once

#include "app/session/session.h"
#include "ui/generate/picture_saver.h"

#include <QWidget>

class QAction;
class QCheckBox;
class QPushButton;
class QToolButton;

namespace candela
{

class Canvas;
class ElidedLabel;
class InlineMessage;
class Label;
class ReuseMenu;

class PicturePanel : public QWidget
{
    Q_OBJECT

public:
    explicit PicturePanel(Session& session, QWidget* parent = nullptr);

    /// The user wants to look at a picture of the history. While a job runs that pauses Follow, until the
    /// user queues another job or all are done.
    void choose(qint64 id);
    qint64 shownEntry() const { return m_shown; } // 0: none
    Canvas* canvas() const { return m_canvas; }

    QAction* saveAction() const { return m_save; }
    QAction* copyAction() const { return m_copy; }
    QAction* relightAction() const { return m_relight; }
    QAction* copyParametersAction() const { return m_copyParameters; }
    QAction* followAction() const { return m_follow; }
    QAction* fitAction() const { return m_fit; }
    QAction* actualSizeAction() const { return m_actualSize; }

Q_SIGNALS:
    void shownChanged(qint64 id);
    void reuse(qint64 id, candela::ReusePart part);

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeActions();
    void makeLayout();
    void retranslate();
    void updateActions();
    void showZoom();
    void showCaption();
    void showRestored(const RestoredSettings& outcome);
    bool follows() const;
    void resumeFollow();
    void showEntry(qint64 id);
    void showPreview(JobId job, const QImage& preview);
    void onAdded(qint64 id);
    void onLoaded(qint64 id, const QImage& picture);
    void onFinished(JobId job, const JobOutcome& outcome);
    void saveAs();
    void copyPicture();
    void copyParameters();
    void relight();

    Session& m_session;
    Canvas* m_canvas;
    Label* m_zoom;
    ElidedLabel* m_caption;
    InlineMessage* m_message;
    ReuseMenu* m_reuseMenu;
    QPushButton* m_reuseButton;
    QAction *m_fit, *m_actualSize, *m_follow, *m_save, *m_copy, *m_relight, *m_copyParameters;
    PictureSaver m_saver;
    qint64 m_shown = 0; // the entry shown, or the one to return to after a preview
    JobId m_previewed = 0; // the job whose preview is on the canvas
};

} // namespace candela
