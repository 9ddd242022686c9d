#include "core/nn/state_dict.h"

#include "core/api/error.h"

#include <torch/nn/module.h>

#include <algorithm>
#include <sstream>
#include <utility>

namespace candela
{

namespace
{

using Parameters = std::map<std::string, at::Tensor>;

bool endsWith(const std::string& text, const std::string& ending)
{
    return text.size() >= ending.size()
        && text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

// The name a weight has today, for the spellings that older (and newer) libraries wrote.
std::string currentName(const std::string& name, const Parameters& parameters)
{
    if (parameters.contains(name))
        return name;
    if (parameters.contains("text_model." + name)) // transformers 5 writes none
        return "text_model." + name;
    static const std::pair<std::string, std::string> renamed[] = {{"query", "to_q"}, {"key", "to_k"},
        {"value", "to_v"}, {"proj_attn", "to_out.0"}}; // diffusers before 0.15
    for (const auto& [old, current] : renamed)
        for (const std::string ending : {".weight", ".bias"})
            if (endsWith(name, "." + old + ending))
                return name.substr(0, name.size() - old.size() - ending.size()) + current + ending;
    return name;
}

// Written by transformers before 4.31: the numbers 0, 1, 2, …
bool carriesNothing(const std::string& name)
{
    return endsWith(name, "embeddings.position_ids");
}

std::string shapeText(at::IntArrayRef shape)
{
    std::ostringstream text;
    for (std::size_t i = 0; i < shape.size(); ++i)
        text << (i ? "x" : "") << shape[i];
    return shape.empty() ? "a scalar" : text.str();
}

// "3 missing (a, b, …)"
std::string listed(const std::string& what, const std::vector<std::string>& names)
{
    std::string text = std::to_string(names.size()) + " " + what + " (";
    for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 3); ++i)
        text += (i ? ", " : "") + names[i];
    return text + (names.size() > 3 ? ", …)" : ")");
}

struct Misfits {
    std::vector<std::string> missing, leftOver, wrongShape, notFloating;

    void throwIfAny(const std::string& source) const
    {
        std::string text;
        for (const auto& [what, names] : {std::pair{"missing", &missing}, std::pair{"left over", &leftOver},
                 std::pair{"of another shape", &wrongShape},
                 std::pair{"not of floating-point type", &notFloating}})
            if (!names->empty())
                text += (text.empty() ? "" : "; ") + listed(what, *names);
        if (!text.empty())
            throw badInput(
                "The weights in " + source + " do not fit the model its config describes: " + text + ".");
    }
};

Misfits compare(const Parameters& parameters, const std::map<std::string, const at::Tensor*>& found)
{
    Misfits misfits;
    for (const auto& [name, parameter] : parameters) {
        const auto it = found.find(name);
        if (it == found.end())
            misfits.missing.push_back(name);
        else if (it->second->sizes() != parameter.sizes())
            misfits.wrongShape.push_back(
                name + ": " + shapeText(it->second->sizes()) + " instead of " + shapeText(parameter.sizes()));
        else if (!it->second->is_floating_point())
            misfits.notFloating.push_back(name);
    }
    return misfits;
}

at::Tensor converted(const at::Tensor& stored, const LoadOptions& options)
{
    if (options.weights == Weights::Stored)
        return stored.detach();
    const at::ScalarType dtype = options.dtype.value_or(stored.scalar_type());
    return stored.detach().to(
        options.device, dtype, false, options.weights == Weights::Owned, weightOrder(stored));
}

Parameters parametersOf(const torch::nn::Module& module)
{
    Parameters parameters;
    for (const auto& item : module.named_parameters())
        parameters.emplace(item.key(), item.value());
    return parameters;
}

// The stored tensor of each parameter; throws where they do not fit each other.
std::map<std::string, const at::Tensor*> storedFor(
    const Parameters& parameters, const StateDict& weights, const std::string& source)
{
    std::map<std::string, const at::Tensor*> found;
    std::vector<std::string> leftOver;
    for (const auto& [name, tensor] : weights) {
        const std::string current = currentName(name, parameters);
        const bool taken = parameters.contains(current) && found.emplace(current, &tensor).second;
        if (!taken && !carriesNothing(name))
            leftOver.push_back(name);
    }
    Misfits misfits = compare(parameters, found);
    misfits.leftOver = std::move(leftOver);
    misfits.throwIfAny(source);
    return found;
}

void give(at::Tensor& parameter, const at::Tensor& own, const at::Tensor& stored, const LoadOptions& options)
{
    parameter.set_requires_grad(false);
    parameter.set_data(own);
    if (options.release && own.storage().unsafeGetStorageImpl() != stored.storage().unsafeGetStorageImpl())
        options.release(stored);
    parameter.set_requires_grad(options.weights == Weights::Owned);
}

} // namespace

void loadStateDict(torch::nn::Module& module, const StateDict& weights, const LoadOptions& options)
{
    Parameters parameters = parametersOf(module);
    const auto found = storedFor(parameters, weights, options.source);
    for (auto& [name, parameter] : parameters) {
        checkStop(options.stop);
        const at::Tensor& stored = *found.at(name);
        give(parameter, converted(stored, options), stored, options);
    }
}

void reloadParameters(torch::nn::Module& module, const StateDict& weights, const std::set<std::string>& names,
    const LoadOptions& options,
    const std::function<at::Tensor(const std::string& name, const at::Tensor& stored)>& change)
{
    Parameters parameters = parametersOf(module);
    const auto found = storedFor(parameters, weights, options.source);
    for (const std::string& name : names) {
        checkStop(options.stop);
        const at::Tensor& stored = *found.at(name);
        at::Tensor changed = change(name, stored);
        if (options.weights == Weights::Stored && options.dtype && !changed.is_same(stored))
            changed = changed.to(*options.dtype);
        give(parameters.at(name), converted(changed, options), stored, options);
    }
}

StateDict stateDict(const torch::nn::Module& module)
{
    StateDict weights;
    for (const auto& item : module.named_parameters())
        weights.emplace(item.key(), item.value().detach());
    return weights;
}

} // namespace candela
