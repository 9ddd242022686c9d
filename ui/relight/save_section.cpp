#include "ui/relight/save_section.h"

#include "ui/widgets/form_grid.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>

namespace candela
{
namespace
{

struct Format {
    const char* name; // as in the request
    const char* title;
    bool hasQuality;
};
constexpr Format formats[] = {
    {"", nullptr, true}, // as the source, which may be a JPEG
    {"png", "PNG", false},
    {"jpg", "JPEG", true},
    {"webp", "WebP", true},
    {"tiff", "TIFF", false},
    {"bmp", "BMP", false},
};

int formatIndex(const QString& name)
{
    for (int i = 0; i < static_cast<int>(std::size(formats)); ++i)
        if (name == QLatin1String(formats[i].name))
            return i;
    return 0;
}

} // namespace

SaveSection::SaveSection(Settings& settings, QWidget* parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_format(new QComboBox(this))
    , m_place(new QComboBox(this))
    , m_quality(new SliderBox({.softMin = 50, .softMax = 100, .step = 1, .hardMin = 1, .hardMax = 100},
          settings::relightQuality.fallback, this))
    , m_folder(new ElidedLabel({}, TextRole::Caption, TextTint::Secondary, this))
    , m_choose(new QPushButton(this))
    , m_folderRow(new QWidget(this))
    , m_keepMetadata(new QCheckBox(this))
    , m_skipExisting(new QCheckBox(this))
{
    m_format->setObjectName(QStringLiteral("Format"));
    m_quality->setObjectName(QStringLiteral("Quality"));
    m_place->setObjectName(QStringLiteral("Place"));
    for (const Format& format : formats)
        m_format->addItem(QString::fromLatin1(format.title));
    m_place->addItems({QString(), QString()});
    m_folder->setElideMode(Qt::ElideMiddle);
    makeLayout();
    retranslate();

    connect(m_format, &QComboBox::activated, this, [this](int index) {
        m_settings.set(settings::relightFormat, QString::fromLatin1(formats[index].name));
    });
    connect(m_quality, &SliderBox::edited, this,
        [this](double quality) { m_settings.set(settings::relightQuality, qRound(quality)); });
    connect(m_place, &QComboBox::activated, this, &SaveSection::choosePlace);
    connect(m_choose, &QPushButton::clicked, this, &SaveSection::chooseFolder);
    connect(m_keepMetadata, &QCheckBox::toggled, this,
        [this](bool keep) { m_settings.set(settings::relightKeepMetadata, keep); });
    connect(m_skipExisting, &QCheckBox::toggled, this,
        [this](bool skip) { m_settings.set(settings::relightSkipExisting, skip); });
    connect(&settings, &Settings::changed, this, [this](const QString& key) {
        if (key.startsWith(QLatin1String("relight/")))
            showSettings();
    });
}

void SaveSection::makeLayout()
{
    auto* folderLayout = new QHBoxLayout(m_folderRow);
    folderLayout->setContentsMargins(0, 0, 0, 0);
    folderLayout->addWidget(m_folder, 1);
    folderLayout->addWidget(m_choose);
    auto* rows = new QWidget(this);
    FormGrid grid(rows);
    m_formatLabel = grid.addRow(m_format);
    m_qualityLabel = grid.addRow(m_quality);
    m_placeLabel = grid.addRow(m_place);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::hair);
    layout->addWidget(rows);
    layout->addWidget(m_folderRow);
    layout->addSpacing(metrics::hair);
    layout->addWidget(m_keepMetadata);
    layout->addWidget(m_skipExisting);
}

void SaveSection::choosePlace(int index)
{
    if (index == 1 && m_settings.get(settings::relightFolder).isEmpty())
        chooseFolder();
    m_settings.set(
        settings::relightIntoFolder, index == 1 && !m_settings.get(settings::relightFolder).isEmpty());
    showSettings();
}

void SaveSection::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Folder for the results"), m_settings.get(settings::relightFolder));
    if (!folder.isEmpty())
        m_settings.set(settings::relightFolder, folder);
}

void SaveSection::showSettings()
{
    const int format = formatIndex(m_settings.get(settings::relightFormat));
    const bool into = m_settings.get(settings::relightIntoFolder);
    m_format->setCurrentIndex(format);
    showValue(m_quality, settings::relightQuality.fallback, m_settings.get(settings::relightQuality));
    m_quality->setVisible(formats[format].hasQuality);
    m_qualityLabel->setVisible(formats[format].hasQuality);
    m_place->setCurrentIndex(into ? 1 : 0);
    m_folderRow->setVisible(into);
    m_folder->setText(QDir::toNativeSeparators(m_settings.get(settings::relightFolder)));
    m_keepMetadata->setChecked(m_settings.get(settings::relightKeepMetadata));
    m_skipExisting->setChecked(m_settings.get(settings::relightSkipExisting));
    Q_EMIT summaryChanged();
}

QString SaveSection::summary() const
{
    const bool into = m_settings.get(settings::relightIntoFolder);
    const QString place =
        into ? QFileInfo(m_settings.get(settings::relightFolder)).fileName() : tr("beside the source");
    const int format = formatIndex(m_settings.get(settings::relightFormat));
    return format == 0 ? place : QStringLiteral("%1 · %2").arg(QLatin1String(formats[format].title), place);
}

void SaveSection::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void SaveSection::retranslate()
{
    m_formatLabel->setText(tr("Format"));
    m_format->setAccessibleName(tr("Format"));
    m_format->setItemText(0, tr("As the source"));
    m_qualityLabel->setText(tr("Quality"));
    m_qualityLabel->setToolTip(tr("Of JPEG and WebP; 95 shows no difference"));
    m_quality->setName(tr("Quality of JPEG and WebP"));
    m_placeLabel->setText(tr("Into"));
    m_place->setAccessibleName(tr("Where results go"));
    m_place->setItemText(0, tr("Beside the source"));
    m_place->setItemText(1, tr("One folder"));
    m_choose->setText(tr("Choose…"));
    m_choose->setAccessibleName(tr("Choose the folder for the results"));
    m_keepMetadata->setText(tr("Keep EXIF, XMP and colour profile"));
    m_skipExisting->setText(tr("Skip pictures relit before"));
    m_skipExisting->setToolTip(tr("Pictures whose result is there already are left out. "
                                  "Otherwise a number is added to the new result's name; nothing is ever "
                                  "overwritten."));
    showSettings();
}

} // namespace candela
