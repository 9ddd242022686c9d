// Several pictures laid out in one, with words beside them: grids of settings and contact sheets. Any thread.
#pragma once

#include "core/api/image.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace candela
{

/// Without an image its file is read when its turn comes; without either the cell stays blank.
struct GridPicture {
    std::shared_ptr<const Image> image = {};
    std::filesystem::path file = {};
    std::string label = {}; // UTF-8, beneath it: two lines at most, the rest is cut off; may be empty
};

struct PictureGrid {
    std::vector<GridPicture> pictures; // row by row from the top left; cells left over are blank
    int columns = 1;
    int rows = 0; // 0: as many as it takes
    std::string title; // above all; may be empty
    std::vector<std::string> columnLabels, rowLabels; // above and left of them; empty, or one each
    int cellSide = 0; // pixels that larger pictures are reduced to; 0: all stay as they are
    int gap = 0; // pixels between the cells and around them
    int fontSize = 0; // pixels; 0: in proportion to the cells
    std::filesystem::path font; // TrueType or OpenType; empty: the system's, for any script it has a font of
};

/// RGB, dark on white. Throws Error (BadInput), naming the value: no picture at all, more pictures than
/// cells, labels that are not one each, a file or font that cannot be read, a sheet larger than 268
/// megapixels.
Image drawGrid(const PictureGrid& grid);

struct GridFile {
    std::filesystem::path path; // .png, .jpg or .webp
    int quality = 95; // 1..100, of JPEG and WebP
    bool overwrite = false; // false: a number is added to a name that is taken
    std::string parameters = {}; // AUTOMATIC1111's text, to go inside; may be empty
};

/// Draws and writes it; returns the name the file got. Throws Error: as drawGrid(); BadInput where the
/// extension is none of those or the folder cannot be written, RunFailed where the disk fails.
std::filesystem::path writeLabelledGrid(const PictureGrid& grid, const GridFile& file);

} // namespace candela
