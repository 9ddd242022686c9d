// Fields of the training form that are plain members of the request. GUI thread only.
#pragma once

#include "ui/finetune/training_sections.h"

#include <QCoreApplication>

#include <cmath>

namespace candela
{

/// Its translations are those of all sections.
struct SectionText {
    Q_DECLARE_TR_FUNCTIONS(TrainingSections)
};

inline QString joined(const QStringList& parts)
{
    return parts.join(QStringLiteral(" · "));
}

inline QString percent(double share)
{
    return QStringLiteral("%1 %").arg(std::lround(share * 100));
}

/// A field of the request that is a number.
template <typename T>
struct Member {
    T TrainLoraRequest::*field;
    double scale = 1; // what is shown, of what is kept

    double operator()(const TrainingForm& form) const { return scale * double(form.settings.*field); }
    void operator()(TrainingForm& form, double value) const
    {
        if constexpr (std::is_integral_v<T>)
            form.settings.*field = static_cast<T>(std::lround(value));
        else
            form.settings.*field = value / scale;
    }
};

struct Flag {
    bool TrainLoraRequest::*field;

    bool operator()(const TrainingForm& form) const { return form.settings.*field; }
    void operator()(TrainingForm& form, bool on) const { form.settings.*field = on; }
};

template <typename T>
void number(TrainingRows& rows, TrainingField field, const char* object, const SliderRange& range,
    const RowWords& words, T TrainLoraRequest::*member, double scale = 1)
{
    const Member<T> access{member, scale};
    rows.slider(field, object, range, words, access, access);
}

inline void flag(TrainingRows& rows, TrainingField field, const char* object, const RowWords& words,
    bool TrainLoraRequest::*member)
{
    rows.check(field, object, words, Flag{member}, Flag{member});
}

TrainingSection networkSection(TrainingFormState& state, QWidget* parent);
TrainingSection optimizerSection(TrainingFormState& state, QWidget* parent);
TrainingSection picturesSection(TrainingFormState& state, QWidget* parent);

} // namespace candela
