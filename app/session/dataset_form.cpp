#include "app/session/dataset_form.h"

#include <QCoreApplication>

#include <cmath>
#include <tuple>

namespace candela
{
namespace
{

constexpr std::int64_t standardSide = 512;
constexpr int standardDistance = 6; // finds what was scaled, compressed or lightly retouched
constexpr double mostKept = 9e15; // whole numbers beyond are no longer exact in JSON

struct DatasetForm {
    Q_DECLARE_TR_FUNCTIONS(DatasetForm)
};

/// Calls `visit` with the key and the switched filter of each.
template <typename Form, typename Visit>
void eachFilter(Form& form, const Visit& visit)
{
    visit("shape", form.shape);
    visit("aspect", form.aspect);
    visit("size", form.size);
    visit("textMatch", form.textMatch);
    visit("aesthetic", form.aesthetic);
    visit("nsfw", form.nsfw);
    visit("nearCopies", form.nearCopies);
}

/// Calls `visit` with the name of each of a filter's numbers.
template <typename Filter, typename Visit>
void eachNumber(Filter& filter, const Visit& visit)
{
    using Plain = std::remove_const_t<Filter>;
    if constexpr (std::is_same_v<Plain, ImageShapeFilter>) {
        visit("minWidth", filter.minWidth);
        visit("maxWidth", filter.maxWidth);
        visit("minHeight", filter.minHeight);
        visit("maxHeight", filter.maxHeight);
    } else if constexpr (std::is_same_v<Plain, ImageAspectRatioFilter>) {
        visit("minRatio", filter.minRatio);
        visit("maxRatio", filter.maxRatio);
    } else if constexpr (std::is_same_v<Plain, ImageSizeFilter>) {
        visit("minBytes", filter.minBytes);
        visit("maxBytes", filter.maxBytes);
    } else if constexpr (std::is_same_v<Plain, ImageDeduplicator>) {
        visit("distance", filter.distance);
    } else {
        visit("minScore", filter.minScore);
        visit("maxScore", filter.maxScore);
    }
}

QString limit(const QString& what, const QString& sign, double value)
{
    return QStringLiteral("%1 %2 %3").arg(what, sign, QString::number(value, 'g', 8));
}

template <typename Filter>
void readNumbers(const QJsonObject& json, Filter& filter)
{
    eachNumber(filter, [&](const char* name, auto& number) {
        const QJsonValue value = json.value(QLatin1String(name));
        if (value.isDouble() && value.toDouble() >= 0 && value.toDouble() < mostKept)
            number = static_cast<std::remove_reference_t<decltype(number)>>(value.toDouble());
    });
}

} // namespace

DatasetFilterForm::DatasetFilterForm()
{
    shape.filter.minWidth = shape.filter.minHeight = standardSide;
    nearCopies.filter.distance = standardDistance;
}

std::vector<DatasetFilter> filtersOf(const DatasetFilterForm& form)
{
    std::vector<DatasetFilter> filters;
    eachFilter(form, [&filters](const char*, const auto& switched) {
        if (switched.on)
            filters.emplace_back(switched.filter);
    });
    return filters;
}

std::optional<DatasetFilterForm> formOf(const std::vector<DatasetFilter>& filters)
{
    DatasetFilterForm form;
    bool twice = false;
    for (const DatasetFilter& filter : filters)
        eachFilter(form, [&](const char*, auto& switched) {
            using Filter = decltype(switched.filter);
            if (const auto* given = std::get_if<Filter>(&filter)) {
                twice |= switched.on;
                switched = {.on = true, .filter = *given};
            }
        });
    return twice ? std::nullopt : std::optional(form);
}

QStringList furtherLimits(const DatasetFilterForm& form)
{
    const QString most = QStringLiteral("≤"), least = QStringLiteral("≥");
    QStringList limits;
    constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
    if (form.shape.on && form.shape.filter.maxWidth != unlimited)
        limits += limit(DatasetForm::tr("width"), most, static_cast<double>(form.shape.filter.maxWidth));
    if (form.shape.on && form.shape.filter.maxHeight != unlimited)
        limits += limit(DatasetForm::tr("height"), most, static_cast<double>(form.shape.filter.maxHeight));
    if (form.textMatch.on && form.textMatch.filter.maxScore < 1)
        limits += limit(DatasetForm::tr("text match"), most, form.textMatch.filter.maxScore);
    if (form.aesthetic.on && form.aesthetic.filter.maxScore < 1)
        limits += limit(DatasetForm::tr("aesthetic"), most, form.aesthetic.filter.maxScore);
    if (form.nsfw.on && form.nsfw.filter.minScore > 0)
        limits += limit(DatasetForm::tr("NSFW score"), least, form.nsfw.filter.minScore);
    if (form.nearCopies.on && form.nearCopies.filter.considerText)
        limits += DatasetForm::tr("copies with the same caption only");
    return limits;
}

QJsonObject toJson(const DatasetFilterForm& form)
{
    QJsonObject json;
    eachFilter(form, [&json](const char* key, const auto& switched) {
        QJsonObject object{{QStringLiteral("on"), switched.on}};
        eachNumber(switched.filter, [&object](const char* name, auto number) {
            if (static_cast<double>(number) < mostKept) // else there is no limit, as by default
                object.insert(QLatin1String(name), static_cast<double>(number));
        });
        json.insert(QLatin1String(key), object);
    });
    QJsonObject copies = json.value(QLatin1String("nearCopies")).toObject();
    copies.insert(QStringLiteral("sameText"), form.nearCopies.filter.considerText);
    const std::string_view hash = nameOf(form.nearCopies.filter.method);
    copies.insert(
        QStringLiteral("hash"), QString::fromLatin1(hash.data(), static_cast<qsizetype>(hash.size())));
    json.insert(QStringLiteral("nearCopies"), copies);
    return json;
}

DatasetFilterForm datasetFilterFormFromJson(const QJsonObject& json)
{
    DatasetFilterForm form;
    eachFilter(form, [&json](const char* key, auto& switched) {
        const QJsonObject object = json.value(QLatin1String(key)).toObject();
        switched.on = object.value(QLatin1String("on")).toBool(switched.on);
        readNumbers(object, switched.filter);
    });
    ImageDeduplicator& copies = form.nearCopies.filter;
    const QJsonObject object = json.value(QLatin1String("nearCopies")).toObject();
    copies.considerText = object.value(QLatin1String("sameText")).toBool();
    copies.method = hashMethodFromName(object.value(QLatin1String("hash")).toString().toStdString())
                        .value_or(copies.method);
    copies.distance = std::min(copies.distance, largestHashDistance);
    return form;
}

QString nameOf(const DatasetFilter& filter)
{
    const QString names[] = {DatasetForm::tr("Size in pixels"), DatasetForm::tr("Aspect ratio"),
        DatasetForm::tr("File size"), DatasetForm::tr("Text match"), DatasetForm::tr("Aesthetic score"),
        DatasetForm::tr("NSFW score"), DatasetForm::tr("Near copies")};
    static_assert(std::size(names) == std::variant_size_v<DatasetFilter>);
    return names[filter.index()];
}

} // namespace candela
