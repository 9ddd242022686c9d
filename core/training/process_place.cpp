// What torchrun, mpirun and srun tell a process of its place, read from the environment.
#include "core/api/error.h"
#include "core/training/process_group.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <string_view>

namespace candela
{
namespace
{

constexpr int usualPort = 29500; // torchrun's
constexpr int mostProcesses = 1'000'000;
constexpr const char* onThisMachine = "127.0.0.1";
constexpr const char* howToStart = "Start all processes with torchrun, mpirun or srun, or set RANK, "
                                   "WORLD_SIZE, MASTER_ADDR and MASTER_PORT for each.";

class Environment
{
public:
    explicit Environment(const ProcessPlace::Variables& variables)
        : m_variables(variables)
    {
    }

    /// Empty where it is not set.
    std::string text(const char* name) const
    {
        const char* value = m_variables(name);
        return value ? value : "";
    }
    bool has(const char* name) const { return !text(name).empty(); }

    int number(const char* name, int smallest, int largest) const
    {
        const std::string value = text(name);
        int number = 0;
        const char* end = value.data() + value.size();
        const auto read = std::from_chars(value.data(), end, number);
        if (read.ec != std::errc() || read.ptr != end || number < smallest || number > largest)
            throw badInput(std::string(name) + " is \"" + value + "\"; it must be a whole number from "
                    + std::to_string(smallest) + " to " + std::to_string(largest) + ".",
                howToStart);
        return number;
    }

    void require(const char* present, const char* name) const
    {
        if (!has(name))
            throw badInput(
                std::string(present) + " is \"" + text(present) + "\", but " + name + " is not set.",
                howToStart);
    }

    void requireAgreement(const char* one, const char* other) const
    {
        if (has(one) && has(other) && text(one) != text(other))
            throw contradiction(one, other);
    }

    Error contradiction(const char* one, const char* other) const
    {
        return badInput(
            std::string(one) + " is \"" + text(one) + "\", but " + other + " is \"" + text(other) + "\".",
            howToStart);
    }

private:
    const ProcessPlace::Variables& m_variables;
};

/// What one launcher calls these.
struct Names {
    const char *rank, *worldSize, *localRank, *localSize; // localSize: processes of this machine
};
constexpr Names torchrun{"RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE"};
constexpr Names openMpi{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK",
    "OMPI_COMM_WORLD_LOCAL_SIZE"};
constexpr Names mpich{"PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS"}; // and Intel MPI

/// Rank and numbers; neither address nor port.
ProcessPlace placeOf(const Environment& environment, const Names& names)
{
    environment.require(names.rank, names.worldSize);
    environment.require(names.worldSize, names.rank);
    ProcessPlace place;
    place.worldSize = environment.number(names.worldSize, 1, mostProcesses);
    place.rank = environment.number(names.rank, 0, mostProcesses);
    if (place.rank >= place.worldSize)
        throw environment.contradiction(names.rank, names.worldSize);
    if (environment.has(names.localRank))
        place.localRank = environment.number(names.localRank, 0, place.worldSize - 1);
    return place;
}

/// MASTER_ADDR and MASTER_PORT, which may be given with any launcher; the address may also come from `known`.
void readMaster(const Environment& environment, const std::string& known, int port, ProcessPlace& place)
{
    place.masterPort = environment.has("MASTER_PORT")
        ? environment.number("MASTER_PORT", 1, std::numeric_limits<std::uint16_t>::max())
        : port;
    place.masterAddress = environment.has("MASTER_ADDR") ? environment.text("MASTER_ADDR") : known;
    if (place.masterAddress.empty() && place.worldSize > 1)
        throw badInput("MASTER_ADDR is not set: " + std::to_string(place.worldSize)
                + " processes are to train together and do not know where the first of them is.",
            "Set it to the name or address of the machine that runs the process with rank 0.");
}

ProcessPlace fromTorchrun(const Environment& environment)
{
    ProcessPlace place = placeOf(environment, torchrun);
    if (environment.has("TORCHELASTIC_RUN_ID")) {
        if (environment.text("TORCHELASTIC_USE_AGENT_STORE") == "True")
            place.agentAttempt = environment.has("TORCHELASTIC_RESTART_COUNT")
                ? environment.number("TORCHELASTIC_RESTART_COUNT", 0, std::numeric_limits<int>::max())
                : 0;
    } else { // torchrun may itself be started by mpirun, once a machine; other ranks must be mpirun's own
        environment.requireAgreement(torchrun.rank, openMpi.rank);
        environment.requireAgreement(torchrun.rank, mpich.rank);
    }
    readMaster(environment, {}, usualPort, place);
    return place;
}

ProcessPlace fromMpirun(const Environment& environment, const Names& names)
{
    ProcessPlace place = placeOf(environment, names);
    const bool isOneMachine = environment.has(names.localSize)
        && environment.number(names.localSize, 1, mostProcesses) == place.worldSize;
    readMaster(environment, isOneMachine ? onThisMachine : "", usualPort, place);
    return place;
}

/// The first machine of a list as Slurm writes it: "node[07-09,12],gpu3" begins with node07. Empty where that
/// cannot be read.
std::string firstMachine(std::string_view list)
{
    std::string name;
    bool isInside = false, isChosen = false; // within brackets; their first number is complete
    for (const char letter : list) {
        if (!isInside && letter == ',')
            break;
        if (letter == '[' || letter == ']') {
            if (isInside == (letter == '['))
                return {};
            isInside = letter == '[';
            isChosen = false;
        } else if (isInside && (letter == '-' || letter == ',')) {
            isChosen = true;
        } else if (!isInside || !isChosen) {
            name += letter;
        }
    }
    return isInside ? std::string() : name;
}

/// Rank 0 is the first task on the first machine of the step.
std::string firstMachineOfSlurm(const Environment& environment, const ProcessPlace& place)
{
    if (place.worldSize == 1 || environment.has("MASTER_ADDR"))
        return {};
    if (environment.text("SLURM_STEP_NUM_NODES") == "1" || environment.text("SLURM_NNODES") == "1")
        return onThisMachine;
    for (const char* name : {"SLURM_STEP_NODELIST", "SLURM_JOB_NODELIST"}) {
        if (!environment.has(name))
            continue;
        const std::string machine = firstMachine(environment.text(name));
        if (machine.empty())
            throw badInput(std::string(name) + " is \"" + environment.text(name)
                    + "\", from which the first machine's name cannot be read.",
                "Set MASTER_ADDR to the name or address of the machine that runs the process with rank 0.");
        return machine;
    }
    return environment.text(
        "SLURM_LAUNCH_NODE_IPADDR"); // of srun: in a batch script it runs on the first machine
}

/// Jobs that share a machine must not meet at one port. Below 32768, where the ports of outgoing connections
/// begin.
int portOfSlurm(const Environment& environment)
{
    if (!environment.has("SLURM_JOB_ID"))
        return usualPort;
    const int job = environment.number("SLURM_JOB_ID", 0, std::numeric_limits<int>::max());
    const int step = environment.number("SLURM_STEP_ID", 0, std::numeric_limits<int>::max());
    return usualPort + (job % 1000 + step % 1000) % 1000;
}

/// In a batch script or salloc's shell there is none, although these know of tasks.
bool isStep(const Environment& environment)
{
    return environment.has("SLURM_STEP_ID") && environment.has("SLURM_PROCID");
}

/// SLURM_NTASKS may be the job's, the other is the step's: an interactive shell is a step of one task.
const char* stepSize(const Environment& environment)
{
    return environment.has("SLURM_STEP_NUM_TASKS") ? "SLURM_STEP_NUM_TASKS" : "SLURM_NTASKS";
}

ProcessPlace fromSrun(const Environment& environment)
{
    const Names names{"SLURM_PROCID", stepSize(environment), "SLURM_LOCALID", ""};
    if (environment.text(names.worldSize) == "1")
        return {};
    ProcessPlace place = placeOf(environment, names);
    readMaster(environment, firstMachineOfSlurm(environment, place), portOfSlurm(environment), place);
    return place;
}

} // namespace

ProcessPlace ProcessPlace::from(const Variables& variables)
{
    const Environment environment(variables);
    if (environment.has(torchrun.rank) || environment.has(torchrun.worldSize))
        return fromTorchrun(environment);
    if (environment.has(openMpi.rank) || environment.has(openMpi.worldSize))
        return fromMpirun(environment, openMpi);
    // srun may speak PMI too; mpirun of MPICH may itself be a step of srun's, with one task a machine
    const bool isPmi = environment.has(mpich.rank) || environment.has(mpich.worldSize);
    if (isStep(environment)
        && (!isPmi || environment.text(mpich.worldSize) == environment.text(stepSize(environment))))
        return fromSrun(environment);
    if (isPmi)
        return fromMpirun(environment, mpich);
    return {};
}

ProcessPlace ProcessPlace::fromEnvironment()
{
    return from([](const char* name) { return std::getenv(name); });
}

} // namespace candela
