// Where results go and in which format. Shows the settings, keeps no state. GUI thread only.
#pragma once

#include "app/session/settings.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QPushButton;

namespace candela
{

class ElidedLabel;
class Label;
class SliderBox;

class SaveSection : public QWidget
{
    Q_OBJECT

public:
    explicit SaveSection(Settings& settings, QWidget* parent = nullptr);

    QString summary() const; // "PNG · beside the source"

Q_SIGNALS:
    void summaryChanged();

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeLayout();
    void showSettings();
    void retranslate();
    void choosePlace(int index);
    void chooseFolder();

    Settings& m_settings;
    QComboBox *m_format, *m_place;
    SliderBox* m_quality;
    ElidedLabel* m_folder;
    QPushButton* m_choose;
    QWidget* m_folderRow;
    QCheckBox *m_keepMetadata, *m_skipExisting;
    Label *m_formatLabel = nullptr, *m_qualityLabel = nullptr, *m_placeLabel = nullptr;
};

} // namespace candela
