// How finished pictures are written: their format and what they are called. GUI thread only.
#pragma once

#include "ui/settings/settings_section.h"

class QLineEdit;
class QToolButton;

namespace candela
{

class OutputSettings : public SettingsSection
{
    Q_OBJECT

public:
    explicit OutputSettings(Session& session);
    QString title() const override { return tr("Output"); }
    QString iconName() const override { return QStringLiteral("picture"); }

protected:
    void retranslate() override;

private:
    void makeWordMenu();
    void takeName(const QString& pattern);
    void showExample();

    QComboBox* m_format;
    QSpinBox* m_quality;
    QWidget* m_nameRow;
    QLineEdit* m_name;
    QToolButton* m_words;
    Label* m_example;
};

} // namespace candela
