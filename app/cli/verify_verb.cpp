#include "app/cli/options.h"
#include "app/cli/run.h"
#include "app/cli/verbs.h"
#include "app/common/resources.h"
#include "core/api/error.h"
#include "core/api/verify.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <memory>

namespace candela::cli
{
namespace
{

using Json = nlohmann::ordered_json;

void print(const Verified& one)
{
    std::printf("%-26s %4d compared   largest difference %8.1e of %.0e allowed   %s%s%s\n", one.what.c_str(),
        one.comparisons, one.difference, one.allowed, one.holds() ? "ok" : "TOO LARGE",
        one.where.empty() ? "" : ": ", one.where.c_str());
    std::fflush(stdout);
}

Json jsonOf(const Verified& one)
{
    return {{"what", one.what}, {"comparisons", one.comparisons},
        {"difference", std::isfinite(one.difference) ? Json(one.difference) : Json()}, {"where", one.where},
        {"allowed", one.allowed}, {"holds", one.holds()}};
}

} // namespace

void addVerify(CLI::App& app, Command& command)
{
    CLI::App* verb =
        app.add_subcommand("verify", "Check that this machine computes what it should.")->group("Verbs");
    const auto options = std::make_shared<VerifyOptions>();
    addPath(*verb, "--model", "PATH",
        "a diffusers folder or single file: its networks as they are painted with, "
        "against the weights as they are stored, in fp32",
        options->model);
    addJsonOption(*verb, command.json);
    addComputeOptions(*verb, options->compute);
    verb->footer(
        "Tiny models of each family are painted with every sampler and compared with what diffusers gives.\n"
        "Differences are in standard deviations. Exit status 1 where one is larger than allowed.\n\n"
        "Examples:\n"
        "  candela verify\n"
        "  candela verify --model ~/models/sd15");
    verb->callback([options, &command] {
        command.work = [options, asJson = command.json](Run& run) {
            options->references = verificationFolder();
            if (options->references.empty())
                throw badInput("The files that this machine is checked with are not there.",
                    "Install the program again.");
            options->clipVocabulary = clipVocabulary();
            Json checks = Json::array();
            int failed = 0;
            verifyEngine(*options, run.stop(), [&](const Verified& one) {
                failed += one.holds() ? 0 : 1;
                if (asJson)
                    checks.push_back(jsonOf(one));
                else
                    print(one);
            });
            if (asJson)
                std::printf("%s\n", Json{{"checks", checks}, {"holds", failed == 0}}.dump().c_str());
            if (failed > 0)
                throw runFailed(std::to_string(failed) + " of the checks failed.",
                    "Try the same with --device cpu, and please report it with what was printed.");
        };
    });
}

} // namespace candela::cli
