// How values of the engine read on the Generate page.
#pragma once

#include "app/session/job.h"

namespace candela
{

/// "Euler a", "DPM++ 2M": proper names, the same in every language.
QString displayName(SamplerKind sampler);
QString displayName(ScheduleKind schedule);
QString displayName(Precision precision);
/// "AUTOMATIC1111", "ComfyUI", "Plain text".
QString displayName(PromptGrammar grammar);
QString displayName(NoiseSource source);

/// "4 s", "2:10", "1:02:10".
QString displayDuration(double seconds);
/// "3.1 s" for what took a while already.
QString displaySeconds(double seconds);

/// "Step 12/20", "Decoding"; with several pictures "Picture 2/4 · Step 12/20".
QString displayPhase(const JobProgress& progress);
/// "4 s left", "Estimating…", or empty where there is nothing to estimate.
QString displayTimeLeft(const JobProgress& progress);

/// "seed 42 · Euler · 20 steps": what tells pictures of one prompt apart.
QString displayRecipe(const GenerateRequest& request);

/// "Hires upscale: 2; Lora: ink": of what a file says as much as a sentence can hold, without what would turn
/// or hide its letters.
QString displayFound(const QStringList& entries);

/// "Text (Ctrl+K)": the shortcut where there is one.
QString withShortcut(const QString& text, const QKeySequence& shortcut);

} // namespace candela
