// The fields of every request, by the names that files and the queue use: one list a kind, for all
// directions. `f` is called with each name and field.
#pragma once

#include "core/api/requests.h"

#include <string_view>

namespace candela
{

template <typename F>
void eachField(F&& f, ComputeOptions& r)
{
    f("device", r.device);
    f("precision", r.precision);
    f("threads", r.threads);
}

template <typename F>
void eachField(F&& f, LoraUse& r)
{
    f("file", r.file);
    f("scale", r.scale);
    f("alpha", r.alpha);
}

template <typename F>
void eachField(F&& f, Extension& r)
{
    f("left", r.left);
    f("top", r.top);
    f("right", r.right);
    f("bottom", r.bottom);
}

template <typename F>
void eachField(F&& f, HiresPass& r)
{
    f("scale", r.scale);
    f("strength", r.strength);
}

template <typename F>
void eachField(F&& f, GenerateRequest& r)
{
    f("model", r.model);
    f("prompt", r.prompt);
    f("negative", r.negative);
    f("grammar", r.grammar);
    f("seed", r.seed);
    f("count", r.count);
    f("steps", r.steps);
    f("cfg", r.cfg);
    f("width", r.width);
    f("height", r.height);
    f("sampler", r.sampler);
    f("schedule", r.schedule);
    f("eta", r.eta);
    f("clip_skip", r.clipSkip);
    f("source", r.source);
    f("strength", r.strength);
    f("loras", r.loras);
    f("mask", r.mask);
    f("extension", r.extension);
    f("hires", r.hires);
    f("vae", r.vae);
    f("vae_tiling", r.vaeTiling);
    f("embeddings", r.embeddings);
    f("noise", r.noise);
    f("safety", r.safety);
    f("safety_checker", r.safetyChecker);
    f("preview", r.preview);
    f("preview_decoder", r.previewDecoder);
    f("compute", r.compute);
    f("output", r.output);
    f("format", r.format);
    f("quality", r.quality);
    f("overwrite", r.overwrite);
    f("latents_file", r.latentsFile);
    f("name_pattern", r.namePattern);
    f("keep_parameters", r.keepParameters);
}

template <typename F>
void eachField(F&& f, RelightRequest& r)
{
    f("inputs", r.inputs);
    f("model", r.model);
    f("ratio", r.ratio);
    f("reference", r.reference);
    f("output", r.output);
    f("format", r.format);
    f("jpeg_quality", r.jpegQuality);
    f("keep_metadata", r.keepMetadata);
    f("keep_going", r.keepGoing);
    f("skip_existing", r.skipExisting);
    f("overwrite", r.overwrite);
    f("table", r.table);
    f("tensors_file", r.tensorsFile);
    f("compute", r.compute);
}

template <typename F>
void eachField(F&& f, RelightPreviewRequest& r)
{
    f("file", r.file);
    f("model", r.model);
    f("longest_side", r.longestSide);
    f("ratio", r.ratio);
    f("view", r.view);
    f("compute", r.compute);
}

template <typename F>
void eachField(F&& f, EmojiDatasetRequest& r)
{
    f("count", r.count);
    f("seed", r.seed);
    f("size", r.size);
    f("objects", r.objects);
    f("output", r.output);
}

template <typename F>
void eachField(F&& f, TrainBaseRequest& r)
{
    f("config", r.config);
    f("data", r.data);
    f("output", r.output);
    f("resume", r.resume);
    f("compute", r.compute);
}

template <typename F>
void eachField(F&& f, TrainRelightRequest& r)
{
    f("config", r.config);
    f("data", r.data);
    f("output", r.output);
    f("resume", r.resume);
    f("compute", r.compute);
}

template <typename F>
void eachField(F&& f, TrainingPrompt& r)
{
    f("prompt", r.prompt);
    f("negative", r.negative);
    f("seed", r.seed);
}

template <typename F>
void eachField(F&& f, TrainLoraRequest& r)
{
    f("model", r.model);
    f("vae", r.vae);
    f("data", r.data);
    f("regularisation", r.regularisation);
    f("regularisation_weight", r.regularisationWeight);
    f("output", r.output);
    f("resume", r.resume);
    f("rank", r.rank);
    f("alpha", r.alpha);
    f("targets", r.targets);
    f("convolution_rank", r.convolutionRank);
    f("text_encoders", r.textEncoders);
    f("dropout", r.dropout);
    f("steps", r.steps);
    f("epochs", r.epochs);
    f("batch", r.batch);
    f("accumulation", r.accumulation);
    f("learning_rate", r.learningRate);
    f("text_learning_rate", r.textLearningRate);
    f("optimizer", r.optimizer);
    f("rate_schedule", r.rateSchedule);
    f("warmup", r.warmup);
    f("weight_decay", r.weightDecay);
    f("max_gradient_norm", r.maxGradientNorm);
    f("min_snr_gamma", r.minSnrGamma);
    f("noise_offset", r.noiseOffset);
    f("ema", r.ema);
    f("gradient_checkpointing", r.gradientCheckpointing);
    f("width", r.width);
    f("height", r.height);
    f("buckets", r.buckets);
    f("crop", r.crop);
    f("flip", r.flip);
    f("caption_dropout", r.captionDropout);
    f("shuffle_tags", r.shuffleTags);
    f("keep_tags", r.keepTags);
    f("tag_dropout", r.tagDropout);
    f("cache_on_disk", r.cacheOnDisk);
    f("format", r.format);
    f("checkpoint_every", r.checkpointEvery);
    f("keep_loras", r.keepLoras);
    f("sample_every", r.sampleEvery);
    f("samples", r.samples);
    f("sample_steps", r.sampleSteps);
    f("tensor_board", r.tensorBoard);
    f("seed", r.seed);
    f("compute", r.compute);
}

template <typename F>
void eachField(F&& f, ScoreRequest& r)
{
    f("folder", r.folder);
    f("pictures", r.pictures);
    f("captions", r.captions);
    f("clip", r.clip);
    f("aesthetic", r.aesthetic);
    f("aesthetic_clip", r.aestheticClip);
    f("safety_checker", r.safetyChecker);
    f("again", r.again);
    f("compute", r.compute);
}

template <typename F>
void eachField(F&& f, GridRequest& r)
{
    f("pictures", r.pictures);
    f("columns", r.columns);
    f("title", r.title);
    f("column_labels", r.columnLabels);
    f("row_labels", r.rowLabels);
    f("output", r.output);
}

template <typename F>
void eachField(F&& f, BenchRequest& r)
{
    f("what", r.what);
    f("model", r.model);
    f("random", r.random);
    f("width", r.width);
    f("height", r.height);
    f("repeats", r.repeats);
    f("gradient_checkpointing", r.gradientCheckpointing);
    f("loras", r.loras);
    f("compute", r.compute);
}

constexpr std::string_view kindName(const GenerateRequest*)
{
    return "generate";
}
constexpr std::string_view kindName(const RelightRequest*)
{
    return "relight";
}
constexpr std::string_view kindName(const RelightPreviewRequest*)
{
    return "relight_preview";
}
constexpr std::string_view kindName(const EmojiDatasetRequest*)
{
    return "dataset_emoji";
}
constexpr std::string_view kindName(const TrainBaseRequest*)
{
    return "train_base";
}
constexpr std::string_view kindName(const TrainRelightRequest*)
{
    return "train_relight";
}
constexpr std::string_view kindName(const TrainLoraRequest*)
{
    return "train_lora";
}
constexpr std::string_view kindName(const ScoreRequest*)
{
    return "score";
}
constexpr std::string_view kindName(const GridRequest*)
{
    return "grid";
}
constexpr std::string_view kindName(const BenchRequest*)
{
    return "bench";
}

} // namespace candela
