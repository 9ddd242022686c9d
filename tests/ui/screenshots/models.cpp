#include "tests/ui/screenshots/studio.h"

#include "tests/support/http_server.h"
#include "ui/models/download_dialog.h"
#include "ui/models/models_page.h"
#include "ui/models/remove_dialog.h"

#include <QDialog>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTableView>

namespace candela::test
{
namespace
{

/// A library as people have it.
constexpr std::pair<const char*, qint64> shownModels[] = {
    {"watercolour-v3.safetensors", 2132625918},
    {"watercolour-v3-inpainting.safetensors", 2132650982},
    {"lumen-xl-base.safetensors", 6938040682},
    {"kolors-unet.safetensors", 5159140240},
    {"loras/zxowl-ink-xl.safetensors", 151117304},
    {"loras/soft-evening-light.safetensors", 37861176},
    {"embeddings/bad-hands-5.pt", 7083},
    {"vae/ft-mse-840000.ckpt", 334695179},
    {"damaged.safetensors", 1203421},
};

/// Files of their sizes that take no room.
QString makeLibrary(const Studio& studio)
{
    for (const auto& [name, bytes] : shownModels) {
        QFile weights(studio.file(QStringLiteral("models/") + QLatin1String(name)));
        QDir().mkpath(QFileInfo(weights).path());
        if (!weights.open(QIODevice::WriteOnly) || !weights.resize(bytes))
            qFatal("no model");
    }
    return studio.file(QStringLiteral("models"));
}

} // namespace

void takeModels(Camera& camera)
{
    {
        Studio empty(camera.look(), false);
        empty.window->showPage(QStringLiteral("models"));
        camera.take(empty.window.get(), "models-empty");
    }
    Studio studio(camera.look());
    ModelLibrary& models = studio.session->models();
    studio.window->showPage(QStringLiteral("models"));
    auto* page = static_cast<ModelsPage*>(studio.window->currentPage());
    page->addModels({makeLibrary(studio)});
    waitFor([&] { return models.count() == static_cast<int>(std::size(shownModels)) + 1; });
    waitFor([&] {
        for (int row = 0; row < models.count(); ++row)
            if (models.at(row).state == ModelState::Checking)
                return false;
        return true;
    });
    auto* table = childOf<QTableView>(studio.window.get(), "Models");
    const auto choose = [&](const char* name) {
        for (int row = 0; row < table->model()->rowCount(); ++row)
            if (table->model()->index(row, 0).data().toString() == QLatin1String(name))
                table->setCurrentIndex(table->model()->index(row, 0));
    };
    choose("zxowl-ink-xl.safetensors");
    camera.take(studio.window.get(), "models");
    QFile::remove(studio.file(QStringLiteral("models/embeddings/bad-hands-5.pt")));
    models.refresh();
    choose("damaged.safetensors");
    HttpServer server([](const HttpRequest& request) {
        HttpAnswer answer = serve(request, QByteArray(50'000'000, 'w'), "\"one\"");
        answer.pieceEveryMs = 60;
        return request.path == "/gone.safetensors" ? HttpAnswer{.status = 401} : answer;
    });
    ModelTransfers& transfers = studio.session->transfers();
    transfers.download({.url = server.url(QStringLiteral("/gone.safetensors")),
        .folder = studio.file(QStringLiteral("library"))});
    transfers.download({.url = server.url(QStringLiteral("/evening-xl.safetensors")),
        .folder = studio.file(QStringLiteral("library"))});
    transfers.download({.url = server.url(QStringLiteral("/next.safetensors")),
        .folder = studio.file(QStringLiteral("library"))});
    waitFor([&] { return transfers.running() && transfers.running()->secondsLeft; });
    camera.take(studio.window.get(), "models-transfers");
    studio.window->resize(smallestSize);
    camera.take(studio.window.get(), "models-transfers-smallest");
    childOf<QPushButton>(studio.window.get(), "GiveToken")->click();
    auto* token = childOf<QDialog>(studio.window.get(), "TokenDialog");
    camera.take(token, "models-token");
    token->reject();
    QMenu* import = childOf<QPushButton>(studio.window.get(), "ImportModels")->menu();
    import->popup({0, 0});
    camera.take(import, "models-import");
    import->close();
    DownloadDialog download(studio.session->settings(), studio.window.get());
    download.findChild<QLineEdit*>(QStringLiteral("Address"))
        ->setText(QStringLiteral("https://huggingface.co/stabilityai/sd-turbo"));
    download.show();
    camera.take(&download, "models-download");
    RemoveDialog question(
        *models.find(studio.file(QStringLiteral("models/lumen-xl-base.safetensors"))), studio.window.get());
    question.show();
    camera.take(&question, "models-remove");
}

} // namespace candela::test
