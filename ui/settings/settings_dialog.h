// The settings: chosen on the left, changed on the right, in force at once. GUI thread only.
#pragma once

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;
class QStackedWidget;

namespace candela
{

class Label;
class Session;

class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    /// `session` must outlive the dialog.
    explicit SettingsDialog(Session& session, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeGeneral();
    QWidget* makeFolders();
    QWidget* makePerformance();
    void retranslate();
    void showValues();
    void chooseOutputFolder();

    Session& m_session;
    QListWidget* m_sections;
    QStackedWidget* m_pages;
    QPushButton* m_close;

    // Each label is the buddy of the control beside it.
    QLabel *m_languageLabel, *m_themeLabel, *m_outputLabel, *m_deviceLabel, *m_precisionLabel,
        *m_threadsLabel;
    Label *m_keepPromptsHint, *m_outputHint, *m_deviceHint, *m_precisionHint, *m_previewHint;
    QComboBox *m_language, *m_theme, *m_device, *m_precision;
    QCheckBox *m_keepPrompts, *m_livePreview;
    QLineEdit* m_output;
    QPushButton *m_chooseOutput, *m_openOutput, *m_resetOutput;
    QSpinBox* m_threads;
};

} // namespace candela
