#include "ui/models/model_details.h"

#include "app/models/model_hash.h"
#include "app/session/engine_sentences.h"
#include "app/session/model_text.h"
#include "ui/models/model_actions.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/fold_section.h"
#include "ui/widgets/label.h"

#include <QClipboard>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace candela
{
namespace
{

constexpr int titleColumn = 92;
constexpr int metadataHeight = 220;

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

/// "860 million", in the language's own way.
QString countText(std::uint64_t count)
{
    const double millions = static_cast<double>(count) / 1e6;
    return ModelDetails::tr("%1 million").arg(QLocale().toString(millions, 'f', millions < 10 ? 1 : 0));
}

/// What painting takes of it.
QString memoryText(const std::optional<ModelInfo>& info)
{
    if (!info || info->memory.weights == 0)
        return {};
    return ModelDetails::tr("about %1 at %2×%3")
        .arg(displaySize(static_cast<qint64>(info->memory.most())))
        .arg(info->defaults.width)
        .arg(info->defaults.height);
}

QString predictionText(const std::string& prediction)
{
    if (prediction == "epsilon")
        return ModelDetails::tr("the noise (ε)");
    return prediction == "v_prediction" ? ModelDetails::tr("the velocity (v)") : QString();
}

QString loraText(const RecognisedModel& facts)
{
    static const std::pair<const char*, const char*> names[] = {
        {"lora", "LoRA"}, {"loha", "LoHa"}, {"lokr", "LoKr"}, {"dora", "DoRA"}, {"oft", "OFT"}};
    QString algorithm = ModelDetails::tr("full weights");
    for (const auto& [key, name] : names)
        if (facts.algorithm == key)
            algorithm = QString::fromLatin1(name);
    QStringList parts{algorithm};
    if (facts.rank > 0)
        parts += ModelDetails::tr("rank %1").arg(facts.rank);
    if (facts.alpha)
        parts += ModelDetails::tr("alpha %1").arg(*facts.alpha);
    return parts.join(QStringLiteral(" · "));
}

QToolButton* copyButton(QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setIcon(icon(QStringLiteral("copy")));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setFixedSize(metrics::target, metrics::target);
    return button;
}

} // namespace

ModelDetails::ModelDetails(Session& session, const ModelActions& actions, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_nothing(new Label({}, TextRole::Body, TextTint::Secondary, this))
    , m_all(new QWidget(this))
    , m_name(new Label({}, TextRole::Heading, TextTint::Text, m_all))
    , m_what(new Label({}, TextRole::Body, TextTint::Secondary, m_all))
    , m_reason(new Label({}, TextRole::Body, TextTint::Text, m_all))
    , m_rows(new QGridLayout)
    , m_folder(addRow())
    , m_size(addRow())
    , m_memory(addRow())
    , m_precision(addRow())
    , m_prediction(addRow())
    , m_lora(addRow())
    , m_base(addRow())
    , m_vectors(addRow())
    , m_hash(addRow())
    , m_copyHash(copyButton(m_all))
    , m_triggersTitle(new Label({}, TextRole::Strong, TextTint::Text, m_all))
    , m_triggers(new Label({}, TextRole::Body, TextTint::Text, m_all))
    , m_copyTriggers(copyButton(m_all))
    , m_description(new Label({}, TextRole::Caption, TextTint::Secondary, m_all))
    , m_tagsFold(new FoldSection({}, m_all))
    , m_metadataFold(new FoldSection({}, m_all))
    , m_tags(new Label({}, TextRole::Caption, TextTint::Secondary))
    , m_metadata(new QPlainTextEdit)
{
    m_name->setObjectName(QStringLiteral("ModelName"));
    m_reason->setObjectName(QStringLiteral("ModelReason"));
    m_triggers->setObjectName(QStringLiteral("TriggerWords"));
    m_copyTriggers->setObjectName(QStringLiteral("CopyTriggerWords"));
    m_copyHash->setObjectName(QStringLiteral("CopyHash"));
    m_hash.value->setObjectName(QStringLiteral("ModelHash"));
    makeLayout(actions);
    retranslate();
    connect(m_copyHash, &QToolButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(m_session.models().sha256Of(m_path)); });
    connect(m_copyTriggers, &QToolButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(m_triggers->text()); });
    connect(&session.models(), &ModelLibrary::entryChanged, this, [this](const QString& path) {
        if (path == m_path)
            showEntry();
    });
    showEntry();
}

ModelDetails::Row ModelDetails::addRow()
{
    const int row = m_rows->rowCount();
    auto* title = new Label({}, TextRole::Body, TextTint::Secondary, m_all);
    auto* value = new Label({}, TextRole::Body, TextTint::Text, m_all);
    value->setWordWrap(true);
    value->setTextFormat(Qt::PlainText);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_rows->addWidget(title, row, 0, Qt::AlignTop);
    m_rows->addWidget(value, row, 1);
    return {title, value};
}

void ModelDetails::makeLayout(const ModelActions& actions)
{
    for (Label* label : {m_name, m_what, m_reason, m_triggers, m_description, m_tags, m_nothing}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    m_triggers->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_nothing->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_metadata->setReadOnly(true);
    m_metadata->setFont(fontOf(TextRole::Fixed));
    m_metadata->setFixedHeight(metadataHeight);
    m_metadata->setTabChangesFocus(true);
    m_tagsFold->setContent(m_tags);
    m_metadataFold->setContent(m_metadata);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setHorizontalSpacing(metrics::small);
    m_rows->setVerticalSpacing(metrics::hair);
    m_rows->setColumnMinimumWidth(0, titleColumn);
    m_rows->setColumnStretch(1, 1);
    m_rows->addWidget(m_copyHash, m_rows->rowCount() - 1, 2, Qt::AlignTop);

    auto* use = pushButtonFor(actions.use, m_all);
    use->setProperty("primary", true);
    use->setFixedHeight(metrics::primaryRow);
    use->setObjectName(QStringLiteral("UseModel"));
    auto* buttons = new QGridLayout;
    buttons->setSpacing(metrics::small);
    buttons->addWidget(pushButtonFor(actions.verify, m_all), 0, 0);
    buttons->addWidget(pushButtonFor(actions.locate, m_all), 0, 1);
    buttons->addWidget(pushButtonFor(actions.showFolder, m_all), 1, 0);
    buttons->addWidget(pushButtonFor(actions.remove, m_all), 1, 1);
    auto* triggers = new QHBoxLayout;
    triggers->addWidget(m_triggers, 1);
    triggers->addWidget(m_copyTriggers, 0, Qt::AlignTop);

    auto* all = new QVBoxLayout(m_all);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(metrics::small);
    all->addWidget(m_name);
    all->addWidget(m_what);
    all->addWidget(m_reason);
    all->addSpacing(metrics::hair);
    all->addWidget(use);
    all->addLayout(buttons);
    all->addSpacing(metrics::small);
    all->addLayout(m_rows);
    all->addWidget(m_description);
    all->addWidget(m_triggersTitle);
    all->addLayout(triggers);
    all->addWidget(m_tagsFold);
    all->addWidget(m_metadataFold);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::medium, metrics::medium, metrics::medium, metrics::medium);
    layout->addWidget(m_nothing);
    layout->addWidget(m_all);
    layout->addStretch(1);
    setMinimumWidth(metrics::modelPanel);
}

void ModelDetails::show(const QString& path)
{
    m_path = path;
    showEntry();
}

void ModelDetails::showEntry()
{
    const ModelEntry* entry = m_session.models().find(m_path);
    m_nothing->setVisible(!entry);
    m_all->setVisible(entry != nullptr);
    if (!entry)
        return;
    m_name->setText(entry->bundled ? ModelLibrary::tr("Demo: small test pictures") : entry->name);
    m_reason->setText(inUsersLanguage(entry->reason));
    m_reason->setVisible(!entry->reason.isEmpty());
    m_reason->setTint(entry->state == ModelState::Missing ? TextTint::Warning
            : entry->state == ModelState::Unusable        ? TextTint::Error
                                                          : TextTint::Secondary);
    const auto fill = [](const Row& row, const QString& value) {
        row.value->setText(value);
        row.title->setVisible(!value.isEmpty());
        row.value->setVisible(!value.isEmpty());
    };
    const RecognisedModel facts = entry->facts.value_or(RecognisedModel());
    const QString size =
        m_session.models().index(m_session.models().rowOf(m_path), ModelLibrary::Size).data().toString();
    fill(m_folder, QDir::toNativeSeparators(QFileInfo(entry->path).path()));
    fill(m_size,
        facts.parameters > 0 ? tr("%1 · %2 parameters").arg(size, countText(facts.parameters)) : size);
    fill(m_memory, memoryText(entry->info));
    fill(m_precision, facts.precision == "none" ? QString() : text(facts.precision));
    fill(m_prediction, predictionText(facts.prediction));
    fill(m_lora, facts.kind == ModelKind::Lora ? loraText(facts) : QString());
    fill(m_base, text(facts.training.baseModel));
    fill(m_vectors, facts.vectors > 0 ? QString::number(facts.vectors) : QString());
    fill(m_hash, shortHash(entry->sha256));
    showHash(*entry);
    showFacts(*entry);
    showTraining(facts);
}

void ModelDetails::showFacts(const ModelEntry& entry)
{
    const RecognisedModel facts = entry.facts.value_or(RecognisedModel());
    QStringList what{displayName(facts.kind)};
    if (const QString family = displayFamily(facts); !family.isEmpty())
        what += family;
    m_what->setText(what.join(QStringLiteral(" · ")));
    m_what->setVisible(entry.facts.has_value());
    QStringList said;
    for (const std::string& part : {facts.title, facts.author, facts.license, facts.description})
        if (!part.empty() && text(part) != entry.name)
            said += text(part);
    m_description->setText(said.join(QLatin1Char('\n')));
    m_description->setVisible(!said.isEmpty());

    QStringList lines;
    for (const auto& [key, value] : facts.metadata)
        lines += text(key) + QStringLiteral(": ") + text(value);
    m_metadata->setPlainText(lines.join(QLatin1Char('\n')));
    m_metadataFold->setSummary(QString::number(lines.size()));
    m_metadataFold->setVisible(!lines.isEmpty());
}

/// Ten digits, as others show it; the whole is copied.
void ModelDetails::showHash(const ModelEntry& entry)
{
    const bool known = !entry.sha256.isEmpty();
    const bool coming = !known && entry.file.size > 0 && entry.state != ModelState::Missing
        && entry.state != ModelState::Unusable;
    m_hash.title->setVisible(known || coming);
    m_hash.value->setVisible(known || coming);
    if (coming)
        m_hash.value->setText(tr("being computed…"));
    m_hash.value->setToolTip(entry.sha256);
    m_copyHash->setVisible(known);
}

void ModelDetails::showTraining(const RecognisedModel& facts)
{
    QStringList triggers, tags;
    for (const std::string& word : facts.training.triggerWords)
        triggers += text(word);
    for (const auto& [word, count] : facts.training.tags)
        tags += QStringLiteral("%1 (%2)").arg(text(word)).arg(count);
    m_triggers->setText(triggers.join(QStringLiteral(", ")));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_triggersTitle, m_triggers, m_copyTriggers})
        widget->setVisible(!triggers.isEmpty());
    m_tags->setText(tags.join(QStringLiteral(", ")));
    m_tagsFold->setSummary(QString::number(tags.size()));
    m_tagsFold->setVisible(!tags.isEmpty());
}

void ModelDetails::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        showEntry();
    }
}

void ModelDetails::retranslate()
{
    m_nothing->setText(tr("Choose a model to see what it is."));
    m_folder.title->setText(tr("Folder"));
    m_size.title->setText(tr("Size"));
    m_memory.title->setText(tr("Memory"));
    m_precision.title->setText(tr("Precision"));
    m_prediction.title->setText(tr("Predicts"));
    m_lora.title->setText(tr("Method"));
    m_base.title->setText(tr("Trained on"));
    m_vectors.title->setText(tr("Vectors"));
    m_hash.title->setText(tr("Hash"));
    m_copyHash->setToolTip(tr("Copy the whole SHA-256"));
    m_copyHash->setAccessibleName(tr("Copy the hash"));
    m_triggersTitle->setText(tr("Trigger words"));
    m_copyTriggers->setToolTip(tr("Copy the trigger words"));
    m_copyTriggers->setAccessibleName(tr("Copy the trigger words"));
    m_tagsFold->setTitle(tr("Words of its captions"));
    m_metadataFold->setTitle(tr("Metadata"));
    m_metadata->setAccessibleName(tr("Metadata"));
}

} // namespace candela
