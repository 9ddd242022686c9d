// The keys of every action: what they are, another choice, and what stands in its way. GUI thread only.
#pragma once

#include "ui/settings/settings_section.h"
#include "ui/shortcuts.h"

class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace candela
{

class InlineMessage;
class KeyEdit;

class ShortcutsSettings : public SettingsSection
{
    Q_OBJECT

public:
    /// Both must outlive it.
    ShortcutsSettings(Session& session, Shortcuts& shortcuts);
    QString title() const override { return tr("Shortcuts"); }
    QString iconName() const override { return QStringLiteral("keyboard"); }

protected:
    void retranslate() override;

private:
    QWidget* makeEditor();
    void fill();
    void showKeys();
    void filter(const QString& words);
    void showChosen();
    void take(const QKeySequence& keys);
    void takeFromOthers();
    QString chosen() const; // its id; empty: none

    Shortcuts& m_shortcuts;
    QLineEdit* m_search;
    QTreeWidget* m_list;
    Label* m_name;
    KeyEdit* m_keys;
    QPushButton *m_none, *m_standard;
    InlineMessage* m_message;
    QKeySequence m_wanted; // while a conflict is asked about
};

} // namespace candela
