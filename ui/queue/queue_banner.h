// What the user should know of the queue, above whatever page is shown: what an earlier session has left,
// that jobs run out of memory, that the file cannot be written. GUI thread only.
#pragma once

#include <QWidget>

class QPushButton;
class QToolButton;

namespace candela
{

class IconLabel;
class JobQueue;
class Label;

class QueueBanner : public QWidget
{
    Q_OBJECT

public:
    /// `queue` must outlive it.
    explicit QueueBanner(JobQueue& queue, QWidget* parent = nullptr);

Q_SIGNALS:
    void reviewWanted();

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void showNews();
    void retranslate();

    JobQueue& m_queue;
    IconLabel* m_icon;
    Label* m_sentence;
    Label* m_remedy;
    QPushButton* m_resume;
    QPushButton* m_review;
    QToolButton* m_close;
};

} // namespace candela
