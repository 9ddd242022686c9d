// A message beside what caused it: cause, remedy, details to unfold and copy. Never a modal box.
#pragma once

#include <QFrame>

class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace candela
{

class IconLabel;
class Label;

enum class MessageKind { Error, Warning, Info, Success };

/// Hidden until show…() is called; grows and shrinks with its text. Announced to screen readers when it
/// appears. What the engine says in English is shown in the user's language, whatever that is by then.
class InlineMessage : public QFrame
{
    Q_OBJECT

public:
    explicit InlineMessage(QWidget* parent = nullptr);

    /// `remedy` and `details` may be empty; then nothing of them is shown.
    void showMessage(
        MessageKind kind, const QString& cause, const QString& remedy = {}, const QString& details = {});
    /// The button beside Details and Copy, such as "Locate…"; empty text removes it. See actionTriggered().
    void setAction(const QString& text);

    /// As they were given, in whatever language that was.
    QString cause() const { return m_given[0]; }
    QString remedy() const { return m_given[1]; }
    QString details() const { return m_given[2]; }

public Q_SLOTS:
    void dismiss();

Q_SIGNALS:
    void actionTriggered();
    void dismissed();

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void retranslate();
    void showButtons();
    void copy() const;

    MessageKind m_kind = MessageKind::Error;
    QString m_given[3]; // cause, remedy, details
    IconLabel* m_icon;
    Label* m_cause;
    Label* m_remedy;
    QPlainTextEdit* m_details;
    QWidget* m_buttons;
    QPushButton* m_action;
    QPushButton* m_showDetails;
    QPushButton* m_copy;
    QToolButton* m_close;
};

} // namespace candela
