#include "ui/relight/evaluate_section.h"

#include "ui/relight/picture_filter.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>

namespace candela
{

EvaluateSection::EvaluateSection(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_explanation(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_field(new QWidget(this))
    , m_name(new ElidedLabel({}, TextRole::Body, TextTint::Text, m_field))
    , m_clear(new QToolButton(m_field))
    , m_picture(new QPushButton(this))
    , m_folder(new QPushButton(this))
{
    m_explanation->setWordWrap(true);
    m_name->setElideMode(Qt::ElideMiddle);
    m_name->setObjectName(QStringLiteral("Reference"));
    m_clear->setIcon(icon(QStringLiteral("close"), IconTint::Secondary));
    m_clear->setAutoRaise(true);
    m_clear->setFocusPolicy(Qt::TabFocus);
    m_clear->setFixedSize(metrics::target, metrics::target);
    auto* field = new QHBoxLayout(m_field);
    field->setContentsMargins(0, 0, 0, 0);
    field->addWidget(m_name, 1);
    field->addWidget(m_clear);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::small);
    buttons->addWidget(m_picture, 1);
    buttons->addWidget(m_folder, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::small);
    layout->addWidget(m_explanation);
    layout->addWidget(m_field);
    layout->addLayout(buttons);
    retranslate();

    connect(m_picture, &QPushButton::clicked, this, &EvaluateSection::choosePicture);
    connect(m_folder, &QPushButton::clicked, this, &EvaluateSection::chooseFolder);
    connect(m_clear, &QToolButton::clicked, this, [this] { m_session.relight().setReference({}); });
    connect(&session.relight(), &Relight::referenceChanged, this, &EvaluateSection::showReference);
}

void EvaluateSection::choosePicture()
{
    take(QFileDialog::getOpenFileName(this, tr("The picture as it should have looked"),
        m_session.settings().get(settings::lastReferenceFolder), pictureFilter()));
}

void EvaluateSection::chooseFolder()
{
    take(QFileDialog::getExistingDirectory(this, tr("Folder of pictures as they should have looked"),
        m_session.settings().get(settings::lastReferenceFolder)));
}

void EvaluateSection::take(const QString& path)
{
    if (path.isEmpty())
        return;
    m_session.settings().set(settings::lastReferenceFolder, QFileInfo(path).path());
    m_session.relight().setReference(path);
}

void EvaluateSection::showReference()
{
    const QString& reference = m_session.relight().reference();
    m_field->setVisible(!reference.isEmpty());
    m_name->setText(QDir::toNativeSeparators(reference));
    Q_EMIT summaryChanged();
}

QString EvaluateSection::summary() const
{
    return QFileInfo(m_session.relight().reference()).fileName();
}

void EvaluateSection::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void EvaluateSection::retranslate()
{
    m_explanation->setText(tr("With pictures of the same names as they should have looked, each picture gets "
                              "the ratio of its pair, PSNR and SSIM."));
    m_clear->setAccessibleName(tr("Evaluate no longer"));
    m_clear->setToolTip(tr("Evaluate no longer"));
    m_picture->setText(tr("Picture…"));
    m_picture->setAccessibleName(tr("Choose a reference picture"));
    m_folder->setText(tr("Folder…"));
    m_folder->setAccessibleName(tr("Choose a folder of reference pictures"));
    showReference();
}

} // namespace candela
