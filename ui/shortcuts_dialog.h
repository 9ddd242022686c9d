// A sheet of all keyboard shortcuts, read from the menus, so that it is always true. GUI thread only.
#pragma once

#include <QDialog>
#include <QKeySequence>
#include <QList>

class QGridLayout;

namespace candela
{

struct ShortcutEntry {
    QString text;
    QKeySequence keys;
};

struct ShortcutGroup {
    QString title;
    QList<ShortcutEntry> entries;
};

class ShortcutsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ShortcutsDialog(QWidget* parent = nullptr);

    /// Those of the menus; the canvas's own keys are added here. Empty groups are left out.
    void showGroups(QList<ShortcutGroup> groups);

private:
    QWidget* m_sheet = nullptr;
};

} // namespace candela
