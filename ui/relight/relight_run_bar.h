// At the foot of the Light panel: Relight all, progress with time left, Stop, and what came of it. GUI thread
// only.
#pragma once

#include "app/session/session.h"

#include <QKeySequence>
#include <QTimer>
#include <QWidget>

class QAction;
class QProgressBar;
class QPushButton;

namespace candela
{

class ElidedLabel;
class InlineMessage;
class Label;

class RelightRunBar : public QWidget
{
    Q_OBJECT

public:
    explicit RelightRunBar(Session& session, QWidget* parent = nullptr);

    void relightAll();
    /// Those that do the same as its button, for the tool tip.
    void setKeys(const QKeySequence& keys);

Q_SIGNALS:
    /// It had the keyboard, and nothing on it can be pressed now.
    void focusLeft();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void makeLayout();
    void retranslate();
    void showState();
    void enable(bool relight, bool stop);
    void showProgress();
    void onEnded(const RelightEnd& end);
    static QString summaryOf(const RelightEnd& end);

    Session& m_session;
    QKeySequence m_keys;
    InlineMessage* m_message;
    ElidedLabel* m_phase;
    Label *m_left, *m_reason;
    QProgressBar* m_bar;
    QPushButton *m_relight, *m_stop;
    QString m_folder; // of the last results
    int m_announcedTenth = 0;
    QTimer m_second; // the time left goes down between two events
};

} // namespace candela
