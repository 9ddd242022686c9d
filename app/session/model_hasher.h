// Computes the SHA-256 of models without anybody noticing, or at once where somebody waits for it.
#pragma once

#include "app/models/model_files.h"
#include "app/session/background.h"

#include <QElapsedTimer>
#include <QSet>

#include <memory>
#include <stop_token>

namespace candela
{

enum class HashUrgency {
    Whenever, // one after the other, giving way to everything else
    Now,
};

/// Window's thread. Destroying it stops what is being read.
class ModelHasher : public QObject
{
    Q_OBJECT
public:
    ModelHasher();
    ~ModelHasher() override;

    /// hashed() follows, unless the same is asked for already.
    void want(const FoundModel& model, HashUrgency urgency = HashUrgency::Whenever);
    /// Models that are asked for and not done.
    int pending() const { return static_cast<int>(m_wanted.size()); }

Q_SIGNALS:
    void progressed(const QString& path, double fraction);
    /// `sha256` is empty where the model could not be read. `model` is as it was asked for: it may have
    /// changed meanwhile.
    void hashed(const candela::FoundModel& model, const QString& sha256);

private:
    void onHashed(const FoundModel& model, const QString& sha256);

    QSet<QString> m_wanted; // paths
    std::stop_source m_stop;
    std::unique_ptr<Background> m_whenever, m_now;
};

} // namespace candela
