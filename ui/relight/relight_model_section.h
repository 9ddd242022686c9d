// Which networks relight: the bundled ones, or a folder of others. GUI thread only.
#pragma once

#include "app/session/settings.h"

#include <QWidget>

class QPushButton;

namespace candela
{

class ElidedLabel;
class Label;

class RelightModelSection : public QWidget
{
    Q_OBJECT

public:
    explicit RelightModelSection(Settings& settings, QWidget* parent = nullptr);

    QString summary() const; // "bundled", or the folder's name

Q_SIGNALS:
    void summaryChanged();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showModel();
    void chooseFolder();

    Settings& m_settings;
    Label* m_explanation;
    ElidedLabel* m_name;
    QPushButton *m_choose, *m_bundled;
};

} // namespace candela
