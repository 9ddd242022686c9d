// The labelled picture of all that a matrix of settings has made.
#pragma once

#include "core/api/requests.h"

namespace candela
{

/// Lays out what is there of the request's pictures; the cells of the others stay blank. Large pictures are
/// reduced so that the whole stays handy. Throws Error: BadInput where none of them is there or the labels
/// are not one each, otherwise as writeLabelledGrid().
GridResult writeSettingsGrid(const GridRequest& request);

} // namespace candela
