// The fields of a dataset's filters: a switch each, and the numbers beside it. GUI thread only.
#pragma once

#include "app/session/dataset_form.h"

#include <QWidget>

#include <functional>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace candela
{

class FilterRows : public QWidget
{
    Q_OBJECT

public:
    explicit FilterRows(QWidget* parent = nullptr);

    void showForm(const DatasetFilterForm& form);

Q_SIGNALS:
    /// By hand.
    void edited(const candela::DatasetFilterForm& form);

protected:
    void changeEvent(QEvent* event) override;

private:
    /// The switch of a filter; the widgets that follow in its row are enabled by it.
    void addRow(const char* object, QCheckBox*& box, const std::vector<QWidget*>& fields);
    QSpinBox* wholeBox(const char* object, int least, int most, int step);
    QDoubleSpinBox* scoreBox(const char* object, double most = 1, double step = 0.05);
    QLineEdit* sizeEdit(const char* object);
    void takeSize(QLineEdit* edit, std::int64_t& bytes);
    void take();
    void retranslate();

    DatasetFilterForm m_form;
    bool m_showing = false;
    QVBoxLayout* m_layout;
    QWidget* m_lastInOrder = nullptr; // of the tab order, while rows are added
    QCheckBox *m_shape, *m_aspect, *m_size, *m_aesthetic, *m_textMatch, *m_nsfw, *m_copies;
    QSpinBox *m_minWidth, *m_minHeight, *m_distance;
    QDoubleSpinBox *m_minRatio, *m_maxRatio, *m_minAesthetic, *m_minTextMatch, *m_maxNsfw;
    QLineEdit *m_minBytes, *m_maxBytes;
    QComboBox* m_hash;
};

/// "12 kB", of 1024 bytes, as filters take it.
QString sizeText(std::int64_t bytes);

} // namespace candela
