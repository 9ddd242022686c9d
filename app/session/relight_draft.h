// Keeps the pictures that are still to be relit, so that a crash does not cost the list. Window's thread.
#pragma once

#include "app/session/relight.h"

#include <QTimer>

namespace candela
{

/// Takes up what the file holds, and writes it two seconds after changes, in the background. Pictures that
/// are done are not kept: the next start begins with what is left. A damaged file counts as none.
class RelightDraft : public QObject
{
    Q_OBJECT

public:
    /// `relight` must outlive it.
    RelightDraft(Relight& relight, const QString& file);
    ~RelightDraft() override;

private:
    QByteArray now() const; // empty: nothing to keep
    void restore();

    Relight& m_relight;
    QString m_file;
    QByteArray m_written;
    QTimer m_writeSoon;
    std::unique_ptr<Background> m_background;
};

} // namespace candela
