#include "ui/queue/queue_many_dialog.h"

#include "app/session/paths.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/primary_button.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace candela
{
namespace
{

constexpr int countDelay = 200; // ms after the last keystroke

struct Varied {
    const char* name; // as on the command line
    const char* title;
    const char* example;
};

constexpr Varied variedSettings[] = {
    {"steps", QT_TRANSLATE_NOOP("candela::QueueManyDialog", "Steps"), "10, 20, 30"},
    {"cfg", QT_TRANSLATE_NOOP("candela::QueueManyDialog", "Guidance"), "3, 5, 7"},
    {"sampler", QT_TRANSLATE_NOOP("candela::QueueManyDialog", "Sampler"), "euler, heun, dpmpp_2m"},
    {"schedule", QT_TRANSLATE_NOOP("candela::QueueManyDialog", "Schedule"), "default, karras"},
    {"seed", QT_TRANSLATE_NOOP("candela::QueueManyDialog", "Seed"), "1, 2, 3"},
    {"size", QT_TRANSLATE_NOOP("candela::QueueManyDialog", "Size"), "512x512, 768x512"},
    {"prompt", QT_TRANSLATE_NOOP("candela::QueueManyDialog", "Prompt"), "an owl, a key"},
    {"negative", QT_TRANSLATE_NOOP("candela::QueueManyDialog", "Negative prompt"), "blurry, dark"},
    {"grammar", QT_TRANSLATE_NOOP("candela::QueueManyDialog", "Grammar"), "a1111, comfyui, plain"},
    {"clip-skip", QT_TRANSLATE_NOOP("candela::QueueManyDialog", "CLIP skip"), "1, 2"},
    {"eta", QT_TRANSLATE_NOOP("candela::QueueManyDialog", "Eta"), "0, 0.5, 1"},
    {"model", QT_TRANSLATE_NOOP("candela::QueueManyDialog", "Model"), "/models/one, /models/two"},
};

} // namespace

QueueManyDialog::QueueManyDialog(Session& session, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_choices(new QCheckBox(this))
    , m_seedsLabel(new QLabel(this))
    , m_seeds(new QLineEdit(this))
    , m_varyTitle(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_varyHint(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_count(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_message(new InlineMessage(this))
    , m_queue(new PrimaryButton({}, this))
    , m_cancel(new QPushButton(this))
{
    setObjectName(QStringLiteral("QueueManyDialog"));
    auto* grid = new QGridLayout;
    m_prompts = addFile(*grid, "ManyPrompts", &QueueManyDialog::choosePrompts);
    grid->addWidget(m_choices, grid->rowCount(), 1, 1, 2);
    m_wildcards = addFile(*grid, "ManyWildcards", &QueueManyDialog::chooseWildcards);
    makeLayout(grid);
    m_choices->setObjectName(QStringLiteral("ManyChoices"));
    m_seeds->setObjectName(QStringLiteral("ManySeeds"));
    m_count->setObjectName(QStringLiteral("ManyCount"));
    m_queue->setObjectName(QStringLiteral("ManyQueue"));
    m_message->setObjectName(QStringLiteral("ManyMessage"));
    m_choices->setChecked(true);
    m_wildcards.path->setText(session.settings().get(settings::wildcardFolder));
    m_queue->setDefault(true);
    m_soon.setSingleShot(true);
    m_soon.setInterval(countDelay);

    connect(&m_soon, &QTimer::timeout, this, &QueueManyDialog::count);
    connect(m_choices, &QCheckBox::toggled, this, &QueueManyDialog::follow);
    connect(m_seeds, &QLineEdit::textChanged, this, &QueueManyDialog::follow);
    connect(&session.form(), &GenerateFormState::changed, this, &QueueManyDialog::follow);
    connect(m_wildcards.path, &QLineEdit::textChanged, this,
        [this](const QString& folder) { m_session.settings().set(settings::wildcardFolder, folder); });
    connect(m_queue, &QPushButton::clicked, this, &QueueManyDialog::queue);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    retranslate();
    resize(620, sizeHint().height());
    count();
}

QueueManyDialog::File QueueManyDialog::addFile(
    QGridLayout& grid, const char* name, void (QueueManyDialog::*choose)())
{
    const File file{new QLabel(this), new QLineEdit(this), new QPushButton(this)};
    file.path->setObjectName(QLatin1String(name));
    file.path->setClearButtonEnabled(true);
    file.label->setBuddy(file.path);
    file.choose->setAutoDefault(false);
    const int row = grid.rowCount();
    grid.addWidget(file.label, row, 0);
    grid.addWidget(file.path, row, 1);
    grid.addWidget(file.choose, row, 2);
    connect(file.path, &QLineEdit::textChanged, this, &QueueManyDialog::follow);
    connect(file.choose, &QPushButton::clicked, this, choose);
    return file;
}

QueueManyDialog::Variation QueueManyDialog::addVariation(QGridLayout& grid, const char* name)
{
    const Variation variation{new QLabel(this), new QComboBox(this), new QLineEdit(this)};
    variation.label->setBuddy(variation.setting);
    variation.setting->setObjectName(QLatin1String(name));
    variation.values->setObjectName(QLatin1String(name) + QStringLiteral("Values"));
    variation.setting->addItem(QString(), QString());
    for (const Varied& varied : variedSettings)
        variation.setting->addItem(QString(), QString::fromLatin1(varied.name));
    const int row = grid.rowCount();
    grid.addWidget(variation.label, row, 0);
    auto* line = new QHBoxLayout;
    line->setSpacing(metrics::small);
    line->addWidget(variation.setting);
    line->addWidget(variation.values, 1);
    grid.addLayout(line, row, 1, 1, 2);
    variation.values->setEnabled(false);
    connect(variation.setting, &QComboBox::currentIndexChanged, this, [this, variation](int index) {
        variation.values->setEnabled(index > 0);
        variation.values->setPlaceholderText(
            index > 0 ? QString::fromLatin1(variedSettings[index - 1].example) : QString());
        follow();
    });
    connect(variation.values, &QLineEdit::textChanged, this, &QueueManyDialog::follow);
    return variation;
}

void QueueManyDialog::makeLayout(QGridLayout* grid)
{
    grid->setHorizontalSpacing(metrics::medium);
    grid->setVerticalSpacing(metrics::small);
    grid->setColumnStretch(1, 1);
    m_seedsLabel->setBuddy(m_seeds);
    const int seeds = grid->rowCount();
    grid->addWidget(m_seedsLabel, seeds, 0);
    grid->addWidget(m_seeds, seeds, 1, 1, 2);
    grid->setRowMinimumHeight(seeds + 1, metrics::small);
    grid->addWidget(m_varyTitle, seeds + 2, 0, 1, 3);
    m_variations = {addVariation(*grid, "ManyColumns"), addVariation(*grid, "ManyRows"),
        addVariation(*grid, "ManyGrids")};
    m_varyHint->setWordWrap(true);
    grid->addWidget(m_varyHint, grid->rowCount(), 0, 1, 3);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::small);
    buttons->addWidget(m_count, 1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_queue);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::huge, metrics::huge, metrics::huge, metrics::large);
    layout->setSpacing(metrics::large);
    layout->addLayout(grid);
    layout->addWidget(m_message);
    layout->addStretch();
    layout->addLayout(buttons);
}

void QueueManyDialog::choosePrompts()
{
    Settings& settings = m_session.settings();
    auto* dialog = new QFileDialog(
        this, tr("File of prompts"), settings.get(settings::lastPromptFolder), tr("Prompts (*.txt *.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, &settings](const QString& file) {
        settings.set(settings::lastPromptFolder, QFileInfo(file).path());
        m_prompts.path->setText(QDir::toNativeSeparators(file));
    });
    dialog->open();
}

void QueueManyDialog::chooseWildcards()
{
    auto* dialog = new QFileDialog(this, tr("Folder of wildcards"), m_wildcards.path->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this,
        [this](const QString& folder) { m_wildcards.path->setText(QDir::toNativeSeparators(folder)); });
    dialog->open();
}

void QueueManyDialog::follow()
{
    ++m_asked; // what is being counted is no longer asked for
    m_queue->setEnabled(false);
    m_soon.start();
}

Bulk QueueManyDialog::bulkNow() const
{
    Bulk bulk{.prompts = toPath(m_prompts.path->text().trimmed()), .choices = m_choices->isChecked()};
    if (bulk.choices)
        bulk.wildcards = toPath(m_wildcards.path->text().trimmed());
    if (const QString seeds = m_seeds->text().trimmed(); !seeds.isEmpty())
        bulk.seeds = seedsFromText(seeds.toStdString());
    bulk.ownSeeds = m_session.form().form().randomSeed;
    // The last axis changes fastest: columns come last.
    for (auto variation = m_variations.rbegin(); variation != m_variations.rend(); ++variation) {
        const QString name = variation->setting->currentData().toString();
        if (name.isEmpty())
            continue;
        QStringList values = variation->values->text().split(QLatin1Char(','));
        for (QString& value : values)
            value = value.trimmed();
        bulk.axes.push_back(
            axisFromText((name + QLatin1Char('=') + values.join(QLatin1Char(','))).toStdString()));
    }
    return bulk;
}

void QueueManyDialog::count()
{
    const quint64 asked = ++m_asked;
    const GenerateRequest base = m_session.form().form().toRequest();
    Bulk bulk;
    try {
        bulk = bulkNow();
    } catch (const Error& error) {
        return showCount(asked, {}, QString::fromUtf8(error.what()));
    }
    m_background.run([this, asked, base, bulk]() -> Background::Continuation { // files may be slow
        try {
            const std::uint64_t pictures = countOf(base, bulk);
            return [this, asked, bulk, pictures] {
                showCount(asked, textFor(bulk, pictures), {});
            };
        } catch (const Error& error) {
            return [this, asked, sentence = QString::fromUtf8(error.what())] {
                showCount(asked, {}, sentence);
            };
        }
    });
}

QString QueueManyDialog::textFor(const Bulk& bulk, std::uint64_t pictures) const
{
    // Columns and rows make one grid, whatever there is more of.
    std::uint64_t cells = 1;
    for (std::size_t i = bulk.axes.size(); i > 0 && bulk.axes.size() - i < 2; --i)
        cells *= bulk.axes[i - 1].values.size();
    const int count = m_session.form().form().count;
    const auto made =
        static_cast<int>(bulk.axes.empty() ? pictures * static_cast<std::uint64_t>(count) : pictures);
    QString text = tr("%n picture(s)", nullptr, made);
    if (!bulk.axes.empty())
        text += QStringLiteral(" · ") + tr("%n grid(s)", nullptr, static_cast<int>(pictures / cells));
    return text;
}

void QueueManyDialog::showCount(quint64 asked, const QString& text, const QString& failure)
{
    if (asked != m_asked) // something was changed meanwhile
        return;
    m_queue->setEnabled(failure.isEmpty());
    m_count->setText(text);
    if (failure.isEmpty())
        m_message->dismiss();
    else
        m_message->showMessage(MessageKind::Error, failure);
}

void QueueManyDialog::queue()
{
    auto base = m_session.requestNow();
    if (const auto* failure = std::get_if<JobFailure>(&base))
        return m_message->showMessage(MessageKind::Error, failure->sentence, failure->remedy);
    m_soon.stop(); // a random seed was drawn: that changes nothing here
    const quint64 asked = ++m_asked;
    m_queue->setEnabled(false);
    m_background.run([this, asked, bulk = bulkNow(),
                         request = std::get<GenerateRequest>(std::move(base))]() -> Background::Continuation {
        try {
            return [this, jobs = jobsFrom(request, bulk)] {
                m_session.queue().add(jobs.requests, QueuePlace::Last, JobStore::Ranks::Equal);
                accept();
            };
        } catch (const Error& error) {
            return [this, asked, sentence = QString::fromUtf8(error.what())] {
                showCount(asked, {}, sentence);
            };
        }
    });
}

void QueueManyDialog::changeEvent(QEvent* event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void QueueManyDialog::retranslate()
{
    setWindowTitle(tr("Queue many"));
    m_prompts.label->setText(tr("&Prompts"));
    m_prompts.path->setPlaceholderText(tr("The form's prompt, or a text or CSV file"));
    m_choices->setText(tr("A job for each &choice: {red|green} and __animal__"));
    m_wildcards.label->setText(tr("&Wildcards"));
    m_wildcards.path->setPlaceholderText(tr("The folder that holds animal.txt"));
    m_seedsLabel->setText(tr("&Seeds"));
    m_seeds->setPlaceholderText(tr("As the form says, or 1-4, 20"));
    m_varyTitle->setText(tr("A grid of settings that vary"));
    m_variations[0].label->setText(tr("C&olumns"));
    m_variations[1].label->setText(tr("&Rows"));
    m_variations[2].label->setText(tr("&Grids"));
    m_varyHint->setText(tr("Values stand between commas. Each grid has a folder of its own, and a picture of "
                           "all with their labels is "
                           "made when its last job has ended."));
    for (const Variation& variation : m_variations) {
        variation.setting->setItemText(0, tr("None"));
        for (std::size_t i = 0; i < std::size(variedSettings); ++i)
            variation.setting->setItemText(static_cast<int>(i) + 1, tr(variedSettings[i].title));
        const QString name = variation.label->text().remove(QLatin1Char('&'));
        variation.setting->setAccessibleName(name);
        variation.values->setAccessibleName(tr("Values of %1").arg(name));
    }
    for (const File& file : {m_prompts, m_wildcards}) {
        file.choose->setText(tr("Choose…"));
        file.path->setAccessibleName(file.label->text().remove(QLatin1Char('&')));
        file.choose->setAccessibleName(tr("Choose %1").arg(file.path->accessibleName()));
    }
    m_seeds->setAccessibleName(tr("Seeds"));
    m_queue->setText(tr("Queue them"));
    m_cancel->setText(tr("Cancel"));
}

} // namespace candela
