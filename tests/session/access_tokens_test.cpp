#include "app/session/access_tokens.h"
#include "tests/support/qt_test_registry.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace candela;

namespace
{

const QUrl hub(QStringLiteral("https://huggingface.co/org/name"));
const QUrl other(QStringLiteral("https://me@host:8443/a.safetensors?b=c"));

} // namespace

class AccessTokensTest : public QObject
{
    Q_OBJECT

private:
    QString file() const { return m_folder->filePath(QStringLiteral("deep/access-tokens.json")); }
    QByteArray text() const
    {
        QFile kept(file());
        return kept.open(QIODevice::ReadOnly) ? kept.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void onlyWhatIsWantedIsRemembered()
    {
        {
            AccessTokens tokens(file());
            QVERIFY(tokens.set(hub, QStringLiteral("hf_one"), KeepToken::ThisSession));
            QVERIFY(!QFileInfo::exists(file()));
            QVERIFY(tokens.set(other, QStringLiteral("two"), KeepToken::OnThisComputer));
            QCOMPARE(tokens.of(hub.resolved(QUrl(QStringLiteral("/else")))), QStringLiteral("hf_one"));
            QVERIFY(!tokens.isRemembered(hub));
        }
        QVERIFY(!text().contains("hf_one"));
        QVERIFY(!text().contains("me@"));
        AccessTokens again(file());
        QVERIFY(again.of(hub).isEmpty());
        QCOMPARE(again.of(other), QStringLiteral("two"));
        QVERIFY(again.of(QUrl(QStringLiteral("http://host:8443/a"))).isEmpty()); // not in the open
        QVERIFY(again.of(QUrl(QStringLiteral("https://host/a"))).isEmpty());
    }

    void nobodyElseMayReadThem()
    {
        constexpr QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
            | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
        AccessTokens(file()).set(hub, QStringLiteral("hf_one"), KeepToken::OnThisComputer);
        QVERIFY(!(QFile::permissions(file()) & others));
        QFile::setPermissions(file(), QFile::permissions(file()) | QFile::ReadOther);
        QCOMPARE(AccessTokens(file()).of(hub), QStringLiteral("hf_one"));
        QVERIFY(!(QFile::permissions(file()) & others));
    }

    void whatIsForgottenIsOffTheDisk()
    {
        AccessTokens tokens(file());
        tokens.set(hub, QStringLiteral("hf_one"), KeepToken::OnThisComputer);
        tokens.set(other, QStringLiteral("two"), KeepToken::OnThisComputer);
        QVERIFY(tokens.set(hub, QStringLiteral("hf_new"), KeepToken::ThisSession));
        QCOMPARE(tokens.of(hub), QStringLiteral("hf_new"));
        QVERIFY(!text().contains("hf_"));
        QVERIFY(tokens.forgetAll());
        QVERIFY(!QFileInfo::exists(file()));
        QVERIFY(tokens.of(hub).isEmpty() && tokens.of(other).isEmpty());
    }

    void aSpoiltFileIsNoTokens()
    {
        AccessTokens(file()).set(hub, QStringLiteral("hf_one"), KeepToken::OnThisComputer);
        for (const QByteArray& spoilt : {QByteArray(), QByteArray("{"), QByteArray("[1]"),
                 text().replace("\"hf_one\"", "7"), text().replace("hf_one", "right\\r\\nHost: evil")}) {
            QFile kept(file());
            QVERIFY(kept.open(QIODevice::WriteOnly));
            kept.write(spoilt);
            kept.close();
            QVERIFY2(AccessTokens(file()).of(hub).isEmpty(), spoilt.constData());
        }
    }

    void whereTheFileCannotBeWrittenTheTokenHoldsForTheSession()
    {
        AccessTokens tokens(QStringLiteral("/proc/candela/access-tokens.json"));
        QVERIFY(!tokens.set(hub, QStringLiteral("hf_one"), KeepToken::OnThisComputer));
        QCOMPARE(tokens.of(hub), QStringLiteral("hf_one"));
    }
};

CANDELA_QT_TEST(AccessTokensTest)
#include "access_tokens_test.moc"
