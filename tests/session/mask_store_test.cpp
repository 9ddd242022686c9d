// The files of painted masks.
#include "app/session/mask_store.h"
#include "tests/support/qt_test_registry.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace candela;

class MaskStoreTest : public QObject
{
    Q_OBJECT

    static QImage mask(int grey)
    {
        QImage image(16, 8, QImage::Format_Grayscale8);
        image.fill(grey);
        return image;
    }

    static void makeOld(const QString& name)
    {
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(
            file.setFileTime(QDateTime::currentDateTime().addDays(-40), QFileDevice::FileModificationTime));
    }

private Q_SLOTS:
    void aMaskIsOneFileByItsContent()
    {
        const QTemporaryDir folder;
        const MaskStore store(folder.filePath(QStringLiteral("masks")));
        const QString file = store.keep(mask(255));
        QCOMPARE(QImage(file), mask(255));
        QCOMPARE(store.keep(mask(255)), file);
        QVERIFY(store.keep(mask(128)) != file);
        QCOMPARE(QImage(file), mask(255)); // not changed by another
        QVERIFY(isMaskBlank(mask(127)));
        QVERIFY(!isMaskBlank(mask(128)));
    }

    void onlyWhatNobodyUsesGoesAndNotSoon()
    {
        const QTemporaryDir folder;
        const MaskStore store(folder.path());
        const QString used = store.keep(mask(200)), unused = store.keep(mask(201)),
                      fresh = store.keep(mask(202));
        makeOld(used);
        makeOld(unused);
        store.removeUnused({used});
        QVERIFY(QFileInfo::exists(used));
        QVERIFY(!QFileInfo::exists(unused));
        QVERIFY(QFileInfo::exists(fresh));
        makeOld(used);
        QCOMPARE(store.keep(mask(200)), used); // painted again
        store.removeUnused({});
        QVERIFY(QFileInfo::exists(used));
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        const MaskStore store(QStringLiteral("/proc/nowhere"));
        QVERIFY(store.keep(mask(255)).isEmpty());
    }
};

CANDELA_QT_TEST(MaskStoreTest)
#include "mask_store_test.moc"
