#include "core/pipelines/relight_table.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/atomic_file.h"

#include <locale>
#include <sstream>
#include <string>

namespace candela
{
namespace
{

std::string field(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quotedField = "\"";
    for (const char letter : text)
        quotedField += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    return quotedField + "\"";
}

std::string_view nameOf(RelitState state)
{
    return state == RelitState::Done ? "done" : state == RelitState::Existing ? "existing" : "failed";
}

std::string rowOf(const RelitPicture& picture)
{
    const bool done = picture.state == RelitState::Done;
    std::ostringstream row;
    row.imbue(std::locale::classic()); // a decimal point, whatever the language
    row.precision(7);
    row << field(utf8(picture.source)) << ',' << field(utf8(picture.file)) << ',' << nameOf(picture.state)
        << ',';
    const auto figure = [&row](bool has, double value) {
        if (has)
            row << value;
        row << ',';
    };
    figure(done, picture.width);
    figure(done, picture.height);
    figure(done, picture.ratio);
    figure(picture.psnr.has_value(), picture.psnr.value_or(0));
    figure(picture.ssim.has_value(), picture.ssim.value_or(0));
    figure(done, picture.seconds);
    row << field(picture.why) << "\r\n";
    return row.str();
}

} // namespace

RelightTable::RelightTable(std::filesystem::path file, const RelightResult& result)
    : m_file(std::move(file))
    , m_result(result)
{
}

RelightTable::~RelightTable()
{
    if (m_file.empty())
        return;
    std::string text = "source,file,state,width,height,ratio,psnr,ssim,seconds,why\r\n";
    for (const RelitPicture& picture : m_result.pictures)
        text += rowOf(picture);
    try {
        writeFile(m_file, text);
    } catch (const Error&) {
        // The pictures are there; a destructor cannot say more.
    }
}

} // namespace candela
