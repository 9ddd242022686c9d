// Asks how pictures of the gallery are laid out on sheets. GUI thread only.
#pragma once

#include "app/gallery/picture_record.h"
#include "core/api/picture_grid.h"
#include "ui/gallery/picture_facts.h"

#include <QDialog>

#include <vector>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace candela
{

class Label;

class ContactSheetDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ContactSheetDialog(std::vector<PictureRecord> pictures, QWidget* parent = nullptr);

    /// As it is filled in.
    PictureGrid sheet() const;

private:
    void makeLayout();
    void showCount();

    std::vector<PictureRecord> m_pictures;
    QLineEdit* m_title;
    QSpinBox *m_columns, *m_rows, *m_side, *m_gap, *m_font;
    std::vector<std::pair<QCheckBox*, SheetLabel>> m_labels;
    Label* m_count;
    QPushButton *m_save, *m_cancel;
};

} // namespace candela
