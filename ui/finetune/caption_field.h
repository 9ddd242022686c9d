// The field of a picture's caption. GUI thread only.
#pragma once

#include <QPlainTextEdit>

namespace candela
{

/// One line that is wrapped: Return ends the edit, Escape takes it back.
class CaptionField : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit CaptionField(QWidget* parent = nullptr);

    /// Forgets what was typed.
    void setCaption(const QString& caption);
    /// What was typed and not told yet is told.
    void commit();

Q_SIGNALS:
    void edited(const QString& caption);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QString m_caption;
};

} // namespace candela
