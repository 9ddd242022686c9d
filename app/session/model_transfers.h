// Models on their way into the library: downloads and imports, one after the other.
#pragma once

#include "app/session/access_tokens.h"
#include "app/session/settings.h"
#include "app/session/transfer_worker.h"

#include <QAbstractListModel>
#include <QElapsedTimer>

#include <deque>
#include <optional>

namespace candela
{

enum class TransferState { Waiting, Running, Done, Stopped, Failed };

struct Transfer {
    qint64 id = 0;
    QString name; // of the model
    TransferState state = TransferState::Waiting;
    qint64 received = 0, total = -1; // bytes; −1: not known yet
    double bytesPerSecond = 0; // 0: not known yet
    std::optional<double> secondsLeft = {};
    std::optional<JobFailure> failure = {}; // set when Failed
    bool wantsToken = false; // Failed because the server wants to know who asks
    QString source = {}; // the file to import; empty for a download
    ModelToFetch fetch = {}; // what to download
    QString target = {}; // where it will be, or is
    bool isDownload() const { return source.isEmpty(); }
};

/// Window's thread. What has come of a download stays on the disk until it is dismissed, so that again() goes
/// on.
class ModelTransfers : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole, StateRole };

    /// `tokensFile`: see AccessTokens.
    explicit ModelTransfers(Settings& settings, const QString& tokensFile = {}, FetchPatience patience = {},
        QObject* parent = nullptr);

    int count() const { return static_cast<int>(m_transfers.size()); }
    const Transfer& at(int row) const { return m_transfers[row]; }
    const Transfer* find(qint64 id) const; // valid until the list changes
    const Transfer* running() const;
    AccessTokens& tokens() { return m_tokens; }

    /// Without a folder it goes into the library's.
    qint64 download(ModelToFetch what);
    qint64 import(const QString& path);
    void stop(qint64 id);
    void again(qint64 id); // what was stopped or failed
    /// The same, with an access token for its server, which later downloads from there use, too.
    void again(qint64 id, const QString& token, KeepToken keep = KeepToken::ThisSession);
    void dismiss(qint64 id); // off the list, and what has come of it off the disk

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// A model is complete.
    void arrived(const QString& path);
    void failed(const candela::Transfer& transfer);
    /// The file of the access tokens could not be written.
    void tokenNotKept(const QString& sentence);

private:
    int rowOf(qint64 id) const; // -1 if it is not listed
    Transfer* current();
    qint64 append(Transfer transfer);
    void startNext();
    void onProgress(qint64 received, qint64 total);
    void onFinished(const TransferEnd& end);
    void estimate(Transfer& transfer);
    void changed(qint64 id);

    Settings& m_settings;
    std::vector<Transfer> m_transfers;
    qint64 m_lastId = 0;
    AccessTokens m_tokens;
    QElapsedTimer m_clock;
    std::deque<std::pair<qint64, qint64>> m_recent; // of the running one: ms, bytes
    TransferWorker m_worker;
};

} // namespace candela

Q_DECLARE_METATYPE(candela::Transfer)
