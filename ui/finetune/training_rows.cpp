#include "ui/finetune/training_rows.h"

#include "ui/finetune/rate_box.h"

#include <QCheckBox>
#include <QComboBox>

namespace candela
{

TrainingRows::TrainingRows(TrainingFormState& state, QWidget* parent)
    : QWidget(parent)
    , m_state(state)
    , m_grid(this)
{
}

void TrainingRows::remember(Label* label, const RowWords& words)
{
    m_translate.push_back([label, words] {
        label->setText(words.name());
        if (words.tip)
            label->setToolTip(words.tip());
    });
}

SliderBox* TrainingRows::slider(TrainingField field, const char* object, const SliderRange& range,
    const RowWords& words, const Number& get, const SetNumber& set)
{
    const double standard = get(TrainingForm());
    auto* box = new SliderBox(range, standard, this);
    box->setObjectName(QLatin1String(object));
    remember(m_grid.addRow(box), words);
    connect(box, &SliderBox::edited, this, [this, field, set](double value) {
        m_state.edit(field, [&](TrainingForm& form) { set(form, value); });
    });
    m_show.push_back([box, standard, get](const TrainingForm& form) { showValue(box, standard, get(form)); });
    m_translate.push_back([box, words] { box->setName(words.name()); });
    return box;
}

RateBox* TrainingRows::rate(TrainingField field, const char* object, const RowWords& words, const Number& get,
    const SetNumber& set, const Number& standard)
{
    auto* box = new RateBox(this);
    box->setObjectName(QLatin1String(object));
    remember(m_grid.addRow(box), words);
    connect(box, &RateBox::edited, this, [this, field, set](double value) {
        m_state.edit(field, [&](TrainingForm& form) { set(form, value); });
    });
    m_show.push_back([box, get, standard](const TrainingForm& form) {
        box->setDefaultValue(standard(form));
        box->setValue(get(form));
    });
    m_translate.push_back([box, words] { box->setName(words.name()); });
    return box;
}

QComboBox* TrainingRows::combo(TrainingField field, const char* object, const RowWords& words,
    const std::function<QStringList()>& items, const std::function<int(const TrainingForm&)>& get,
    const std::function<void(TrainingForm&, int)>& set)
{
    auto* combo = new QComboBox(this);
    combo->setObjectName(QLatin1String(object));
    combo->addItems(items());
    remember(m_grid.addRow(combo), words);
    connect(combo, &QComboBox::activated, this, [this, field, set](int index) {
        m_state.edit(field, [&](TrainingForm& form) { set(form, index); });
    });
    m_show.push_back([combo, get](const TrainingForm& form) { combo->setCurrentIndex(get(form)); });
    m_translate.push_back([combo, words, items] {
        combo->setAccessibleName(words.name());
        const QStringList texts = items();
        for (int i = 0; i < texts.size(); ++i)
            combo->setItemText(i, texts[i]);
    });
    return combo;
}

QCheckBox* TrainingRows::check(TrainingField field, const char* object, const RowWords& words,
    const std::function<bool(const TrainingForm&)>& get, const std::function<void(TrainingForm&, bool)>& set)
{
    auto* box = new QCheckBox(this);
    box->setObjectName(QLatin1String(object));
    m_grid.addWide(box);
    connect(box, &QCheckBox::clicked, this,
        [this, field, set](bool on) { m_state.edit(field, [&](TrainingForm& form) { set(form, on); }); });
    m_show.push_back([box, get](const TrainingForm& form) { box->setChecked(get(form)); });
    m_translate.push_back([box, words] {
        box->setText(words.name());
        if (words.tip)
            box->setToolTip(words.tip());
    });
    return box;
}

void TrainingRows::add(QWidget* field, const RowWords& words,
    const std::function<void(const TrainingForm&)>& show, const std::function<void()>& translate)
{
    remember(m_grid.addRow(field), words);
    m_show.push_back(show);
    m_translate.push_back([field, words, translate] {
        if (field->focusPolicy() != Qt::NoFocus)
            field->setAccessibleName(words.name());
        if (translate)
            translate();
    });
}

void TrainingRows::addWide(QWidget* field)
{
    m_grid.addWide(field);
}

void TrainingRows::follow(std::function<void(const TrainingForm&)> show, std::function<void()> translate)
{
    m_show.push_back(std::move(show));
    m_translate.push_back(std::move(translate));
}

void TrainingRows::showForm()
{
    for (const auto& show : m_show)
        show(m_state.form());
}

void TrainingRows::retranslate()
{
    for (const auto& translate : m_translate)
        translate();
}

} // namespace candela
