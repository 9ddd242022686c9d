#include "app/session/job.h"

#include "app/session/paths.h"

#include <QCoreApplication>

namespace candela
{
namespace
{

struct Title {
    Q_DECLARE_TR_FUNCTIONS(Job)

public:
    QString operator()(const GenerateRequest& request) const
    {
        const QString prompt = QString::fromStdString(request.prompt).simplified();
        return prompt.isEmpty() ? tr("Picture without a prompt") : prompt;
    }
    QString operator()(const RelightRequest& request) const
    {
        return tr("Relight %n picture(s)", nullptr, static_cast<int>(request.inputs.size()));
    }
    QString operator()(const RelightPreviewRequest& request) const
    {
        return tr("Look at %1").arg(toQString(request.file.filename()));
    }
    QString operator()(const EmojiDatasetRequest&) const { return tr("Draw training scenes"); }
    QString operator()(const TrainBaseRequest&) const { return tr("Train a model"); }
    QString operator()(const TrainRelightRequest&) const { return tr("Train a model"); }
    QString operator()(const BenchRequest&) const { return tr("Measure this machine"); }
};

} // namespace

bool hasEnded(JobState state)
{
    return state == JobState::Done || state == JobState::Failed || state == JobState::Cancelled;
}

QString titleOf(const Request& request)
{
    return std::visit(Title(), request);
}

} // namespace candela
