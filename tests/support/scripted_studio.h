// A session on a fresh profile with a scripted engine: what every test of the window begins with.
#pragma once

#include "tests/support/scripted_engine.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <memory>

namespace candela::test
{

/// Pictures go to the folder "out" of the profile. Tests add their page or window to it.
struct ScriptedStudio {
    QTemporaryDir folder; // before the session, which still writes into it when it goes
    EngineScript script;
    std::unique_ptr<Session> session;

    /// `model` is the bundled model's folder within the profile; empty: there is none.
    explicit ScriptedStudio(
        const QString& model = QStringLiteral("demo"), const GenerateDefaults& defaults = {})
    {
        if (!model.isEmpty()) {
            QDir(folder.path()).mkdir(model);
            touch(model + QStringLiteral("/model_index.json"));
        }
        script.modelInfo.family = "small";
        script.modelInfo.defaults = defaults;
        session = std::make_unique<Session>(script.services(model.isEmpty() ? QString() : file(model)),
            SessionPaths::inFolder(folder.path()));
        session->settings().set(settings::outputFolder, file(QStringLiteral("out")));
    }

    QString file(const QString& name) const { return folder.filePath(name); }

    /// Writes a small file of that name and returns its path.
    QString touch(const QString& name, const QByteArray& content = {}) const
    {
        QFile made(file(name));
        if (!made.open(QIODevice::WriteOnly) || made.write(content) != content.size())
            qFatal("no file %s", qPrintable(name));
        return made.fileName();
    }

    void stopAll() const
    {
        session->queue().cancelWaiting();
        session->queue().cancelRunning();
    }
};

template <typename T>
T* childOf(const QObject* parent, const char* name)
{
    T* found = parent->findChild<T*>(QLatin1String(name));
    if (!found)
        qFatal("nothing is called %s", name);
    return found;
}

} // namespace candela::test
