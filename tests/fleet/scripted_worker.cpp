// A worker whose engine does what the prompt says, at once: "wait:MS" before it writes its file, "fail",
// "die" (as if it were killed), "big:MB". Everything else of it is the product's.
#include "app/queue/worker.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <thread>
#include <unistd.h>

using namespace candela;

namespace
{

/// The number behind "NAME:"; 0 where it is not there.
int numberAfter(const std::string& prompt, const std::string& name)
{
    const std::size_t at = prompt.find(name + ":");
    return at == std::string::npos ? 0 : std::stoi(prompt.substr(at + name.size() + 1));
}

bool says(const std::string& prompt, const char* word)
{
    return prompt.find(word) != std::string::npos;
}

Result follow(const Request& request, RunContext& context)
{
    const auto& generate = std::get<GenerateRequest>(request);
    const std::string& prompt = generate.prompt;
    const auto end =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(numberAfter(prompt, "wait"));
    while (std::chrono::steady_clock::now() < end) {
        context.throwIfStopped();
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    if (says(prompt, "die"))
        std::raise(SIGKILL);
    if (says(prompt, "fail"))
        throw badInput("The prompt says that it fails.", "Say something else.");
    const auto file = generate.output / "picture.png";
    std::ofstream picture(file, std::ios::binary);
    picture << prompt << std::string(static_cast<std::size_t>(numberAfter(prompt, "big")) << 20, 'x');
    picture.close();
    if (!picture)
        throw runFailed("The file " + file.string() + " cannot be written.");
    context.emit(
        PictureDone{.image = {}, .seed = generate.seed, .index = 0, .file = file.string(), .parameters = {}});
    return GenerateResult{};
}

/// SIGTERM requests a stop, on a thread that waits for it.
std::stop_source stopOnSignal()
{
    std::stop_source stop;
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([stop, signals]() mutable {
        int signal = 0;
        sigwait(&signals, &signal);
        stop.request_stop();
    }).detach();
    return stop;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    const auto option = [&parser](const char* name, const char* byDefault) {
        parser.addOption({QLatin1String(name), QString(), QStringLiteral("value"), QLatin1String(byDefault)});
    };
    option("queue", "");
    option("output", "");
    option("models", "");
    option("lease", "30000");
    parser.addOption(QCommandLineOption(QStringLiteral("until-empty")));
    parser.process(application);
    const auto path = [&parser](const char* name) {
        return std::filesystem::path(parser.value(QLatin1String(name)).toStdU16String());
    };
    const std::stop_source stop = stopOnSignal();
    try {
        Worker worker(
            {.queue = parser.value(QStringLiteral("queue")),
                .name = {},
                .models = path("models"),
                .output = path("output"),
                .until = parser.isSet(QStringLiteral("until-empty")) ? WorkerOptions::Until::Empty
                                                                     : WorkerOptions::Until::Stopped,
                .lease = std::chrono::milliseconds(parser.value(QStringLiteral("lease")).toInt()),
                .poll = std::chrono::milliseconds(500)},
            follow,
            [](const QString& sentence) {
                std::printf("%s\n", qPrintable(sentence));
                std::fflush(stdout);
            },
            stop.get_token());
        worker.work();
        return 0;
    } catch (const Cancelled&) {
        return 130;
    } catch (const Error& error) {
        std::printf("%s\n", error.what());
        return 1;
    }
}
