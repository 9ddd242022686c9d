// What of the picture to begin from is painted anew, and what is added to it. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

class QPushButton;
class QSpinBox;
class QToolButton;

namespace candela
{

class Label;

/// Shows the session's form, keeps no state but the picture's size.
class RepaintSection : public QWidget
{
    Q_OBJECT

public:
    explicit RepaintSection(Session& session, QWidget* parent = nullptr);

    void showForm(const GenerateForm& form);
    /// Of the picture itself; invalid where it cannot be read.
    void setSourceSize(QSize size);

Q_SIGNALS:
    /// The mask is to be painted.
    void maskWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeExtension();
    void retranslate();
    void setExtension(const Extension& extension);

    Session& m_session;
    QSize m_sourceSize;
    QPushButton* m_paint;
    QToolButton* m_remove;
    QSpinBox *m_left, *m_top, *m_right, *m_bottom;
    Label *m_maskLabel, *m_extensionLabel;
};

} // namespace candela
