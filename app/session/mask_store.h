// The masks that were painted, as files that drafts and jobs can name. Any thread.
#pragma once

#include <QImage>
#include <QSet>
#include <QString>

namespace candela
{

/// Each mask lies in the profile's folder under a name that its content makes, so that none is ever changed
/// under a job that waits for it.
class MaskStore
{
public:
    explicit MaskStore(QString folder);

    /// The file of this mask, grey, white where it is painted anew. Empty where it cannot be written.
    QString keep(const QImage& mask) const;

    /// Removes what nobody uses any more and nobody has painted for a month.
    void removeUnused(const QSet<QString>& used) const;

private:
    QString m_folder;
};

/// Whether there is anything to paint in it, as the engine sees it.
bool isMaskBlank(const QImage& mask);

} // namespace candela
