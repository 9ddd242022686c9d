// Several Qt Test classes in one executable: linking is dearer than running.
#pragma once

#include <QTest>

#include <functional>
#include <memory>
#include <vector>

namespace candela::test
{

struct QtTest {
    const char* name;
    std::function<std::unique_ptr<QObject>()> make;
};

inline std::vector<QtTest>& qtTests()
{
    static std::vector<QtTest> tests;
    return tests;
}

template <typename T>
struct RegisterQtTest {
    explicit RegisterQtTest(const char* name)
    {
        qtTests().push_back({name, [] {
                                 return std::make_unique<T>();
                             }});
    }
};

/// `program CLASS [Qt Test's own arguments]` runs one class, `program` all of them. Returns the failures'
/// number.
inline int runQtTests(QStringList arguments)
{
    const QString only =
        arguments.size() > 1 && !arguments[1].startsWith(QLatin1Char('-')) ? arguments.takeAt(1) : QString();
    int failures = 0;
    bool found = false;
    for (const QtTest& test : qtTests()) {
        if (!only.isEmpty() && only != QLatin1String(test.name))
            continue;
        found = true;
        failures += QTest::qExec(test.make().get(), arguments);
    }
    return found ? failures : 1;
}

} // namespace candela::test

#define CANDELA_QT_TEST(Class) static const candela::test::RegisterQtTest<Class> registered##Class(#Class);
