// What is filled in on the Generate page: a plain value, and the one object that changes it, with undo.
#pragma once

#include "core/api/model_info.h"
#include "core/api/picture_parameters.h"

#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QSet>
#include <QUndoStack>

#include <functional>
#include <optional>

namespace candela
{

enum class FormField {
    Model,
    Prompt,
    Negative,
    Size,
    Count,
    Seed,
    Steps,
    Cfg,
    Sampler,
    Schedule,
    Eta,
    ClipSkip,
    Precision,
    Threads,
    Source,
    Strength,
    Grammar,
    Loras,
    Mask,
    Extension,
    Hires,
    VaeTiling,
    Noise,
    Vae,
    Several, // reusing a picture's settings changes many at once
};

/// A row of the form: a LoRA that is there, used or not.
struct FormLora {
    QString file;
    double weight = 1; // −10..10
    std::optional<double> alpha; // where the file does not say
    bool on = true;
    bool operator==(const FormLora&) const = default;
};

struct GenerateForm {
    QString model; // its folder; empty: none chosen
    QString prompt, negative;
    PromptGrammar grammar = PromptGrammar::A1111; // of both
    int width = 512, height = 512;
    int count = 1;
    bool randomSeed = true;
    quint32 seed = 0; // the last one used while randomSeed
    int steps = 20;
    double cfg = 7;
    SamplerKind sampler = SamplerKind::Euler;
    ScheduleKind schedule = ScheduleKind::Default;
    double eta = 0;
    int clipSkip = 1;
    NoiseSource noise = NoiseSource::Cpu;
    Precision precision = Precision::Auto;
    int threads = 0; // 0: as many as there are
    QString source; // a picture to begin from; empty: noise alone
    double strength = 0.7; // how little of it is kept, 0..1
    QList<FormLora> loras; // beside those that the prompt names
    QString mask; // what of it is painted anew; empty: all
    Extension extension; // what is added to it
    bool hires = false; // a second pass
    HiresPass hiresPass; // of that
    QString vae; // an autoencoder in place of the model's own; empty: none
    VaeTiling vaeTiling = VaeTiling::Auto;
    QSet<FormField> touched; // set by the user: a model's defaults leave these alone

    bool operator==(const GenerateForm&) const = default;

    /// Another picture to begin from (empty: none) takes what was said of the last one along.
    void beginFrom(const QString& file);

    /// Everything but the output folder and a random seed's value.
    GenerateRequest toRequest() const;
};

QJsonObject toJson(const GenerateForm& form);
/// Missing or nonsensical members keep their defaults: a draft is never worth an error.
GenerateForm formFromJson(const QJsonObject& json);

enum class ReusePart { Everything, Prompt, Seed, Size };

/// Window's thread. Widgets show form() and call edit(); they keep no state of their own.
class GenerateFormState : public QObject
{
    Q_OBJECT
public:
    using Edit = std::function<void(GenerateForm&)>;

    explicit GenerateFormState(GenerateForm form = {}, QObject* parent = nullptr);

    const GenerateForm& form() const { return m_form; }
    /// The user changes one field: it counts as touched (unless it is back at the model's default), and goes
    /// on the undo stack, where it merges with an edit of the same field less than two seconds before.
    void edit(FormField field, const Edit& change);
    /// Values of a model for the fields the user has not touched; remembered, so that undo does not bring
    /// back another model's. Not an undo step of its own.
    void setModelDefaults(const GenerateDefaults& defaults, int sizeMultiple = 8);
    const GenerateDefaults& modelDefaults() const { return m_defaults; }
    /// `modelPath` is the listed model that the request means.
    void reuse(const GenerateRequest& request, ReusePart part, const QString& modelPath);
    /// What a found picture says of its making, in one undo step; fields it does not name stay as they are.
    /// `modelPath` is empty where its model is not listed; `loras` are those of its LoRAs that are.
    void restore(const PictureParameters& found, const QString& modelPath, const QList<FormLora>& loras = {});
    /// A change of the program's, not of the user's (a seed it drew, an example it suggests): no undo step.
    void adopt(const Edit& change);

    QUndoStack& undoStack() { return m_undo; }

Q_SIGNALS:
    void changed();

private:
    class Command;
    void set(const GenerateForm& form);
    bool isModelDefault(FormField field, const GenerateForm& form) const;
    void fillUntouched(GenerateForm& form) const;
    void makeValid(GenerateForm& form) const;

    GenerateForm m_form;
    GenerateDefaults m_defaults;
    bool m_haveDefaults = false;
    int m_sizeMultiple = 8;
    QUndoStack m_undo;
};

} // namespace candela
