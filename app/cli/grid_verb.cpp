#include "app/cli/options.h"
#include "app/cli/run.h"
#include "app/cli/verbs.h"

#include <memory>

namespace candela::cli
{
void addGrid(CLI::App& app, Command& command)
{
    struct Said {
        std::vector<std::string> names;
        GridRequest request;
    };
    const auto said = std::make_shared<Said>();
    CLI::App* verb = app.add_subcommand("grid", "Lay pictures out in one.")->group("Verbs");
    addPictures(*verb, "pictures, row by row, or folders, which are searched to their depths", said->names);
    addWhole(*verb, "--columns", 1, 100, "pictures side by side (default: 4)",
        [said](std::int64_t columns) { said->request.columns = static_cast<int>(columns); });
    said->request.columns = 4;
    addText(*verb, "--title", "TEXT", "what stands above all", said->request.title);
    addPath(*verb, "--output", "FILE", "a .png, .jpg or .webp file", said->request.output)->required();
    addJsonOption(*verb, command.json);
    verb->footer("Example:\n"
                 "  candela grid night/ --columns 4 --output night.png");
    verb->callback([said, &command] {
        command.work = [said](Run& run) {
            GridRequest request = said->request;
            request.pictures = picturesNamed(said->names);
            run.reporter().result(run.request(request), {});
        };
    });
}

} // namespace candela::cli
