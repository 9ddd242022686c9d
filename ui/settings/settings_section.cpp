#include "ui/settings/settings_section.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/label.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>

namespace candela
{

static constexpr int labelColumn = 132;

SettingsSection::SettingsSection(Session& session)
    : m_session(session)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(metrics::huge, metrics::huge, metrics::huge, metrics::large);
    m_grid->setHorizontalSpacing(metrics::large);
    m_grid->setVerticalSpacing(metrics::small);
    m_grid->setColumnStretch(1, 1);
    m_grid->setRowStretch(1000, 1); // beneath all rows
    connect(&session.settings(), &Settings::changed, this, &SettingsSection::showValues);
    connect(&session.form(), &GenerateFormState::changed, this, &SettingsSection::showValues);
}

void SettingsSection::addControl(QWidget* control)
{
    const bool labelled = !qobject_cast<QAbstractButton*>(control);
    Row row{control, labelled ? new QLabel(this) : nullptr,
        new Label({}, TextRole::Caption, TextTint::Secondary, this)};
    if (row.label) {
        row.label->setBuddy(control);
        row.label->hide(); // until it says something
        m_grid->addWidget(row.label, m_nextLine, 0, Qt::AlignVCenter);
        m_grid->setColumnMinimumWidth(0, labelColumn); // where nothing has a label there is no column
    }
    const bool isButton = qobject_cast<QPushButton*>(control); // as wide as its words
    m_grid->addWidget(control, m_nextLine++, 1, isButton ? Qt::AlignLeft : Qt::Alignment());
    row.hint->setWordWrap(true);
    row.hint->hide();
    m_grid->addWidget(row.hint, m_nextLine++, 1);
    m_grid->setRowMinimumHeight(m_nextLine++, metrics::hair);
    m_rows.push_back(row);
}

void SettingsSection::addFilling(QWidget* control)
{
    m_grid->addWidget(control, m_nextLine, 0, 1, 2);
    m_grid->setRowStretch(m_nextLine++, 1);
    m_grid->setRowStretch(1000, 0);
}

QComboBox* SettingsSection::addChoice(const Setting<QString>& setting, const QStringList& values)
{
    auto* combo = new QComboBox(this);
    for (const QString& value : values)
        combo->addItem(QString(), value);
    addControl(combo);
    connect(combo, &QComboBox::activated, this,
        [this, combo, &setting] { settings().set(setting, combo->currentData().toString()); });
    onShow([this, combo, &setting] {
        combo->setCurrentIndex(std::max(0, combo->findData(settings().get(setting))));
    });
    onReset([this, &setting] { settings().reset(setting); });
    return combo;
}

QCheckBox* SettingsSection::addSwitch(const Setting<bool>& setting)
{
    auto* box = new QCheckBox(this);
    addControl(box);
    connect(box, &QCheckBox::toggled, this, [this, &setting](bool on) { settings().set(setting, on); });
    onShow([this, box, &setting] { box->setChecked(settings().get(setting)); });
    onReset([this, &setting] { settings().reset(setting); });
    return box;
}

QSpinBox* SettingsSection::addNumber(const Setting<int>& setting, int least, int most)
{
    auto* box = new QSpinBox(this);
    box->setRange(least, most);
    addControl(box);
    connect(
        box, &QSpinBox::valueChanged, this, [this, &setting](int value) { settings().set(setting, value); });
    onShow([this, box, &setting] { box->setValue(settings().get(setting)); });
    onReset([this, &setting] { settings().reset(setting); });
    return box;
}

SettingsSection::Row& SettingsSection::rowOf(const QWidget* control)
{
    const auto found = std::ranges::find(m_rows, control, &Row::control);
    Q_ASSERT(found != m_rows.end());
    return *found;
}

void SettingsSection::say(QWidget* control, const QString& label, const QString& hint)
{
    const Row& row = rowOf(control);
    if (row.label) {
        row.label->setText(label);
        row.label->setVisible(!label.isEmpty());
        control->setAccessibleName(withoutAccessKey(label));
    } else {
        static_cast<QAbstractButton*>(control)->setText(label);
    }
    row.hint->setText(hint);
    row.hint->setVisible(!hint.isEmpty());
    control->setAccessibleDescription(hint);
}

void SettingsSection::sayChoice(
    QComboBox* choice, const QString& label, const QStringList& values, const QString& hint)
{
    say(choice, label, hint);
    for (int i = 0; i < values.size(); ++i)
        choice->setItemText(i, values[i]);
}

void SettingsSection::restoreStandard()
{
    for (const auto& reset : m_resets)
        reset();
}

bool SettingsSection::mentions(const QString& words) const
{
    const auto has = [&words](const QString& text) {
        return text.contains(words, Qt::CaseInsensitive);
    };
    return has(title()) || std::ranges::any_of(findChildren<QLabel*>(), [&](const QLabel* label) {
        return has(withoutAccessKey(label->text()));
    }) || std::ranges::any_of(findChildren<QAbstractButton*>(), [&](const QAbstractButton* button) {
        return has(withoutAccessKey(button->text()));
    });
}

void SettingsSection::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    showValues();
}

void SettingsSection::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        showValues();
    }
}

void SettingsSection::showValues()
{
    for (const auto& show : m_shows)
        show();
}

} // namespace candela
