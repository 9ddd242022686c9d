// The studio that the pictures are taken of, and the camera that takes them.
#pragma once

#include "tests/support/scripted_studio.h"
#include "ui/main_window.h"

#include <QTest>

namespace candela::test
{

inline constexpr QSize windowSize(1440, 900);
inline constexpr QSize smallestSize(1280, 720);

struct Look {
    QString theme, language; // as the settings have them
};

template <typename Condition>
void waitFor(Condition condition)
{
    if (!QTest::qWaitFor(condition, 20000))
        qFatal("the scripted engine does not do what the script says");
}

/// On a fresh profile, driven as a user would.
struct Studio : ScriptedStudio {
    std::unique_ptr<MainWindow> window;

    explicit Studio(const Look& look, bool withModel = true);
    ~Studio() { stopAll(); }

    /// Another session and window on the same profile.
    void restart();
    static void settle(int milliseconds = 80) { QTest::qWait(milliseconds); }
    void prompt(const char* text);
    void paint(const char* text, quint32 seed, int count = 1);
    /// Night scenes in a folder of the profile's.
    QStringList nights(int count) const;

private:
    void open();
};

class Camera
{
public:
    explicit Camera(const QString& folder);

    const Look& look() const { return m_look; }
    void setLook(Look look) { m_look = std::move(look); }
    /// Into a file that is called by the name, the look and the scale.
    void take(QWidget* widget, const char* name);

private:
    QString m_folder;
    Look m_look;
};

// Each takes all pictures of one page, in one look.
void takeGenerate(Camera& camera);
void takeRelight(Camera& camera);
void takeFineTune(Camera& camera);
void takeGallery(Camera& camera);
void takeModels(Camera& camera);
/// The queue in every state, the question at closing, many at once, and what a crash has left.
void takeQueue(Camera& camera);
/// A queue that several machines share: that of CANDELA_SHARED_QUEUE, else a database that is away.
void takeFleet(Camera& camera);
/// And what else the menus open: logs, keys.
void takeSettings(Camera& camera);

} // namespace candela::test
