// How pictures and captions are seen.
#include "app/session/paths.h"
#include "ui/widgets/folder_row.h"
#include "ui/finetune/training_fields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QSpinBox>

namespace candela
{
namespace
{

using Text = SectionText;

void addResolution(TrainingFormState& state, TrainingRows& rows)
{
    auto* side = new QSpinBox(&rows);
    side->setObjectName(QStringLiteral("Resolution"));
    side->setRange(0, 2048);
    side->setSingleStep(64);
    side->setKeyboardTracking(false);
    side->setLocale(QLocale::c());
    QObject::connect(side, &QSpinBox::valueChanged, &rows, [&state, side](int value) {
        state.edit(TrainingField::Resolution, [value](TrainingForm& form) { form.setResolution(value); });
        const QSignalBlocker blocker(side);
        side->setValue(state.form().resolution()); // a multiple of 8
    });
    rows.add(
        side,
        {[] { return Text::tr("Resolution"); },
            [] {
                return Text::tr("Pixels of a side, a multiple of 8");
            }},
        [side](const TrainingForm& form) {
            const QSignalBlocker blocker(side);
            side->setValue(form.resolution());
        },
        [side] { side->setSpecialValueText(Text::tr("As the model")); });
}

/// Pictures of what shall stay as it is, and what they count.
void addRegularisation(TrainingFormState& state, TrainingRows& rows)
{
    auto* folder = new FolderRow(&rows);
    folder->setObjectName(QStringLiteral("Regularisation"));
    folder->setClearable(true);
    const auto set = [&state](const QString& path) {
        state.edit(TrainingField::Regularisation,
            [&path](TrainingForm& form) { form.settings.regularisation = toPath(path); });
    };
    QObject::connect(folder, &FolderRow::cleared, &rows, [set] { set({}); });
    QObject::connect(folder, &FolderRow::chooseWanted, &rows, [&state, folder, set] {
        const QString path =
            QFileDialog::getExistingDirectory(folder, Text::tr("Choose pictures of what shall stay as it is"),
                toQString(state.form().settings.regularisation));
        if (!path.isEmpty())
            set(path);
    });
    rows.add(
        folder,
        {[] { return Text::tr("Keep as is"); },
            [] {
                return Text::tr("Regularisation: captioned pictures of what the model shall not forget");
            }},
        [folder](const TrainingForm& form) { folder->setFolder(toQString(form.settings.regularisation)); },
        [folder] { folder->setName(Text::tr("Choose pictures of what shall stay as it is")); });
    number(rows, TrainingField::RegularisationWeight, "RegularisationWeight",
        {.softMin = 0, .softMax = 2, .step = 0.1, .hardMin = 0, .hardMax = 10, .decimals = 2},
        {[] { return Text::tr("Their weight"); },
            [] {
                return Text::tr("What the loss on those pictures counts");
            }},
        &TrainLoraRequest::regularisationWeight);
}

} // namespace

TrainingSection picturesSection(TrainingFormState& state, QWidget* parent)
{
    auto* rows = new TrainingRows(state, parent);
    addResolution(state, *rows);
    rows->combo(
        TrainingField::Crop, "Crop",
        {[] { return Text::tr("Crop"); },
            [] {
                return Text::tr("Which part of a larger picture is seen");
            }},
        [] {
            return QStringList{Text::tr("The middle"), Text::tr("At random")};
        },
        [](const TrainingForm& form) { return static_cast<int>(form.settings.crop); },
        [](TrainingForm& form, int index) { form.settings.crop = static_cast<CropKind>(index); });
    number(*rows, TrainingField::CaptionDropout, "CaptionDropout",
        {.softMin = 0, .softMax = 50, .step = 1, .hardMin = 0, .hardMax = 100},
        {[] { return Text::tr("No caption, %"); },
            [] {
                return Text::tr("Share of the captions replaced by the empty one");
            }},
        &TrainLoraRequest::captionDropout, 100);
    flag(*rows, TrainingField::Buckets, "Buckets",
        {[] { return Text::tr("Keep the pictures' shapes"); },
            [] {
                return Text::tr("In buckets of about as many pixels; otherwise all become squares");
            }},
        &TrainLoraRequest::buckets);
    flag(*rows, TrainingField::Flip, "Flip",
        {[] { return Text::tr("Show half of them mirrored"); },
            [] {
                return Text::tr("Not for faces, writing and whatever has a left and a right");
            }},
        &TrainLoraRequest::flip);
    flag(*rows, TrainingField::ShuffleTags, "ShuffleTags",
        {[] { return Text::tr("Shuffle tags"); },
            [] {
                return Text::tr("What stands between commas, but for the first");
            }},
        &TrainLoraRequest::shuffleTags);
    number(*rows, TrainingField::KeepTags, "KeepTags",
        {.softMin = 0, .softMax = 10, .step = 1, .hardMin = 0, .hardMax = 1000},
        {[] { return Text::tr("Keep tags"); },
            [] {
                return Text::tr("So many tags stay in front, neither shuffled nor left out");
            }},
        &TrainLoraRequest::keepTags);
    number(*rows, TrainingField::TagDropout, "TagDropout",
        {.softMin = 0, .softMax = 50, .step = 1, .hardMin = 0, .hardMax = 100},
        {[] { return Text::tr("Drop tags, %"); },
            [] {
                return Text::tr("Share of the other tags that is left out at random");
            }},
        &TrainLoraRequest::tagDropout, 100);
    addRegularisation(state, *rows);
    return {"pictures", rows, [] { return Text::tr("Pictures and captions"); },
        [](const TrainingForm& form) {
            QStringList parts;
            if (form.resolution() > 0)
                parts += Text::tr("%1 px").arg(form.resolution());
            if (form.settings.flip)
                parts += Text::tr("mirrored");
            if (form.settings.shuffleTags)
                parts += Text::tr("tags shuffled");
            if (form.settings.captionDropout > 0)
                parts += Text::tr("%1 without caption").arg(percent(form.settings.captionDropout));
            if (!form.settings.regularisation.empty())
                parts += Text::tr("regularisation");
            return parts.isEmpty() ? Text::tr("as the model") : joined(parts);
        }};
}

} // namespace candela
