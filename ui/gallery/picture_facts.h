// What is known of a picture, as it reads in the gallery. GUI thread only.
#pragma once

#include "app/gallery/picture_record.h"

#include <utility>
#include <vector>

namespace candela
{

/// Name and value, for the inspector; those that are not known are left out.
std::vector<std::pair<QString, QString>> factsOf(const PictureRecord& picture);

/// "512 × 512 · 310 KB · 21 Nov 2026 14:02"
QString fileLine(const PictureRecord& picture);

QString fileName(const PictureRecord& picture);

/// What can stand beneath a picture of a contact sheet.
enum class SheetLabel { Name, Prompt, Seed, Model, Date };
QString labelFor(const PictureRecord& picture, SheetLabel label);

} // namespace candela
