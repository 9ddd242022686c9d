// What is remembered of models between starts: their hashes, and what the missing ones were. Any thread.
#pragma once

#include <QString>

#include <filesystem>
#include <string>
#include <vector>

namespace candela
{

struct CataloguedModel {
    QString path;
    qint64 size = 0, modified = 0; // as model_files.h has them; a hash is of exactly these
    QString sha256; // hex; empty: not computed yet
    QString kind, family, precision; // as recognised_model.h names them
    bool operator==(const CataloguedModel&) const = default;
};

/// Empty where the file is missing, damaged or of a newer version: all of it can be computed again.
std::vector<CataloguedModel> readCatalogue(const QString& file);
/// Whole or not at all; the folder is made.
void writeCatalogue(const QString& file, const std::vector<CataloguedModel>& models);

/// What pictures say of the model they are painted with (see shortHash()): from the catalogue, where the
/// model is still as it was then; empty where nothing is remembered of it. Reads names, sizes and times
/// alone.
std::string rememberedHash(const QString& catalogueFile, const std::filesystem::path& model);

} // namespace candela
