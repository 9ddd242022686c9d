#include "ui/generate/source_section.h"

#include "app/session/picture_gathering.h"
#include "app/session/picture_size.h"
#include "app/session/thumbnails.h"
#include "ui/generate/repaint_section.h"
#include "ui/relight/picture_filter.h"
#include "ui/theme/icons.h"
#include "ui/widgets/form_grid.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>

namespace candela
{
namespace
{

constexpr int side = 64; // of the small picture, device-independent pixels
constexpr double usualStrength = 0.7;

QString droppedPicture(const QMimeData& data)
{
    const QList<QUrl> urls = data.urls();
    if (urls.size() != 1 || !urls.first().isLocalFile())
        return {};
    const QString file = urls.first().toLocalFile();
    return QFileInfo(file).isFile() && mayHoldPictures(file) ? file : QString();
}

} // namespace

SourceSection::SourceSection(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_picture(new QLabel(this))
    , m_name(new ElidedLabel({}, TextRole::Body, TextTint::Text, this))
    , m_about(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_choose(new QPushButton(this))
    , m_useSize(new QPushButton(this))
    , m_remove(new QToolButton(this))
    , m_strengthRows(new QWidget(this))
    , m_strength(new SliderBox(
          {.softMin = 0.05, .softMax = 1, .step = 0.05, .hardMin = 0.01, .hardMax = 1, .decimals = 2},
          usualStrength, m_strengthRows))
    , m_repaint(new RepaintSection(session, this))
{
    setAcceptDrops(true);
    m_choose->setObjectName(QStringLiteral("ChooseSource"));
    m_useSize->setObjectName(QStringLiteral("UseSourceSize"));
    m_strength->setObjectName(QStringLiteral("Strength"));
    m_remove->setObjectName(QStringLiteral("RemoveSource"));
    m_remove->setIcon(icon(QStringLiteral("close")));
    m_remove->setAutoRaise(true);
    makeLayout();
    retranslate();
    showSource({}, {}, {});

    connect(m_repaint, &RepaintSection::maskWanted, this, &SourceSection::maskWanted);
    connect(m_choose, &QPushButton::clicked, this, &SourceSection::choose);
    connect(m_useSize, &QPushButton::clicked, this, &SourceSection::useItsSize);
    connect(m_remove, &QToolButton::clicked, this, [this] {
        setSource({});
        m_choose->setFocus();
    });
    connect(m_strength, &SliderBox::edited, this, [this](double strength) {
        m_session.form().edit(FormField::Strength, [&](GenerateForm& edited) { edited.strength = strength; });
    });
}

void SourceSection::makeLayout()
{
    m_picture->setFixedSize(side, side);
    m_picture->setAlignment(Qt::AlignCenter);
    auto* names = new QHBoxLayout;
    names->setSpacing(metrics::hair);
    names->addWidget(m_name, 1);
    names->addWidget(m_remove);
    auto* beside = new QVBoxLayout;
    beside->setSpacing(metrics::hair);
    beside->addLayout(names);
    beside->addWidget(m_about);
    beside->addStretch(1);
    auto* top = new QHBoxLayout;
    top->setSpacing(metrics::small);
    top->addWidget(m_picture, 0, Qt::AlignTop);
    top->addLayout(beside, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::small);
    for (QPushButton* button : {m_choose, m_useSize}) {
        button->setFixedHeight(metrics::row);
        buttons->addWidget(button, 1);
    }
    FormGrid grid(m_strengthRows);
    m_strengthLabel = grid.addRow(m_strength);
    m_steps = new Label({}, TextRole::Caption, TextTint::Secondary, m_strengthRows);
    grid.addRow(m_steps);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::small);
    layout->addLayout(top);
    layout->addLayout(buttons);
    layout->addWidget(m_strengthRows);
    layout->addWidget(m_repaint);
}

void SourceSection::showForm(const GenerateForm& form)
{
    showValue(m_strength, usualStrength, form.strength);
    m_steps->setText(tr("%1 of %n steps", nullptr, form.steps).arg(stepsTaken(form.steps, form.strength)));
    m_repaint->showForm(form);
    if (form.source != m_shown)
        readSource(form.source);
}

QString SourceSection::summary(const GenerateForm& form)
{
    if (form.source.isEmpty())
        return {};
    QStringList parts{QFileInfo(form.source).fileName(), QString::number(form.strength, 'f', 2)};
    if (!form.mask.isEmpty())
        parts += tr("mask");
    if (form.extension != Extension{})
        parts += tr("extended");
    return parts.join(QStringLiteral(" · "));
}

void SourceSection::choose()
{
    const GenerateForm& form = m_session.form().form();
    QString folder = m_session.settings().get(settings::lastInputFolder);
    if (!form.source.isEmpty())
        folder = QFileInfo(form.source).path();
    else if (folder.isEmpty())
        folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    const QString file =
        QFileDialog::getOpenFileName(this, tr("A picture to begin from"), folder, pictureFilter());
    if (file.isEmpty())
        return;
    m_session.settings().set(settings::lastInputFolder, QFileInfo(file).path());
    setSource(file);
}

void SourceSection::setSource(const QString& file)
{
    m_session.form().edit(FormField::Source, [&](GenerateForm& edited) { edited.beginFrom(file); });
}

void SourceSection::useItsSize()
{
    constexpr QSize largest(2048, 2048); // what the size's sliders go to
    const QSize size = m_size.scaled(m_size.boundedTo(largest), Qt::KeepAspectRatio);
    m_session.form().edit(FormField::Size, [size](GenerateForm& edited) {
        edited.width = size.width();
        edited.height = size.height();
    });
}

void SourceSection::readSource(const QString& file)
{
    showSource(file, {}, {});
    if (file.isEmpty())
        return;
    const int pixels = qRound(side * devicePixelRatioF());
    m_background.run([this, file, pixels]() -> Background::Continuation {
        return [this, file, small = readReduced(file, pixels), size = uprightSize(file)] {
            if (file == m_shown) // not another one meanwhile
                showSource(file, small, size);
        };
    });
}

void SourceSection::showSource(const QString& file, const QImage& small, QSize size)
{
    m_shown = file;
    m_size = size;
    const bool any = !file.isEmpty();
    QPixmap pixmap = QPixmap::fromImage(small);
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    m_picture->setPixmap(pixmap);
    m_name->setText(QFileInfo(file).fileName());
    m_about->setText(size.isValid() ? tr("%1 × %2").arg(size.width()).arg(size.height()) : QString());
    for (QWidget* widget : {static_cast<QWidget*>(m_picture), static_cast<QWidget*>(m_name),
             static_cast<QWidget*>(m_about), static_cast<QWidget*>(m_remove),
             static_cast<QWidget*>(m_useSize), m_strengthRows, static_cast<QWidget*>(m_repaint)})
        widget->setVisible(any);
    m_useSize->setEnabled(size.isValid());
    m_repaint->setSourceSize(size);
}

void SourceSection::dragEnterEvent(QDragEnterEvent* event)
{
    if (droppedPicture(*event->mimeData()).isEmpty())
        return event->ignore();
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void SourceSection::dropEvent(QDropEvent* event)
{
    const QString file = droppedPicture(*event->mimeData());
    if (file.isEmpty())
        return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    setSource(file);
}

void SourceSection::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void SourceSection::retranslate()
{
    m_choose->setText(tr("Choose a picture…"));
    m_choose->setToolTip(tr("Begin from a picture instead of noise alone; it can also be dropped here"));
    m_useSize->setText(tr("Use its size"));
    m_useSize->setToolTip(
        tr("Paint as large as the picture is; else it is scaled and cut to the size above"));
    m_remove->setToolTip(tr("Begin from noise alone"));
    m_remove->setAccessibleName(tr("Remove the picture to begin from"));
    m_picture->setAccessibleName(tr("The picture to begin from"));
    m_strengthLabel->setText(tr("Strength"));
    m_strengthLabel->setToolTip(tr("How much is painted anew; 1 keeps nothing of the picture"));
    m_strength->setName(tr("Strength"));
}

} // namespace candela
