// What of a training's settings is folded away: the fields of each section, and what its header says. GUI
// thread only.
#pragma once

#include "ui/finetune/training_rows.h"

#include <vector>

namespace candela
{

struct TrainingSection {
    const char* key; // among the remembered folds
    TrainingRows* rows;
    Words title;
    std::function<QString(const TrainingForm&)> summary; // of the folded section
};

/// In the order they are shown; owned by `parent`.
std::vector<TrainingSection> makeTrainingSections(TrainingFormState& state, QWidget* parent);

} // namespace candela
