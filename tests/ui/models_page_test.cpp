#include "app/session/report.h"
#include "tests/support/http_server.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_studio.h"
#include "ui/generate/generate_page.h"
#include "ui/generate/model_chooser.h"
#include "ui/main_window.h"
#include "ui/models/download_dialog.h"
#include "ui/models/models_page.h"
#include "ui/models/remove_dialog.h"
#include "ui/models/token_dialog.h"
#include "ui/widgets/inline_message.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCryptographicHash>
#include <QDir>
#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QTableView>
#include <QTimer>
#include <QToolButton>

using namespace candela;
using namespace candela::test;

namespace
{

/// The window with its Generate and Models pages, and a folder of models to add.
struct Studio : ScriptedStudio {
    std::unique_ptr<MainWindow> window;
    ModelsPage* page = nullptr;

    explicit Studio(bool withModel = true)
        : ScriptedStudio({.model = withModel ? QStringLiteral("demo") : QString()})
    {
        touch(QStringLiteral("models/ink-lora.safetensors"), "ink");
        touch(QStringLiteral("models/damaged.safetensors"), "?");
        touch(QStringLiteral("models/owl/model_index.json"), "{}");
        touch(QStringLiteral("models/owl/unet/model.safetensors"), "owl");
        session->settings().set(settings::libraryFolder, at("library"));
        window = std::make_unique<MainWindow>(*session);
        page = new ModelsPage(*session);
        window->addPage(new GeneratePage(*session));
        window->addPage(page);
        window->showPage(1);
        window->show();
        window->activateWindow();
    }

    QString at(const char* name) const { return file(QLatin1String(name)); }
    template <typename T>
    T* part(const char* name) const
    {
        return window->findChild<T*>(QLatin1String(name));
    }
    QTableView* table() const { return part<QTableView>("Models"); }
    QString text(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    void choose(const QString& name) const
    {
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            if (text(row, 0) == name)
                table()->setCurrentIndex(table()->model()->index(row, 0));
        QCOMPARE(part<QLabel>("ModelName")->text(), name);
    }
    void addAll() const
    {
        page->addModels({at("models")});
        QTRY_COMPARE(session->models().count(), 4);
        for (int row = 0; row < 4; ++row)
            QTRY_VERIFY(session->models().at(row).state != ModelState::Checking);
    }
};

} // namespace

class ModelsPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyLibrarySaysWhatToDo()
    {
        const Studio studio(false);
        QVERIFY(!studio.table()->isVisible());
        QVERIFY(studio.window->currentPage()->focusWidget());
        for (const char* name : {"UseModel"})
            QVERIFY(!studio.part<QPushButton>(name)->isVisible()); // there is nothing to use
    }

    void modelsAreListedWithWhatTheyAre()
    {
        const Studio studio;
        studio.addAll();
        QCOMPARE(studio.text(0, 0), QStringLiteral("damaged.safetensors")); // by name
        QCOMPARE(studio.text(2, 0), QStringLiteral("ink-lora.safetensors"));
        QCOMPARE(studio.text(2, 1), QStringLiteral("SD 1.x"));
        QCOMPARE(studio.text(2, 2), QStringLiteral("LoRA"));
        QCOMPARE(studio.text(2, 3), QStringLiteral("3 bytes"));
        QCOMPARE(studio.text(2, 4), QStringLiteral("fp16"));
        QTRY_COMPARE(studio.text(2, 5), QStringLiteral("Ready"));
        QCOMPARE(studio.text(3, 5), QStringLiteral("Ready"));
        QVERIFY(!studio.table()->model()->index(3, 5).data(Qt::DecorationRole).isNull());

        studio.part<QLineEdit>("FindModel")->setText(QStringLiteral("lora sd"));
        QCOMPARE(studio.table()->model()->rowCount(), 1);
        studio.part<QLineEdit>("FindModel")->setText(QStringLiteral("nothing like it"));
        QVERIFY(!studio.table()->isVisible());
        studio.part<QLineEdit>("FindModel")->clear();
        auto* kinds = studio.part<QComboBox>("ModelKinds");
        kinds->setCurrentIndex(kinds->findText(QStringLiteral("LoRA")));
        QCOMPARE(studio.table()->model()->rowCount(), 1);
        kinds->setCurrentIndex(0);
        QCOMPARE(studio.table()->model()->rowCount(), 4);
    }

    void aModelIsUsedInGenerate()
    {
        const Studio studio;
        studio.addAll();
        studio.choose(QStringLiteral("ink-lora.safetensors"));
        auto* use = studio.part<QPushButton>("UseModel");
        QVERIFY(use->isEnabled()); // beside a model
        use->click();
        QCOMPARE(studio.session->form().form().loras,
            QList<FormLora>{{.file = studio.at("models/ink-lora.safetensors")}});
        studio.window->showPage(QStringLiteral("models"));
        studio.choose(QStringLiteral("owl"));
        QVERIFY(use->isEnabled());
        use->click();
        QCOMPARE(studio.session->form().form().model, studio.at("models/owl"));
        QCOMPARE(studio.window->currentPage()->title(), QStringLiteral("Generate"));
        const auto* combo = studio.part<QComboBox>("Model");
        QCOMPARE(combo->currentText(), QStringLiteral("owl"));
        QCOMPARE(combo->findText(QStringLiteral("ink-lora.safetensors")), -1); // nobody paints with it
    }

    void theLoadedModelIsShownAndUnloaded()
    {
        const Studio studio;
        studio.session->settings().set(settings::outputFolder, studio.at("out"));
        studio.addAll();
        const auto* loaded = studio.part<QLabel>("LoadedModel");
        auto* unload = studio.part<QPushButton>("UnloadModel");
        QCOMPARE(loaded->text(), QStringLiteral("No model is in memory"));
        QVERIFY(!unload->isEnabled());
        studio.session->form().edit(
            FormField::Model, [&](GenerateForm& form) { form.model = studio.at("models/owl"); });
        QVERIFY(!studio.session->generate(QueuePlace::Last));
        QTRY_COMPARE(loaded->text(), QStringLiteral("In memory: owl, 3 bytes of weights"));
        QTRY_VERIFY(unload->isEnabled());
        unload->click();
        QTRY_COMPARE(loaded->text(), QStringLiteral("No model is in memory"));
    }

    void verifyingSaysHowItIs()
    {
        const Studio studio;
        studio.addAll();
        const QString ink = studio.at("models/ink-lora.safetensors");
        QTRY_VERIFY(!studio.session->models().sha256Of(ink).isEmpty());
        studio.choose(QStringLiteral("ink-lora.safetensors"));
        QCOMPARE(studio.part<QLabel>("ModelHash")->text(), studio.session->models().sha256Of(ink).left(10));
        studio.part<QToolButton>("CopyHash")->click();
        QCOMPARE(QApplication::clipboard()->text(), studio.session->models().sha256Of(ink));

        auto* message = studio.part<InlineMessage>("ModelsMessage");
        studio.session->models().verify(ink);
        QTRY_VERIFY(message->cause().contains(QLatin1String("sound and unchanged")));
        studio.session->models().verify(studio.at("models/damaged.safetensors"));
        QTRY_VERIFY(message->cause().contains(QLatin1String("is damaged")));
        QVERIFY(message->remedy().contains(QLatin1String("7 bytes")));
    }

    void removingAsksAndLeavesTheFile()
    {
        const Studio studio;
        studio.addAll();
        studio.choose(QStringLiteral("ink-lora.safetensors"));
        const auto answer = [&](QMessageBox::ButtonRole role) {
            studio.window->activateWindow(); // also after an earlier question
            QVERIFY(QTest::qWaitForWindowActive(studio.window.get()));
            studio.table()->setFocus();
            QTimer::singleShot(0, studio.window.get(), [&studio, role] {
                auto* question = studio.part<QMessageBox>("RemoveDialog");
                QVERIFY(question);
                QVERIFY(!question->checkBox()->isChecked());
                for (QAbstractButton* button : question->buttons())
                    if (question->buttonRole(button) == role)
                        return button->click();
            });
            QTest::keyClick(studio.table(), Qt::Key_Delete);
        };
        answer(QMessageBox::RejectRole);
        QCOMPARE(studio.session->models().count(), 4);
        answer(QMessageBox::AcceptRole);
        QCOMPARE(studio.session->models().count(), 3);
        QVERIFY(QFile::exists(studio.at("models/ink-lora.safetensors")));
    }

    void aMissingModelIsLocated()
    {
        const Studio studio;
        studio.addAll();
        const QString owl = studio.at("models/owl"), moved = studio.at("moved owl");
        studio.session->form().edit(FormField::Model, [&](GenerateForm& form) { form.model = owl; });
        QVERIFY(QDir().rename(owl, moved));
        QTRY_COMPARE(studio.session->models().find(owl)->state, ModelState::Missing);
        auto* kinds = studio.part<QComboBox>("ModelKinds");
        kinds->setCurrentIndex(kinds->findText(QStringLiteral("Missing")));
        QCOMPARE(studio.table()->model()->rowCount(), 1);
        QVERIFY(studio.session->whyNotGenerate().contains(QLatin1String("owl")));
        studio.session->models().relocate(owl, moved);
        QCOMPARE(studio.session->form().form().model, moved); // who meant it means it there
        QTRY_VERIFY(studio.session->whyNotGenerate().isEmpty());
    }

    void droppedModelsAreAddedAndTheRestIsNamed()
    {
        const Studio studio;
        studio.touch(QStringLiteral("notes.pdf"), "text");
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(studio.at("models/ink-lora.safetensors")),
            QUrl::fromLocalFile(studio.at("notes.pdf"))});
        QDragEnterEvent enter({20, 20}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(studio.page, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({20, 20}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(studio.page, &drop);
        QVERIFY(studio.session->models().find(studio.at("models/ink-lora.safetensors")));
        QVERIFY(studio.part<InlineMessage>("ModelsMessage")->cause().contains(QLatin1String("notes.pdf")));

        QMimeData other;
        other.setUrls({QUrl::fromLocalFile(studio.at("notes.pdf"))});
        QDragEnterEvent refused({20, 20}, Qt::CopyAction, &other, Qt::LeftButton, Qt::NoModifier);
        refused.ignore();
        QApplication::sendEvent(studio.page, &refused);
        QVERIFY(!refused.isAccepted());
    }

    void whatIsGatedAsksForAToken()
    {
        HttpServer server([](const HttpRequest& request) {
            return request.headers.value("authorization") == "Bearer right"
                ? serve(request, "lora", "\"one\"")
                : HttpAnswer{.status = 401};
        });
        const Studio studio;
        const auto give = [&studio](const QString& token) {
            auto* button = studio.part<QPushButton>("GiveToken");
            QTRY_VERIFY(button->isVisible());
            button->click();
            auto* dialog = studio.part<TokenDialog>("TokenDialog");
            auto* field = dialog->findChild<QLineEdit*>(QStringLiteral("AccessToken"));
            QCOMPARE(field->echoMode(), QLineEdit::Password);
            field->setText(QStringLiteral("two words"));
            field->setText(token);
            QTest::keyClick(field, Qt::Key_Return);
            QTRY_VERIFY(!studio.part<TokenDialog>("TokenDialog"));
        };
        ModelTransfers& transfers = studio.session->transfers();
        const qint64 id = transfers.download({.url = server.url(QStringLiteral("/owl-lora.safetensors"))});
        give(QStringLiteral("wrong"));
        QTRY_VERIFY(transfers.find(id)->state == TransferState::Failed);
        QVERIFY(transfers.find(id)->failure->sentence.contains(QLatin1String("does not accept")));
        give(QStringLiteral("right"));
        QTRY_VERIFY(transfers.find(id)->state == TransferState::Done);
        QVERIFY(!studio.part<QPushButton>("GiveToken")->isVisible());
        QTRY_VERIFY(studio.session->models().find(studio.at("library/owl-lora.safetensors")));
    }

    void aTokenIsRememberedWhereThatIsWanted()
    {
        HttpServer server([](const HttpRequest& request) {
            return request.headers.value("authorization") == "Bearer hf_secret"
                ? serve(request, "lora", "\"one\"")
                : HttpAnswer{.status = 401};
        });
        const QUrl url = server.url(QStringLiteral("/owl-lora.safetensors"));
        const Studio studio;
        ModelTransfers& transfers = studio.session->transfers();
        const qint64 id = transfers.download({.url = url});
        auto* button = studio.part<QPushButton>("GiveToken");
        QTRY_VERIFY((button = studio.part<QPushButton>("GiveToken")) && button->isVisible());
        button->click();
        auto* dialog = studio.part<TokenDialog>("TokenDialog");
        auto* remember = childOf<QCheckBox>(dialog, "RememberToken");
        auto* fate = childOf<QLabel>(dialog, "TokenFate");
        QVERIFY(!remember->isChecked());
        QVERIFY2(fate->text().contains(QLatin1String("memory")), qPrintable(fate->text()));
        remember->click();
        QVERIFY2(fate->text().contains(QLatin1String("access-tokens.json")), qPrintable(fate->text()));
        childOf<QLineEdit>(dialog, "AccessToken")->setText(QStringLiteral("hf_secret"));
        dialog->accept();
        QTRY_VERIFY(transfers.find(id)->state == TransferState::Done);

        Settings fresh(studio.at("settings.ini"));
        ModelTransfers later(fresh, studio.at("access-tokens.json"));
        const qint64 unasked = later.download({.url = url, .folder = studio.at("later")});
        QTRY_VERIFY(later.find(unasked)->state == TransferState::Done);
        QFile settingsFile(studio.at("settings.ini"));
        QVERIFY(!settingsFile.open(QIODevice::ReadOnly) || !settingsFile.readAll().contains("hf_secret"));
        QVERIFY(!makeReport(*studio.session, {}).contains(QLatin1String("hf_secret")));
    }

    void importingOffersFilesAndFolders()
    {
        const Studio studio;
        const QMenu* menu = studio.part<QPushButton>("ImportModels")->menu();
        QCOMPARE(menu->actions().size(), 2);
        QCOMPARE(menu->actions()[0]->objectName(), QStringLiteral("models.import"));
        QCOMPARE(menu->actions()[1]->objectName(), QStringLiteral("models.importFolder"));
    }

    void whatFilesSayIsNoHtml()
    {
        const Studio studio;
        studio.touch(QStringLiteral("models/<b>bold<i>.safetensors"), "bold");
        studio.page->addModels({studio.at("models/<b>bold<i>.safetensors")});
        QTRY_COMPARE(studio.session->models().count(), 2);
        const QAbstractItemModel* model = studio.table()->model();
        for (int row = 0; row < 2; ++row) {
            const QString tip = model->index(row, 0).data(Qt::ToolTipRole).toString();
            QVERIFY2(!tip.contains(QLatin1String("<b>")), qPrintable(tip));
        }
    }

    void theDownloadDialogKnowsAddresses()
    {
        const Studio studio;
        QApplication::clipboard()->setText(QStringLiteral("just text"));
        DownloadDialog dialog(studio.session->settings());
        auto* address = dialog.findChild<QLineEdit*>(QStringLiteral("Address"));
        auto* name = dialog.findChild<QLineEdit*>(QStringLiteral("DownloadName"));
        auto* start = dialog.findChild<QPushButton*>(QStringLiteral("StartDownload"));
        QVERIFY(address->text().isEmpty());
        QVERIFY(!start->isEnabled());
        address->setText(QStringLiteral("https://huggingface.co/org/tiny-sd"));
        QCOMPARE(name->text(), QStringLiteral("tiny-sd"));
        QVERIFY(start->isEnabled());
        address->setText(QStringLiteral("https://host/api/download/models/123"));
        QVERIFY(!start->isEnabled()); // it must get a name
        dialog.show();
        QTest::keyClicks(name, QStringLiteral("owl.safetensors"));
        QVERIFY(start->isEnabled());
        name->setText(QStringLiteral("../owl.safetensors"));
        QVERIFY(!start->isEnabled());
        address->setText(QStringLiteral("file:///etc/passwd"));
        QVERIFY(!start->isEnabled());
        QApplication::clipboard()->setText(QStringLiteral("https://host/a.safetensors"));
        DownloadDialog filled(studio.session->settings());
        QCOMPARE(filled.wanted().name, QStringLiteral("a.safetensors"));
        QCOMPARE(filled.wanted().folder, studio.at("library"));
    }
};

CANDELA_QT_TEST(ModelsPageTest)
#include "models_page_test.moc"
