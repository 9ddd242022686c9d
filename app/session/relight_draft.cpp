#include "app/session/relight_draft.h"

#include "app/common/save_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace candela
{
namespace
{

using namespace Qt::StringLiterals;

constexpr int delay = 2000; // ms after a change
constexpr qint64 largestDraft = 64LL * 1024 * 1024; // bytes

void write(const QString& name, const QByteArray& draft)
{
    if (draft.isEmpty()) {
        QFile::remove(name);
        return;
    }
    QDir().mkpath(QFileInfo(name).path());
    saveFile(name, draft);
}

bool isLeft(const RelightItem& item)
{
    return item.state != RelightState::Done && item.state != RelightState::Skipped;
}

} // namespace

RelightDraft::RelightDraft(Relight& relight, const QString& file)
    : m_relight(relight)
    , m_file(file)
    , m_background(std::make_unique<Background>())
{
    restore();
    m_writeSoon.setSingleShot(true);
    m_writeSoon.setInterval(delay);
    m_writeSoon.callOnTimeout([this] {
        if (QByteArray draft = now(); draft != m_written) {
            m_written = draft;
            m_background->run([name = m_file, draft] {
                write(name, draft);
                return [] {
                };
            });
        }
    });
    const auto changed = [this] {
        if (!m_writeSoon.isActive())
            m_writeSoon.start();
    };
    RelightList& list = relight.list();
    connect(&list, &QAbstractItemModel::rowsInserted, this, changed);
    connect(&list, &QAbstractItemModel::rowsRemoved, this, changed);
    connect(&relight, &Relight::ended, this, changed);
    connect(&relight, &Relight::referenceChanged, this, changed);
}

RelightDraft::~RelightDraft()
{
    m_background.reset(); // so that an earlier draft cannot be written last
    if (const QByteArray draft = now(); draft != m_written)
        write(m_file, draft);
}

QByteArray RelightDraft::now() const
{
    QJsonArray pictures;
    for (const RelightItem& item : m_relight.list().items())
        if (isLeft(item))
            pictures.append(QJsonArray{item.file, item.below});
    if (pictures.isEmpty())
        return {};
    return QJsonDocument(QJsonObject{{u"pictures"_s, pictures}, {u"reference"_s, m_relight.reference()}})
        .toJson(QJsonDocument::Compact);
}

void RelightDraft::restore()
{
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestDraft)
        return;
    m_written = file.readAll();
    const QJsonObject draft = QJsonDocument::fromJson(m_written).object();
    std::vector<GatheredPicture> pictures;
    QSet<QString> seen;
    for (const QJsonValue entry : draft.value(u"pictures"_s).toArray()) {
        const QString picture = entry.toArray().at(0).toString();
        if (QDir::isAbsolutePath(picture) && !seen.contains(picture))
            pictures.push_back({picture, entry.toArray().at(1).toString()});
        seen.insert(picture);
    }
    if (pictures.empty())
        return;
    m_relight.setReference(draft.value(u"reference"_s).toString());
    m_relight.restore(std::move(pictures));
}

} // namespace candela
