#include "ui/finetune/prompts_section.h"

#include "ui/generate/prompt_edit.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QToolButton>

#include <limits>

namespace candela
{

PromptsSection::PromptsSection(TrainingFormState& state, QWidget* parent)
    : QWidget(parent)
    , m_state(state)
    , m_rowLayout(new QVBoxLayout)
    , m_add(new QPushButton(icon(QStringLiteral("plus")), QString(), this))
{
    m_add->setObjectName(QStringLiteral("AddSamplePrompt"));
    m_rowLayout->setSpacing(metrics::hair);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::hair);
    layout->addLayout(m_rowLayout);
    layout->addWidget(m_add);
    connect(m_add, &QPushButton::clicked, this, [this] {
        m_state.edit(
            TrainingField::Samples, [](TrainingForm& form) { form.settings.samples.emplace_back(); });
        const auto added = static_cast<qsizetype>(m_state.form().settings.samples.size()) - 1;
        if (added >= 0 && added < m_rows.size())
            m_rows[added].prompt->setFocus();
    });
}

PromptsSection::Row PromptsSection::addRow()
{
    const int number = static_cast<int>(m_rows.size());
    Row row{.widget = new QWidget(this)};
    row.prompt = new QLineEdit(row.widget);
    row.seed = new QLineEdit(row.widget);
    row.remove = new QToolButton(row.widget);
    row.prompt->setObjectName(QStringLiteral("SamplePrompt"));
    row.seed->setObjectName(QStringLiteral("SampleSeed"));
    row.seed->setFixedWidth(84);
    row.seed->setAlignment(Qt::AlignRight);
    row.seed->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{1,10}")), row.seed));
    row.remove->setObjectName(QStringLiteral("RemoveSamplePrompt"));
    row.remove->setIcon(icon(QStringLiteral("close")));
    row.remove->setAutoRaise(true);
    row.remove->setFocusPolicy(Qt::TabFocus);
    row.remove->setFixedSize(metrics::target, metrics::target);
    auto* layout = new QHBoxLayout(row.widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::hair);
    layout->addWidget(row.prompt, 1);
    layout->addWidget(row.seed);
    layout->addWidget(row.remove);
    m_rowLayout->addWidget(row.widget);
    leaveUndoToTheForm(row.prompt);
    leaveUndoToTheForm(row.seed);
    connect(row.prompt, &QLineEdit::textEdited, this, [this, number](const QString& text) {
        change(number, [&](TrainingPrompt& prompt) { prompt.prompt = text.toStdString(); });
    });
    connect(row.seed, &QLineEdit::textEdited, this, [this, number](const QString& text) {
        const auto seed = qMin<qulonglong>(text.toULongLong(), std::numeric_limits<std::uint32_t>::max());
        change(number, [seed](TrainingPrompt& prompt) { prompt.seed = static_cast<std::uint32_t>(seed); });
    });
    connect(row.remove, &QToolButton::clicked, this, [this, number] {
        m_state.edit(TrainingField::Samples, [number](TrainingForm& form) {
            form.settings.samples.erase(form.settings.samples.begin() + number);
        });
    });
    retranslate(row, number);
    return row;
}

void PromptsSection::change(int row, const std::function<void(TrainingPrompt&)>& change)
{
    m_state.edit(TrainingField::Samples, [&](TrainingForm& form) { change(form.settings.samples.at(row)); });
}

void PromptsSection::showForm(const TrainingForm& form)
{
    const auto& prompts = form.settings.samples;
    while (m_rows.size() < static_cast<qsizetype>(prompts.size()))
        m_rows.append(addRow());
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        const bool used = i < static_cast<qsizetype>(prompts.size());
        m_rows[i].widget->setVisible(used);
        if (!used)
            continue;
        const QString text = QString::fromStdString(prompts[i].prompt),
                      seed = QString::number(prompts[i].seed);
        if (m_rows[i].prompt->text() != text) { // else the cursor would jump
            m_rows[i].prompt->setText(text);
            m_rows[i].prompt->setCursorPosition(0);
        }
        if (m_rows[i].seed->text().toULongLong() != prompts[i].seed || !m_rows[i].seed->hasFocus())
            m_rows[i].seed->setText(seed);
    }
    const bool full = static_cast<int>(prompts.size()) >= mostTrainingPrompts;
    m_add->setEnabled(!full);
    m_add->setToolTip(full ? tr("At most %1 prompts are painted").arg(mostTrainingPrompts)
                           : tr("Painted always from the same noise, so that only what is learnt changes"));
}

void PromptsSection::retranslate(const Row& row, int number)
{
    row.prompt->setAccessibleName(tr("Sample prompt %1").arg(number + 1));
    row.prompt->setPlaceholderText(tr("A prompt to watch"));
    row.seed->setAccessibleName(tr("Seed of sample prompt %1").arg(number + 1));
    row.seed->setToolTip(tr("Seed"));
    row.remove->setAccessibleName(tr("Remove sample prompt %1").arg(number + 1));
    row.remove->setToolTip(tr("Remove this prompt"));
}

void PromptsSection::retranslate()
{
    m_add->setText(tr("Add a prompt"));
    for (qsizetype i = 0; i < m_rows.size(); ++i)
        retranslate(m_rows[i], static_cast<int>(i));
    showForm(m_state.form());
}

} // namespace candela
