#include "app/session/generate_form.h"
#include "tests/support/qt_test_registry.h"

#include <QJsonArray>
#include <QSignalSpy>

using namespace candela;

class GenerateFormTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modelDefaultsFillUntouchedFieldsOnly()
    {
        GenerateFormState state;
        state.edit(FormField::Steps, [](GenerateForm& form) { form.steps = 33; });
        state.setModelDefaults(
            {.steps = 12, .cfg = 5, .width = 64, .height = 64, .sampler = SamplerKind::UniPc});
        QCOMPARE(state.form().steps, 33);
        QCOMPARE(state.form().cfg, 5.0);
        QCOMPARE(state.form().width, 64);
        QCOMPARE(state.form().sampler, SamplerKind::UniPc);
        state.undoStack().undo(); // untouched again: the model's value, not the one from before the model
        QCOMPARE(state.form().steps, 12);
        state.undoStack().redo();
        QCOMPARE(state.form().steps, 33);
    }

    void editsOfOneFieldMerge()
    {
        GenerateFormState state;
        QSignalSpy changed(&state, &GenerateFormState::changed);
        for (const char* text : {"a", "a r", "a red apple"})
            state.edit(
                FormField::Prompt, [&](GenerateForm& form) { form.prompt = QString::fromLatin1(text); });
        state.edit(FormField::Cfg, [](GenerateForm& form) { form.cfg = 4; });
        QCOMPARE(changed.size(), 4);
        QCOMPARE(state.undoStack().count(), 2);
        state.undoStack().undo();
        QCOMPARE(state.form().prompt, QStringLiteral("a red apple"));
        state.undoStack().undo();
        QVERIFY(state.form().prompt.isEmpty());
        state.edit(FormField::Prompt, [](GenerateForm&) {}); // no change, no step
        QVERIFY(!state.undoStack().canUndo());
    }

    void reusesParts()
    {
        const GenerateRequest request{.prompt = "an owl",
            .negative = "a key",
            .grammar = PromptGrammar::ComfyUi,
            .seed = 4294967295u,
            .steps = 8,
            .cfg = 2.5,
            .width = 128,
            .height = 64,
            .sampler = SamplerKind::Ddim,
            .schedule = ScheduleKind::Uniform,
            .eta = 0.5,
            .clipSkip = 2,
            .source = "/a.png",
            .mask = "/masks/b.png",
            .extension = {8, 16, 24, 32},
            .hires = HiresPass{1.5, 0.4},
            .loras = {{.file = "/models/ink.safetensors", .scale = 0.5, .alpha = 4}},
            .vaeTiling = VaeTiling::On};
        GenerateFormState state;
        const GenerateForm before = state.form();
        state.reuse(request, ReusePart::Seed, {});
        QCOMPARE(state.form().seed, 4294967295u);
        QVERIFY(!state.form().randomSeed);
        QVERIFY(state.form().prompt.isEmpty());
        state.reuse(request, ReusePart::Everything, QStringLiteral("/models/x"));
        GenerateRequest again = state.form().toRequest();
        again.model.clear();
        QVERIFY(again == request);
        QCOMPARE(state.form().model, QStringLiteral("/models/x"));
        state.undoStack().undo();
        state.undoStack().undo();
        QVERIFY(state.form() == before);
    }

    void aFoundPicturesStrengthIsTakenWhereItBeganFromAnother()
    {
        GenerateFormState state;
        state.edit(FormField::Strength, [](GenerateForm& form) { form.strength = 0.4; });
        PictureParameters found;
        state.restore(found, {});
        QCOMPARE(state.form().strength, 0.4); // it says nothing of it
        found.source = "photo.png";
        found.request.strength = 0.85;
        state.restore(found, {});
        QCOMPARE(state.form().strength, 0.85);
    }

    void anotherSourceTakesMaskAndExtensionAlong()
    {
        GenerateFormState state;
        state.edit(FormField::Source, [](GenerateForm& form) { form.beginFrom(QStringLiteral("/a.png")); });
        state.edit(FormField::Mask, [](GenerateForm& form) { form.mask = QStringLiteral("/one.png"); });
        state.edit(FormField::Mask, [](GenerateForm& form) { form.mask = QStringLiteral("/two.png"); });
        state.edit(FormField::Extension, [](GenerateForm& form) { form.extension.left = 64; });
        QCOMPARE(state.form().toRequest().extension.left, 64);
        state.edit(FormField::Source, [](GenerateForm& form) { form.beginFrom({}); });
        QVERIFY(state.form().mask.isEmpty());
        QVERIFY(state.form().toRequest().extension == Extension{});
        state.undoStack().undo();
        state.undoStack().undo();
        QCOMPARE(state.form().mask, QStringLiteral("/two.png"));
        state.undoStack().undo(); // every stroke is a step
        QCOMPARE(state.form().mask, QStringLiteral("/one.png"));
    }

    void survivesTheDraftFile()
    {
        GenerateFormState state;
        state.edit(FormField::Extension, [](GenerateForm& form) { form.extension = {1, 2, 3, 4}; });
        state.edit(FormField::Mask, [](GenerateForm& form) { form.mask = QStringLiteral("/m.png"); });
        state.edit(FormField::VaeTiling, [](GenerateForm& form) { form.vaeTiling = VaeTiling::Off; });
        state.edit(FormField::Hires, [](GenerateForm& form) {
            form.hires = true;
            form.hiresPass = {3, 0.25};
        });
        state.edit(FormField::Prompt, [](GenerateForm& form) { form.prompt = QStringLiteral("一只猫 🐈"); });
        state.edit(FormField::Seed, [](GenerateForm& form) {
            form.seed = 4000000000u;
            form.randomSeed = false;
        });
        state.edit(FormField::Sampler, [](GenerateForm& form) { form.sampler = SamplerKind::Dpmpp2MSde; });
        state.edit(FormField::Loras, [](GenerateForm& form) {
            form.loras = {{.file = QStringLiteral("/models/ink.safetensors"), .weight = -0.5, .on = false},
                {.file = QStringLiteral("/models/k.ckpt"), .alpha = 4}};
        });
        QVERIFY(formFromJson(toJson(state.form())) == state.form());
        QCOMPARE(state.form().toRequest().loras.size(), 1); // of those that are on
    }

    void aNonsensicalDraftIsHarmless()
    {
        const QJsonObject json{{QStringLiteral("steps"), 1e9}, {QStringLiteral("cfg"), QStringLiteral("x")},
            {QStringLiteral("width"), -5}, {QStringLiteral("sampler"), QStringLiteral("magic")},
            {QStringLiteral("touched"), QJsonArray{99, -1, QStringLiteral("a"), 3}},
            {QStringLiteral("prompt"), 7}};
        const GenerateForm form = formFromJson(json);
        QCOMPARE(form.steps, 150);
        QCOMPARE(form.cfg, GenerateForm().cfg);
        QCOMPARE(form.width, 64);
        QCOMPARE(form.sampler, GenerateForm().sampler);
        QCOMPARE(form.touched, QSet<FormField>{FormField::Size});
    }

    void whatTheEngineWouldRefuseIsPutRight()
    {
        GenerateFormState state;
        state.setModelDefaults({}, 16);
        state.edit(FormField::Size, [](GenerateForm& form) { form.width = 500; });
        QCOMPARE(state.form().width, 496);
        state.edit(FormField::Schedule, [](GenerateForm& form) { form.schedule = ScheduleKind::Karras; });
        QCOMPARE(state.form().schedule, ScheduleKind::Karras);
        state.edit(FormField::Sampler, [](GenerateForm& form) { form.sampler = SamplerKind::Ddim; });
        QCOMPARE(state.form().schedule, ScheduleKind::Default);
    }

    void aValuePutBackIsUntouchedAgain()
    {
        GenerateFormState state;
        state.setModelDefaults({.steps = 12});
        state.edit(FormField::Steps, [](GenerateForm& form) { form.steps = 30; });
        state.edit(FormField::Steps, [](GenerateForm& form) { form.steps = 12; });
        state.setModelDefaults({.steps = 25});
        QCOMPARE(state.form().steps, 25);
    }

    void etaCountsForDdimOnly()
    {
        GenerateForm form;
        form.eta = 0.7;
        QCOMPARE(form.toRequest().eta, 0.0);
        form.sampler = SamplerKind::Ddim;
        QCOMPARE(form.toRequest().eta, 0.7);
    }
};

CANDELA_QT_TEST(GenerateFormTest)
#include "generate_form_test.moc"
