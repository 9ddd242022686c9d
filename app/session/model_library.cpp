#include "app/session/model_library.h"

#include "app/models/lora_files.h"
#include "app/session/model_text.h"
#include "app/session/paths.h"
#include "core/api/error.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace candela
{
namespace
{

constexpr int rememberDelay = 1000; // ms after a change

QString normalised(const QString& path)
{
    return QDir::cleanPath(QDir(path).absolutePath());
}

bool isBelow(const QString& path, const QStringList& folders)
{
    return std::ranges::any_of(folders, [&path](const QString& folder) {
        return path == folder || path.startsWith(folder + QLatin1Char('/'));
    });
}

ModelKind kindNamed(const QString& name)
{
    constexpr std::array kinds = {ModelKind::Checkpoint, ModelKind::Unet, ModelKind::Vae,
        ModelKind::TextEncoder, ModelKind::Lora, ModelKind::Embedding, ModelKind::ControlNet,
        ModelKind::Upscaler, ModelKind::Relight};
    for (const ModelKind kind : kinds)
        if (name.toStdString() == nameOf(kind))
            return kind;
    return ModelKind::Unknown;
}

/// What is used beside a model.
bool actsOnModels(const RecognisedModel& facts)
{
    return facts.kind == ModelKind::Vae || facts.kind == ModelKind::Embedding
        || (facts.kind == ModelKind::Lora && facts.algorithm != "oft");
}

} // namespace

/// What a look at a model's headers told.
struct ModelLibrary::Checked {
    FoundModel seen; // size −1: it is not there
    std::optional<RecognisedModel> facts;
    std::optional<ModelInfo> info;
    QString reason; // why not; empty where nothing speaks against it
};

ModelLibrary::ModelLibrary(Settings& settings, DescribeModel describe, RecogniseModel recognise,
    const std::filesystem::path& bundled, const QString& catalogueFile, QObject* parent)
    : QAbstractTableModel(parent)
    , m_settings(settings)
    , m_describe(std::move(describe))
    , m_recognise(std::move(recognise))
    , m_catalogueFile(catalogueFile)
    , m_remembered(readCatalogue(catalogueFile))
    , m_background(std::make_unique<Background>())
{
    m_rememberSoon.setSingleShot(true);
    m_rememberSoon.setInterval(rememberDelay);
    m_rememberSoon.callOnTimeout([this] {
        if (std::vector<CataloguedModel> now = catalogue(); now != m_remembered) {
            m_remembered = now;
            m_background->run([file = m_catalogueFile, now = std::move(now)] {
                writeCatalogue(file, now);
                return [] {
                };
            });
        }
    });
    connect(&m_hasher, &ModelHasher::hashed, this, &ModelLibrary::onHashed);
    connect(&m_hasher, &ModelHasher::progressed, this, &ModelLibrary::showHashing);
    connect(&m_watch, &ModelWatch::scanned, this, &ModelLibrary::onScanned);
    if (!bundled.empty())
        insert({{.path = normalised(toQString(bundled)),
            .name = tr("Demo: small test pictures"),
            .bundled = true}});
    recall();
}

ModelLibrary::~ModelLibrary()
{
    m_background.reset(); // so that an earlier state cannot be written last
    if (const std::vector<CataloguedModel> now = catalogue(); now != m_remembered)
        writeCatalogue(m_catalogueFile, now);
}

/// What was listed last time, so that it is there at once, and what has gone meanwhile is known by name.
void ModelLibrary::recall()
{
    for (const QString& path : m_settings.get(settings::modelFolders))
        ensureListed(path);
    const QStringList folders = m_settings.get(settings::watchedModelFolders);
    const QStringList hidden = m_settings.get(settings::hiddenModels);
    std::vector<ModelEntry> entries;
    for (const CataloguedModel& model : m_remembered)
        if (isBelow(model.path, folders) && !hidden.contains(model.path) && rowOf(model.path) < 0)
            entries.push_back(
                {.path = model.path, .name = QFileInfo(model.path).fileName(), .watched = true});
    insert(std::move(entries));
    m_watch.setFolders(folders);
}

int ModelLibrary::rowOf(const QString& path) const
{
    const auto entry = std::ranges::find(m_entries, path, &ModelEntry::path);
    return entry == m_entries.end() ? -1 : static_cast<int>(entry - m_entries.begin());
}

const ModelEntry* ModelLibrary::find(const QString& path) const
{
    const int row = rowOf(path);
    return row < 0 ? nullptr : &m_entries[row];
}

QString ModelLibrary::pathOfName(const QString& name) const
{
    const QString wanted = isWeightFile(name) ? QFileInfo(name).completeBaseName() : name;
    for (const ModelEntry& entry : m_entries) {
        const QString described = entry.info ? QString::fromStdString(entry.info->name) : QString();
        const bool canPaint = !entry.facts || entry.facts->kind == ModelKind::Checkpoint;
        if (canPaint
            && (entry.name.compare(wanted, Qt::CaseInsensitive) == 0
                || described.compare(wanted, Qt::CaseInsensitive) == 0))
            return entry.path;
    }
    return {};
}

QString ModelLibrary::loraOfName(const QString& name) const
{
    for (const Qt::CaseSensitivity letters : {Qt::CaseSensitive, Qt::CaseInsensitive})
        for (const ModelEntry& entry : m_entries)
            if (entry.isLora() && isCalled(entry.path, name, letters))
                return entry.path;
    return {};
}

bool ModelLibrary::isLoraFile(const QString& path) const
{
    if (const ModelEntry* entry = find(path); entry && entry->facts)
        return entry->facts->kind == ModelKind::Lora;
    if (!m_recognise || !isWeightFile(path) || !QFileInfo(path).isFile())
        return false;
    try {
        return m_recognise(toPath(path)).kind == ModelKind::Lora;
    } catch (const Error&) { // whoever adds it is told
        return false;
    }
}

QString ModelLibrary::defaultPath() const
{
    for (const ModelEntry& entry : m_entries) {
        const bool mayPaint = !isWeightFile(entry.path) && entry.state == ModelState::Checking;
        if (entry.state == ModelState::Ready || mayPaint)
            return entry.path;
    }
    return {};
}

QString ModelLibrary::sha256Of(const QString& path) const
{
    const ModelEntry* entry = find(path);
    return entry ? entry->sha256 : QString();
}

// ------------------------------------------------------------------------------------------- adding and
// removing

QStringList ModelLibrary::addFolder(const QString& folder)
{
    const QString root = normalised(folder);
    QStringList found;
    if (isModelFolder(root))
        found.append(root);
    else
        for (const QString& name : QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
            if (isModelFolder(root + QLatin1Char('/') + name))
                found.append(root + QLatin1Char('/') + name);
    for (const QString& path : found)
        ensureListed(path);
    saveLists();
    return found;
}

ModelsAdded ModelLibrary::add(const QStringList& paths)
{
    ModelsAdded report;
    QStringList folders = m_watch.folders(), hidden = m_settings.get(settings::hiddenModels);
    for (const QString& offered : paths) {
        const QString path = normalised(offered);
        const QFileInfo info(path);
        if (info.isDir() ? isModelFolder(path) : info.isFile() && isWeightFile(path)) {
            hidden.removeAll(path);
            report.listed.append(path);
        } else if (info.isDir()) {
            report.watched.append(path);
            if (!folders.contains(path))
                folders.append(path);
        } else {
            report.skipped.append(info.fileName());
        }
    }
    m_settings.set(settings::hiddenModels, hidden);
    for (const QString& path : std::as_const(report.listed))
        ensureListed(path);
    saveLists();
    if (folders != m_watch.folders()) {
        m_settings.set(settings::watchedModelFolders, folders);
        m_watch.setFolders(folders);
    }
    return report;
}

void ModelLibrary::ensureListed(const QString& path)
{
    if (!path.isEmpty() && rowOf(path) < 0)
        insert({{.path = path,
            .name = QFileInfo(path).fileName(),
            .watched = isBelow(path, m_watch.folders())}});
}

void ModelLibrary::unwatch(const QString& folder)
{
    QStringList folders = m_watch.folders();
    if (!folders.removeOne(folder))
        return;
    m_settings.set(settings::watchedModelFolders, folders);
    m_watch.setFolders(folders);
    for (int row = count() - 1; row >= 0; --row)
        if (m_entries[row].watched && !isBelow(m_entries[row].path, folders))
            erase(row);
    m_rememberSoon.start();
}

void ModelLibrary::relocate(const QString& path, const QString& newPath)
{
    const bool holdsModels = QFileInfo(newPath).isDir() && !isModelFolder(newPath);
    const QStringList listed = holdsModels ? addFolder(newPath) : add({newPath}).listed;
    if (listed.isEmpty())
        return;
    remove(path);
    Q_EMIT moved(path, listed.first());
}

void ModelLibrary::remove(const QString& path)
{
    const int row = rowOf(path);
    if (row < 0 || m_entries[row].bundled)
        return;
    if (m_entries[row].watched)
        m_settings.set(settings::hiddenModels, m_settings.get(settings::hiddenModels) + QStringList(path));
    erase(row);
    saveLists();
}

void ModelLibrary::trash(const QString& path)
{
    const ModelEntry* entry = find(path);
    if (!entry || entry->bundled)
        return;
    m_background->run([this, path] {
        const bool done = QFile::moveToTrash(path);
        return [this, path, done] {
            if (const int row = rowOf(path); done && row >= 0) {
                erase(row);
                saveLists();
            }
            Q_EMIT trashed(path, done);
        };
    });
}

void ModelLibrary::insert(std::vector<ModelEntry> entries)
{
    if (entries.empty())
        return;
    QHash<QString, const CataloguedModel*> remembered;
    for (const CataloguedModel& model : m_remembered)
        remembered.insert(model.path, &model);
    for (ModelEntry& entry : entries)
        if (const CataloguedModel* model = remembered.value(entry.path)) {
            entry.file = {model->path, model->size, model->modified};
            entry.sha256 = model->sha256;
            entry.facts = RecognisedModel{.path = toPath(entry.path),
                .kind = kindNamed(model->kind),
                .family = model->family.toStdString(),
                .precision = model->precision.toStdString()};
        }
    const int first = count();
    beginInsertRows({}, first, first + static_cast<int>(entries.size()) - 1);
    std::ranges::move(entries, std::back_inserter(m_entries));
    endInsertRows();
    for (int row = first; row < count(); ++row)
        check(m_entries[row].path);
}

void ModelLibrary::erase(int row)
{
    beginRemoveRows({}, row, row);
    m_entries.erase(m_entries.begin() + row);
    endRemoveRows();
}

// -------------------------------------------------------------------------------------------------- looking

void ModelLibrary::refresh()
{
    for (const ModelEntry& entry : m_entries)
        check(entry.path);
    m_watch.scan();
}

void ModelLibrary::check(const QString& path)
{
    m_background->run(
        [this, path, recognise = m_recognise, describe = m_describe]() -> Background::Continuation {
            Checked checked{.seen = modelAt(path), .facts = {}, .info = {}, .reason = {}};
            try {
                if (checked.seen.size >= 0 && recognise)
                    checked.facts = recognise(toPath(path));
                const bool mayPaint = QFileInfo(path).isDir()
                    ? !checked.facts || checked.facts->kind == ModelKind::Checkpoint
                    : checked.facts && isPaintableFile(*checked.facts);
                if (mayPaint)
                    checked.info = describe(toPath(path));
            } catch (const std::exception& error) { // an Error; anything else must not end the program either
                checked.reason = QString::fromUtf8(error.what());
            }
            return [this, path, checked] {
                onChecked(path, checked);
            };
        });
}

void ModelLibrary::onChecked(const QString& path, const Checked& checked)
{
    const int row = rowOf(path);
    if (row < 0) // removed meanwhile
        return;
    ModelEntry& entry = m_entries[row];
    if (checked.seen.size >= 0 && checked.seen != entry.file) {
        entry.file = checked.seen;
        entry.sha256.clear();
    }
    judge(entry, checked);
    if (entry.sha256.isEmpty() && entry.file.size > 0 && entry.state != ModelState::Missing
        && entry.state != ModelState::Unusable)
        m_hasher.want(entry.file);
    changed(entry);
}

void ModelLibrary::judge(ModelEntry& entry, const Checked& checked) const
{
    entry.info = checked.info;
    if (checked.facts)
        entry.facts = checked.facts;
    if (checked.seen.size < 0) { // what it was stays known
        entry.state = ModelState::Missing;
        entry.reason = (isWeightFile(entry.path) ? tr("The model file %1 is missing.")
                                                 : tr("The model folder %1 is missing."))
                           .arg(QDir::toNativeSeparators(entry.path));
    } else if (entry.info) {
        entry.state = ModelState::Ready;
        entry.reason.clear();
    } else if (checked.reason.isEmpty() && entry.facts && actsOnModels(*entry.facts)) {
        entry.state = ModelState::Usable;
        entry.reason.clear();
    } else {
        entry.state = checked.reason.isEmpty() ? ModelState::Unsupported : ModelState::Unusable;
        entry.reason = checked.reason.isEmpty() ? whyUnsupported(entry.facts.value_or(RecognisedModel()))
                                                : checked.reason;
    }
}

void ModelLibrary::onScanned(const FoundModels& found)
{
    const QStringList hidden = m_settings.get(settings::hiddenModels);
    QHash<QString, int> rows;
    for (int row = 0; row < count(); ++row)
        rows.insert(m_entries[row].path, row);
    QSet<QString> there;
    std::vector<ModelEntry> entries;
    for (const FoundModel& model : found.models) {
        there.insert(model.path);
        const auto row = rows.constFind(model.path);
        if (row == rows.constEnd()) {
            if (!hidden.contains(model.path))
                entries.push_back(
                    {.path = model.path, .name = QFileInfo(model.path).fileName(), .watched = true});
        } else if (m_entries[*row].file != model || m_entries[*row].state == ModelState::Missing) {
            check(model.path);
        }
    }
    for (const ModelEntry& entry : m_entries)
        if (entry.watched && entry.state != ModelState::Missing && !there.contains(entry.path))
            check(entry.path);
    insert(std::move(entries));
    Q_EMIT scanned();
}

void ModelLibrary::changed(const ModelEntry& entry)
{
    const QString path = entry.path;
    const int row = static_cast<int>(&entry - m_entries.data());
    if (!m_rememberSoon.isActive())
        m_rememberSoon.start();
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT entryChanged(path);
}

// --------------------------------------------------------------------------------------------------- hashes

void ModelLibrary::verify(const QString& path)
{
    const ModelEntry* entry = find(path);
    if (!entry || entry->state == ModelState::Missing)
        return;
    m_verifying.insert(path, entry->sha256);
    check(path);
    m_hasher.want(entry->file, HashUrgency::Now);
}

void ModelLibrary::onHashed(const FoundModel& model, const QString& sha256)
{
    const int row = rowOf(model.path);
    if (row >= 0 && m_entries[row].file == model) { // else it has changed meanwhile
        if (!sha256.isEmpty())
            m_entries[row].sha256 = sha256;
        showHashing(model.path, std::nullopt);
        changed(m_entries[row]);
    }
    if (m_verifying.contains(model.path))
        Q_EMIT verified(model.path, m_verifying.take(model.path), sha256);
    if (row >= 0 && !sha256.isEmpty())
        adoptMoved(model.path);
}

void ModelLibrary::showHashing(const QString& path, std::optional<double> fraction)
{
    const int row = rowOf(path);
    if (row < 0)
        return;
    m_entries[row].hashing = fraction;
    Q_EMIT dataChanged(index(row, State), index(row, State));
}

/// A missing one of the same hash is this one, which was moved or renamed.
void ModelLibrary::adoptMoved(const QString& path)
{
    const QString sha256 = sha256Of(path);
    const auto missing = std::ranges::find_if(m_entries, [&](const ModelEntry& entry) {
        return entry.state == ModelState::Missing && entry.sha256 == sha256 && entry.path != path;
    });
    if (missing == m_entries.end())
        return;
    const QString before = missing->path;
    erase(static_cast<int>(missing - m_entries.begin()));
    saveLists();
    Q_EMIT moved(before, path);
}

// ------------------------------------------------------------------------------------------------
// remembering

void ModelLibrary::saveLists()
{
    QStringList added;
    for (const ModelEntry& entry : m_entries)
        if (!entry.bundled && !entry.watched)
            added.append(entry.path);
    m_settings.set(settings::modelFolders, added);
    if (!m_rememberSoon.isActive())
        m_rememberSoon.start();
}

std::vector<CataloguedModel> ModelLibrary::catalogue() const
{
    std::vector<CataloguedModel> models;
    for (const ModelEntry& entry : m_entries) {
        if (entry.file.size < 0 || entry.file.path.isEmpty()) // never seen
            continue;
        const RecognisedModel facts = entry.facts.value_or(RecognisedModel());
        models.push_back({.path = entry.path,
            .size = entry.file.size,
            .modified = entry.file.modified,
            .sha256 = entry.sha256,
            .kind = QString::fromLatin1(nameOf(facts.kind).data()),
            .family = QString::fromStdString(facts.family),
            .precision = QString::fromStdString(facts.precision)});
    }
    return models;
}

} // namespace candela
