#include "ui/models/model_actions.h"

#include "app/session/engine_sentences.h"
#include "app/session/model_text.h"
#include "ui/generate/display_text.h"
#include "ui/models/download_dialog.h"
#include "ui/models/remove_dialog.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QUrl>

namespace candela
{

static QString modelFilePatterns()
{
    return ModelActions::tr("Models (%1)").arg(QStringLiteral("*.safetensors *.ckpt *.pt *.pth *.bin"));
}

ModelActions::ModelActions(Session& session, QWidget* window)
    : QObject(window)
    , m_session(session)
    , m_window(window)
{
    const auto action = [this](const char* id, const char* name, const QKeySequence& shortcut, auto slot) {
        auto* made = new QAction(icon(QLatin1String(name)), QString(), this);
        made->setObjectName(QLatin1String(id));
        made->setShortcut(shortcut);
        connect(made, &QAction::triggered, this, slot);
        return made;
    };
    addFolder = action("models.addFolder", "plus", Qt::CTRL | Qt::Key_O, [this] { chooseFolder(); });
    importFiles = action("models.import", "import", Qt::CTRL | Qt::Key_I, [this] { chooseImport(); });
    importFolder = action("models.importFolder", "import", {}, [this] { chooseImportFolder(); });
    download = action("models.download", "download", Qt::CTRL | Qt::Key_D, [this] { askForDownload(); });
    refresh = action("models.refresh", "refresh", Qt::Key_F5, [this] { m_session.models().refresh(); });
    use = action(
        "models.use", "generate", Qt::CTRL | Qt::Key_Return, [this] { m_session.useModel(m_current); });
    verify = action("models.verify", "verify", {}, [this] { m_session.models().verify(m_current); });
    locate = action("models.locate", "search", {}, [this] { askForPlace(); });
    showFolder = action("models.showFolder", "external", {}, [this] {
        const QFileInfo model(m_current);
        QDesktopServices::openUrl(QUrl::fromLocalFile(model.isDir() ? model.filePath() : model.path()));
    });
    remove = action("models.remove", "trash", Qt::Key_Delete, [this] { askToRemove(); });
    remove->setShortcutContext(Qt::WidgetShortcut); // Del in a text field deletes text

    ModelLibrary& models = session.models();
    connect(&models, &ModelLibrary::entryChanged, this, [this](const QString& path) {
        if (path == m_current)
            showPossible();
    });
    connect(&models, &ModelLibrary::verified, this, &ModelActions::onVerified);
    connect(&models, &ModelLibrary::trashed, this, [this](const QString& path, bool moved) {
        if (!moved)
            Q_EMIT said(MessageKind::Error,
                tr("%1 could not be moved to the trash.").arg(QDir::toNativeSeparators(path)),
                tr("It stays in the list. Delete it with the file manager."));
    });
    connect(&models, &ModelLibrary::moved, this, [this](const QString& path, const QString& newPath) {
        Q_EMIT said(MessageKind::Info,
            tr("%1 was found again in %2.")
                .arg(QFileInfo(path).fileName(), QDir::toNativeSeparators(QFileInfo(newPath).path())));
    });
    retranslate();
}

void ModelActions::setCurrent(const QString& path)
{
    m_current = path;
    showPossible();
}

void ModelActions::showPossible()
{
    const ModelEntry* entry = m_session.models().find(m_current);
    const auto allow = [](QAction* action, bool possible, const QString& does, const QString& whyNot) {
        action->setEnabled(possible);
        action->setToolTip(possible ? does : plainToolTip(inUsersLanguage(whyNot)));
    };
    const QString none = tr("Choose a model first.");
    const bool there = entry && entry->state != ModelState::Missing;
    const bool missing = entry && !there;
    const bool usable = entry && (entry->state == ModelState::Ready || entry->state == ModelState::Usable);
    allow(use, usable, withShortcut(tr("Paint with it"), use->shortcut()), entry ? entry->reason : none);
    allow(verify, there, tr("Read all of it, and compare it with its hash"), entry ? entry->reason : none);
    allow(locate, missing, tr("Say where it is now"), entry ? tr("It is where it should be.") : none);
    allow(showFolder, there, tr("Open its folder in the file manager"), entry ? entry->reason : none);
    allow(remove, entry && !entry->bundled, withShortcut(tr("Take it off the list"), remove->shortcut()),
        entry ? tr("The model that comes along stays.") : none);
}

void ModelActions::add(const QStringList& paths)
{
    const ModelsAdded report = m_session.models().add(paths);
    QStringList parts;
    if (!report.listed.isEmpty())
        parts += tr("%n model(s) added.", nullptr, static_cast<int>(report.listed.size()));
    for (const QString& folder : report.watched)
        parts += tr("All models in %1 are listed, also those that come later.")
                     .arg(QDir::toNativeSeparators(folder));
    if (!report.skipped.isEmpty())
        parts += tr("Skipped %1: not a model.").arg(report.skipped.join(QStringLiteral(", ")));
    const bool any = !report.listed.isEmpty() || !report.watched.isEmpty();
    Q_EMIT said(!any                   ? MessageKind::Error
            : report.skipped.isEmpty() ? MessageKind::Success
                                       : MessageKind::Warning,
        parts.join(QLatin1Char(' ')));
    if (!report.listed.isEmpty())
        Q_EMIT added(report.listed);
}

void ModelActions::chooseFolder()
{
    Settings& settings = m_session.settings();
    const QString folder = QFileDialog::getExistingDirectory(
        m_window, tr("Add a folder of models"), settings.get(settings::lastModelFolder));
    if (folder.isEmpty())
        return;
    settings.set(settings::lastModelFolder, folder);
    add({folder});
}

void ModelActions::chooseImport()
{
    Settings& settings = m_session.settings();
    const QStringList files = QFileDialog::getOpenFileNames(m_window, tr("Copy models into the library"),
        settings.get(settings::lastModelFile), modelFilePatterns());
    if (files.isEmpty())
        return;
    settings.set(settings::lastModelFile, QFileInfo(files.first()).path());
    for (const QString& file : files)
        m_session.transfers().import(file);
}

void ModelActions::chooseImportFolder()
{
    Settings& settings = m_session.settings();
    const QString folder = QFileDialog::getExistingDirectory(
        m_window, tr("Copy a diffusers model into the library"), settings.get(settings::lastModelFolder));
    if (folder.isEmpty())
        return;
    settings.set(settings::lastModelFolder, folder);
    if (isModelFolder(folder))
        m_session.transfers().import(folder);
    else
        Q_EMIT said(MessageKind::Error, tr("There is no model in %1.").arg(QDir::toNativeSeparators(folder)),
            tr("Choose a diffusers folder: one that holds a model_index.json."));
}

void ModelActions::askForDownload()
{
    DownloadDialog dialog(m_session.settings(), m_window);
    if (dialog.exec() == QDialog::Accepted)
        m_session.transfers().download(dialog.wanted());
}

void ModelActions::askForPlace()
{
    const QString path = m_current;
    const QString start = QFileInfo(path).path();
    const QString found = isWeightFile(path) ? QFileDialog::getOpenFileName(m_window,
                              tr("Where is %1?").arg(QFileInfo(path).fileName()), start, modelFilePatterns())
                                             : QFileDialog::getExistingDirectory(m_window,
                                                 tr("Where is %1?").arg(QFileInfo(path).fileName()), start);
    if (!found.isEmpty())
        m_session.models().relocate(path, found);
}

void ModelActions::askToRemove()
{
    const ModelEntry* entry = m_session.models().find(m_current);
    if (!entry || entry->bundled)
        return;
    const QString path = entry->path;
    RemoveDialog question(*entry, m_window);
    question.exec();
    if (question.buttonRole(question.clickedButton()) != QMessageBox::AcceptRole)
        return;
    if (question.withFiles())
        m_session.models().trash(path);
    else
        m_session.models().remove(path);
}

void ModelActions::onVerified(const QString& path, const QString& before, const QString& sha256)
{
    const ModelEntry* entry = m_session.models().find(path);
    const QString name = entry ? entry->name : QFileInfo(path).fileName();
    if (sha256.isEmpty())
        Q_EMIT said(MessageKind::Error, tr("%1 could not be read to its end.").arg(name),
            tr("The file or its disk may be damaged. Download it again."));
    else if (entry && entry->state == ModelState::Unusable)
        Q_EMIT said(MessageKind::Error, tr("%1 is damaged.").arg(name), entry->reason);
    else if (before.isEmpty())
        Q_EMIT said(
            MessageKind::Success, tr("%1 is sound; its hash is known from now on.").arg(name), {}, sha256);
    else if (before == sha256)
        Q_EMIT said(MessageKind::Success, tr("%1 is sound and unchanged.").arg(name), {}, sha256);
    else
        Q_EMIT said(MessageKind::Warning, tr("%1 is not the same as before.").arg(name),
            tr("Its contents changed without its date: the disk may be damaged, or somebody replaced it."),
            tr("before: %1\nnow: %2").arg(before, sha256));
}

void ModelActions::retranslate()
{
    addFolder->setText(tr("Add &folder…"));
    addFolder->setToolTip(tr("List all models in a folder, also those that come later"));
    importFiles->setText(tr("&Import model files…"));
    importFiles->setToolTip(tr("Copy model files into the library's own folder"));
    importFolder->setText(tr("Import a &diffusers folder…"));
    importFolder->setToolTip(tr("Copy a model in a folder into the library's own folder"));
    download->setText(tr("&Download…"));
    download->setToolTip(tr("Fetch a model from the web"));
    refresh->setText(tr("&Look again"));
    use->setText(tr("Use in &Generate"));
    verify->setText(tr("&Verify"));
    locate->setText(tr("L&ocate…"));
    showFolder->setText(tr("Show &folder"));
    remove->setText(tr("&Remove…"));
    showPossible();
}

} // namespace candela
