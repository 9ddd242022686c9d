#include "ui/models/loaded_bar.h"

#include "app/session/model_text.h"
#include "ui/system_memory.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace candela
{

static constexpr int refreshMs = 2000;

static QString loadedText(const QString& path, const ModelEntry* entry)
{
    if (path.isEmpty())
        return LoadedBar::tr("No model is in memory");
    const bool bundled = entry && entry->bundled; // its name is in the language of now
    const QString name = bundled ? ModelLibrary::tr("Demo: small test pictures") : QFileInfo(path).fileName();
    return entry && entry->file.size > 0
        ? LoadedBar::tr("In memory: %1, %2 of weights").arg(name, displaySize(entry->file.size))
        : LoadedBar::tr("In memory: %1").arg(name);
}

LoadedBar::LoadedBar(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new ElidedLabel({}, TextRole::Body, TextTint::Text, this))
    , m_memory(new Label({}, TextRole::Body, TextTint::Secondary, this))
    , m_unload(new QPushButton(this))
{
    m_model->setObjectName(QStringLiteral("LoadedModel"));
    m_unload->setObjectName(QStringLiteral("UnloadModel"));
    m_unload->setFixedHeight(metrics::row);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::small);
    layout->setSpacing(metrics::medium);
    layout->addWidget(m_model, 1);
    layout->addWidget(m_memory);
    layout->addWidget(m_unload);
    connect(m_unload, &QPushButton::clicked, &session, &Session::unloadModel);
    connect(&session, &Session::loadedModelChanged, this, &LoadedBar::showState);
    connect(&session.queue(), &JobQueue::idleChanged, this, &LoadedBar::showState);
    m_refresh.callOnTimeout(this, &LoadedBar::showState);
    m_refresh.start(refreshMs);
    showState();
}

void LoadedBar::showState()
{
    const QString path = m_session.loadedModel();
    const ModelEntry* entry = m_session.models().find(path);
    const bool idle = m_session.queue().isIdle();
    m_model->setText(loadedText(path, entry));
    if (isVisible())
        if (const auto memory = memoryUse())
            m_memory->setText(tr("The program uses %1 of %2")
                                  .arg(displaySize(static_cast<qint64>(memory->own)),
                                      displaySize(static_cast<qint64>(memory->total))));
    m_unload->setText(tr("Unload"));
    m_unload->setEnabled(!path.isEmpty() && idle);
    m_unload->setToolTip(path.isEmpty() ? tr("No model is in memory")
            : idle                      ? tr("Free its memory; the next picture loads it again")
                                        : tr("A job is running"));
}

void LoadedBar::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    showState();
}

/// A line to what is above.
void LoadedBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(0, 0, width(), 1, colours().divider);
}

void LoadedBar::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        showState();
}

} // namespace candela
