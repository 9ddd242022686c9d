// Requests as JSON: what the queue stores and hands to other machines. Any thread.
#pragma once

#include "core/api/requests.h"

#include <string>
#include <string_view>

namespace candela
{

/// {"kind": "generate", "prompt": …}: every field by its name in the struct, in snake case; empty options are
/// left out, paths are UTF-8. One line.
std::string requestToJson(const Request& request);

/// The other way. Fields that are missing keep their defaults. Throws Error (BadInput), naming kind and
/// field, where the text is no request, a value has another type, or a field is unknown: a newer version may
/// have meant something by it.
Request requestFromJson(std::string_view json);

/// With every path absolute, so that a process in another folder means the same files.
Request withAbsolutePaths(Request request);

/// "generate", "relight", "relight_preview", "dataset_emoji", "train_base", "train_relight", "train_lora",
/// "grid", "bench".
std::string_view kindOf(const Request& request);

} // namespace candela
