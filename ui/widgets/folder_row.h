// A chosen folder, by its name, with a button to choose another. GUI thread only.
#pragma once

#include <QWidget>

class QPushButton;
class QToolButton;

namespace candela
{

class ElidedLabel;

class FolderRow : public QWidget
{
    Q_OBJECT

public:
    explicit FolderRow(QWidget* parent = nullptr);

    /// Empty: none is chosen.
    void setFolder(const QString& folder);
    /// Whether none can be chosen again.
    void setClearable(bool clearable);
    /// Of the button, for screen readers; said again after a change of language.
    void setName(const QString& name);

Q_SIGNALS:
    void chooseWanted();
    void cleared();

private:
    ElidedLabel* m_folder;
    QPushButton* m_choose;
    QToolButton* m_clear;
    bool m_clearable = false;
};

} // namespace candela
