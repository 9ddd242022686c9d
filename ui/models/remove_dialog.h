// Asks before a model is taken off the list. GUI thread only.
#pragma once

#include "app/session/model_entry.h"

#include <QMessageBox>

class QCheckBox;

namespace candela
{

/// Removing never deletes files unless that is ticked; then they go to the trash.
class RemoveDialog : public QMessageBox
{
    Q_OBJECT

public:
    explicit RemoveDialog(const ModelEntry& entry, QWidget* parent = nullptr);
    bool withFiles() const;

private:
    QCheckBox* m_withFiles;
};

} // namespace candela
