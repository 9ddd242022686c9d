#include "tests/support/scripted_relight.h"

#include "app/session/paths.h"

#include <QDir>
#include <QFileInfo>
#include <QPainter>
#include <QPainterPath>
#include <QRandomGenerator>

#include <array>
#include <cmath>

namespace candela::test
{
namespace
{

QImage readScaled(const std::filesystem::path& file, int longestSide, QSize* size)
{
    const QImage picture(toQString(file));
    if (picture.isNull())
        throw badInput("'" + file.filename().string() + "' is not a picture.");
    *size = picture.size();
    if (longestSide <= 0 || std::max(picture.width(), picture.height()) <= longestSide)
        return picture;
    return picture.scaled(longestSide, longestSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

QImage withCurve(const QImage& picture, double gamma)
{
    std::array<int, 256> curve{};
    for (int i = 0; i < 256; ++i)
        curve[i] = qRound(255 * std::pow(i / 255.0, gamma));
    QImage lit = picture.convertToFormat(QImage::Format_RGB32);
    for (int y = 0; y < lit.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(lit.scanLine(y));
        for (int x = 0; x < lit.width(); ++x)
            line[x] = qRgb(curve[qRed(line[x])], curve[qGreen(line[x])], curve[qBlue(line[x])]);
    }
    return lit;
}

void paintHouses(QPainter& painter, int width, int height, QRandomGenerator& random)
{
    double x = -width * 0.02;
    while (x < width) {
        const double wide = width * (0.07 + 0.07 * random.generateDouble());
        const double high = height * (0.22 + 0.33 * random.generateDouble());
        const QRectF house(x, height * 0.8 - high, wide, high);
        painter.setBrush(
            QColor::fromHsv(random.bounded(360), 60 + random.bounded(60), 120 + random.bounded(60)));
        painter.drawRect(house);
        const double cell = wide / 5;
        for (double wx = house.left() + cell; wx < house.right() - cell; wx += cell * 1.5)
            for (double wy = house.top() + cell; wy < house.bottom() - cell * 1.5; wy += cell * 1.8) {
                painter.setBrush(random.bounded(3) ? QColor(90, 100, 120) : QColor(255, 214, 130));
                painter.drawRect(QRectF(wx, wy, cell * 0.8, cell));
            }
        x += wide * 1.04;
    }
}

} // namespace

QImage paintNight(int width, int height, std::uint32_t seed, double bright)
{
    QImage picture(width, height, QImage::Format_RGB32);
    QRandomGenerator random(seed);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    QLinearGradient sky(0, 0, 0, height * 0.8);
    const int hue = 190 + random.bounded(60);
    sky.setColorAt(0, QColor::fromHsv(hue, 150, 190));
    sky.setColorAt(1, QColor::fromHsv(hue - 20, 70, 240));
    painter.fillRect(picture.rect(), sky);
    painter.setBrush(QColor(255, 250, 225));
    painter.drawEllipse(
        QPointF(width * (0.15 + 0.7 * random.generateDouble()), height * 0.18), height * 0.06, height * 0.06);
    paintHouses(painter, width, height, random);
    QLinearGradient ground(0, height * 0.8, 0, height);
    ground.setColorAt(0, QColor(120, 125, 118));
    ground.setColorAt(1, QColor(70, 74, 72));
    painter.fillRect(QRectF(0, height * 0.8, width, height * 0.2), ground);
    painter.end();
    return bright >= 1 ? picture : withCurve(picture, 1 + 2.2 * (1 - bright));
}

QImage relit(const QImage& picture, double ratio)
{
    return withCurve(picture, 1 / (1 + 0.42 * std::log2(std::max(1.0, ratio))));
}

RelightStage::RelightStage(EngineScript& script, const RelightRequest& request, RunContext& context)
    : m_script(script)
    , m_request(request)
    , m_context(context)
{
}

void RelightStage::tile(int picture, int step, int of)
{
    m_context.throwIfStopped();
    m_context.emit(Progress{
        .phase = Phase::Relighting, .step = step, .of = of, .image = picture, .imageCount = count()});
}

void RelightStage::hold()
{
    m_script.waitForRelease(m_context.stop);
    m_context.throwIfStopped();
}

void RelightStage::finish(int picture)
{
    const QFileInfo source(toQString(m_request.inputs[picture]));
    QSize size;
    const QImage dark = readScaled(m_request.inputs[picture], 0, &size);
    const QString folder = m_request.output.empty() ? source.path() : toQString(m_request.output);
    QDir().mkpath(folder);
    const QString format =
        m_request.format.empty() ? source.suffix() : QString::fromStdString(m_request.format);
    const QString file = QStringLiteral("%1/%2_relit.%3").arg(folder, source.completeBaseName(), format);
    RelitPicture row{.width = size.width(), .height = size.height(), .seconds = 0.4};
    row.file = toPath(file);
    row.ratio = m_request.reference.empty() ? m_request.ratio : 4.2 + 0.3 * picture;
    if (!m_request.reference.empty()) {
        row.psnr = 20.9 - 0.7 * picture;
        row.ssim = 0.898 - 0.013 * picture;
    }
    if (m_request.skipExisting && QFileInfo::exists(file))
        row.state = RelitState::Existing;
    else
        relit(dark, row.ratio).save(file);
    report(picture, row);
}

void RelightStage::fail(int picture, const std::string& why)
{
    report(picture, {.state = RelitState::Failed, .why = why});
}

void RelightStage::report(int picture, RelitPicture row)
{
    row.source = m_request.inputs[picture];
    m_result.pictures.push_back(row);
    m_context.emit(PictureRelit{.picture = row, .index = picture, .of = count()});
}

RelightResult relightAll(RelightStage& stage)
{
    return relightHeldAt(-1)(stage);
}

RelightPlay relightHeldAt(int picture)
{
    return [picture](RelightStage& stage) {
        for (int i = 0; i < stage.count(); ++i) {
            for (int step = 1; step <= 4; ++step) {
                stage.tile(i, step, 4);
                if (i == picture && step == 2)
                    stage.hold();
            }
            stage.finish(i);
        }
        return stage.result();
    };
}

RelightPlay relightFailing(int picture, const std::string& why)
{
    return [picture, why](RelightStage& stage) {
        for (int i = 0; i < stage.count(); ++i) {
            stage.tile(i, 1, 1);
            if (i == picture)
                stage.fail(i, why);
            else
                stage.finish(i);
        }
        return stage.result();
    };
}

RelightPreviewResult lookAt(const RelightPreviewRequest& request, RunContext& context)
{
    context.throwIfStopped();
    QSize size;
    const QImage dark = readScaled(request.file, request.longestSide, &size);
    QImage after = relit(dark, request.ratio);
    if (request.view == RelightView::Illumination)
        after = dark.convertToFormat(QImage::Format_Grayscale8).convertToFormat(QImage::Format_RGB32);
    else if (request.view == RelightView::Reflectance)
        after = relit(dark, 20);
    return {.before = std::make_shared<Image>(toImage(dark)),
        .after = std::make_shared<Image>(toImage(after)),
        .sourceWidth = size.width(),
        .sourceHeight = size.height()};
}

} // namespace candela::test
