#include "app/session/model_hasher.h"

#include "app/models/model_hash.h"

#include <algorithm>

namespace candela
{

static constexpr int progressEveryMs = 200;

ModelHasher::ModelHasher()
    : m_whenever(std::make_unique<Background>(BackgroundPriority::Low))
    , m_now(std::make_unique<Background>())
{
}

ModelHasher::~ModelHasher()
{
    m_stop.request_stop();
}

void ModelHasher::want(const FoundModel& model, HashUrgency urgency)
{
    if (urgency == HashUrgency::Whenever && m_wanted.contains(model.path))
        return;
    m_wanted.insert(model.path);
    Background& background = urgency == HashUrgency::Now ? *m_now : *m_whenever;
    background.run([this, model, stop = m_stop.get_token()]() -> Background::Continuation {
        QElapsedTimer since;
        since.start();
        const auto report = [&](qint64 read) {
            if (since.elapsed() < progressEveryMs || model.size <= 0)
                return;
            since.restart();
            const double fraction =
                std::min(1.0, static_cast<double>(read) / static_cast<double>(model.size));
            QMetaObject::invokeMethod(
                this, [this, path = model.path, fraction] { Q_EMIT progressed(path, fraction); });
        };
        const QString sha256 = sha256Of(model.path, stop, report);
        return [this, model, sha256] {
            onHashed(model, sha256);
        };
    });
}

void ModelHasher::onHashed(const FoundModel& model, const QString& sha256)
{
    m_wanted.remove(model.path);
    Q_EMIT hashed(model, sha256);
}

} // namespace candela
