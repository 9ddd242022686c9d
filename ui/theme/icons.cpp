#include "ui/theme/icons.h"

#include "ui/theme/theme.h"

#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <optional>

namespace candela
{
namespace
{

const QByteArray& source(const QString& name)
{
    static QHash<QString, QByteArray> loaded;
    auto found = loaded.find(name);
    if (found == loaded.end()) {
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
        [[maybe_unused]] const bool open = file.open(QIODevice::ReadOnly);
        Q_ASSERT_X(open, "icon", qPrintable(name));
        found = loaded.insert(name, file.readAll());
    }
    return *found;
}

QColor tintColour(IconTint tint)
{
    const Colours& c = colours();
    switch (tint) {
    case IconTint::Text:
        return c.text;
    case IconTint::Secondary:
        return c.secondary;
    case IconTint::Accent:
        return c.accent;
    case IconTint::OnAccent:
        return c.onAccent;
    case IconTint::Error:
        return c.error;
    case IconTint::Warning:
        return c.warning;
    case IconTint::Success:
        return c.success;
    case IconTint::Info:
        return c.info;
    }
    return c.text;
}

class ThemedIconEngine : public QIconEngine
{
public:
    ThemedIconEngine(QString name, std::optional<IconTint> tint)
        : m_name(std::move(name))
        , m_tint(tint)
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal scale = painter->device() ? painter->device()->devicePixelRatioF() : qreal(1);
        QRect square(0, 0, std::min(rect.width(), rect.height()), std::min(rect.width(), rect.height()));
        square.moveCenter(rect.center());
        painter->drawPixmap(square, scaledPixmap(square.size() * scale, mode, state, scale));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }

    /// `size` is in device pixels.
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        const QColor colour = colourOf(mode, state);
        const QString key = QStringLiteral("candela-%1-%2-%3x%4-%5")
                                .arg(m_name, colour.name())
                                .arg(size.width())
                                .arg(size.height())
                                .arg(scale);
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;

        QByteArray svg = source(m_name);
        svg.replace("currentColor", colour.name().toLatin1());
        QSvgRenderer renderer(svg);
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        painter.end();
        pixmap.setDevicePixelRatio(scale);
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QIconEngine* clone() const override { return new ThemedIconEngine(m_name, m_tint); }
    QString key() const override { return QStringLiteral("candela-themed"); }
    QString iconName() override { return m_name; }
    bool isNull() override { return false; }

private:
    QColor colourOf(QIcon::Mode mode, QIcon::State state) const
    {
        if (mode == QIcon::Disabled)
            return colours().disabled;
        if (m_tint)
            return tintColour(*m_tint);
        return state == QIcon::On ? colours().accent : colours().text;
    }

    QString m_name;
    std::optional<IconTint> m_tint;
};

} // namespace

QIcon icon(const QString& name)
{
    return QIcon(new ThemedIconEngine(name, std::nullopt));
}

QIcon icon(const QString& name, IconTint tint)
{
    return QIcon(new ThemedIconEngine(name, tint));
}

QIcon applicationIcon()
{
    return QIcon(QStringLiteral(":/icons/candela.svg"));
}

} // namespace candela
