#include "ui/finetune/filter_rows.h"

#include "ui/theme/metrics.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QVBoxLayout>

#include <array>

namespace candela
{
namespace
{

constexpr int fieldWidth = 68, distanceWidth = 54; // what the distance leaves is the hash's
constexpr std::int64_t noLimit = std::int64_t(1) << 40; // of a file's size: Data-Juicer's default

} // namespace

QString sizeText(std::int64_t bytes)
{
    constexpr std::array units = {"B", "kB", "MB", "GB"};
    double value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 1024 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    return QStringLiteral("%1 %2").arg(
        QString::number(value, 'f', value < 10 && unit > 0 && value != qRound(value) ? 1 : 0),
        QLatin1String(units[unit]));
}

FilterRows::FilterRows(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
    , m_minWidth(wholeBox("MinWidth", 1, 16384, 64))
    , m_minHeight(wholeBox("MinHeight", 1, 16384, 64))
    , m_distance(wholeBox("CopyDistance", 0, largestHashDistance, 1))
    , m_minRatio(scoreBox("MinRatio", 100, 0.1))
    , m_maxRatio(scoreBox("MaxRatio", 100, 0.1))
    , m_minAesthetic(scoreBox("MinAesthetic"))
    , m_minTextMatch(scoreBox("MinTextMatch"))
    , m_maxNsfw(scoreBox("MaxNsfw"))
    , m_minBytes(sizeEdit("MinBytes"))
    , m_maxBytes(sizeEdit("MaxBytes"))
    , m_hash(new QComboBox(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(metrics::small);
    m_hash->setObjectName(QStringLiteral("CopyHash"));
    for (const HashMethod method : {HashMethod::PHash, HashMethod::DHash, HashMethod::AHash}) {
        const std::string_view name = nameOf(method);
        m_hash->addItem(QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size())));
    }
    addRow("FilterShape", m_shape, {m_minWidth, m_minHeight});
    addRow("FilterAspect", m_aspect, {m_minRatio, m_maxRatio});
    addRow("FilterSize", m_size, {m_minBytes, m_maxBytes});
    addRow("FilterAesthetic", m_aesthetic, {m_minAesthetic});
    addRow("FilterTextMatch", m_textMatch, {m_minTextMatch});
    addRow("FilterNsfw", m_nsfw, {m_maxNsfw});
    addRow("FilterCopies", m_copies, {m_distance, m_hash});
    connect(m_hash, &QComboBox::activated, this, &FilterRows::take);
    m_distance->setFixedWidth(distanceWidth);
    m_hash->setFixedWidth(2 * fieldWidth - distanceWidth);
    retranslate();
    showForm({});
}

void FilterRows::addRow(const char* object, QCheckBox*& box, const std::vector<QWidget*>& fields)
{
    box = new QCheckBox(this);
    box->setObjectName(QLatin1String(object));
    box->setMinimumHeight(metrics::row);
    if (m_lastInOrder)
        setTabOrder(m_lastInOrder, box);
    m_lastInOrder = fields.back();
    auto* row = new QHBoxLayout;
    row->setSpacing(metrics::hair);
    row->addWidget(box, 1);
    QWidget* before = box; // in the order they are seen, whatever was made first
    for (QWidget* field : fields) {
        field->setFixedSize(fieldWidth, metrics::row);
        row->addWidget(field);
        setTabOrder(before, field);
        before = field;
    }
    m_layout->addLayout(row);
    connect(box, &QCheckBox::toggled, this, [this, fields](bool on) {
        for (QWidget* field : fields)
            field->setEnabled(on);
        take();
    });
    for (QWidget* field : fields)
        field->setEnabled(false);
}

QSpinBox* FilterRows::wholeBox(const char* object, int least, int most, int step)
{
    auto* box = new QSpinBox(this);
    box->setObjectName(QLatin1String(object));
    box->setRange(least, most);
    box->setSingleStep(step);
    connect(box, &QSpinBox::valueChanged, this, &FilterRows::take);
    return box;
}

QDoubleSpinBox* FilterRows::scoreBox(const char* object, double most, double step)
{
    auto* box = new QDoubleSpinBox(this);
    box->setObjectName(QLatin1String(object));
    box->setRange(0, most);
    box->setSingleStep(step);
    box->setDecimals(most > 1 ? 3 : 2);
    connect(box, &QDoubleSpinBox::valueChanged, this, &FilterRows::take);
    return box;
}

QLineEdit* FilterRows::sizeEdit(const char* object)
{
    auto* edit = new QLineEdit(this);
    edit->setObjectName(QLatin1String(object));
    edit->setAlignment(Qt::AlignRight);
    connect(edit, &QLineEdit::editingFinished, this, [this, edit] {
        takeSize(edit, edit == m_minBytes ? m_form.size.filter.minBytes : m_form.size.filter.maxBytes);
    });
    return edit;
}

/// What is no size becomes again what it was; nothing: no limit.
void FilterRows::takeSize(QLineEdit* edit, std::int64_t& bytes)
{
    if (!edit->isModified())
        return;
    edit->setModified(false);
    const std::int64_t none = edit == m_minBytes ? 0 : noLimit;
    const QString text = edit->text().trimmed();
    bytes = text.isEmpty() ? none : bytesFromText(text.toStdString()).value_or(bytes);
    const DatasetFilterForm form = m_form;
    showForm(form);
    Q_EMIT edited(form);
}

void FilterRows::showForm(const DatasetFilterForm& form)
{
    const QScopedValueRollback guard(m_showing, true);
    m_form = form;
    m_shape->setChecked(form.shape.on);
    m_minWidth->setValue(static_cast<int>(std::min<std::int64_t>(form.shape.filter.minWidth, 16384)));
    m_minHeight->setValue(static_cast<int>(std::min<std::int64_t>(form.shape.filter.minHeight, 16384)));
    m_aspect->setChecked(form.aspect.on);
    m_minRatio->setValue(form.aspect.filter.minRatio);
    m_maxRatio->setValue(form.aspect.filter.maxRatio);
    m_size->setChecked(form.size.on);
    const auto& [minBytes, maxBytes] = form.size.filter;
    m_minBytes->setText(minBytes > 0 ? sizeText(minBytes) : QString());
    m_maxBytes->setText(maxBytes < noLimit ? sizeText(maxBytes) : QString());
    m_aesthetic->setChecked(form.aesthetic.on);
    m_minAesthetic->setValue(form.aesthetic.filter.minScore);
    m_textMatch->setChecked(form.textMatch.on);
    m_minTextMatch->setValue(form.textMatch.filter.minScore);
    m_nsfw->setChecked(form.nsfw.on);
    m_maxNsfw->setValue(form.nsfw.filter.maxScore);
    m_copies->setChecked(form.nearCopies.on);
    m_distance->setValue(form.nearCopies.filter.distance);
    m_hash->setCurrentIndex(static_cast<int>(form.nearCopies.filter.method));
}

/// A number that the field shows rounded stays as it is.
void FilterRows::take()
{
    if (m_showing)
        return;
    const DatasetFilterForm before = m_form;
    const auto keepUnlessChanged = [](double& value, const QDoubleSpinBox* box) {
        if (std::abs(value - box->value()) > 0.5 * std::pow(10, -box->decimals()))
            value = box->value();
    };
    m_form.shape.on = m_shape->isChecked();
    m_form.shape.filter.minWidth = m_minWidth->value();
    m_form.shape.filter.minHeight = m_minHeight->value();
    m_form.aspect.on = m_aspect->isChecked();
    keepUnlessChanged(m_form.aspect.filter.minRatio, m_minRatio);
    keepUnlessChanged(m_form.aspect.filter.maxRatio, m_maxRatio);
    m_form.size.on = m_size->isChecked();
    m_form.aesthetic.on = m_aesthetic->isChecked();
    keepUnlessChanged(m_form.aesthetic.filter.minScore, m_minAesthetic);
    m_form.textMatch.on = m_textMatch->isChecked();
    keepUnlessChanged(m_form.textMatch.filter.minScore, m_minTextMatch);
    m_form.nsfw.on = m_nsfw->isChecked();
    keepUnlessChanged(m_form.nsfw.filter.maxScore, m_maxNsfw);
    m_form.nearCopies.on = m_copies->isChecked();
    m_form.nearCopies.filter.distance = m_distance->value();
    m_form.nearCopies.filter.method = static_cast<HashMethod>(m_hash->currentIndex());
    if (m_form != before)
        Q_EMIT edited(m_form);
}

void FilterRows::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void FilterRows::retranslate()
{
    const auto name = [](QWidget* widget, const QString& text, const QString& tip = {}) {
        widget->setAccessibleName(text);
        widget->setToolTip(tip);
    };
    m_shape->setText(tr("Size ≥"));
    m_shape->setToolTip(tr("Width and height in pixels"));
    name(m_minWidth, tr("Least width"), tr("Least width, in pixels"));
    name(m_minHeight, tr("Least height"), tr("Least height, in pixels"));
    m_aspect->setText(tr("Aspect"));
    m_aspect->setToolTip(tr("Width divided by height, from and to"));
    name(m_minRatio, tr("Least aspect ratio"));
    name(m_maxRatio, tr("Greatest aspect ratio"));
    m_size->setText(tr("File size"));
    m_size->setToolTip(tr("From and to, such as 10 kB and 20 MB"));
    name(m_minBytes, tr("Least file size"));
    name(m_maxBytes, tr("Greatest file size"));
    m_minBytes->setPlaceholderText(tr("any"));
    m_maxBytes->setPlaceholderText(tr("any"));
    m_aesthetic->setText(tr("Aesthetic ≥"));
    m_aesthetic->setToolTip(tr("How pleasing people would find it, from 0 to 1"));
    name(m_minAesthetic, tr("Least aesthetic score"));
    m_textMatch->setText(tr("Text match ≥"));
    m_textMatch->setToolTip(tr("How well the caption fits the picture; 0.1 and more is usual for good ones"));
    name(m_minTextMatch, tr("Least text match"));
    m_nsfw->setText(tr("NSFW ≤"));
    m_nsfw->setToolTip(tr("How likely it shows what is not safe for work, from 0 to 1"));
    name(m_maxNsfw, tr("Greatest NSFW score"));
    m_copies->setText(tr("Near copies"));
    m_copies->setToolTip(tr("Of pictures that look the same, the largest is kept"));
    name(m_distance, tr("Greatest difference of near copies"),
        tr("In how many of 64 bits their hashes may differ: 0 finds copies alone, 6 what was scaled, "
           "compressed "
           "or lightly retouched as well"));
    name(m_hash, tr("Hash"),
        tr("What is compared: phash sees structure, dhash edges, ahash light and dark. phash is the usual "
           "one."));
}

} // namespace candela
