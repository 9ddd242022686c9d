#include "ui/finetune/dataset_filters_panel.h"

#include "ui/finetune/filter_rows.h"
#include "ui/finetune/spread_view.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <limits>

namespace candela
{
namespace
{

constexpr int spreadBins = 32;
constexpr DatasetOrder spreads[] = {DatasetOrder::Pixels, DatasetOrder::Aspect, DatasetOrder::FileSize,
    DatasetOrder::Aesthetic, DatasetOrder::TextMatch, DatasetOrder::Nsfw};

Label* sentence(QWidget* parent, TextTint tint, TextRole role = TextRole::Caption)
{
    auto* label = new Label({}, role, tint, parent);
    label->setWordWrap(true);
    label->hide();
    return label;
}

void showSentence(Label* label, const QString& text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

/// What a filter that is on lets through, on the axis of an order.
std::pair<double, double> limitsOf(const DatasetFilterForm& form, DatasetOrder order)
{
    const std::pair all(-1.0, std::numeric_limits<double>::max());
    switch (order) {
    case DatasetOrder::Pixels:
        return form.shape.on ? std::pair(static_cast<double>(form.shape.filter.minWidth)
                       * static_cast<double>(form.shape.filter.minHeight),
                   all.second)
                             : all;
    case DatasetOrder::Aspect:
        return form.aspect.on ? std::pair(form.aspect.filter.minRatio, form.aspect.filter.maxRatio) : all;
    case DatasetOrder::FileSize:
        return form.size.on ? std::pair(static_cast<double>(form.size.filter.minBytes),
                   static_cast<double>(form.size.filter.maxBytes))
                            : all;
    case DatasetOrder::Aesthetic:
        return form.aesthetic.on ? std::pair(form.aesthetic.filter.minScore, form.aesthetic.filter.maxScore)
                                 : all;
    case DatasetOrder::TextMatch:
        return form.textMatch.on ? std::pair(form.textMatch.filter.minScore, form.textMatch.filter.maxScore)
                                 : all;
    case DatasetOrder::Nsfw:
        return form.nsfw.on ? std::pair(form.nsfw.filter.minScore, form.nsfw.filter.maxScore) : all;
    case DatasetOrder::Name:
        break;
    }
    return all;
}

QString axisText(DatasetOrder order, double value)
{
    switch (order) {
    case DatasetOrder::Pixels:
        return DatasetFiltersPanel::tr("%1 MP").arg(QLocale().toString(value / 1e6, 'g', 3));
    case DatasetOrder::FileSize:
        return sizeText(static_cast<std::int64_t>(value));
    default:
        return QLocale().toString(value, 'g', 3);
    }
}

int lacking(const DatasetSheet& sheet, DatasetOrder score)
{
    int count = 0;
    for (std::size_t i = 0; i < sheet.pictures.size(); ++i)
        count += sheet.pictures[i]->usable() && !sortKeyOf(sheet, score, i) ? 1 : 0;
    return count;
}

} // namespace

DatasetFiltersPanel::DatasetFiltersPanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_desk(session.datasetDesk())
    , m_title(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_recipe(new QToolButton(this))
    , m_reset(new QToolButton(this))
    , m_rows(new FilterRows(this))
    , m_further(sentence(this, TextTint::Secondary))
    , m_missing(sentence(this, TextTint::Warning))
    , m_outcome(sentence(this, TextTint::Text, TextRole::Strong))
    , m_stale(sentence(this, TextTint::Warning))
    , m_counts(new QWidget(this))
    , m_countsLayout(new QGridLayout(m_counts))
    , m_preview(new QPushButton(this))
    , m_reject(new QPushButton(this))
    , m_message(new InlineMessage(this))
    , m_spreadTitle(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_spreadOf(new QComboBox(this))
    , m_spread(new SpreadView(this))
{
    m_recipe->setObjectName(QStringLiteral("LoadRecipe"));
    m_reset->setObjectName(QStringLiteral("ResetFilters"));
    m_preview->setObjectName(QStringLiteral("PreviewEffect"));
    m_reject->setObjectName(QStringLiteral("RejectFiltered"));
    m_outcome->setObjectName(QStringLiteral("FilterOutcome"));
    m_stale->setObjectName(QStringLiteral("FilterStale"));
    m_missing->setObjectName(QStringLiteral("MissingScores"));
    m_counts->setObjectName(QStringLiteral("FilterCounts"));
    m_message->setObjectName(QStringLiteral("FilterMessage"));
    m_spreadOf->setObjectName(QStringLiteral("SpreadOf"));
    for (std::size_t i = 0; i < std::size(spreads); ++i)
        m_spreadOf->addItem(QString());
    m_spreadOf->setCurrentIndex(std::clamp(
        session.settings().get(settings::datasetSpread), 0, static_cast<int>(std::size(spreads)) - 1));
    makeLayout();
    retranslate();

    connect(m_recipe, &QToolButton::clicked, this, &DatasetFiltersPanel::chooseRecipe);
    connect(m_reset, &QToolButton::clicked, this, [this] {
        m_message->dismiss();
        m_desk.setFilters({});
        m_desk.dropPreview();
    });
    connect(m_rows, &FilterRows::edited, &m_desk, &DatasetDesk::setFilters);
    connect(m_preview, &QPushButton::clicked, this, [this] {
        m_desk.preview();
        Q_EMIT previewBegun();
    });
    connect(m_reject, &QPushButton::clicked, &m_desk, &DatasetDesk::rejectFiltered);
    connect(m_spreadOf, &QComboBox::activated, this, [this](int index) {
        m_session.settings().set(settings::datasetSpread, index);
        showSpread();
    });
    connect(&m_desk, &DatasetDesk::filtersChanged, this, &DatasetFiltersPanel::showFilters);
    connect(&m_desk, &DatasetDesk::workChanged, this, &DatasetFiltersPanel::showWork);
    connect(&m_desk, &DatasetDesk::changed, this, &DatasetFiltersPanel::showOutcome);
    connect(&m_desk, &DatasetDesk::opened, this, &DatasetFiltersPanel::showFilters);
}

void DatasetFiltersPanel::makeLayout()
{
    const auto flat = [](QToolButton* button, const char* name) {
        button->setIcon(icon(QLatin1String(name)));
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setFixedSize(metrics::row, metrics::row);
    };
    flat(m_recipe, "import");
    flat(m_reset, "undo");
    auto* head = new QHBoxLayout;
    head->setSpacing(metrics::hair);
    head->addWidget(m_title, 1);
    head->addWidget(m_recipe);
    head->addWidget(m_reset);
    m_preview->setIcon(icon(QStringLiteral("play")));
    m_reject->setIcon(icon(QStringLiteral("close")));
    for (QPushButton* button : {m_preview, m_reject})
        button->setFixedHeight(metrics::row);
    m_countsLayout->setContentsMargins(0, 0, 0, 0);
    m_countsLayout->setVerticalSpacing(2);
    m_countsLayout->setColumnStretch(0, 1);
    m_spreadOf->setFixedHeight(metrics::row);
    auto* spreadHead = new QHBoxLayout;
    spreadHead->addWidget(m_spreadTitle, 1);
    spreadHead->addWidget(m_spreadOf);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::medium);
    layout->setSpacing(metrics::small);
    layout->addLayout(head);
    layout->addWidget(m_message);
    layout->addWidget(m_rows);
    layout->addWidget(m_further);
    layout->addWidget(m_missing);
    layout->addWidget(m_preview);
    layout->addWidget(m_stale);
    layout->addWidget(m_outcome);
    layout->addWidget(m_counts);
    layout->addWidget(m_reject);
    layout->addSpacing(metrics::small);
    layout->addLayout(spreadHead);
    layout->addWidget(m_spread);
    layout->addStretch(1);
}

void DatasetFiltersPanel::chooseRecipe()
{
    Settings& settings = m_session.settings();
    const QString file = QFileDialog::getOpenFileName(this, tr("Take the filters of a recipe"),
        settings.get(settings::lastRecipeFolder), tr("Data-Juicer recipes (*.yaml *.yml)"));
    if (file.isEmpty())
        return;
    settings.set(settings::lastRecipeFolder, QFileInfo(file).path());
    if (const auto failure = m_desk.takeRecipe(file))
        m_message->showMessage(MessageKind::Error, failure->sentence, failure->remedy);
    else
        m_message->dismiss();
}

void DatasetFiltersPanel::showFilters()
{
    m_rows->showForm(m_desk.filters());
    const QStringList further = furtherLimits(m_desk.filters());
    showSentence(m_further,
        further.isEmpty() ? QString()
                          : tr("From the recipe, too: %1").arg(further.join(QStringLiteral(" · "))));
    showOutcome();
    showWork();
}

/// Before the filters are tried: how many pictures they could say nothing about.
void DatasetFiltersPanel::showMissing()
{
    const DatasetFilterForm& form = m_desk.filters();
    QStringList sentences;
    const auto add = [&](bool on, DatasetOrder score, auto&& words) {
        const int count = on ? lacking(m_desk.sheet(), score) : 0;
        if (count > 0)
            sentences += words(count);
    };
    add(form.aesthetic.on, DatasetOrder::Aesthetic,
        [](int n) { return tr("%n picture(s) have no aesthetic score.", nullptr, n); });
    add(form.textMatch.on, DatasetOrder::TextMatch,
        [](int n) { return tr("%n picture(s) have no text match.", nullptr, n); });
    add(form.nsfw.on, DatasetOrder::Nsfw,
        [](int n) { return tr("%n picture(s) have no NSFW score.", nullptr, n); });
    if (!sentences.isEmpty())
        sentences += tr("A filter rejects what has no score.");
    showSentence(m_missing, sentences.join(QLatin1Char(' ')));
}

void DatasetFiltersPanel::showOutcome()
{
    const DatasetSheet& sheet = m_desk.sheet();
    const StandingCounts counts = countStandings(sheet);
    const auto of = [&counts](Standing standing) {
        return counts[static_cast<std::size_t>(standing)];
    };
    const int kept = of(Standing::Undecided) + of(Standing::Kept) + of(Standing::Accepted);
    const int rejected = of(Standing::FilteredOut) + of(Standing::Rejected);
    const bool any = m_desk.isOpen() && (sheet.preview || rejected > 0);
    showSentence(m_outcome,
        any ? QStringLiteral("%1 · %2").arg(
            tr("%n kept", nullptr, kept), tr("%n rejected", nullptr, rejected))
            : QString());
    showSentence(
        m_stale, m_desk.isStale() ? tr("The filters have changed: preview their effect again.") : QString());

    qDeleteAll(m_counts->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    int row = 0;
    const auto line = [&](const QString& what, int count) {
        auto* number = new Label(QLocale().toString(count), TextRole::Caption, TextTint::Secondary, m_counts);
        m_countsLayout->addWidget(
            new ElidedLabel(what, TextRole::Caption, TextTint::Secondary, m_counts), row, 0);
        m_countsLayout->addWidget(number, row++, 1, Qt::AlignRight);
    };
    if (sheet.preview) {
        const std::vector<int> out = filteredOut(sheet);
        for (std::size_t i = 0; i < out.size(); ++i)
            line(nameOf(sheet.preview->filters[i]), out[i]);
    }
    if (of(Standing::Rejected) > 0)
        line(tr("Rejected by hand"), of(Standing::Rejected));
    if (of(Standing::Unusable) > 0)
        line(tr("Cannot be used"), of(Standing::Unusable));
    m_counts->setVisible(row > 0 && m_desk.isOpen());
    m_reject->setVisible(of(Standing::FilteredOut) > 0);
    m_reject->setText(tr("Reject these %n by hand", nullptr, of(Standing::FilteredOut)));
    showMissing();
    showSpread();
}

void DatasetFiltersPanel::showWork()
{
    const bool ready = m_desk.isOpen() && m_desk.work() == DatasetDesk::Work::None;
    m_preview->setEnabled(ready);
    m_preview->setToolTip(ready ? tr("See which pictures these filters would keep; nothing is changed")
            : m_desk.isOpen()   ? tr("Wait until what is being done has ended")
                                : tr("Choose a folder of pictures first"));
}

void DatasetFiltersPanel::showSpread()
{
    const DatasetOrder order = spreads[m_spreadOf->currentIndex()];
    const ValueSpread spread = spreadOf(m_desk.sheet(), order, spreadBins);
    const auto [from, to] = limitsOf(m_desk.filters(), order);
    m_spread->setSpread(spread, axisText(order, spread.low), axisText(order, spread.high), from, to);
}

void DatasetFiltersPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void DatasetFiltersPanel::retranslate()
{
    m_title->setText(tr("Filters"));
    m_recipe->setAccessibleName(tr("Take the filters of a recipe"));
    m_recipe->setToolTip(tr("Take the filters of a Data-Juicer recipe"));
    m_reset->setAccessibleName(tr("Reset the filters"));
    m_reset->setToolTip(tr("All filters off, with their usual values"));
    m_preview->setText(tr("Preview effect"));
    m_reject->setToolTip(
        tr("Training looks at what is decided by hand alone; this makes it leave these pictures out, too"));
    m_spreadTitle->setText(tr("Distribution"));
    m_spreadOf->setAccessibleName(tr("What the distribution is of"));
    m_spread->setAccessibleName(tr("Distribution"));
    const QString names[] = {
        tr("Pixels"), tr("Aspect"), tr("File size"), tr("Aesthetic"), tr("Text match"), tr("NSFW")};
    for (int i = 0; i < m_spreadOf->count(); ++i)
        m_spreadOf->setItemText(i, names[i]);
    showFilters();
}

} // namespace candela
