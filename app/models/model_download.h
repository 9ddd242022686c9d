// A model from the network: one file, or a repository of Hugging Face's layout as a diffusers folder.
#pragma once

#include "app/models/file_download.h"
#include "app/models/repository.h"

#include <QNetworkAccessManager>

#include <vector>

namespace candela
{

struct ModelToFetch {
    QUrl url; // of a file, or of a repository's page
    QString folder; // where the file or the model's folder goes; made where it is missing
    QString name = {}; // of the file or folder; empty: as the address says
    QString sha256 = {}; // of a file, hex; empty: as the server says, if it does
    WeightChoice weights = WeightChoice::Half; // of a repository
    QString token = {}; // see FileToFetch
};

/// Lives on one thread with an event loop. A repository gathers in .NAME.part and becomes NAME when it is
/// complete. What has come stays after a failure or cancel(), and the next download of the same goes on.
class ModelDownload : public QObject
{
    Q_OBJECT
public:
    using Outcome = FileDownload::Outcome;

    explicit ModelDownload(
        ModelToFetch what, FetchPatience patience = {}, std::stop_token stop = {}, QObject* parent = nullptr);

    void start();
    void cancel(); // finished(Cancelled) comes at once
    /// Where the model is when Done.
    const QString& target() const { return m_target; }
    const std::optional<JobFailure>& failure() const { return m_failure; } // set when Failed
    bool isGated() const { return m_gated; } // see FileDownload

    /// What the model will be called; empty where the address does not say and a name must be given.
    static QString nameFor(const QUrl& url);
    /// Removes what an earlier attempt left.
    static void discard(const ModelToFetch& what);

Q_SIGNALS:
    void progressed(qint64 received, qint64 total); // bytes; total −1: not known
    void finished(candela::FileDownload::Outcome outcome);

private:
    using Next = void (ModelDownload::*)();
    void fetch(FileToFetch file, Next next);
    void onFetched(Outcome outcome, Next next);
    void onListed();
    void onIndexed();
    void fetchRest();
    void complete();
    QString inPart(const QString& name) const;
    void fail(const JobFailure& failure);
    void end(Outcome outcome);

    QNetworkAccessManager m_network;
    ModelToFetch m_what;
    FetchPatience m_patience;
    std::stop_token m_stop;
    std::optional<Repository> m_repository;
    QString m_target;
    std::vector<RepositoryFile> m_files; // chosen
    std::size_t m_next = 0; // of them
    qint64 m_done = 0, m_total = -1; // bytes of a repository
    FileDownload* m_current = nullptr;
    std::optional<JobFailure> m_failure;
    bool m_gated = false;
};

} // namespace candela
