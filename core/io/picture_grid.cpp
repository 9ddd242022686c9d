#include "core/api/picture_grid.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/image_file.h"
#include "core/io/text_drawing.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace candela
{
namespace
{

constexpr std::int64_t mostPixels = std::int64_t(1) << 28;
constexpr int mostLabelLines = 2, mostRowLabelLines = 4;
constexpr int smallestFont = 10, largestFont = 200; // pixels
constexpr int cellSidesPerFont = 22; // a cell of 512 pixels gets letters of 23

struct Size {
    int width = 0, height = 0;
};

/// The size it has in its cell.
Size sizeFor(Size picture, int cellSide)
{
    const int longest = std::max(picture.width, picture.height);
    if (cellSide == 0 || longest <= cellSide)
        return picture;
    const auto scaled = [&](int side) {
        return std::max(
            1, static_cast<int>((static_cast<std::int64_t>(side) * cellSide + longest / 2) / longest));
    };
    return {scaled(picture.width), scaled(picture.height)};
}

/// RGB, without transparency: what shows through is white.
cv::Mat rgbOf(const Image& image)
{
    const cv::Mat view(
        image.height, image.width, CV_8UC(image.channels), const_cast<std::uint8_t*>(image.pixels.data()));
    if (image.channels == 3)
        return view;
    cv::Mat rgb;
    if (image.channels == 1) {
        cv::cvtColor(view, rgb, cv::COLOR_GRAY2RGB);
        return rgb;
    }
    rgb.create(view.size(), CV_8UC3);
    for (int y = 0; y < view.rows; ++y)
        for (int x = 0; x < view.cols; ++x) {
            const auto from = view.at<cv::Vec4b>(y, x);
            auto& to = rgb.at<cv::Vec3b>(y, x);
            for (int channel = 0; channel < 3; ++channel)
                to[channel] =
                    static_cast<std::uint8_t>((from[channel] * from[3] + 255 * (255 - from[3])) / 255);
        }
    return rgb;
}

std::shared_ptr<const Image> imageOf(const GridPicture& picture)
{
    if (picture.image || picture.file.empty())
        return picture.image;
    return std::make_shared<const Image>(readImage(picture.file));
}

void requireMatching(const std::vector<std::string>& labels, int count, const std::string& what)
{
    if (!labels.empty() && static_cast<int>(labels.size()) != count)
        throw badInput("The grid has " + std::to_string(count) + " " + what + " and "
            + std::to_string(labels.size()) + " labels for them.");
}

/// Where everything goes; made once, then drawn.
class Sheet
{
public:
    explicit Sheet(const PictureGrid& grid)
        : m_grid(grid)
    {
        countCells();
        measureCells();
        if (hasText())
            measureText();
        placeCells();
    }

    Image draw() const
    {
        Image sheet{.width = m_width, .height = m_height, .channels = 3, .pixels = {}};
        sheet.pixels.assign(sheet.stride() * static_cast<std::size_t>(m_height), 255);
        for (std::size_t k = 0; k < m_grid.pictures.size(); ++k)
            drawPicture(sheet, static_cast<int>(k));
        if (m_text)
            drawLabels(sheet);
        return sheet;
    }

private:
    void countCells()
    {
        const int count = static_cast<int>(m_grid.pictures.size());
        if (count == 0)
            throw badInput("There is no picture to lay out.");
        if (m_grid.columns < 1 || m_grid.rows < 0 || m_grid.gap < 0 || m_grid.cellSide < 0)
            throw badInput("A grid of " + std::to_string(m_grid.columns) + " columns and "
                + std::to_string(m_grid.rows) + " rows cannot be drawn.");
        m_rows = m_grid.rows > 0 ? m_grid.rows : (count + m_grid.columns - 1) / m_grid.columns;
        if (count > static_cast<std::int64_t>(m_grid.columns) * m_rows)
            throw badInput("A grid of " + std::to_string(m_grid.columns) + "x" + std::to_string(m_rows)
                + " cells cannot hold " + std::to_string(count) + " pictures.");
        requireMatching(m_grid.columnLabels, m_grid.columns, "columns");
        requireMatching(m_grid.rowLabels, m_rows, "rows");
    }

    /// A cell is as large as the largest picture in it will be.
    void measureCells()
    {
        for (const GridPicture& picture : m_grid.pictures) {
            const auto image = imageOf(picture);
            if (!image)
                continue;
            const Size size = sizeFor({image->width, image->height}, m_grid.cellSide);
            m_cell.width = std::max(m_cell.width, size.width);
            m_cell.height = std::max(m_cell.height, size.height);
        }
        if (m_cell.width == 0) // blank cells alone
            m_cell = {std::max(m_grid.cellSide, 64), std::max(m_grid.cellSide, 64)};
    }

    bool hasText() const
    {
        return !m_grid.title.empty() || !m_grid.columnLabels.empty() || !m_grid.rowLabels.empty()
            || std::ranges::any_of(
                m_grid.pictures, [](const auto& picture) { return !picture.label.empty(); });
    }

    void measureText()
    {
        const int wanted = m_grid.fontSize > 0 ? m_grid.fontSize : m_cell.width / cellSidesPerFont;
        m_text.emplace(m_grid.font, std::clamp(wanted, smallestFont, largestFont));
        m_padding = m_text->lineHeight() / 3;
        for (const GridPicture& picture : m_grid.pictures)
            m_labelLines = std::max(m_labelLines, linesOf(picture.label, m_cell.width, mostLabelLines));
        for (const std::string& label : m_grid.columnLabels)
            m_columnLines = std::max(m_columnLines, linesOf(label, m_cell.width, mostLabelLines));
        for (const std::string& label : m_grid.rowLabels)
            for (const std::u32string& line : m_text->lines(label, m_cell.width, mostRowLabelLines))
                m_rowLabelWidth = std::max(m_rowLabelWidth, m_text->width(line));
    }

    void placeCells()
    {
        const std::int64_t gap = m_grid.gap;
        m_left = gap + (m_rowLabelWidth > 0 ? m_rowLabelWidth + 2 * m_padding : 0);
        m_columnsAt = gap + (m_grid.title.empty() ? 0 : textHeight(1));
        m_top = m_columnsAt + textHeight(m_columnLines);
        m_stepX = m_cell.width + gap;
        m_stepY = m_cell.height + textHeight(m_labelLines) + gap;
        const std::int64_t width = m_left + m_stepX * m_grid.columns, height = m_top + m_stepY * m_rows;
        if (width > mostPixels || height > mostPixels || width * height > mostPixels)
            throw badInput("A sheet of " + std::to_string(width) + "x" + std::to_string(height)
                    + " pixels is too large.",
                "Reduce the pictures, or use fewer cells.");
        m_width = static_cast<int>(width);
        m_height = static_cast<int>(height);
    }

    int linesOf(const std::string& text, int width, int most) const
    {
        return static_cast<int>(m_text->lines(text, width, most).size());
    }
    int textHeight(int lines) const { return lines > 0 ? lines * m_text->lineHeight() + 2 * m_padding : 0; }
    int cellX(int k) const { return static_cast<int>(m_left + m_stepX * (k % m_grid.columns)); }
    int cellY(int k) const { return static_cast<int>(m_top + m_stepY * (k / m_grid.columns)); }

    void drawPicture(Image& sheet, int k) const
    {
        const auto image = imageOf(m_grid.pictures[static_cast<std::size_t>(k)]);
        if (!image)
            return;
        // A file may have changed since it was measured: it is fitted into the cell that it has.
        Size size = sizeFor({image->width, image->height}, m_grid.cellSide);
        if (size.width > m_cell.width || size.height > m_cell.height)
            size = sizeFor(size, std::min(m_cell.width, m_cell.height));
        cv::Mat target(sheet.height, sheet.width, CV_8UC3, sheet.pixels.data());
        const cv::Rect place(cellX(k) + (m_cell.width - size.width) / 2,
            cellY(k) + (m_cell.height - size.height) / 2, size.width, size.height);
        const cv::Mat rgb = rgbOf(*image);
        if (rgb.size() == place.size())
            rgb.copyTo(target(place));
        else
            cv::resize(rgb, target(place), place.size(), 0, 0, cv::INTER_AREA);
    }

    void drawCentred(Image& sheet, const std::string& text, int x, int y, int width, int mostLines) const
    {
        for (const std::u32string& line : m_text->lines(text, width, mostLines)) {
            m_text->draw(sheet, line, x + (width - m_text->width(line)) / 2, y);
            y += m_text->lineHeight();
        }
    }

    void drawLabels(Image& sheet) const
    {
        if (!m_grid.title.empty())
            drawCentred(sheet, m_grid.title, m_grid.gap, m_grid.gap + m_padding, m_width - 2 * m_grid.gap, 1);
        for (int column = 0; column < static_cast<int>(m_grid.columnLabels.size()); ++column)
            drawCentred(sheet, m_grid.columnLabels[static_cast<std::size_t>(column)], cellX(column),
                static_cast<int>(m_columnsAt) + m_padding, m_cell.width, mostLabelLines);
        for (int row = 0; row < static_cast<int>(m_grid.rowLabels.size()); ++row)
            drawRowLabel(sheet, row);
        for (int k = 0; k < static_cast<int>(m_grid.pictures.size()); ++k)
            drawCentred(sheet, m_grid.pictures[static_cast<std::size_t>(k)].label, cellX(k),
                cellY(k) + m_cell.height + m_padding, m_cell.width, mostLabelLines);
    }

    /// Beside the middle of its row, against the pictures.
    void drawRowLabel(Image& sheet, int row) const
    {
        const auto lines =
            m_text->lines(m_grid.rowLabels[static_cast<std::size_t>(row)], m_cell.width, mostRowLabelLines);
        int y = cellY(row * m_grid.columns)
            + (m_cell.height - static_cast<int>(lines.size()) * m_text->lineHeight()) / 2;
        for (const std::u32string& line : lines) {
            m_text->draw(sheet, line, static_cast<int>(m_left) - 2 * m_padding - m_text->width(line), y);
            y += m_text->lineHeight();
        }
    }

    const PictureGrid& m_grid;
    std::optional<TextDrawing> m_text; // only where there is something to write
    Size m_cell;
    int m_rows = 0;
    int m_labelLines = 0, m_columnLines = 0; // the most that one has
    int m_rowLabelWidth = 0, m_padding = 0; // pixels
    int m_width = 0, m_height = 0;
    std::int64_t m_left = 0, m_top = 0, m_columnsAt = 0; // where cells and column labels begin
    std::int64_t m_stepX = 0, m_stepY = 0; // from one cell to the next
};

} // namespace

Image drawGrid(const PictureGrid& grid)
{
    return Sheet(grid).draw();
}

std::filesystem::path writeLabelledGrid(const PictureGrid& grid, const GridFile& file)
{
    if (!isPictureFormat(file.path))
        throw badInput("The grid " + quoted(file.path) + " is not a .png, .jpg or .webp file.");
    AtomicFile{file.path}; // a folder that cannot be written should not cost the time of drawing
    std::vector<PngText> texts;
    if (!file.parameters.empty())
        texts.push_back({"parameters", file.parameters});
    return writePicture(file.path, drawGrid(grid), texts, file.quality,
        file.overwrite ? IfTaken::Replace : IfTaken::AddNumber);
}

} // namespace candela
