#include "ui/theme/theme.h"

#include "ui/theme/studio_style.h"
#include "ui/widgets/wheel_guard.h"

#include <QApplication>
#include <QFontDatabase>
#include <QLocale>
#include <QPixmapCache>
#include <QToolTip>

namespace candela
{

using namespace Qt::StringLiterals;

static Theme* s_theme = nullptr;

Theme& Theme::instance()
{
    Q_ASSERT(s_theme);
    return *s_theme;
}

Theme& installTheme(QApplication& application, ThemeMode mode)
{
    Q_ASSERT(!s_theme);
    s_theme = new Theme(application);
    QApplication::setStyle(new StudioStyle);
    installWheelGuard(application);
    s_theme->m_mode = mode;
    s_theme->apply();
    s_theme->updateFonts();
    return *s_theme;
}

Theme::Theme(QApplication& application)
    : QObject(&application)
    , m_systemIsDark(QGuiApplication::palette().color(QPalette::Window).lightness() < 128)
    , m_systemFont(QApplication::font())
{
    connect(this, &QObject::destroyed, [] { s_theme = nullptr; });
}

bool Theme::isDark() const
{
    return m_mode == ThemeMode::Dark || (m_mode == ThemeMode::System && m_systemIsDark);
}

void Theme::setMode(ThemeMode mode)
{
    if (m_mode == mode)
        return;
    m_mode = mode;
    apply();
}

void Theme::apply()
{
    QPixmapCache::clear();
    const QPalette palette = paletteOf(colours());
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    Q_EMIT changed();
}

/// The desktop's font. Where there is no desktop setting, fontconfig offers DejaVu Sans, which is too wide
/// for dense panels; then one of the usual interface fonts is taken, where it is installed.
static QStringList familiesFor(const QFont& systemFont, bool chinese)
{
    QStringList families;
    const QStringList installed = QFontDatabase::families();
    const auto addFirstInstalled = [&](const QStringList& wanted) {
        for (const QString& family : wanted) {
            if (installed.contains(family)) {
                families << family;
                return;
            }
        }
    };
    const QString resolved = QFontInfo(systemFont).family();
    if (resolved.startsWith(QLatin1String("DejaVu")) || resolved.isEmpty())
        addFirstInstalled({u"Inter"_s, u"Cantarell"_s, u"Noto Sans"_s, u"Liberation Sans"_s});
    families << resolved;
    if (chinese) // named, because Han characters look Japanese in the first Noto CJK face otherwise
        addFirstInstalled({u"Noto Sans CJK SC"_s, u"Source Han Sans SC"_s, u"Microsoft YaHei UI"_s,
            u"WenQuanYi Micro Hei"_s});
    return families;
}

void Theme::updateFonts()
{
    QFont font = m_systemFont;
    font.setFamilies(familiesFor(m_systemFont, QLocale().language() == QLocale::Chinese));
#ifdef Q_OS_WIN
    font.setPointSizeF(9);
#else
    font.setPointSizeF(10);
#endif
    QApplication::setFont(font);
}

QFont fontOf(TextRole role)
{
    QFont font = QApplication::font();
    const double size = font.pointSizeF();
    switch (role) {
    case TextRole::Caption:
        font.setPointSizeF(size * 0.9);
        break;
    case TextRole::Body:
        break;
    case TextRole::Strong:
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Heading:
        font.setPointSizeF(size * 1.2);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Title:
        font.setPointSizeF(size * 1.6);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Fixed: {
        QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        fixed.setPointSizeF(size);
        return fixed;
    }
    }
    return font;
}

} // namespace candela
