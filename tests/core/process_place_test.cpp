// What launchers tell a process of its place, and what is refused.
#include "core/training/process_group.h"
#include "tests/support/refusal.h"

#include <doctest/doctest.h>

#include <map>

using namespace candela;

namespace
{

using Variables = std::map<std::string, std::string>;

ProcessPlace placeIn(const Variables& variables)
{
    return ProcessPlace::from([&](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
}

std::string refused(const Variables& variables)
{
    return refusal([&] { placeIn(variables); });
}

void checkPlace(
    const ProcessPlace& place, int rank, int worldSize, int localRank, const std::string& address, int port)
{
    CHECK(place.rank == rank);
    CHECK(place.worldSize == worldSize);
    CHECK(place.localRank == localRank);
    CHECK(place.masterAddress == address);
    CHECK(place.masterPort == port);
}

/// `srun` in a job over two machines.
const Variables step{{"SLURM_JOB_ID", "1234567"}, {"SLURM_STEP_ID", "2"}, {"SLURM_PROCID", "3"},
    {"SLURM_LOCALID", "1"}, {"SLURM_NTASKS", "4"}, {"SLURM_STEP_NUM_TASKS", "4"},
    {"SLURM_STEP_NUM_NODES", "2"}, {"SLURM_STEP_NODELIST", "node[07-08]"},
    {"SLURM_JOB_NODELIST", "node[05-08]"}, {"SLURM_LAUNCH_NODE_IPADDR", "10.0.0.5"}};

Variables with(Variables variables, const Variables& more)
{
    for (const auto& [name, value] : more)
        variables[name] = value;
    return variables;
}

Variables without(Variables variables, std::initializer_list<const char*> names)
{
    for (const char* name : names)
        variables.erase(name);
    return variables;
}

} // namespace

TEST_SUITE_BEGIN("process_place");

TEST_CASE("where no launcher speaks, there is one process")
{
    checkPlace(placeIn({}), 0, 1, 0, "", 0);
    checkPlace(placeIn({{"PATH", "/bin"}, {"RANK", ""}, {"MASTER_ADDR", "node1"}}), 0, 1, 0, "", 0);
    CHECK(refused({}).empty());
}

TEST_CASE("torchrun, and the same variables set by hand")
{
    Variables torchrun{{"RANK", "3"}, {"WORLD_SIZE", "4"}, {"LOCAL_RANK", "1"}, {"MASTER_ADDR", "node1"},
        {"MASTER_PORT", "12345"}};
    checkPlace(placeIn(torchrun), 3, 4, 1, "node1", 12345);
    CHECK_FALSE(placeIn(torchrun).agentAttempt.has_value());
    checkPlace(placeIn(without(torchrun, {"LOCAL_RANK", "MASTER_PORT"})), 3, 4, 0, "node1", 29500);
    checkPlace(placeIn({{"RANK", "0"}, {"WORLD_SIZE", "1"}}), 0, 1, 0, "", 29500);

    torchrun = with(torchrun, {{"TORCHELASTIC_RUN_ID", "none"}, {"TORCHELASTIC_USE_AGENT_STORE", "False"}});
    CHECK_FALSE(placeIn(torchrun).agentAttempt.has_value());
    torchrun["TORCHELASTIC_USE_AGENT_STORE"] = "True";
    CHECK(placeIn(torchrun).agentAttempt == 0);
    torchrun["TORCHELASTIC_RESTART_COUNT"] = "2";
    CHECK(placeIn(torchrun).agentAttempt == 2);
    // torchrun once a machine, itself started by mpirun or srun: its own ranks count
    checkPlace(placeIn(with(torchrun, {{"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "2"}})), 3, 4,
        1, "node1", 12345);
    checkPlace(placeIn(with(torchrun, step)), 3, 4, 1, "node1", 12345);
}

TEST_CASE("mpirun of Open MPI, MPICH and Intel MPI")
{
    const Variables openMpi{{"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "2"},
        {"OMPI_COMM_WORLD_LOCAL_RANK", "1"}, {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"}};
    checkPlace(placeIn(openMpi), 1, 2, 1, "127.0.0.1", 29500);
    checkPlace(
        placeIn(with(openMpi, {{"MASTER_ADDR", "node1"}, {"MASTER_PORT", "4000"}})), 1, 2, 1, "node1", 4000);
    const std::string sentence = refused(with(openMpi, {{"OMPI_COMM_WORLD_LOCAL_SIZE", "1"}}));
    CHECK(mentions(sentence, "MASTER_ADDR is not set"));

    const Variables mpich{
        {"PMI_RANK", "2"}, {"PMI_SIZE", "3"}, {"MPI_LOCALRANKID", "2"}, {"MPI_LOCALNRANKS", "3"}};
    checkPlace(placeIn(mpich), 2, 3, 2, "127.0.0.1", 29500);
    // its own helpers are one srun task a machine
    checkPlace(placeIn(with(step, mpich)), 2, 3, 2, "127.0.0.1", 29500);
    checkPlace(placeIn(with(step, openMpi)), 1, 2, 1, "127.0.0.1", 29500);
}

TEST_CASE("srun: a step, but neither a batch script nor a shell of salloc's")
{
    const int port = 29500 + 567 + 2;
    checkPlace(placeIn(step), 3, 4, 1, "node07", port);
    checkPlace(
        placeIn(with(step, {{"PMI_RANK", "3"}, {"PMI_SIZE", "4"}})), 3, 4, 1, "node07", port); // --mpi=pmi2
    checkPlace(placeIn(without(step, {"SLURM_STEP_NODELIST"})), 3, 4, 1, "node05", port);
    checkPlace(
        placeIn(without(step, {"SLURM_STEP_NODELIST", "SLURM_JOB_NODELIST"})), 3, 4, 1, "10.0.0.5", port);
    checkPlace(placeIn(with(step, {{"SLURM_STEP_NUM_NODES", "1"}})), 3, 4, 1, "127.0.0.1", port);
    checkPlace(placeIn(with(step, {{"MASTER_ADDR", "10.1.1.1"}, {"MASTER_PORT", "5000"}})), 3, 4, 1,
        "10.1.1.1", 5000);
    checkPlace(placeIn(without(step, {"SLURM_STEP_NUM_TASKS"})), 3, 4, 1, "node07", port);
    // jobs without a step
    checkPlace(placeIn(without(step, {"SLURM_STEP_ID"})), 0, 1, 0, "", 0);
    checkPlace(placeIn(without(step, {"SLURM_STEP_ID", "SLURM_PROCID"})), 0, 1, 0, "", 0);
    // an interactive shell is a step of one task; the job's number of tasks is not the step's
    checkPlace(placeIn(with(step,
                   {{"SLURM_STEP_ID", "4294967290"}, {"SLURM_STEP_NUM_TASKS", "1"}, {"SLURM_PROCID", "0"}})),
        0, 1, 0, "", 0);
}

TEST_CASE("the first machine of Slurm's lists")
{
    const auto first = [](const char* list) {
        return placeIn(with(step, {{"SLURM_STEP_NODELIST", list}})).masterAddress;
    };
    CHECK(first("gpu3") == "gpu3");
    CHECK(first("a1,a2") == "a1");
    CHECK(first("node[12,14-17],login") == "node12");
    CHECK(first("node[007]") == "node007");
    CHECK(first("rack[1-2]n[01-04]") == "rack1n01");
    CHECK(first("n-1.cluster[3-4].local") == "n-1.cluster3.local");
    for (const char* broken : {"node[01-04", "node]1[", "node[[1]]", ",node1"}) {
        const std::string sentence = refused(with(step, {{"SLURM_STEP_NODELIST", broken}}));
        CHECK(mentions(sentence, std::string("SLURM_STEP_NODELIST is \"") + broken + "\""));
    }
}

TEST_CASE("broken and contradictory values are refused by name")
{
    const Variables torchrun{
        {"RANK", "0"}, {"WORLD_SIZE", "2"}, {"MASTER_ADDR", "node1"}, {"MASTER_PORT", "29500"}};
    const auto refusedWith = [&](const Variables& more) {
        return refused(with(torchrun, more));
    };
    CHECK(refused(torchrun).empty());
    for (const char* value : {"two", "-1", "1.5", "0x1", " 1", "1 ", "99999999999999999999"})
        CHECK(mentions(refusedWith({{"RANK", value}}), "RANK is \"" + std::string(value) + "\""));
    CHECK(mentions(refusedWith({{"WORLD_SIZE", "0"}}), "WORLD_SIZE is \"0\""));
    CHECK(mentions(refusedWith({{"RANK", "2"}}), "RANK is \"2\", but WORLD_SIZE is \"2\"."));
    CHECK(mentions(refusedWith({{"LOCAL_RANK", "2"}}), "LOCAL_RANK is \"2\""));
    CHECK(mentions(refusedWith({{"MASTER_PORT", "70000"}}), "MASTER_PORT is \"70000\""));
    CHECK(mentions(refusedWith({{"MASTER_PORT", "0"}}), "MASTER_PORT is \"0\""));
    CHECK(mentions(refused(without(torchrun, {"RANK"})), "WORLD_SIZE is \"2\", but RANK is not set."));
    CHECK(mentions(refused(without(torchrun, {"WORLD_SIZE"})), "RANK is \"0\", but WORLD_SIZE is not set."));
    CHECK(mentions(refused(without(torchrun, {"MASTER_ADDR"})), "MASTER_ADDR is not set"));
    // mpirun -x RANK=0 gives all processes one rank
    CHECK(mentions(refusedWith({{"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "2"}}),
        "RANK is \"0\", but OMPI_COMM_WORLD_RANK is \"1\"."));
    CHECK(mentions(refused({{"PMI_RANK", "0"}}), "PMI_RANK is \"0\", but PMI_SIZE is not set."));
    CHECK(mentions(refused({{"OMPI_COMM_WORLD_SIZE", "2"}}), "OMPI_COMM_WORLD_RANK is not set."));
    CHECK(mentions(
        refused(with(step, {{"SLURM_PROCID", "4"}})), "SLURM_PROCID is \"4\", but SLURM_STEP_NUM_TASKS"));
}

TEST_SUITE_END();
