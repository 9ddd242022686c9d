// In the canvas' place while a mask is painted: the picture to begin from, a brush and what else changes a
// mask. GUI thread only.
#pragma once

#include "app/session/background.h"
#include "app/session/session.h"

#include <QWidget>

class QAction;
class QPushButton;
class QToolButton;

namespace candela
{

class InlineMessage;
class Label;
class MaskCanvas;
class SliderBox;

/// Every stroke is a step of the form's undo stack, and a file of the session's masks.
class MaskPanel : public QWidget
{
    Q_OBJECT

public:
    explicit MaskPanel(Session& session, QWidget* parent = nullptr);

    MaskCanvas* canvas() const { return m_canvas; }

Q_SIGNALS:
    /// The user has painted enough, or there is no picture any more.
    void done();

protected:
    void changeEvent(QEvent* event) override;

private:
    QAction* add(const char* id, const char* iconName, const QKeySequence& keys, void (MaskPanel::*slot)());
    void makeLayout();
    void retranslate();
    void showForm();
    void readSource(const QString& file);
    void showBrush();
    void takeBrush();
    void keepMask(const QImage& mask);
    void choosePaint();
    void chooseEraser();
    void invert();
    void clear();
    void undo();
    void redo();
    void load();
    void save();
    void nextColour();
    void followUndo();

    Session& m_session;
    QString m_source, m_mask; // that are shown
    MaskCanvas* m_canvas;
    InlineMessage* m_message;
    Label *m_hint, *m_sizeLabel, *m_hardnessLabel;
    SliderBox *m_size, *m_hardness;
    QAction *m_paint, *m_eraser, *m_invert, *m_clear, *m_undo, *m_redo, *m_load, *m_save, *m_colour;
    QPushButton* m_done;
    Background m_background; // reads the picture
};

} // namespace candela
