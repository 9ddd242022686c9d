// What the studio remembers between starts: every setting is declared here, once, with its type and default.
#pragma once

#include "app/models/library_settings.h"
#include "app/session/background.h"
#include "app/session/setting.h"

#include <QByteArray>
#include <QStringList>
#include <QTimer>
#include <QVariantMap>

namespace candela
{

namespace settings
{
inline const Setting<QString> language{
    "appearance/language", QStringLiteral("system"), Share::Value}; // system, en, zh_CN
inline const Setting<QString> theme{
    "appearance/theme", QStringLiteral("system"), Share::Value}; // system, dark, light
inline const Setting<QString> outputFolder{"folders/output", QString()}; // empty: Pictures/Candela
inline const Setting<QStringList> modelFolders{library_settings::added, QStringList()};
inline const Setting<QStringList> watchedModelFolders{library_settings::watched, QStringList()};
inline const Setting<QStringList> hiddenModels{library_settings::hidden, QStringList()};
inline const Setting<QString> libraryFolder{library_settings::folder, QString()};
inline const Setting<QString> lastModelFile{"folders/lastModelFile", QString()};
inline const Setting<QByteArray> modelsHeader{"models/header", QByteArray()};
inline const Setting<QByteArray> modelsSplitter{"models/splitter", QByteArray()};
inline const Setting<QString> lastSaveFolder{"folders/lastSave", QString()};
inline const Setting<QString> lastModelFolder{"folders/lastModel", QString()};
inline const Setting<bool> keepPrompts{"privacy/keepPrompts", true};
inline const Setting<QStringList> prompts{"privacy/prompts", QStringList()};
inline const Setting<QString> previewDecoders{"folders/previewDecoders", QString()}; // TAESD's; empty: none
inline const Setting<QString> safety{
    "privacy/safety", QStringLiteral("off"), Share::Value}; // off, warn, blur
inline const Setting<QString> safetyChecker{"folders/safetyChecker", QString()}; // empty: the model's own
inline const Setting<QString> device{"performance/device", QStringLiteral("auto"), Share::Value};
inline const Setting<bool> livePreview{"performance/livePreview", true};
inline const Setting<QString> outputName{"output/name", QString()}; // empty: the standard pattern
inline const Setting<bool> outputParameters{"output/parameters", true}; // pictures say how they were made
inline const Setting<QString> whenFinished{
    "queue/whenFinished", QStringLiteral("nothing"), Share::Value}; // sound, notify
inline const Setting<bool> detailedLog{"advanced/detailedLog", false};
inline const Setting<bool> followResults{"generate/follow", true};
inline const Setting<QStringList> openFolds{"generate/openFolds", QStringList()};
inline const Setting<QByteArray> generateSplitter{"generate/splitter", QByteArray()};
inline const Setting<int> maskColour{"generate/maskColour", 0}; // of the panel's colours
inline const Setting<bool> settingsPanelShown{"generate/settingsShown", true};
inline const Setting<bool> historyShown{"generate/historyShown", true};
inline const Setting<double> relightRatio{"relight/ratio", 5.0};
inline const Setting<QString> relightModel{"relight/model", QString()}; // empty: the bundled networks
inline const Setting<QString> relightFormat{
    "relight/format", QString(), Share::Value}; // empty: as the source
inline const Setting<int> relightQuality{"relight/quality", 95};
inline const Setting<bool> relightKeepMetadata{"relight/keepMetadata", true};
inline const Setting<bool> relightSkipExisting{"relight/skipExisting", false};
inline const Setting<bool> relightIntoFolder{"relight/intoFolder", false}; // else beside each source
inline const Setting<QString> relightFolder{"relight/folder", QString()};
inline const Setting<QString> relightCompareMode{
    "relight/compareMode", QStringLiteral("split")}; // side, hold
inline const Setting<QStringList> relightOpenFolds{"relight/openFolds", QStringList()};
inline const Setting<QByteArray> relightSplitter{"relight/splitter", QByteArray()};
inline const Setting<QString> lastInputFolder{"folders/lastInput", QString()};
inline const Setting<QString> lastReferenceFolder{"folders/lastReference", QString()};
inline const Setting<QString> lastRelightModelFolder{"folders/lastRelightModel", QString()};
inline const Setting<QString> runsFolder{"folders/runs", QString()}; // empty: one of the program's own
inline const Setting<QStringList> openedRuns{"fineTune/openedRuns", QStringList()}; // elsewhere
inline const Setting<QString> lastDatasetFolder{"folders/lastDataset", QString()};
inline const Setting<QString> lastKeptFolder{"folders/lastKeptPictures", QString()};
inline const Setting<QString> lastRecipeFolder{"folders/lastRecipe", QString()};
inline const Setting<QString> datasetFilters{"dataset/filters", QString()}; // JSON
inline const Setting<int> datasetOrder{"dataset/order", 0};
inline const Setting<bool> datasetDescending{"dataset/descending", false};
inline const Setting<int> datasetSpread{"dataset/spread", 0}; // which numbers the histogram is of
inline const Setting<QStringList> datasetOpenFolds{"dataset/openFolds", QStringList()};
inline const Setting<QByteArray> datasetSplitter{"dataset/splitter", QByteArray()};
inline const Setting<QString> lastRunFolder{"folders/lastRun", QString()};
inline const Setting<QString> scoreClip{"folders/scoreClip", QString()}; // what pictures are scored with
inline const Setting<QString> aestheticHead{"folders/aestheticHead", QString()};
inline const Setting<QString> aestheticClip{"folders/aestheticClip", QString()}; // empty: scoreClip
inline const Setting<bool> firstLessonOffered{"fineTune/lesson", true};
inline const Setting<int> fineTuneTab{"fineTune/tab", 0};
inline const Setting<bool> fineTuneLogScale{"fineTune/logScale", false}; // of losses
inline const Setting<QStringList> fineTuneOpenFolds{"fineTune/openFolds", QStringList()};
inline const Setting<QByteArray> fineTuneSplitter{"fineTune/splitter", QByteArray()};
inline const Setting<QByteArray> runsSplitter{"fineTune/runsSplitter", QByteArray()};
inline const Setting<bool> queueResumesAtStart{"queue/resumesAtStart", false};
inline const Setting<bool> queuePrefersLoaded{"queue/prefersLoaded", true}; // among equals
inline const Setting<QString> wildcardFolder{"folders/wildcards", QString()};
inline const Setting<QString> lastPromptFolder{"folders/lastPrompts", QString()};
inline const Setting<QString> outputFormat{"output/format", QStringLiteral("png")}; // png, jpg, webp
inline const Setting<int> outputQuality{"output/quality", 95}; // of JPEG and WebP
inline const Setting<QStringList> galleryFolders{
    "gallery/folders", QStringList()}; // watched besides the output folder
inline const Setting<int> galleryCell{"gallery/cell", 176}; // px of a thumbnail
inline const Setting<bool> galleryInspectorShown{"gallery/inspectorShown", true};
inline const Setting<QString> galleryCompareMode{
    "gallery/compareMode", QStringLiteral("split")}; // side, hold
inline const Setting<QByteArray> gallerySplitter{"gallery/splitter", QByteArray()};
inline const Setting<QString> lastSheetFolder{"folders/lastSheet", QString()};
inline const Setting<QString> sharedQueue{"queue/shared", QString()}; // without a password; empty: none
inline const Setting<QByteArray> windowGeometry{"window/geometry", QByteArray()};
inline const Setting<QByteArray> windowState{"window/state", QByteArray()};
inline const Setting<int> page{"window/page", 0};
inline const Setting<QStringList> shortcuts{
    "shortcuts", QStringList()}; // "id=keys", where not the standard ones
} // namespace settings

/// Typed access to an INI file. Window's thread; the file is written in the background, because a disk may
/// take its time. A value of the wrong type reads as the default.
class Settings : public QObject
{
    Q_OBJECT
public:
    /// `file` is created at the first write.
    explicit Settings(const QString& file, QObject* parent = nullptr);
    ~Settings() override;

    template <typename T>
    T get(const Setting<T>& setting) const
    {
        const QVariant value = m_values.value(QLatin1String(setting.key));
        return value.isValid() && value.canConvert<T>() ? value.value<T>() : setting.fallback;
    }

    template <typename T>
    void set(const Setting<T>& setting, const T& value)
    {
        if (get(setting) == value)
            return;
        store(QLatin1String(setting.key), QVariant::fromValue(value));
    }

    template <typename T>
    void reset(const Setting<T>& setting)
    {
        set(setting, setting.fallback);
    }

    /// Of a declared setting, whatever its type; what is not set is invalid.
    QVariant stored(const char* key) const { return m_values.value(QLatin1String(key)); }

    template <typename T>
    static bool isFor(const QString& key, const Setting<T>& setting)
    {
        return key == QLatin1String(setting.key);
    }

    /// Where pictures are saved: the folder set, or Pictures/Candela. Not created here.
    QString outputFolder() const;
    /// Where TAESD's decoders and the safety checker are; empty where no folder is set.
    QString previewDecoders() const { return get(settings::previewDecoders); }
    QString safetyChecker() const { return get(settings::safetyChecker); }
    /// Where imported and downloaded models go: the folder set, or one of the program's own. Not created
    /// here.
    QString libraryFolder() const;
    /// Where trainings leave a folder each; the same.
    QString runsFolder() const;

    /// Whether what is set is in the file, but for the last moments. Tried again until it is.
    bool isWritten() const { return m_isWritten; }

Q_SIGNALS:
    void changed(const QString& key);
    void writtenChanged();

private:
    void store(const QString& key, const QVariant& value);

    QString m_file;
    QVariantMap m_values, m_changed; // all, and those set since the start
    bool m_isWritten = true;
    QTimer m_writeSoon;
    std::unique_ptr<Background> m_background;
};

} // namespace candela
