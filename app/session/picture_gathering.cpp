#include "app/session/picture_gathering.h"

#include "app/session/paths.h"
#include "core/api/error.h"
#include "core/api/picture_files.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <optional>

namespace candela
{
namespace
{

/// name_relit or name_relit-2, as the engine calls them.
bool isResult(const QString& file)
{
    static const QRegularExpression pattern(QStringLiteral("_relit(-\\d+)?$"));
    return pattern.match(QFileInfo(file).completeBaseName()).hasMatch();
}

std::optional<SkipReason> problemOf(const QFileInfo& file)
{
    if (!file.exists())
        return SkipReason::Missing;
    if (!isPictureName(toPath(file.filePath())))
        return SkipReason::NotAPicture;
    if (!file.isReadable())
        return SkipReason::Unreadable;
    if (file.size() == 0)
        return SkipReason::Empty;
    return std::nullopt;
}

class Gatherer
{
public:
    void file(const QFileInfo& info)
    {
        if (const auto problem = problemOf(info))
            m_all.skipped.push_back({info.absoluteFilePath(), *problem});
        else if (!keep(info.absoluteFilePath(), {}))
            m_all.skipped.push_back({info.absoluteFilePath(), SkipReason::Twice});
    }

    void folder(const QFileInfo& info)
    {
        std::vector<FoundPicture> found;
        try {
            found = picturesIn(toPath(info.absoluteFilePath()));
        } catch (const Error&) {
            m_all.skipped.push_back({info.absoluteFilePath(), SkipReason::Unreadable});
            return;
        }
        bool any = false;
        for (const FoundPicture& picture : found) {
            const QString file = toQString(picture.file);
            if (isResult(file))
                continue;
            any = true;
            keep(file, toQString(picture.below));
        }
        if (!any)
            m_all.skipped.push_back({info.absoluteFilePath(), SkipReason::NoPictures});
    }

    Gathering take() { return std::move(m_all); }

private:
    bool keep(const QString& file, const QString& below)
    {
        if (m_seen.contains(file))
            return false;
        m_seen.insert(file);
        m_all.pictures.push_back({file, below});
        return true;
    }

    Gathering m_all;
    QSet<QString> m_seen;
};

} // namespace

Gathering gatherPictures(const QStringList& paths)
{
    Gatherer gatherer;
    for (const QString& path : paths) {
        const QFileInfo info(path);
        if (info.isDir())
            gatherer.folder(info);
        else
            gatherer.file(info);
    }
    return gatherer.take();
}

bool mayHoldPictures(const QString& path)
{
    return isPictureName(toPath(path)) || QFileInfo(path).isDir();
}

} // namespace candela
