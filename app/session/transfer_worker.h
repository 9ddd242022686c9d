// The thread on which models are copied and downloaded.
#pragma once

#include "app/models/model_download.h"
#include "app/session/inbox.h"

#include <QThread>

#include <stop_token>

namespace candela
{

/// How a transfer ended.
struct TransferEnd {
    FileDownload::Outcome outcome = FileDownload::Outcome::Done;
    JobFailure failure; // why, when Failed
    bool isGated = false; // then because of who asks
    QString target; // where the model is when Done
};

/// Made and destroyed on the window's thread; works on its own, one transfer at a time. Destroying it stops
/// what runs.
class TransferWorker : public QObject
{
    Q_OBJECT
public:
    explicit TransferWorker(FetchPatience patience = {});
    ~TransferWorker() override;

    void download(const ModelToFetch& what);
    void import(const QString& source, const QString& target);
    void stop();
    /// Removes what a download left.
    void discard(const ModelToFetch& what);

Q_SIGNALS: // on the window's thread
    void progressed(qint64 received, qint64 total);
    void finished(const candela::TransferEnd& end);

private:
    void tellProgress(qint64 received, qint64 total);
    void tellEnd(TransferEnd end);

    FetchPatience m_patience;
    QThread m_thread;
    Inbox* m_there; // lives on the thread; parent of the download that runs
    Inbox m_here;
    std::stop_source m_stop; // of the transfer that runs
};

} // namespace candela

Q_DECLARE_METATYPE(candela::TransferEnd)
