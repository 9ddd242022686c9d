// The pages of the settings, in the order they are shown.
#pragma once

#include "ui/settings/settings_section.h"

class QLineEdit;
class QPushButton;

namespace candela
{

class GeneralSettings : public SettingsSection
{
    Q_OBJECT
public:
    explicit GeneralSettings(Session& session);
    QString title() const override { return tr("General"); }
    QString iconName() const override { return QStringLiteral("sliders"); }

protected:
    void retranslate() override;

private:
    QComboBox *m_language, *m_theme;
};

class FoldersSettings : public SettingsSection
{
    Q_OBJECT
public:
    explicit FoldersSettings(Session& session);
    QString title() const override { return tr("Folders"); }
    QString iconName() const override { return QStringLiteral("folder"); }

protected:
    void retranslate() override;

private:
    struct Folder {
        const Setting<QString>* setting;
        QString (Settings::*place)() const; // the one set, or the standard one
        QLineEdit* shown;
        QPushButton *choose, *open, *standard;
    };
    Folder addFolder(const Setting<QString>& setting, QString (Settings::*place)() const);
    void choose(const Folder& folder);

    Folder m_pictures, m_models, m_runs, m_previewDecoders, m_safetyChecker;
};

class PerformanceSettings : public SettingsSection
{
    Q_OBJECT
public:
    explicit PerformanceSettings(Session& session);
    QString title() const override { return tr("Performance"); }
    QString iconName() const override { return QStringLiteral("chip"); }

protected:
    void retranslate() override;

private:
    QComboBox *m_device, *m_precision;
    QSpinBox* m_threads;
    QCheckBox* m_livePreview;
};

class QueueSettings : public SettingsSection
{
    Q_OBJECT
public:
    explicit QueueSettings(Session& session);
    QString title() const override { return tr("Queue"); }
    QString iconName() const override { return QStringLiteral("queue"); }

protected:
    void retranslate() override;

private:
    QCheckBox *m_resumeAtStart, *m_preferLoaded;
    QComboBox* m_whenFinished;
};

class PrivacySettings : public SettingsSection
{
    Q_OBJECT
public:
    explicit PrivacySettings(Session& session);
    QString title() const override { return tr("Privacy"); }
    QString iconName() const override { return QStringLiteral("lock"); }

protected:
    void retranslate() override;

private:
    void showTokens();

    QCheckBox *m_keepPrompts, *m_parameters;
    QComboBox* m_safety;
    QPushButton *m_forget, *m_forgetTokens;
};

class AdvancedSettings : public SettingsSection
{
    Q_OBJECT
public:
    explicit AdvancedSettings(Session& session);
    QString title() const override { return tr("Advanced"); }
    QString iconName() const override { return QStringLiteral("settings"); }

protected:
    void retranslate() override;

private:
    QCheckBox* m_detailedLog;
    QPushButton* m_openData;
};

} // namespace candela
