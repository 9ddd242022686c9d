// Fails when a filter matched no test: a suite that was renamed must not pass by not running.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>

namespace
{

unsigned g_testCasesRun = 0;

struct CountingListener : doctest::IReporter {
    explicit CountingListener(const doctest::ContextOptions&) { }
    void report_query(const doctest::QueryData&) override { }
    void test_run_start() override { }
    void test_run_end(const doctest::TestRunStats& stats) override
    {
        g_testCasesRun = stats.numTestCasesPassingFilters;
    }
    void test_case_start(const doctest::TestCaseData&) override { }
    void test_case_reenter(const doctest::TestCaseData&) override { }
    void test_case_end(const doctest::CurrentTestCaseStats&) override { }
    void test_case_exception(const doctest::TestCaseException&) override { }
    void subcase_start(const doctest::SubcaseSignature&) override { }
    void subcase_end() override { }
    void log_assert(const doctest::AssertData&) override { }
    void log_message(const doctest::MessageData&) override { }
    void test_case_skipped(const doctest::TestCaseData&) override { }
};

} // namespace

REGISTER_LISTENER("counting", 1, CountingListener);

int main(int argc, char** argv)
{
    doctest::Context context(argc, argv);
    const int status = context.run();
    if (context.shouldExit())
        return status;
    if (g_testCasesRun == 0) {
        std::fputs("no test matched the filter\n", stderr);
        return 1;
    }
    return status;
}
