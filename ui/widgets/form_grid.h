// Rows of a label and a field, aligned over all sections of a panel. GUI thread only.
#pragma once

#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"
#include "ui/widgets/slider_box.h"

#include <QGridLayout>
#include <QSignalBlocker>

namespace candela
{

class FormGrid
{
public:
    static constexpr int labelWidth = 60;

    /// Lays out `parent`, which has no layout yet.
    explicit FormGrid(QWidget* parent)
        : m_parent(parent)
        , m_layout(new QGridLayout(parent))
    {
        m_layout->setContentsMargins(0, 0, 0, 0);
        m_layout->setHorizontalSpacing(metrics::small);
        m_layout->setVerticalSpacing(metrics::small);
        m_layout->setColumnMinimumWidth(0, labelWidth);
        m_layout->setColumnStretch(1, 1);
    }

    /// The label is the field's buddy; its text comes with retranslation.
    Label* addRow(QWidget* field)
    {
        auto* label = new Label({}, TextRole::Body, TextTint::Secondary, m_parent);
        label->setBuddy(field);
        label->setMinimumHeight(metrics::row);
        const int row = m_layout->rowCount();
        m_layout->addWidget(label, row, 0, Qt::AlignTop);
        m_layout->addWidget(field, row, 1);
        return label;
    }

    /// Under labels and fields alike.
    void addWide(QWidget* field) { m_layout->addWidget(field, m_layout->rowCount(), 0, 1, 2); }

private:
    QWidget* m_parent;
    QGridLayout* m_layout;
};

/// Shows a value of the form without that counting as an edit.
inline void showValue(SliderBox* box, double defaultValue, double value)
{
    const QSignalBlocker blocker(box);
    box->setDefaultValue(defaultValue);
    box->setValue(value);
}

} // namespace candela
