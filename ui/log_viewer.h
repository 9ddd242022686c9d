// What the studio did, to be looked at, and the report that a user can copy and send. GUI thread only.
#pragma once

#include <QDialog>

class QPlainTextEdit;
class QPushButton;

namespace candela
{

class InlineMessage;
class Label;
class Session;

class LogViewer : public QDialog
{
    Q_OBJECT

public:
    /// `session` must outlive it.
    explicit LogViewer(Session& session, QWidget* parent = nullptr);

    void reload();

protected:
    void changeEvent(QEvent* event) override;

private:
    void copyReport();
    void retranslate();

    Session& m_session;
    InlineMessage* m_message;
    QPlainTextEdit* m_text;
    Label* m_promise;
    QPushButton *m_copy, *m_reload, *m_folder, *m_close;
};

} // namespace candela
