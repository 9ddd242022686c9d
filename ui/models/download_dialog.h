// Asks for the address of a model and where it should go. GUI thread only.
#pragma once

#include "app/models/model_download.h"

#include <QDialog>

class QCheckBox;
class QDialogButtonBox;
class QLineEdit;

namespace candela
{

class Label;
class Settings;

class DownloadDialog : public QDialog
{
    Q_OBJECT

public:
    explicit DownloadDialog(Settings& settings, QWidget* parent = nullptr);

    /// What was asked for, once accepted.
    ModelToFetch wanted() const;

private:
    void makeLayout();
    void chooseFolder();
    void showWhat();

    Settings& m_settings;
    QLineEdit *m_address, *m_name, *m_folder, *m_sha256;
    QCheckBox* m_half;
    Label* m_hint;
    QDialogButtonBox* m_buttons;
    bool m_nameTouched = false;
};

} // namespace candela
