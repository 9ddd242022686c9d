#include "ui/queue/close_dialog.h"

#include "ui/theme/icons.h"

#include <QPushButton>

namespace candela
{
namespace
{

QString whatStoppingCosts(const Request& request)
{
    if (isTraining(request))
        return CloseDialog::tr("It goes on from its checkpoint at the next start.");
    if (std::holds_alternative<RelightRequest>(request))
        return CloseDialog::tr("Stopped, it goes on with the next picture at the next start.");
    return CloseDialog::tr("Stopped, it begins anew at the next start.");
}

} // namespace

CloseDialog::CloseDialog(JobQueue& queue, QWidget* parent)
    : QMessageBox(parent)
{
    const Job& job = *queue.running();
    const int waiting = queue.waitingCount();
    setObjectName(QStringLiteral("CloseDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Quit Candela Studio?"));
    setIconPixmap(candela::icon(QStringLiteral("warning"), IconTint::Warning)
                      .pixmap(QSize(40, 40), devicePixelRatioF()));
    setText(QStringLiteral("<b>%1</b>")
                .arg(waiting > 0 ? tr("1 job is running, %n waiting.", nullptr, waiting)
                                 : tr("1 job is running.")));
    setInformativeText(whatStoppingCosts(job.request)
        + (waiting == 0             ? QString()
                : queue.keepsJobs() ? QLatin1Char(' ') + tr("What waits is kept.")
                                    : QLatin1Char(' ') + tr("What waits cannot be kept.")));
    auto* cancel = addButton(tr("Cancel"), RejectRole);
    const bool training = isTraining(job.request);
    auto* stop = addButton(training ? tr("Save checkpoint and quit") : tr("Stop and quit"),
        training ? AcceptRole : DestructiveRole);
    auto* finish = addButton(tr("Finish this one, then quit"), training ? DestructiveRole : AcceptRole);
    setDefaultButton(training ? stop : cancel);
    setEscapeButton(cancel);
    connect(finish, &QPushButton::clicked, this, &CloseDialog::finishWanted);
    connect(stop, &QPushButton::clicked, this, &CloseDialog::stopWanted);
    connect(&queue, &JobQueue::countsChanged, this, [this, &queue] {
        if (!queue.running())
            reject();
    });
}

} // namespace candela
