#include "app/gallery/picture_store.h"

#include "app/gallery/gallery_sql.h"
#include "app/gallery/search_terms.h"
#include "app/queue/sqlite_file.h"
#include "core/api/error.h"

#include <QDir>
#include <QFileInfo>
#include <QScopedValueRollback>
#include <QSqlError>
#include <QUuid>

#include <utility>

namespace candela
{
namespace
{

constexpr int schemaVersion = 2;

const QString tagSeparator = QStringLiteral(", ");

// In the order of `columns`, as files have them.
constexpr const char* columns =
    "id, file, kind, made, bytes, modified, width, height, program, model, model_hash, "
    "loras, seed, prompt, negative, request, parameters, device, seconds, rating, tags, "
    "missing, text_match, aesthetic, nsfw";

constexpr std::pair<PictureKind, const char*> kindNames[] = {
    {PictureKind::Painted, "painted"},
    {PictureKind::Relit, "relit"},
    {PictureKind::Found, "found"},
};

QString nameOf(PictureKind kind)
{
    for (const auto& [known, name] : kindNames)
        if (known == kind)
            return QLatin1String(name);
    return {};
}

PictureKind kindFrom(const QString& name)
{
    for (const auto& [known, text] : kindNames)
        if (name == QLatin1String(text))
            return known;
    return PictureKind::Found;
}

QStringList listFrom(const QString& text)
{
    return text.split(tagSeparator, Qt::SkipEmptyParts);
}

PictureRecord recordFrom(const GalleryStatement& row)
{
    PictureRecord picture;
    int column = 0;
    const auto next = [&] {
        return row.value(column++);
    };
    picture.id = next().toLongLong();
    picture.file = next().toString();
    picture.kind = kindFrom(next().toString());
    picture.made = QDateTime::fromMSecsSinceEpoch(next().toLongLong(), Qt::UTC);
    picture.bytes = next().toLongLong();
    picture.modified = next().toLongLong();
    picture.size.setWidth(next().toInt());
    picture.size.setHeight(next().toInt());
    picture.program = next().toString();
    picture.model = next().toString();
    picture.modelHash = next().toString();
    picture.loras = listFrom(next().toString());
    if (const QVariant seed = next(); !seed.isNull())
        picture.seed = seed.toUInt();
    picture.prompt = next().toString();
    picture.negative = next().toString();
    picture.request = next().toString();
    picture.parameters = next().toString();
    picture.device = next().toString();
    picture.seconds = next().toDouble();
    picture.rating = next().toInt();
    picture.tags = listFrom(next().toString());
    picture.missing = next().toBool();
    for (std::optional<double>* score : {&picture.textMatch, &picture.aesthetic, &picture.nsfw})
        if (const QVariant value = next(); !value.isNull())
            *score = value.toDouble();
    return picture;
}

const QString fileColumns = QStringLiteral("id, bytes, modified, kind, missing, deleted");

PictureStore::KnownFile knownFileFrom(const GalleryStatement& row)
{
    return {.id = row.value(0).toLongLong(),
        .bytes = row.value(1).toLongLong(),
        .modified = row.value(2).toLongLong(),
        .kind = kindFrom(row.value(3).toString()),
        .missing = row.value(4).toBool(),
        .deleted = row.value(5).toBool()};
}

/// Null texts would be no texts: they are not equal to anything.
QString text(const QString& value)
{
    return value.isNull() ? QLatin1String("") : value;
}

QString folderOf(const QString& file)
{
    return file.left(file.lastIndexOf(QLatin1Char('/')));
}

QString nameIn(const QString& file)
{
    return file.mid(file.lastIndexOf(QLatin1Char('/')) + 1);
}

} // namespace

PictureStore::PictureStore(const QString& file)
    : m_file(QFileInfo(file).absoluteFilePath())
    , m_connection(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
    QDir().mkpath(QFileInfo(m_file).path());
    try {
        open();
    } catch (const UnusableDatabase&) {
        m_keptAside = setDatabaseAside(m_file);
        if (m_keptAside.isEmpty())
            throw;
        open();
    }
}

PictureStore::~PictureStore()
{
    close();
}

void PictureStore::close()
{
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
}

void PictureStore::open()
{
    try {
        openFile();
    } catch (const Error&) {
        close();
        throw;
    }
}

void PictureStore::openFile()
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    m_database.setDatabaseName(m_file);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=10000"));
    if (!m_database.open())
        refuseDatabase(galleryName, m_file, m_database.lastError());
    const int version = firstOf(m_database, "PRAGMA user_version").toInt();
    requireUsable(
        galleryName, m_file, version, schemaVersion, firstOf(m_database, "PRAGMA quick_check").toString());
    runSql(m_database, "PRAGMA journal_mode = WAL");
    // The power going may cost the last changes, never the file: pictures say themselves how they were made.
    runSql(m_database, "PRAGMA synchronous = NORMAL");
    if (version < 1)
        makeTables();
    if (version < 2)
        addScores();
}

void PictureStore::makeTables()
{
    GalleryTransaction transaction(m_database);
    runSql(m_database,
        "CREATE TABLE pictures (id INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL UNIQUE, folder TEXT "
        "NOT "
        "NULL, name TEXT NOT NULL, kind TEXT NOT NULL, made INTEGER NOT NULL, bytes INTEGER NOT NULL, "
        "modified "
        "INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, program TEXT NOT NULL, model "
        "TEXT NOT "
        "NULL, model_hash TEXT NOT NULL, loras TEXT NOT NULL, seed INTEGER, prompt TEXT NOT NULL, negative "
        "TEXT "
        "NOT NULL, request TEXT NOT NULL, parameters TEXT NOT NULL, device TEXT NOT NULL, seconds REAL NOT "
        "NULL, "
        "rating INTEGER NOT NULL DEFAULT 0, tags TEXT NOT NULL DEFAULT '', missing INTEGER NOT NULL DEFAULT "
        "0, "
        "deleted INTEGER NOT NULL DEFAULT 0)");
    runSql(m_database, "CREATE INDEX pictures_by_time ON pictures (deleted, missing, made DESC, id DESC)");
    runSql(m_database, "CREATE INDEX pictures_by_folder ON pictures (folder)");
    runSql(m_database, "CREATE INDEX pictures_by_file ON pictures (modified, bytes)");
    runSql(m_database,
        "CREATE VIRTUAL TABLE pictures_text USING fts5 (prompt, model, tags, name, content = 'pictures', "
        "content_rowid = 'id', tokenize = 'trigram')");
    runSql(m_database,
        "CREATE TRIGGER pictures_added AFTER INSERT ON pictures BEGIN INSERT INTO pictures_text (rowid, "
        "prompt, "
        "model, tags, name) VALUES (new.id, new.prompt, new.model, new.tags, new.name); END");
    runSql(m_database,
        "CREATE TRIGGER pictures_gone AFTER DELETE ON pictures BEGIN INSERT INTO pictures_text "
        "(pictures_text, "
        "rowid, prompt, model, tags, name) VALUES ('delete', old.id, old.prompt, old.model, old.tags, "
        "old.name); "
        "END");
    runSql(m_database,
        "CREATE TRIGGER pictures_changed AFTER UPDATE OF prompt, model, tags, name ON pictures BEGIN INSERT "
        "INTO "
        "pictures_text (pictures_text, rowid, prompt, model, tags, name) VALUES ('delete', old.id, "
        "old.prompt, "
        "old.model, old.tags, old.name); INSERT INTO pictures_text (rowid, prompt, model, tags, name) VALUES "
        "(new.id, new.prompt, new.model, new.tags, new.name); END");
    runSql(m_database, "PRAGMA user_version = 1");
    transaction.commit();
}

void PictureStore::addScores()
{
    GalleryTransaction transaction(m_database);
    runSql(m_database, "ALTER TABLE pictures ADD COLUMN text_match REAL");
    runSql(m_database, "ALTER TABLE pictures ADD COLUMN aesthetic REAL");
    runSql(m_database, "ALTER TABLE pictures ADD COLUMN nsfw REAL");
    runSql(m_database, "PRAGMA user_version = 2");
    transaction.commit();
}

void PictureStore::together(const std::function<void()>& changes)
{
    if (m_together) {
        changes();
        return;
    }
    const QScopedValueRollback guard(m_together, true);
    GalleryTransaction transaction(m_database);
    changes();
    transaction.commit();
}

qint64 PictureStore::record(const PictureRecord& picture)
{
    GalleryStatement insert(m_database,
        QStringLiteral(
            "INSERT INTO pictures (file, folder, name, kind, made, bytes, modified, width, height, program, "
            "model, "
            "model_hash, loras, seed, prompt, negative, request, parameters, device, seconds) VALUES (?, ?, "
            "?, ?, "
            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (file) DO UPDATE SET kind = "
            "excluded.kind, made = excluded.made, bytes = excluded.bytes, modified = excluded.modified, "
            "width = "
            "excluded.width, height = excluded.height, program = excluded.program, model = excluded.model, "
            "model_hash = excluded.model_hash, loras = excluded.loras, seed = excluded.seed, prompt = "
            "excluded.prompt, negative = excluded.negative, request = excluded.request, parameters = "
            "excluded.parameters, device = excluded.device, seconds = excluded.seconds, missing = 0, deleted "
            "= 0 "
            "RETURNING id"));
    insert.bind(picture.file)
        .bind(folderOf(picture.file))
        .bind(nameIn(picture.file))
        .bind(nameOf(picture.kind))
        .bind(picture.made.toMSecsSinceEpoch())
        .bind(picture.bytes)
        .bind(picture.modified)
        .bind(picture.size.width())
        .bind(picture.size.height())
        .bind(text(picture.program))
        .bind(text(picture.model))
        .bind(text(picture.modelHash))
        .bind(text(picture.loras.join(tagSeparator)))
        .bind(picture.seed ? QVariant(*picture.seed) : QVariant())
        .bind(text(picture.prompt))
        .bind(text(picture.negative))
        .bind(text(picture.request))
        .bind(text(picture.parameters))
        .bind(text(picture.device))
        .bind(picture.seconds)
        .run();
    return insert.next() ? insert.value(0).toLongLong() : 0;
}

void PictureStore::updateFile(const PictureRecord& picture)
{
    GalleryStatement(m_database,
        QStringLiteral(
            "UPDATE pictures SET bytes = ?, modified = ?, width = ?, height = ?, missing = 0, deleted = 0, "
            "text_match = NULL, aesthetic = NULL, nsfw = NULL WHERE id = ?"))
        .bind(picture.bytes)
        .bind(picture.modified)
        .bind(picture.size.width())
        .bind(picture.size.height())
        .bind(picture.id)
        .run();
}

void PictureStore::moveFile(qint64 id, const QString& file)
{
    GalleryStatement(m_database,
        QStringLiteral(
            "UPDATE pictures SET file = ?, folder = ?, name = ?, missing = 0, deleted = 0 WHERE id = ?"))
        .bind(file)
        .bind(folderOf(file))
        .bind(nameIn(file))
        .bind(id)
        .run();
}

/// `assignment` has one question mark.
void PictureStore::change(std::span<const qint64> ids, const QString& assignment, const QVariant& value)
{
    together([&] {
        GalleryStatement update(
            m_database, QStringLiteral("UPDATE pictures SET %1 WHERE id = ?").arg(assignment));
        for (const qint64 id : ids)
            update.bind(value).bind(id).run();
    });
}

void PictureStore::setRating(std::span<const qint64> ids, int rating)
{
    change(ids, QStringLiteral("rating = ?"), rating);
}

void PictureStore::setTags(qint64 id, const QStringList& tags)
{
    change({&id, 1}, QStringLiteral("tags = ?"), text(tags.join(tagSeparator)));
}

void PictureStore::setScores(const QString& file, const PictureScores& scores)
{
    const auto value = [](const std::optional<double>& score) {
        return score ? QVariant(*score) : QVariant();
    };
    GalleryStatement(m_database,
        QStringLiteral("UPDATE pictures SET text_match = COALESCE(?, text_match), aesthetic = COALESCE(?, "
                       "aesthetic), nsfw = COALESCE(?, nsfw) WHERE file = ?"))
        .bind(scores.logits.empty() ? QVariant() : QVariant(scores.logits.front()))
        .bind(value(scores.aesthetic))
        .bind(value(scores.nsfw))
        .bind(file)
        .run();
}

void PictureStore::setMissing(std::span<const qint64> ids, bool missing)
{
    change(ids, QStringLiteral("missing = ?"), missing);
}

void PictureStore::setDeleted(std::span<const qint64> ids, bool deleted)
{
    change(ids, QStringLiteral("deleted = ?"), deleted);
}

void PictureStore::forget(std::span<const qint64> ids)
{
    together([&] {
        GalleryStatement erase(m_database, QStringLiteral("DELETE FROM pictures WHERE id = ?"));
        for (const qint64 id : ids)
            erase.bind(id).run();
    });
}

std::vector<qint64> PictureStore::find(const PictureFilter& filter) const
{
    QStringList conditions{QStringLiteral("deleted = 0"), QStringLiteral("missing = ?")};
    std::vector<QVariant> values{filter.missing};
    const auto require = [&](const QString& condition, const QVariant& value) {
        conditions += condition;
        values.push_back(value);
    };
    if (filter.rating > 0)
        require(QStringLiteral("rating >= ?"), filter.rating);
    if (filter.since.isValid())
        require(QStringLiteral("made >= ?"), filter.since.toMSecsSinceEpoch());
    if (filter.kind)
        require(QStringLiteral("kind = ?"), nameOf(*filter.kind));
    if (const SqlCondition search = searchCondition(filter.text); !search.sql.isEmpty()) {
        conditions += search.sql;
        values.insert(values.end(), search.values.begin(), search.values.end());
    }
    GalleryStatement rows(m_database,
        QStringLiteral("SELECT id FROM pictures WHERE %1 ORDER BY made DESC, id DESC")
            .arg(conditions.join(QStringLiteral(" AND "))));
    for (const QVariant& value : values)
        rows.bind(value);
    rows.run();
    std::vector<qint64> ids;
    while (rows.next())
        ids.push_back(rows.value(0).toLongLong());
    return ids;
}

std::vector<PictureRecord> PictureStore::fetch(std::span<const qint64> ids) const
{
    GalleryStatement row(
        m_database, QStringLiteral("SELECT %1 FROM pictures WHERE id = ?").arg(QLatin1String(columns)));
    std::vector<PictureRecord> found;
    for (const qint64 id : ids) {
        row.bind(id).run();
        if (row.next())
            found.push_back(recordFrom(row));
    }
    return found;
}

int PictureStore::count(bool missing) const
{
    GalleryStatement row(
        m_database, QStringLiteral("SELECT COUNT(*) FROM pictures WHERE deleted = 0 AND missing = ?"));
    row.bind(missing).run();
    return row.next() ? row.value(0).toInt() : 0;
}

QHash<QString, PictureStore::KnownFile> PictureStore::filesIn(const QString& folder) const
{
    GalleryStatement rows(
        m_database, QStringLiteral("SELECT %1, name FROM pictures WHERE folder = ?").arg(fileColumns));
    rows.bind(folder).run();
    QHash<QString, KnownFile> files;
    while (rows.next())
        files.insert(rows.value(6).toString(), knownFileFrom(rows));
    return files;
}

PictureStore::KnownFile PictureStore::file(const QString& name) const
{
    GalleryStatement row(
        m_database, QStringLiteral("SELECT %1 FROM pictures WHERE file = ?").arg(fileColumns));
    row.bind(name).run();
    return row.next() ? knownFileFrom(row) : KnownFile();
}

QStringList PictureStore::folders(const QString& below) const
{
    GalleryStatement rows(m_database, QStringLiteral("SELECT DISTINCT folder FROM pictures"));
    rows.run();
    QStringList found;
    while (rows.next())
        if (const QString folder = rows.value(0).toString();
            below.isEmpty() || folder == below || folder.startsWith(below + QLatin1Char('/')))
            found += folder;
    return found;
}

std::vector<PictureRecord> PictureStore::likeFile(const QString& file, qint64 bytes, qint64 modified) const
{
    GalleryStatement rows(m_database,
        QStringLiteral(
            "SELECT %1 FROM pictures WHERE modified = ? AND bytes = ? AND deleted = 0 AND (name = ? OR "
            "folder = ?) ORDER BY missing DESC LIMIT 20")
            .arg(QLatin1String(columns)));
    rows.bind(modified).bind(bytes).bind(nameIn(file)).bind(folderOf(file)).run();
    std::vector<PictureRecord> found;
    while (rows.next())
        found.push_back(recordFrom(rows));
    return found;
}

} // namespace candela
