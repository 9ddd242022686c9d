// What a trained LoRA's file says of itself.
#pragma once

#include "core/api/dataset.h"
#include "core/api/model_info.h"
#include "core/api/train_lora.h"

#include <map>
#include <string>
#include <vector>

namespace candela
{

/// The keys of sd-scripts ("ss_…": base model, captions' frequencies, settings), by which most programs show
/// LoRAs, and of the model specification (https://github.com/Stability-AI/ModelSpec). Rank and alpha are
/// added where the file is written. `prediction` as in ModelInfo.
std::map<std::string, std::string> loraMetadata(const TrainLoraRequest& request, const ModelInfo& model,
    const std::string& prediction, const std::vector<DatasetPicture>& pictures, std::int64_t steps,
    std::int64_t epochs);

} // namespace candela
