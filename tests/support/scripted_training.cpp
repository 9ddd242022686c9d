#include "tests/support/scripted_training.h"

#include "app/session/image_convert.h"
#include "app/session/paths.h"
#include "core/api/request_json.h"

#include <QDir>
#include <QFile>

#include <cmath>

namespace candela::test
{
namespace
{

void write(const QString& name, const QByteArray& content, QIODevice::OpenMode mode = QIODevice::WriteOnly)
{
    QDir().mkpath(QFileInfo(name).path());
    QFile file(name);
    if (!file.open(mode) || file.write(content) != content.size())
        qFatal("no file %s", qPrintable(name));
}

/// Falls, and jumps about as losses of single pictures do.
double lossAt(int step, double rate)
{
    const double noise = std::sin(step * 12.9898) * 43758.5453;
    return 0.06 + 8 * rate + 0.12 * std::exp(-step / 220.0) + 0.07 * (noise - std::floor(noise) - 0.5);
}

} // namespace

TrainingStage::TrainingStage(EngineScript& script, const TrainLoraRequest& request, RunContext& context)
    : m_script(script)
    , m_request(request)
    , m_context(context)
    , m_folder(toQString(request.resume.empty() ? request.output : request.resume))
{
    m_context.throwIfStopped();
    m_context.emit(Progress{.phase = Phase::Loading});
    if (request.resume.empty()) {
        write(m_folder + QStringLiteral("/run.json"), QByteArray::fromStdString(requestToJson(m_request)));
        write(m_folder + QStringLiteral("/log.csv"), "step,loss,rate,seconds\n");
        return;
    }
    QFile run(m_folder + QStringLiteral("/run.json")),
        state(m_folder + QStringLiteral("/checkpoint/state.safetensors"));
    if (!run.open(QIODevice::ReadOnly) || !state.open(QIODevice::ReadOnly))
        throw badInput("There is no run to go on with.");
    m_request = std::get<TrainLoraRequest>(requestFromJson(run.readAll().toStdString()));
    m_step = state.readAll().toInt();
}

bool TrainingStage::step()
{
    ++m_step;
    const double rate = m_request.learningRate * (1 - double(m_step - 1) / steps()),
                 loss = lossAt(m_step, m_request.learningRate), seconds = m_step * 0.4;
    m_smoothed = m_step == 1 ? loss : 0.98 * m_smoothed + 0.02 * loss;
    write(m_folder + QStringLiteral("/log.csv"),
        QStringLiteral("%1,%2,%3,%4\n").arg(m_step).arg(loss).arg(rate).arg(seconds).toUtf8(),
        QIODevice::Append);
    m_context.emit(
        TrainingPoint{.step = m_step, .of = steps(), .loss = loss, .learningRate = rate, .seconds = seconds});
    TrainingWishes& wishes = *m_context.wishes;
    const auto isDue = [this](int every) {
        return every > 0 && m_step % every == 0;
    };
    if (wishes.sample.exchange(false) || isDue(m_request.sampleEvery))
        sample();
    if (wishes.checkpoint.exchange(false) || isDue(m_request.checkpointEvery))
        checkpoint();
    leaveIfStopped();
    return m_step < steps() && !wishes.finish.exchange(false);
}

void TrainingStage::hold()
{
    m_script.waitForRelease(m_context.stop);
    leaveIfStopped();
}

void TrainingStage::leaveIfStopped()
{
    if (!m_context.stop.stop_requested())
        return;
    checkpoint();
    throw Cancelled();
}

void TrainingStage::sample()
{
    for (int index = 0; index < static_cast<int>(m_request.samples.size()); ++index) {
        const TrainingPrompt& prompt = m_request.samples[index];
        m_context.emit(Progress{.phase = Phase::Sampling, .step = 20, .of = 20});
        const Image picture =
            paintScene(prompt.prompt, 64, 64, prompt.seed, std::min(1.0, 0.3 + 0.7 * m_step / steps()));
        const QString file = QStringLiteral("%1/samples/step-%2-%3.png")
                                 .arg(m_folder)
                                 .arg(m_step, 6, 10, QLatin1Char('0'))
                                 .arg(index);
        QDir().mkpath(QFileInfo(file).path());
        toQImage(picture).save(file);
        m_context.emit(TrainingSample{.step = m_step,
            .index = index,
            .image = std::make_shared<Image>(picture),
            .file = file.toStdString()});
    }
}

void TrainingStage::checkpoint()
{
    const QString lora = m_folder + QStringLiteral("/lora.safetensors");
    write(lora, "lora");
    write(m_folder + QStringLiteral("/checkpoint/state.safetensors"), QByteArray::number(m_step));
    m_context.emit(CheckpointSaved{.step = m_step, .lora = lora.toStdString()});
}

TrainLoraResult TrainingStage::finish()
{
    checkpoint();
    write(m_folder + QStringLiteral("/summary.json"), "{}");
    return {.output = toPath(m_folder),
        .lora = toPath(m_folder + QStringLiteral("/lora.safetensors")),
        .steps = m_step,
        .lastLoss = m_smoothed};
}

TrainLoraResult trainAll(TrainingStage& stage)
{
    return trainHeldAt(-1)(stage);
}

TrainingPlay trainHeldAt(int heldStep)
{
    return [heldStep](TrainingStage& stage) {
        for (;;) {
            const int step = stage.next();
            if (!stage.step())
                break;
            if (step == heldStep)
                stage.hold();
        }
        return stage.finish();
    };
}

TrainingPlay trainingFails(int step, const std::string& sentence, const std::string& remedy)
{
    return [=](TrainingStage& stage) -> TrainLoraResult {
        while (stage.next() <= step)
            stage.step();
        throw runFailed(sentence, remedy);
    };
}

} // namespace candela::test
