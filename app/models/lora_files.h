// The LoRAs that prompts name, as files, and what pictures say of them. Any one thread.
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <filesystem>
#include <string>

namespace candela
{

/// What a LoRA is called: as its file without the extension, or, where that says nothing ("lora"), as the run
/// that left it, its folder.
QString loraName(const QString& file);

/// Whether prompts mean this file by `name`: what it is called, or its own name.
bool isCalled(const QString& file, const QString& name, Qt::CaseSensitivity letters);

class LoraFiles
{
public:
    /// `folders` come before what the catalogue (see model_catalogue.h) knows; both are read when they are
    /// needed.
    explicit LoraFiles(QString catalogueFile, QStringList folders = {});

    /// The file that is called `name`; letters of another case count where nothing else fits. Empty where
    /// there is none.
    std::filesystem::path find(const std::string& name) const;

    /// The first twelve digits of its AutoV3 (see model_hash.h); computed once for each version of a file.
    std::string hash(const std::filesystem::path& file);

private:
    QStringList known() const;

    QString m_catalogueFile;
    QStringList m_folders;
    QHash<QString, QString> m_hashes; // by path, size and time
};

} // namespace candela
