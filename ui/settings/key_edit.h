// Takes the next combination of keys that is pressed. GUI thread only.
#pragma once

#include <QKeySequenceEdit>

namespace candela
{

/// One combination, taken at once, without a wait for a second one. Tab still moves on, Escape still closes.
class KeyEdit : public QKeySequenceEdit
{
    Q_OBJECT

public:
    using QKeySequenceEdit::QKeySequenceEdit;

Q_SIGNALS:
    /// The field goes on showing what it did.
    void pressed(const QKeySequence& keys);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override { event->accept(); }
};

} // namespace candela
