// What every queue must do, whatever database keeps it: the tests of each derive from this one.
#pragma once

#include "app/queue/job_store.h"

#include <QtTest>

#include <algorithm>
#include <string>
#include <thread>

namespace candela::test
{

inline GenerateRequest generateRequest(const std::string& prompt)
{
    return {.prompt = prompt, .steps = 20};
}

inline std::vector<Request> generateRequests(const std::vector<std::string>& prompts)
{
    std::vector<Request> all;
    for (const std::string& prompt : prompts)
        all.emplace_back(generateRequest(prompt));
    return all;
}

inline QString promptOf(const StoredJob& job)
{
    return QString::fromStdString(std::get<GenerateRequest>(job.request).prompt);
}

/// "a:waiting b:done": the jobs as the queue lists them.
inline QString orderOf(const JobStore& store)
{
    QStringList prompts;
    for (const StoredJob& job : store.list())
        prompts.append(promptOf(job) + QLatin1Char(':') + nameOf(job.state));
    return prompts.join(QLatin1Char(' '));
}

class JobStoreContract : public QObject
{
    Q_OBJECT

protected:
    /// The queue of this test, which is empty at its beginning.
    virtual std::unique_ptr<JobStore> open() = 0;
    /// Puts another text in the place of a job's request, as only another program would.
    virtual void writeRequest(JobId id, const QString& text) = 0;

private Q_SLOTS:
    void keepsJobsAsTheyWere()
    {
        const GenerateRequest full{
            .model = "/m/naïve", .prompt = "蜡烛 ? $1 '\"\\", .seed = 4294967295, .steps = 7, .cfg = 3.5};
        const RelightRequest relight{.inputs = {"a", "b"}, .ratio = 4};
        {
            const auto store = open();
            QVERIFY(store->notice().isEmpty());
            store->add(std::vector<Request>{full, relight});
        }
        const auto store = open();
        const std::vector<StoredJob> jobs = store->list();
        QCOMPARE(jobs.size(), std::size_t{2});
        QVERIFY(jobs[0].request == Request(full));
        QVERIFY(jobs[1].request == Request(relight));
        QCOMPARE(nameOf(jobs[0].state), QStringLiteral("waiting"));
        QVERIFY(!jobs[0].started.isValid());
        QVERIFY(std::abs(jobs[0].created.secsTo(QDateTime::currentDateTimeUtc())) < 60);
        QVERIFY(!store->find(99));
    }

    void runsInOrderOnceEach()
    {
        const auto store = open();
        store->add(generateRequests({"b", "c"}));
        store->add(generateRequests({"1", "2"}), JobStore::Place::First);
        QCOMPARE(orderOf(*store), QStringLiteral("1:waiting 2:waiting b:waiting c:waiting"));
        QStringList ran;
        while (const auto job = store->claimNext()) {
            QCOMPARE(job->attempts, 1);
            QVERIFY(job->started.isValid());
            const QString file = promptOf(*job) + QStringLiteral(".png");
            QVERIFY(store->addOutput(job->id, file));
            QVERIFY(store->addOutput(job->id, file)); // said twice, it is still one
            QVERIFY(store->finish(job->id, StoredState::Done));
            QVERIFY(!store->finish(job->id, StoredState::Done)); // once
            QVERIFY(!store->addOutput(job->id, QStringLiteral("late.png")));
            QCOMPARE(store->find(job->id)->outputs, QStringList(file));
            ran.append(promptOf(*job));
        }
        QCOMPARE(ran.join(QLatin1Char(' ')), QStringLiteral("1 2 b c"));
        QCOMPARE(store->count(StoredState::Done), 4);
    }

    void oneOfSeveralIsClaimed()
    {
        const auto store = open();
        const std::vector<JobId> ids =
            store->add(generateRequests({"a", "b", "c"}), JobStore::Place::Last, JobStore::Ranks::Equal);
        QCOMPARE(store->find(ids[0])->place, store->find(ids[2])->place);
        QVERIFY(store->claim(ids[1]));
        QVERIFY(!store->claim(ids[1]));
        QCOMPARE(store->claimNext()->id, ids[0]);
        QVERIFY(store->finish(ids[1], StoredState::Waiting)); // handed back
        QCOMPARE(store->claimNext()->id, ids[1]);
        QCOMPARE(store->find(ids[1])->attempts, 2);
    }

    void statesChangeOnlyWhereTheyMay()
    {
        const auto store = open();
        const std::vector<JobId> ids = store->add(generateRequests({"a", "b", "c"}));
        QCOMPARE(store->pause(std::vector{ids[0]}), 1);
        QCOMPARE(store->claimNext()->id, ids[1]);
        QCOMPARE(store->pause(ids) + store->retry(ids), 1); // only c can be paused
        QVERIFY(!store->edit(ids[1], generateRequest("x")));
        QVERIFY(store->finish(ids[1], StoredState::Failed,
            JobFailure{ErrorKind::BadInput, QStringLiteral("No."), QStringLiteral("Do.")}));
        QCOMPARE(store->find(ids[1])->failure->sentence, QStringLiteral("No."));
        QCOMPARE(store->find(ids[1])->failure->remedy, QStringLiteral("Do."));
        QVERIFY(store->find(ids[1])->failure->kind == ErrorKind::BadInput);
        QCOMPARE(store->resume(ids), 2);
        QCOMPARE(store->retry(ids), 1);
        QCOMPARE(orderOf(*store), QStringLiteral("a:waiting c:waiting b:waiting")); // tried again last
        QVERIFY(store->edit(ids[0], generateRequest("A")));
        QVERIFY(store->move(ids[1], ids[0]));
        QCOMPARE(orderOf(*store), QStringLiteral("b:waiting A:waiting c:waiting"));
        QVERIFY(store->move(ids[1], 0));
        QVERIFY(!store->move(ids[1], 99));
        QCOMPARE(orderOf(*store), QStringLiteral("A:waiting c:waiting b:waiting"));
        QCOMPARE(store->move(std::vector{ids[2], ids[1]}, ids[0]), 2);
        QCOMPARE(orderOf(*store), QStringLiteral("c:waiting b:waiting A:waiting"));
        QCOMPARE(store->claimNext()->attempts, 1);
        QCOMPARE(store->cancel(std::vector{ids[0], ids[1]}), 2);
    }

    void severalAreTriedAgainInTheirOrder()
    {
        const auto store = open();
        const std::vector<JobId> ids = store->add(generateRequests({"a", "b", "c", "d"}));
        for (int i = 0; i < 3; ++i)
            store->finish(store->claimNext()->id, StoredState::Failed, JobFailure{});
        QCOMPARE(store->retry(ids), 3);
        QCOMPARE(orderOf(*store), QStringLiteral("d:waiting a:waiting b:waiting c:waiting"));
        QVERIFY(store->move(ids[3], ids[1]));
        QCOMPARE(orderOf(*store), QStringLiteral("a:waiting d:waiting b:waiting c:waiting"));
        QCOMPARE(store->retry({}), 0);
    }

    void removingIsUndone()
    {
        const auto store = open();
        const std::vector<JobId> ids = store->add(generateRequests({"a", "b", "c"}));
        const JobId running = store->claimNext()->id;
        QCOMPARE(running, ids[0]);
        const auto removed = store->remove(ids);
        QCOMPARE(removed.size(), std::size_t{2}); // not the running one
        QCOMPARE(orderOf(*store), QStringLiteral("a:running"));
        store->restore(removed);
        QCOMPARE(orderOf(*store), QStringLiteral("a:running b:waiting c:waiting"));
        QCOMPARE(store->find(ids[2])->id, ids[2]);
        QCOMPARE(store->add(generateRequests({"d"})).front(), ids[2] + 1);
    }

    void aJobThatCannotBeReadHidesNoOther()
    {
        const auto store = open();
        const std::vector<JobId> ids = store->add(generateRequests({"a", "b", "c"}));
        const QString sculpture = QStringLiteral(R"({"kind": "sculpt", "of": "an owl"})");
        writeRequest(ids[0], sculpture);
        QCOMPARE(orderOf(*store), QStringLiteral(":failed b:waiting c:waiting"));
        const auto unreadable = store->find(ids[0]);
        QVERIFY(unreadable->failure->sentence.contains(QLatin1String("sculpt")));
        QCOMPARE(unreadable->unreadable, sculpture);
        const auto removed = store->remove(std::span(ids).first(2));
        QCOMPARE(removed.size(), std::size_t{2});
        QCOMPARE(orderOf(*store), QStringLiteral("c:waiting"));
        store->restore(removed); // for the program that can read it
        QCOMPARE(store->find(ids[0])->unreadable, sculpture);
        QCOMPARE(store->claimNext()->id, ids[1]);
        QVERIFY(!store->claim(ids[0]));
        QCOMPARE(store->count(StoredState::Failed), 1);
    }

    void twoNeverTakeTheSame()
    {
        open()->add(std::vector<Request>(60, Request(generateRequest("x"))));
        std::vector<JobId> taken[2];
        std::thread threads[2];
        for (int i = 0; i < 2; ++i)
            threads[i] = std::thread([this, &mine = taken[i]] {
                const auto store = open();
                while (const auto job = store->claimNext()) {
                    mine.push_back(job->id);
                    store->finish(job->id, StoredState::Done);
                }
            });
        for (std::thread& thread : threads)
            thread.join();
        std::vector<JobId> all = taken[0];
        all.insert(all.end(), taken[1].begin(), taken[1].end());
        std::ranges::sort(all);
        QCOMPARE(all.size(), std::size_t{60});
        QVERIFY(std::ranges::adjacent_find(all) == all.end());
        for (const StoredJob& job : open()->list())
            QCOMPARE(job.attempts, 1);
    }

    void anotherObjectsChangesAreNoticed()
    {
        const auto store = open();
        const auto other = open();
        const qint64 before = store->version();
        other->add(generateRequests({"a"}));
        QVERIFY(store->version() != before);
        QCOMPARE(store->count(StoredState::Waiting), 1);
        const JobId id = other->claimNext()->id;
        QVERIFY(!store->finish(id, StoredState::Done)); // not its own
        QVERIFY(!store->addOutput(id, QStringLiteral("x.png")));
        QCOMPARE(store->interruptOrphans(), 0); // `other` lives
        QVERIFY(other->finish(id, StoredState::Done));
    }

    void tenThousandAreAddedTogether()
    {
        const auto store = open();
        QElapsedTimer timer;
        timer.start();
        const auto ids = store->add(std::vector<Request>(10000, Request(generateRequest("a red apple"))));
        qInfo("10,000 jobs in %lld ms", timer.elapsed());
        QCOMPARE(store->count(StoredState::Waiting), 10000);
        QCOMPARE(ids.back() - ids.front(), JobId{9999});
        timer.start();
        QCOMPARE(store->cancel(ids), 10000);
        qInfo("cancelled in %lld ms", timer.elapsed());
    }
};

} // namespace candela::test
