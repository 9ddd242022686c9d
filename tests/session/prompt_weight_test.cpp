#include "app/session/prompt_weight.h"
#include "tests/support/qt_test_registry.h"

#include <QTest>

using namespace candela;

namespace
{

/// "a [owl] b": the brackets, here written ⟨⟩, are the selection; ‸ is a cursor.
SelectedText marked(QString text)
{
    SelectedText prompt;
    if (const auto cursor = text.indexOf(QChar(u'‸')); cursor >= 0) {
        prompt.text = text.remove(QChar(u'‸'));
        prompt.begin = prompt.end = static_cast<int>(cursor);
        return prompt;
    }
    prompt.begin = static_cast<int>(text.indexOf(QChar(u'⟨')));
    text.remove(QChar(u'⟨'));
    prompt.end = static_cast<int>(text.indexOf(QChar(u'⟩')));
    prompt.text = text.remove(QChar(u'⟩'));
    return prompt;
}

QString marked(const SelectedText& prompt)
{
    QString text = prompt.text;
    if (prompt.begin == prompt.end)
        return text.insert(prompt.begin, QChar(u'‸'));
    return text.insert(prompt.end, QChar(u'⟩')).insert(prompt.begin, QChar(u'⟨'));
}

} // namespace

class PromptWeightTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void weightsChange_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<double>("change");
        QTest::addColumn<QString>("after");
        const auto row = [](const char16_t* before, double change, const char16_t* after) {
            QTest::addRow("%s", qPrintable(QString::fromUtf16(before)))
                << QString::fromUtf16(before) << change << QString::fromUtf16(after);
        };
        row(u"an ⟨owl⟩ now", 0.05, u"an (⟨owl⟩:1.05) now");
        row(u"an (⟨owl⟩:1.05) now", 0.05, u"an (⟨owl⟩:1.1) now");
        row(u"an (⟨owl⟩:1.05) now", -0.05, u"an ⟨owl⟩ now");
        row(u"an ⟨owl⟩ now", -0.05, u"an (⟨owl⟩:0.95) now");
        row(u"an (⟨owl⟩) now", 0.05, u"an (⟨owl⟩:1.15) now");
        row(u"an ⟨(owl:1.3)⟩ now", 0.05, u"an (⟨owl⟩:1.35) now");
        row(u"⟨ owl ⟩", 0.05, u" (⟨owl⟩:1.05) ");
        row(u"an o‸wl now", 0.05, u"an (o‸wl:1.05) now");
        row(u"‸owl", 0.05, u"(‸owl:1.05)");
        row(u"owl‸", 0.05, u"(owl‸:1.05)");
        row(u"(a red o‸wl:1.2) now", 0.05, u"(a red o‸wl:1.25) now");
        row(u"((a) re‸d:1.2)", 0.05, u"((a) re‸d:1.25)");
        row(u"((a‸) red:1.2)", 0.05, u"((a‸:1.15) red:1.2)");
        row(u"(owl:1.‸2)", 0.05, u"(owl‸:1.25)");
        row(u"\\(owl‸\\)", 0.05, u"\\((owl‸:1.05)\\)");
        row(u"(owl‸:9.98)", 0.05, u"(owl‸:10)");
        row(u"(owl‸:0.02)", -0.05, u"(owl‸:0)");
        row(u"红苹果‸，蓝天", 0.05, u"(红苹果‸:1.05)，蓝天");
        row(u"<lora:in‸k:0.8>", 0.05, u"<lora:in‸k:0.85>");
        row(u"<lora:in‸k>", 0.05, u"<lora:in‸k:1.05>");
        row(u"<lora:ink:0.8‸:2>", -0.05, u"<lora:ink:‸0.75:2>");
        row(u"a , ‸ b", 0.05, u"a , ‸ b");
        row(u"‸", 0.05, u"‸");
        row(u"(‸)", 0.05, u"(‸)");
    }

    void weightsChange()
    {
        QFETCH(const QString, before);
        QFETCH(const double, change);
        QFETCH(const QString, after);
        QCOMPARE(marked(withWeightChanged(marked(before), PromptGrammar::A1111, change)), after);
        QCOMPARE(marked(withWeightChanged(marked(before), PromptGrammar::Plain, change)), before);
    }

    void upAndDownLeadsBack()
    {
        const SelectedText prompt = marked(QStringLiteral("an ⟨owl, red⟩ now"));
        SelectedText moved = prompt;
        for (int i = 0; i < 30; ++i)
            moved = withWeightChanged(moved, PromptGrammar::ComfyUi, i < 15 ? 0.05 : -0.05);
        QVERIFY(moved == prompt);
    }
};

CANDELA_QT_TEST(PromptWeightTest)
#include "prompt_weight_test.moc"
