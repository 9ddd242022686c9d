#include "app/session/transfer_worker.h"

#include "app/models/model_import.h"

#include <QElapsedTimer>

namespace candela
{

static constexpr int progressEveryMs = 100;

TransferWorker::TransferWorker(FetchPatience patience)
    : m_patience(patience)
    , m_there(new Inbox)
{
    m_there->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_there, &QObject::deleteLater);
    m_thread.start();
}

TransferWorker::~TransferWorker()
{
    stop();
    m_thread.quit();
    m_thread.wait();
}

void TransferWorker::download(const ModelToFetch& what)
{
    m_stop = {};
    m_there->post([this, what, stop = m_stop.get_token()] {
        auto* download = new ModelDownload(what, m_patience, stop, m_there);
        connect(download, &ModelDownload::progressed, m_there,
            [this](qint64 received, qint64 total) { tellProgress(received, total); });
        connect(download, &ModelDownload::finished, m_there, [this, download](FileDownload::Outcome outcome) {
            tellEnd({.outcome = outcome,
                .failure = download->failure().value_or(JobFailure()),
                .isGated = download->isGated(),
                .target = download->target()});
            download->deleteLater();
        });
        download->start();
    });
}

void TransferWorker::import(const QString& source, const QString& target)
{
    m_stop = {};
    m_there->post([this, source, target, stop = m_stop.get_token()] {
        QElapsedTimer since;
        const auto report = [&](qint64 copied, qint64 total) {
            if (since.isValid() && since.elapsed() < progressEveryMs && copied < total)
                return;
            since.start();
            tellProgress(copied, total);
        };
        const ImportOutcome end = importModel(source, target, stop, report);
        tellEnd({.outcome = end.outcome, .failure = end.failure.value_or(JobFailure()), .target = target});
    });
}

void TransferWorker::tellProgress(qint64 received, qint64 total)
{
    m_here.post([this, received, total] { Q_EMIT progressed(received, total); });
}

void TransferWorker::tellEnd(TransferEnd end)
{
    m_here.post([this, end = std::move(end)] { Q_EMIT finished(end); });
}

void TransferWorker::stop()
{
    m_stop.request_stop();
    m_there->post([there = m_there] {
        for (ModelDownload* download :
            there->findChildren<ModelDownload*>(QString(), Qt::FindDirectChildrenOnly))
            download->cancel();
    });
}

void TransferWorker::discard(const ModelToFetch& what)
{
    m_there->post([what] { ModelDownload::discard(what); });
}

} // namespace candela
