// Finds the models in the watched folders, at the start and whenever something changes there.
#pragma once

#include "app/models/model_files.h"
#include "app/session/background.h"

#include <QFileSystemWatcher>
#include <QTimer>

#include <memory>
#include <stop_token>

namespace candela
{

/// Window's thread; folders are read in the background.
class ModelWatch : public QObject
{
    Q_OBJECT
public:
    ModelWatch();
    ~ModelWatch() override;

    const QStringList& folders() const { return m_folders; }
    /// Looks into all of them; scanned() follows.
    void setFolders(const QStringList& folders);
    void scan();
    bool isScanning() const { return m_scanning; }

Q_SIGNALS:
    void scanned(const candela::FoundModels& found);

private:
    void onScanned(const FoundModels& found, const QStringList& folders);
    void follow(const QStringList& folders);

    QStringList m_folders;
    QFileSystemWatcher m_watcher;
    QTimer m_soon;
    bool m_scanning = false, m_again = false;
    std::stop_source m_stop;
    std::unique_ptr<Background> m_background;
};

} // namespace candela
