// Above the gallery: what is looked for, and how large the pictures are shown. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QSlider;

namespace candela
{

class ElidedLabel;

class GalleryBar : public QWidget
{
    Q_OBJECT

public:
    explicit GalleryBar(Session& session, QWidget* parent = nullptr);

    void focusSearch();
    void clearFilters();
    bool isFiltering() const;
    void setSide(int side); // px of a thumbnail
    void setSelectedCount(int count);

Q_SIGNALS:
    void sideChosen(int side);
    /// Down or Return in the search field.
    void gridWanted();

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeLayout();
    void retranslate();
    void applyFilter();
    void showCount();

    Session& m_session;
    QLineEdit* m_search;
    QComboBox *m_rating, *m_date, *m_type;
    ElidedLabel* m_count;
    QSlider* m_size;
    QTimer m_typed; // since the last letter
    int m_selected = 0;
};

} // namespace candela
