#include "app/cli/options.h"
#include "app/cli/verbs.h"
#include "core/api/model_info.h"

#include <cstdio>
#include <memory>

namespace candela::cli
{

void addInspect(CLI::App& app, Command& command)
{
    CLI::App* verb =
        app.add_subcommand("inspect", "Say what a model or picture is, as one JSON object.")->group("Verbs");
    const auto path = std::make_shared<std::filesystem::path>();
    addPath(*verb, "PATH", "FILE|FOLDER",
        "a diffusers folder, a file of weights (.safetensors, .ckpt, .pt, .pth) or a picture", *path)
        ->required();
    verb->footer("Examples:\n"
                 "  candela inspect ~/models/sd15\n"
                 "  candela inspect apple.png");
    verb->callback([path, &command] {
        command.work = [path](Run&) {
            std::printf("%s\n", inspect(*path).c_str());
        };
    });
}

} // namespace candela::cli
