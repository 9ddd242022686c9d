#include "ui/finetune/dataset_scoring.h"

#include "app/session/dataset_desk.h"
#include "app/session/paths.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/score_dialog.h"

namespace candela
{

static constexpr int betweenLooks = 3000; // ms

DatasetScoring::DatasetScoring(Session& session, InlineMessage* message, QWidget* parent)
    : QObject(parent)
    , m_session(session)
    , m_message(message)
    , m_parent(parent)
{
    m_look.setInterval(betweenLooks);
    connect(&m_look, &QTimer::timeout, this, [this] {
        if (m_session.datasetDesk().folder() == m_folder)
            m_session.datasetDesk().readIndex();
    });
    connect(&session.queue(), &JobQueue::scored, this, [this](JobId job) {
        if (m_job == job && !m_look.isActive())
            m_look.start();
    });
    connect(&session.queue(), &JobQueue::finished, this, &DatasetScoring::onFinished);
}

void DatasetScoring::ask()
{
    auto* dialog = new ScoreDialog(m_session.settings(), /*ofDataset=*/true, m_parent->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { begin(dialog->request()); });
    dialog->open();
}

void DatasetScoring::begin(ScoreRequest request)
{
    m_folder = m_session.datasetDesk().folder();
    request.folder = toPath(m_folder);
    m_job = m_session.score(std::move(request));
    m_message->showMessage(
        MessageKind::Info, tr("The pictures are being scored; the queue says how far it is."));
    Q_EMIT changed();
}

void DatasetScoring::onFinished(JobId job, const JobOutcome& outcome)
{
    if (m_job != job)
        return;
    m_job.reset();
    m_look.stop();
    if (m_session.datasetDesk().folder() == m_folder)
        m_session.datasetDesk().readIndex();
    const auto* result = outcome.result ? std::get_if<ScoreResult>(outcome.result.get()) : nullptr;
    if (outcome.failure)
        m_message->showMessage(MessageKind::Error, outcome.failure->sentence, outcome.failure->remedy);
    else if (result && result->failed > 0)
        m_message->showMessage(
            MessageKind::Warning, tr("%n picture(s) could not be read.", nullptr, result->failed));
    else
        m_message->hide();
    Q_EMIT changed();
}

} // namespace candela
