// A session on a fresh profile with a scripted engine: what every test of the window begins with.
#pragma once

#include "tests/support/scripted_engine.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace candela::test
{

struct StudioSetup {
    QString model =
        QStringLiteral("demo"); // the bundled model's folder within the profile; empty: there is none
    GenerateDefaults defaults = {};
    std::shared_ptr<QTemporaryDir> profile = {}; // of an earlier studio; empty: a fresh one
    std::function<void(EngineServices&)> change = {}; // what is to be another than the script's
};

/// Pictures go to the folder "out" of the profile. Tests add their page or window to it.
struct ScriptedStudio {
    std::shared_ptr<QTemporaryDir> profile; // before the session, which still writes into it when it goes
    QTemporaryDir& folder;
    EngineScript script;
    std::unique_ptr<Session> session;

    explicit ScriptedStudio(const StudioSetup& setup = {})
        : profile(setup.profile ? setup.profile : std::make_shared<QTemporaryDir>())
        , folder(*profile)
    {
        if (!setup.model.isEmpty())
            touch(setup.model + QStringLiteral("/model_index.json"));
        script.modelInfo.family = "small";
        script.modelInfo.defaults = setup.defaults;
        EngineServices services = script.services(setup.model.isEmpty() ? QString() : file(setup.model));
        if (setup.change)
            setup.change(services);
        session = std::make_unique<Session>(std::move(services), SessionPaths::inFolder(folder.path()));
        session->settings().set(settings::outputFolder, file(QStringLiteral("out")));
    }

    QString file(const QString& name) const { return folder.filePath(name); }

    /// Writes a small file of that name, with its folder, and returns its path.
    QString touch(const QString& name, const QByteArray& content = {}) const
    {
        QFile made(file(name));
        QDir().mkpath(QFileInfo(made).path());
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
