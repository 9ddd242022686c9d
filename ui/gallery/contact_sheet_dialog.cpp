#include "ui/gallery/contact_sheet_dialog.h"

#include "app/session/paths.h"
#include "ui/gallery/sheet_writer.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"
#include "ui/widgets/primary_button.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

QSpinBox* spinBox(const char* name, int least, int most, int value, QWidget* parent)
{
    auto* box = new QSpinBox(parent);
    box->setObjectName(QLatin1String(name));
    box->setRange(least, most);
    box->setValue(value);
    box->setFixedHeight(metrics::row);
    return box;
}

} // namespace

ContactSheetDialog::ContactSheetDialog(std::vector<PictureRecord> pictures, QWidget* parent)
    : QDialog(parent)
    , m_pictures(std::move(pictures))
    , m_title(new QLineEdit(this))
    , m_count(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_save(new PrimaryButton(tr("Save as…"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setObjectName(QStringLiteral("ContactSheetDialog"));
    setWindowTitle(tr("Contact sheet"));
    const int count = static_cast<int>(m_pictures.size());
    const int columns = std::clamp(static_cast<int>(std::ceil(std::sqrt(count))), 1, 6);
    m_columns = spinBox("SheetColumns", 1, 50, columns, this);
    m_rows = spinBox("SheetRows", 1, 50, std::clamp((count + columns - 1) / columns, 1, 8), this);
    m_side = spinBox("SheetSide", 32, 4096, 384, this);
    m_gap = spinBox("SheetGap", 0, 200, 16, this);
    m_font = spinBox("SheetFont", 10, 200, 18, this);
    for (QSpinBox* box : {m_side, m_gap, m_font})
        box->setSuffix(tr(" px"));
    m_side->setSingleStep(32);
    const std::pair<SheetLabel, QString> labels[] = {{SheetLabel::Prompt, tr("&Prompt")},
        {SheetLabel::Seed, tr("&Seed")}, {SheetLabel::Model, tr("&Model")},
        {SheetLabel::Name, tr("&File name")}, {SheetLabel::Date, tr("&Date")}};
    for (const auto& [label, text] : labels)
        m_labels.emplace_back(new QCheckBox(text, this), label);
    m_labels.front().first->setChecked(true);
    makeLayout();
    for (QSpinBox* box : {m_columns, m_rows})
        connect(box, &QSpinBox::valueChanged, this, &ContactSheetDialog::showCount);
    connect(m_save, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    showCount();
}

void ContactSheetDialog::makeLayout()
{
    auto* form = new QGridLayout;
    form->setHorizontalSpacing(metrics::large);
    form->setVerticalSpacing(metrics::small);
    form->setColumnStretch(1, 1);
    const auto addRow = [&](const QString& text, QWidget* field) {
        auto* label = new QLabel(text, this);
        label->setBuddy(field);
        QString name = text;
        field->setAccessibleName(name.remove(QLatin1Char('&')));
        const int row = form->rowCount();
        form->addWidget(label, row, 0, Qt::AlignVCenter);
        form->addWidget(field, row, 1);
    };
    m_title->setFixedHeight(metrics::row);
    addRow(tr("&Title"), m_title);
    addRow(tr("&Columns"), m_columns);
    addRow(tr("&Rows"), m_rows);
    addRow(tr("Picture &size"), m_side);
    addRow(tr("&Gap"), m_gap);
    addRow(tr("&Letters"), m_font);
    auto* labels = new QHBoxLayout;
    labels->setSpacing(metrics::medium);
    for (const auto& [box, label] : m_labels)
        labels->addWidget(box);
    labels->addStretch();

    m_save->setDefault(true);
    m_save->setFixedHeight(metrics::primaryRow);
    m_cancel->setFixedHeight(metrics::primaryRow);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::small);
    buttons->addWidget(m_count, 1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_save);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::huge, metrics::huge, metrics::huge, metrics::large);
    layout->setSpacing(metrics::medium);
    layout->addLayout(form);
    layout->addWidget(new Label(tr("Beneath each picture"), TextRole::Strong, TextTint::Text, this));
    layout->addLayout(labels);
    layout->addSpacing(metrics::small);
    layout->addLayout(buttons);
    setMinimumWidth(480);
}

PictureGrid ContactSheetDialog::sheet() const
{
    PictureGrid sheet{.pictures = {},
        .columns = m_columns->value(),
        .rows = m_rows->value(),
        .title = m_title->text().toStdString(),
        .cellSide = m_side->value(),
        .gap = m_gap->value(),
        .fontSize = m_font->value()};
    for (const PictureRecord& picture : m_pictures) {
        QStringList parts;
        for (const auto& [box, label] : m_labels)
            if (const QString part = box->isChecked() ? labelFor(picture, label) : QString(); !part.isEmpty())
                parts += part;
        sheet.pictures.push_back(
            {.file = toPath(picture.file), .label = parts.join(QStringLiteral(" · ")).toStdString()});
    }
    return sheet;
}

void ContactSheetDialog::showCount()
{
    const int count = static_cast<int>(m_pictures.size());
    const int sheets = sheetCount(count, m_columns->value(), m_rows->value());
    m_count->setText(
        tr("%n picture(s)", nullptr, count) + QStringLiteral(" · ") + tr("%n sheet(s)", nullptr, sheets));
}

} // namespace candela
