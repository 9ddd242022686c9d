#include "ui/queue/queue_banner.h"

#include "app/session/engine_sentences.h"
#include "app/session/job_queue.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace candela
{

QueueBanner::QueueBanner(JobQueue& queue, QWidget* parent)
    : QWidget(parent)
    , m_queue(queue)
    , m_icon(new IconLabel(icon(QStringLiteral("warning"), IconTint::Warning), metrics::icon, this))
    , m_sentence(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_remedy(new Label({}, TextRole::Body, TextTint::Secondary, this))
    , m_resume(new QPushButton(this))
    , m_review(new QPushButton(this))
    , m_close(new QToolButton(this))
{
    setObjectName(QStringLiteral("QueueBanner"));
    m_sentence->setObjectName(QStringLiteral("QueueBannerSentence"));
    m_resume->setObjectName(QStringLiteral("QueueResume"));
    m_review->setObjectName(QStringLiteral("QueueReview"));
    m_close->setObjectName(QStringLiteral("QueueBannerClose"));
    for (QPushButton* button : {m_resume, m_review})
        button->setFixedHeight(metrics::row);
    m_close->setIcon(icon(QStringLiteral("close")));
    m_close->setAutoRaise(true);
    m_close->setFixedSize(metrics::target, metrics::target);
    m_sentence->setWordWrap(true);
    m_remedy->setWordWrap(true);

    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_sentence);
    words->addWidget(m_remedy);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::large, metrics::small, metrics::medium, metrics::small);
    layout->setSpacing(metrics::medium);
    layout->addWidget(m_icon);
    layout->addLayout(words, 1);
    layout->addWidget(m_resume);
    layout->addWidget(m_review);
    layout->addWidget(m_close);

    connect(m_resume, &QPushButton::clicked, &queue, &JobQueue::resumeAll);
    connect(m_review, &QPushButton::clicked, this, &QueueBanner::reviewWanted);
    connect(m_close, &QToolButton::clicked, &queue, &JobQueue::dismissNews);
    connect(&queue, &JobQueue::newsChanged, this, &QueueBanner::showNews);
    retranslate();
}

void QueueBanner::showNews()
{
    const auto& news = m_queue.news();
    setVisible(news.has_value());
    if (!news)
        return;
    const bool paused = news->kind == QueueNews::Kind::Kept || news->kind == QueueNews::Kind::OutOfMemory;
    const bool trouble = news->kind == QueueNews::Kind::Trouble;
    m_icon->setIcon(icon(trouble ? QStringLiteral("error") : QStringLiteral("warning"),
        trouble ? IconTint::Error : IconTint::Warning));
    m_sentence->setText(inUsersLanguage(news->sentence));
    m_remedy->setText(inUsersLanguage(news->remedy));
    m_remedy->setVisible(!news->remedy.isEmpty());
    m_resume->setVisible(paused);
    m_review->setVisible(paused);
    QAccessibleEvent alert(m_sentence, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void QueueBanner::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), blend(colours().window, colours().warning, 0.14));
    painter.fillRect(0, height() - 1, width(), 1, colours().divider);
}

void QueueBanner::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void QueueBanner::retranslate()
{
    m_resume->setText(tr("Resume"));
    m_resume->setToolTip(tr("Take up what was interrupted and go on with what waits"));
    m_review->setText(tr("Review"));
    m_review->setToolTip(tr("Show the queue"));
    m_close->setAccessibleName(tr("Dismiss"));
    m_close->setToolTip(tr("Dismiss"));
    showNews();
}

} // namespace candela
