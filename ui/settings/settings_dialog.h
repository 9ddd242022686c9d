// The settings: chosen on the left, changed on the right, in force at once. GUI thread only.
#pragma once

#include <QDialog>

class QLineEdit;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace candela
{

class Session;
class SettingsSection;
class Shortcuts;

class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    /// Both must outlive the dialog.
    SettingsDialog(Session& session, Shortcuts& shortcuts, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void add(SettingsSection* section);
    void makeLayout();
    SettingsSection* sectionAt(int row) const;
    void showSection(int row);
    void search(const QString& words);
    void retranslate();

    QLineEdit* m_search;
    QListWidget* m_sections;
    QStackedWidget* m_pages;
    QPushButton *m_standard, *m_close;
};

} // namespace candela
