// Where models are in folders. Looks at names, sizes and times only. Any thread.
#pragma once

#include <QString>
#include <QStringList>

#include <stop_token>
#include <vector>

namespace candela
{

struct FoundModel {
    QString path; // absolute, clean: a weight file or a diffusers folder
    qint64 size = 0; // bytes of the weights
    qint64 modified = 0; // ms since 1970, of the latest weight
    bool operator==(const FoundModel&) const = default;
};

struct FoundModels {
    std::vector<FoundModel> models; // sorted by path
    QStringList folders; // all that were looked into, sorted
};

/// All below `folder`, itself included; a folder linked to several times is looked into once. What lies
/// within a diffusers folder is part of that model. Hidden files and folders are passed over, and folders
/// that may not be read.
FoundModels findModels(const QString& folder, const std::stop_token& stop = {});

/// The model at that very path; size −1 where there is none.
FoundModel modelAt(const QString& path);

/// Weight files in a model's folder, by their names within it, sorted.
QStringList weightFilesBelow(const QString& folder);

/// Whether the folder itself is a model: one of diffusers', whole or a component.
bool isModelFolder(const QString& folder);
bool isWeightFile(const QString& name);

} // namespace candela
