#include "ui/relight/relight_model_section.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>

namespace candela
{

RelightModelSection::RelightModelSection(Settings& settings, QWidget* parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_explanation(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_name(new ElidedLabel({}, TextRole::Body, TextTint::Text, this))
    , m_choose(new QPushButton(this))
    , m_bundled(new QPushButton(this))
{
    m_explanation->setWordWrap(true);
    m_name->setElideMode(Qt::ElideMiddle);
    m_name->setObjectName(QStringLiteral("RelightModel"));
    m_bundled->setObjectName(QStringLiteral("BundledRelightModel"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::small);
    buttons->addWidget(m_choose, 1);
    buttons->addWidget(m_bundled, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::small);
    layout->addWidget(m_explanation);
    layout->addWidget(m_name);
    layout->addLayout(buttons);
    retranslate();

    connect(m_choose, &QPushButton::clicked, this, &RelightModelSection::chooseFolder);
    connect(m_bundled, &QPushButton::clicked, this,
        [this] { m_settings.set(settings::relightModel, QString()); });
    connect(&settings, &Settings::changed, this, [this](const QString& key) {
        if (Settings::isFor(key, settings::relightModel))
            showModel();
    });
}

void RelightModelSection::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Folder of the networks"), m_settings.get(settings::lastRelightModelFolder));
    if (folder.isEmpty())
        return;
    m_settings.set(settings::lastRelightModelFolder, folder);
    m_settings.set(settings::relightModel, folder);
}

void RelightModelSection::showModel()
{
    const QString folder = m_settings.get(settings::relightModel);
    m_name->setText(QDir::toNativeSeparators(folder));
    m_name->setVisible(!folder.isEmpty());
    m_bundled->setEnabled(!folder.isEmpty());
    m_bundled->setToolTip(folder.isEmpty() ? tr("In use already") : tr("Use the networks that come along"));
    Q_EMIT summaryChanged();
}

QString RelightModelSection::summary() const
{
    const QString folder = m_settings.get(settings::relightModel);
    return folder.isEmpty() ? tr("bundled") : QFileInfo(folder).fileName();
}

void RelightModelSection::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void RelightModelSection::retranslate()
{
    m_explanation->setText(tr("URetinex-Net: the bundled networks, or a folder with others, such as the "
                              "published .pth files."));
    m_choose->setText(tr("Folder…"));
    m_choose->setAccessibleName(tr("Choose a folder of networks"));
    m_bundled->setText(tr("Bundled"));
    m_bundled->setAccessibleName(tr("Use the bundled networks"));
    showModel();
}

} // namespace candela
