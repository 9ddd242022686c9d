#include "ui/generate/prompt_section.h"

#include "app/models/lora_files.h"
#include "ui/generate/prompt_edit.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/fold_section.h"
#include "ui/widgets/label.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace candela
{

constexpr int promptsInMenu = 20;
constexpr double weightStep = 0.05;

PromptSection::PromptSection(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_title(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_count(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_earlier(new QToolButton(this))
    , m_prompts(new QMenu(this))
    , m_prompt(new PromptEdit(4, this))
    , m_negative(new PromptEdit(2, this))
    , m_negativeFold(new FoldSection({}, this))
    , m_moreWeight(makeWeightAction("generate.moreWeight", Qt::CTRL | Qt::Key_Up, weightStep))
    , m_lessWeight(makeWeightAction("generate.lessWeight", Qt::CTRL | Qt::Key_Down, -weightStep))
{
    m_prompt->setObjectName(QStringLiteral("Prompt"));
    m_negative->setObjectName(QStringLiteral("NegativePrompt"));
    m_count->setObjectName(QStringLiteral("TokenCount"));
    m_title->setBuddy(m_prompt);
    m_earlier->setIcon(icon(QStringLiteral("history"), IconTint::Secondary));
    m_earlier->setAutoRaise(true);
    m_earlier->setFocusPolicy(Qt::TabFocus);
    m_earlier->setFixedSize(metrics::target, metrics::target);
    openOnClick(m_earlier, m_prompts);

    auto* header = new QHBoxLayout;
    header->setSpacing(metrics::small);
    header->addWidget(m_title);
    header->addStretch();
    header->addWidget(m_count);
    header->addWidget(m_earlier);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::hair);
    layout->addLayout(header);
    layout->addWidget(m_prompt);
    layout->addSpacing(metrics::hair);
    layout->addWidget(m_negativeFold);
    m_negativeFold->setContent(m_negative);
    setTabOrder(m_prompt, m_earlier);
    retranslate();

    GenerateFormState& form = session.form();
    connect(m_prompt, &QPlainTextEdit::textChanged, this, [this, &form] {
        form.edit(
            FormField::Prompt, [this](GenerateForm& edited) { edited.prompt = m_prompt->toPlainText(); });
    });
    connect(m_negative, &QPlainTextEdit::textChanged, this, [this, &form] {
        form.edit(FormField::Negative,
            [this](GenerateForm& edited) { edited.negative = m_negative->toPlainText(); });
    });
    connect(&session.tokens(), &TokenCounter::counted, this, &PromptSection::showCount);
    connect(m_prompts, &QMenu::aboutToShow, this, &PromptSection::fillPrompts);
    m_listSoon.setSingleShot(true);
    m_listSoon.setInterval(0);
    listLoras();
    connect(&m_listSoon, &QTimer::timeout, this, &PromptSection::listLoras);
    const auto soon = [this] {
        m_listSoon.start();
    };
    connect(&session.models(), &ModelLibrary::entryChanged, this, soon);
    connect(&session.models(), &QAbstractItemModel::rowsRemoved, this, soon);
}

QAction* PromptSection::makeWeightAction(const char* id, const QKeySequence& keys, double change)
{
    auto* action = new QAction(this);
    action->setObjectName(QLatin1String(id));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(action);
    connect(action, &QAction::triggered, this,
        [this, change] { (m_negative->hasFocus() ? m_negative : m_prompt)->changeWeight(change); });
    return action;
}

void PromptSection::showForm(const GenerateForm& form)
{
    const QSignalBlocker promptBlocker(m_prompt), negativeBlocker(m_negative);
    m_prompt->setGrammar(form.grammar);
    m_negative->setGrammar(form.grammar);
    m_prompt->setText(form.prompt);
    m_negative->setText(form.negative);
    m_negativeFold->setSummary(form.negative.simplified());
}

void PromptSection::focusPrompt()
{
    m_prompt->setFocus(Qt::ShortcutFocusReason);
    m_prompt->moveCursor(QTextCursor::End);
}

void PromptSection::showCount(std::optional<PromptCounter::Count> count)
{
    m_count->setVisible(count.has_value());
    if (!count)
        return;
    const bool tooLong = count->used > count->limit;
    m_count->setText(QStringLiteral("%1/%2").arg(count->used).arg(count->limit));
    m_count->setTint(tooLong ? TextTint::Warning : TextTint::Secondary);
    m_count->setToolTip(tooLong
            ? tr("The model reads %n tokens; the rest of the prompt is left out.", nullptr, count->limit)
            : tr("Tokens of the prompt, of those the model reads"));
}

void PromptSection::fillPrompts()
{
    m_prompts->clear();
    const QStringList prompts = m_session.prompts().prompts().mid(0, promptsInMenu);
    for (const QString& prompt : prompts) {
        QString line = fontMetrics().elidedText(prompt.simplified(), Qt::ElideRight, 480);
        m_prompts->addAction(line.replace(QLatin1Char('&'), QStringLiteral("&&")), this, [this, prompt] {
            m_session.form().edit(FormField::Prompt, [&](GenerateForm& form) { form.prompt = prompt; });
        });
    }
    if (prompts.isEmpty())
        m_prompts->addAction(tr("No earlier prompts"))->setEnabled(false);
}

void PromptSection::listLoras()
{
    QStringList names;
    const ModelLibrary& models = m_session.models();
    for (int row = 0; row < models.count(); ++row)
        if (models.at(row).isLora())
            names += loraName(models.at(row).path);
    names.sort(Qt::CaseInsensitive);
    m_prompt->setLoraNames(names);
}

void PromptSection::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void PromptSection::retranslate()
{
    m_title->setText(tr("&Prompt"));
    m_prompt->setAccessibleName(tr("Prompt"));
    m_prompt->setPlaceholderText(tr("What the picture shows"));
    m_negativeFold->setTitle(tr("Negative prompt"));
    m_negative->setAccessibleName(tr("Negative prompt"));
    m_negative->setPlaceholderText(tr("What it must not show"));
    m_earlier->setAccessibleName(tr("Earlier prompts"));
    m_earlier->setToolTip(tr("Earlier prompts"));
    m_moreWeight->setText(tr("&More weight for these words"));
    m_lessWeight->setText(tr("&Less weight for these words"));
}

} // namespace candela
