#include "app/session/engine_sentences.h"

#include "app/session/engine_templates.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/sentence_harvest.h"

#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QTranslator>
#include <QXmlStreamReader>

using namespace candela;

namespace
{

const QString root = QStringLiteral(CANDELA_SOURCE_DIR);

/// The Chinese of the repository, as it is written.
class Chinese : public QTranslator
{
public:
    Chinese()
    {
        QFile file(root + QStringLiteral("/resources/translations/candela_zh_CN.ts"));
        if (!file.open(QIODevice::ReadOnly))
            return;
        QXmlStreamReader xml(&file);
        QString context, source;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            if (xml.name() == QLatin1String("name"))
                context = xml.readElementText();
            else if (xml.name() == QLatin1String("source"))
                source = xml.readElementText();
            else if (xml.name() == QLatin1String("translation") && context == QLatin1String("Engine"))
                m_texts[source] = xml.readElementText();
        }
    }

    bool isEmpty() const override { return m_texts.isEmpty(); }
    QString translate(const char* context, const char* source, const char*, int) const override
    {
        return qstrcmp(context, "Engine") == 0 ? m_texts.value(QString::fromUtf8(source)) : QString();
    }

private:
    QHash<QString, QString> m_texts;
};

QStringList allTemplates()
{
    QStringList all;
    for (const auto list : {engineWorkTemplates(), engineFileTemplates()})
        for (const char* one : list)
            all += QString::fromUtf8(one);
    return all;
}

/// Put together where the harvest cannot see it; their words are in the sources all the same.
const QStringList putTogether{
    // app/queue/sqlite_file.cpp, which is told whether it is the queue or the gallery
    QStringLiteral("The queue %1 is damaged."),
    QStringLiteral("The queue %1 was made by a newer version."),
    QStringLiteral("The gallery %1 is damaged."),
    QStringLiteral("The gallery %1 was made by a newer version."),
    QStringLiteral("The gallery %1 cannot be used: %2."),
    // app/queue/lost_jobs.cpp, in SQL
    QStringLiteral("Given up: %1 workers that took this job ended while they worked on it."),
    QStringLiteral("See in their logs what ended them, such as a lack of memory; then retry it."),
    // notes and what is told of single pictures: nobody throws them
    QStringLiteral("%1 of the pictures are smaller than they are trained at, and are enlarged."),
    QStringLiteral("Pictures that cannot be used and are left out: %1."),
    QStringLiteral("There is one picture alone: the LoRA will learn to repeat it."),
    QStringLiteral("%1 There is no sample of this step."),
    QStringLiteral("%1 is no picture that can be read."),
    QStringLiteral("Pictures that have no caption, and are not compared with one: %1."),
    // core/io/single_file.cpp: what a file is instead of a whole model
    QStringLiteral("a LoRA"),
    QStringLiteral("a textual inversion embedding"),
    QStringLiteral("an autoencoder"),
    QStringLiteral("a text encoder alone"),
    QStringLiteral("a UNet alone, without autoencoder and text encoder"),
    QStringLiteral("a ControlNet"),
    QStringLiteral("an upscaler"),
    QStringLiteral("a network for relighting"),
    QStringLiteral("no model that is known here"),
    QStringLiteral("the refiner of Stable Diffusion XL"),
    QStringLiteral("Kolors in a single file"),
    // core/lora/lora_file.cpp: what is wrong with a layer
    QStringLiteral("lacks one of the parts that belong together"),
    QStringLiteral("has factors of different ranks"),
    QStringLiteral("multiplies two changes of different sizes"),
    QStringLiteral("has a part of another type or size"),
    QStringLiteral("has values that are not numbers"),
    QStringLiteral("is changed by a rotation (OFT), which is not supported"),
    QStringLiteral("is no number"),
    // core/lora/lora_writing.cpp: why a layer has no name
    QStringLiteral("which is no plain LoRA"),
    QStringLiteral("a DoRA over columns"),
    // core/engine.cpp and core/pipelines/text_to_image.cpp: notes
    QStringLiteral("%1 It is tried once more in fp32."),
    QStringLiteral("It is computed in fp32: in half precision this model lost its numbers before."),
    // core/pipelines/residence.cpp: notes
    QStringLiteral(
        "The model needs %1 and the device has %2 free: the networks take turns there, which is slower."),
    QStringLiteral("The model needs %1 and the device has %2 free: the weights are brought there block by "
                   "block, which is much slower."),
    QStringLiteral("The device ran out of memory: the networks take turns there, which is slower."),
    QStringLiteral(
        "The device ran out of memory: the weights are brought there block by block, which is much slower."),
    QStringLiteral("There is no TAESD decoder for this model in %1, so previews are coarse."),
    QStringLiteral("The safety checker objects to picture %1."),
    QStringLiteral("The safety checker objects to picture %1, which is blurred."),
    // core/api/bulk.cpp and request_json.cpp: where it is wrong
    QStringLiteral("Line %1 of %2"),
    QStringLiteral("Line %1 of %2: %3"),
    QStringLiteral("generate request"),
    QStringLiteral("relight request"),
    QStringLiteral("grid request"),
    // core/pipelines/chatglm_conditioner.cpp: a note
    QStringLiteral("Kolors' text encoder knows no weights: they change nothing here."),
    // core/nn/state_dict.cpp: what does not fit
    QStringLiteral("%1 missing (%2)"),
    QStringLiteral("%1 left over (%2)"),
    QStringLiteral("%1 of another shape (%2)"),
    QStringLiteral("%1 not of floating-point type (%2)"),
    // core/pipelines/relight.cpp and relight_plan.cpp: why one picture of many was not relit
    QStringLiteral("%1 could not be relit; it may be too large for the memory there is."),
    QStringLiteral("%1 does not exist."),
    QStringLiteral("%1 is not a PNG, JPEG, WebP, TIFF or BMP picture."),
    QStringLiteral("%1 has no picture of the same name among the references."),
    // core/dataset: what is told of pictures and lines, not thrown
    QStringLiteral("%1 has no caption."),
    QStringLiteral("The encoding of %1 is not known; save it as UTF-8."),
    QStringLiteral("Line %1 of %2 is not a JSON object with the texts \"file_name\" and \"text\"."),
    QStringLiteral("Line %1 of %2 names a file outside the folder: '%3'."),
    QStringLiteral("Line %1 of %2 names '%3' once more."),
    QStringLiteral("Line %1 of %2 has %3 cells for %4 columns."),
    QStringLiteral("Its %1 is %2, not between %3 and %4."),
    QStringLiteral("Its %1 has not been measured yet."),
    QStringLiteral("aspect ratio"),
    QStringLiteral("text match"),
    QStringLiteral("aesthetic score"),
    QStringLiteral("NSFW score"),
    QStringLiteral("It has %1 pixels, fewer than %2."),
    QStringLiteral("It has %1 pixels, more than %2."),
    QStringLiteral("It has %1 bytes, not between %2 and %3."),
    QStringLiteral("It was rejected by hand."),
    QStringLiteral("It is a copy of '%1'."),
    // core/io/safetensors_header.cpp: returned, not thrown
    QStringLiteral("tensor '%1' ends before it begins (bytes %2)"),
    QStringLiteral(
        "tensor '%1' lies at bytes %2, but there are only %3 bytes of data; the file is incomplete "
        "or damaged"),
    QStringLiteral("tensor '%1' is impossibly large: its shape %2 in %3"),
    QStringLiteral("tensor '%1' has %2 bytes, but its shape %3 in %4 needs %5"),
    QStringLiteral("tensor '%1' begins at byte %2 of the data instead of %3: tensors overlap or leave a gap"),
    QStringLiteral("its tensors end at byte %1 of the data, which has %2 bytes"),
    // core/io/torch_pickle.cpp begins every complaint so; core/io/pickle.cpp has these names of values
    QStringLiteral("%1 cannot be read as a file of PyTorch's: %2."),
    QStringLiteral("the text %1"),
    QStringLiteral("the name %1"),
    QStringLiteral("a dictionary"),
    QStringLiteral("an object of %1"),
    QStringLiteral("a storage"),
    QStringLiteral("a tensor"),
};

/// Reasons that come from the system.
const QStringList ofTheSystem{QStringLiteral("No space left on device"), QStringLiteral("Permission denied"),
    QStringLiteral("No such file or directory"), QStringLiteral("Read-only file system"),
    QStringLiteral("Input/output error"), QStringLiteral("Is a directory"), QStringLiteral("Not a directory"),
    QStringLiteral("File name too long"), QStringLiteral("Too many open files"),
    QStringLiteral("Disk quota exceeded"), QStringLiteral("Operation not permitted"),
    QStringLiteral("Device or resource busy")};

/// JSON's own words, and the sentences that config_reader.cpp puts what its callers say into.
const QStringList notTranslated{QStringLiteral("true"), QStringLiteral("false"), QStringLiteral("null"),
    QStringLiteral("The config of %1 %2."), QStringLiteral("The config of %1 has %2 = %3, where %4.")};

/// Calls that pass on what somebody else said, who is read or translated himself.
const QStringList passedOn{
    QStringLiteral("app/models/model_import.cpp: sentence"),
    QStringLiteral("app/models/model_import.cpp: remedy"),
    QStringLiteral("app/queue/postgres_connection.cpp: oneLine(PQerrorMessage(m_connection.get()))"),
    QStringLiteral(
        "app/queue/postgres_connection.cpp: m_connection?oneLine(PQerrorMessage(m_connection.get()))"
        ":QStringLiteral(\"there is no memory\")"),
    QStringLiteral("app/queue/postgres_connection.cpp: message"),
    QStringLiteral("app/queue/sqlite_file.cpp: sentenceOf(name,file,why)"),
    QStringLiteral("app/queue/sqlite_file.cpp: sentence"),
    QStringLiteral("app/session/dataset_desk.cpp: QString::fromLocal8Bit(error.what())"), // the system's
    QStringLiteral("app/session/dataset_steps.cpp: QString::fromLocal8Bit(error.what())"),
    QStringLiteral("app/session/relight.cpp: reason"),
    QStringLiteral("app/session/session.cpp: reason"),
    QStringLiteral("app/session/fine_tuning.cpp: reason"),
    QStringLiteral("core/api/bulk.cpp: where+\": \"+error.what()"),
    QStringLiteral("core/api/bulk.cpp: \"'\"+whole+\"' \"+why"),
    QStringLiteral("core/dataset/captioned_folder.cpp: dataset.troubles.front()"),
    QStringLiteral("core/dataset/dataset_listing.cpp: dataset.troubles.front()"),
    QStringLiteral("core/io/picture_bytes.h: quoted(m_shown)+\" \"+what+\".\""),
    QStringLiteral("core/io/picture_texts.cpp: quoted(m_path)+\" \"+what+\".\""),
    QStringLiteral("core/io/pickle_machine.h: m_pickle.who+\": \"+why+\".\""),
    QStringLiteral("core/io/pickle_opcodes.cpp: problem.what()"),
    QStringLiteral("core/pipelines/relight.cpp: error.what()"),
    QStringLiteral("core/pipelines/relight.cpp: error.remedy()"),
    QStringLiteral("core/pipelines/relight_plan.cpp: job.problem"),
    QStringLiteral("core/pipelines/text_to_image.cpp: side"),
    QStringLiteral("core/samplers/scheduler_config.cpp: expected"),
};

/// "%1" … as far as they are counted through; a "%40" of an address is none.
int valuesOf(const QString& text)
{
    int count = 0;
    while (text.contains(QLatin1Char('%') + QString::number(count + 1)))
        ++count;
    return count;
}

} // namespace

class EngineSentencesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_harvest = test::harvestSentences(root); }
    void cleanup() { QCoreApplication::removeTranslator(&m_chinese); }

    void everySentenceHasItsTemplate()
    {
        QVERIFY2(m_harvest.said.size() > 300, "the sources could not be read");
        const QStringList known = allTemplates() + notTranslated;
        QStringList missing;
        for (const auto& said : m_harvest.said)
            if (!known.contains(said.text))
                missing += said.where + QStringLiteral(": ") + said.text;
        QVERIFY2(missing.isEmpty(),
            qPrintable(QStringLiteral("add to app/session/engine_templates_*.cpp:\n") + missing.join(u'\n')));
    }

    void everyCallCanBeRead()
    {
        QStringList unknown, unused = passedOn;
        for (const auto& call : m_harvest.unreadable) {
            const QString name = call.where.section(u':', 0, 0) + QStringLiteral(": ") + call.text;
            if (!passedOn.contains(name))
                unknown += call.where + QStringLiteral(": ") + call.text;
            unused.removeAll(name);
        }
        QVERIFY2(unknown.isEmpty(), qPrintable(unknown.join(u'\n')));
        QVERIFY2(unused.isEmpty(), qPrintable(unused.join(u'\n')));
    }

    void everyTemplateIsSaid()
    {
        QSet<QString> said;
        for (const auto& sentence : m_harvest.said)
            said += sentence.text;
        const QStringList all = allTemplates();
        QStringList nobodys;
        for (const QString& one : all)
            if (!said.contains(one) && !putTogether.contains(one) && !ofTheSystem.contains(one))
                nobodys += one;
        static const QRegularExpression word(QStringLiteral("[A-Za-z]{2,}"));
        for (const QString& one : putTogether) {
            bool isSaid = all.contains(one) && !said.contains(one);
            for (auto words = word.globalMatch(one); words.hasNext();)
                isSaid = m_harvest.words.contains(words.next().captured()) && isSaid;
            if (!isSaid)
                nobodys += one;
        }
        QVERIFY2(nobodys.isEmpty(), qPrintable(nobodys.join(u'\n')));
        QCOMPARE(QSet<QString>(all.begin(), all.end()).size(), all.size()); // each once
    }

    void everyTemplateHasItsChineseWithTheSameValues()
    {
        QStringList wrong;
        for (const QString& one : allTemplates()) {
            const QString chinese = m_chinese.translate("Engine", one.toUtf8().constData(), nullptr, -1);
            bool same = !chinese.isEmpty() && valuesOf(one) == valuesOf(chinese);
            for (int i = 1; i <= valuesOf(one); ++i)
                same = same && chinese.count(QLatin1Char('%') + QString::number(i)) == 1;
            if (!same)
                wrong += one + QStringLiteral(" → ") + chinese;
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void sentencesAreTranslated_data()
    {
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("chinese");
        const auto row = [](const char* english, const char* chinese) {
            QTest::newRow(english) << QString::fromUtf8(english) << QString::fromUtf8(chinese);
        };
        row("A picture of 4096x4096 pixels would need about 21.4 GB of memory, and 11.8 GB are free.",
            "4096x4096 像素的图片约需 21.4 GB 内存，而可用的只有 11.8 GB。");
        row("Choose a smaller size.", "请选择更小的尺寸。");
        row("The model %1 is not there.", "找不到模型 %1。"); // a value may look like a place
        row("The model '/a. b/%2 %1' does not exist.", "模型 '/a. b/%2 %1' 不存在。");
        row("The output folder '/x' does not exist. Create it, or choose another one.",
            "输出文件夹 '/x' 不存在。请创建该文件夹，或选择其他文件夹。");
        row("Somebody else says this. Choose a smaller size.", "Somebody else says this. 请选择更小的尺寸。");
        row("The width is 100 pixels; this model needs a multiple of 8.",
            "宽度为 100 像素；此模型要求是 8 的倍数。");
        row("'/a' cannot be written: No space left on device.", "无法写入 '/a'：磁盘空间不足。");
        row("'/a' cannot be written: EIEIO.", "无法写入 '/a'：EIEIO。");
        row("'m.safetensors' is not a usable safetensors file: tensor 'a' has no dtype.",
            "'m.safetensors' 不是可用的 safetensors 文件：张量“a”没有 dtype。");
        row("Line 3 of a.csv: There is no setting 'width'.", "a.csv 第 3 行：没有名为“width”的设置。");
        row("The weights in 'unet' do not fit the model its config describes: 1 missing (a); 2 left over (b, "
            "c).",
            "'unet' 中的权重与其配置描述的模型不符：缺少 1 个（a）；多出 2 个（b, c）。");
        row("width", "width"); // alone it is no sentence
        row("Nobody knows this.", "Nobody knows this.");
    }

    void sentencesAreTranslated()
    {
        QFETCH(const QString, english);
        QFETCH(const QString, chinese);
        QCOMPARE(inUsersLanguage(english), english); // nobody translates yet
        QCoreApplication::installTranslator(&m_chinese);
        QCOMPARE(inUsersLanguage(english), chinese);
    }

    /// The dearest: it is of nobody, and asked for sentence by sentence.
    void benchmark()
    {
        QCoreApplication::installTranslator(&m_chinese);
        const QString unknown =
            QStringLiteral("A sentence of somebody who is not known here. ").repeated(5).trimmed();
        QString shown;
        QBENCHMARK
        {
            shown = inUsersLanguage(unknown);
        }
        QCOMPARE(shown, unknown);
    }

private:
    test::Harvest m_harvest;
    Chinese m_chinese;
};

CANDELA_QT_TEST(EngineSentencesTest)
#include "engine_sentences_test.moc"
