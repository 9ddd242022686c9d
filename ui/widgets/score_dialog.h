// Asks for the networks that pictures are scored with, and remembers them. GUI thread only.
#pragma once

#include "app/session/settings.h"
#include "core/api/score.h"

#include <QDialog>

class QCheckBox;
class QGridLayout;
class QPushButton;

namespace candela
{

class FolderRow;

class ScoreDialog : public QDialog
{
    Q_OBJECT

public:
    /// `settings` must outlive the dialog. `ofDataset`: whether some of the pictures may have their scores.
    ScoreDialog(Settings& settings, bool ofDataset, QWidget* parent = nullptr);

    /// The networks that are chosen; without pictures yet.
    ScoreRequest request() const;

private:
    enum class Choice { Folder, File };
    void addNetwork(QGridLayout* rows, const Setting<QString>& setting, Choice choice, const char* object,
        const QString& name, const QString& tip);
    void showReadiness();

    Settings& m_settings;
    QCheckBox* m_again;
    QPushButton* m_score;
};

} // namespace candela
