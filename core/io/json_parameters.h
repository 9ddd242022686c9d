// Settings that programs keep as JSON in their pictures. Any thread.
#pragma once

#include "core/io/generation_parameters.h"

#include <optional>
#include <string_view>

namespace candela
{

// Each takes the text of a PNG chunk and gives its settings under AUTOMATIC1111's names, what we have no name
// for under its own; nothing where the text is none of that program's.

/// Ours: the chunk `candela`, as parametersJson() writes it.
std::optional<ParsedParameters> parametersOfCandela(std::string_view json);

/// InvokeAI: `invokeai_metadata` (3.0 and later; invokeai/app/invocations/metadata.py, CoreMetadata) or
/// `sd-metadata`.
std::optional<ParsedParameters> parametersOfInvokeAi(std::string_view json);

/// Fooocus: `parameters` where `fooocus_scheme` is "fooocus" (modules/meta_parser.py).
std::optional<ParsedParameters> parametersOfFooocus(std::string_view json);

} // namespace candela
