#include "ui/generate/mask_panel.h"

#include "app/session/picture_size.h"
#include "app/session/thumbnails.h"
#include "ui/canvas/mask_canvas.h"
#include "ui/generate/display_text.h"
#include "ui/relight/picture_filter.h"
#include "ui/theme/icons.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/slider_box.h"

#include <QActionGroup>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <array>

namespace candela
{
namespace
{

constexpr int shownSide = 2048; // of the picture under the mask

const std::array overlayColours{
    QColor(230, 40, 40), QColor(40, 170, 60), QColor(50, 110, 240), QColor(240, 176, 74)};

QColor overlayOf(const Settings& settings)
{
    const int index = settings.get(settings::maskColour);
    return overlayColours[static_cast<std::size_t>(index) % overlayColours.size()];
}

/// A patch of the colour.
QIcon swatch(const QColor& colour)
{
    QPixmap pixmap(32, 32);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(colour);
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(4, 4, 24, 24);
    return QIcon(pixmap);
}

} // namespace

MaskPanel::MaskPanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_canvas(new MaskCanvas(this))
    , m_message(new InlineMessage(this))
    , m_hint(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_sizeLabel(new Label({}, TextRole::Body, TextTint::Secondary, this))
    , m_hardnessLabel(new Label({}, TextRole::Body, TextTint::Secondary, this))
    , m_size(new SliderBox(
          {.softMin = 1, .softMax = 256, .step = 1, .hardMin = 1, .hardMax = 1000}, MaskBrush{}.size, this))
    , m_hardness(
          new SliderBox({.softMin = 0, .softMax = 1, .step = 0.05, .hardMin = 0, .hardMax = 1, .decimals = 2},
              MaskBrush{}.hardness, this))
    , m_paint(add("mask.paint", "brush", {}, &MaskPanel::choosePaint))
    , m_eraser(add("mask.erase", "eraser", {}, &MaskPanel::chooseEraser))
    , m_invert(add("mask.invert", "invert", Qt::CTRL | Qt::Key_I, &MaskPanel::invert))
    , m_clear(add("mask.clear", "trash", Qt::Key_Delete, &MaskPanel::clear))
    , m_undo(add("mask.undo", "undo", {}, &MaskPanel::undo))
    , m_redo(add("mask.redo", "redo", {}, &MaskPanel::redo))
    , m_load(add("mask.load", "folder", {}, &MaskPanel::load))
    , m_save(add("mask.save", "save", {}, &MaskPanel::save))
    , m_colour(add("mask.colour", "picture", {}, &MaskPanel::nextColour))
    , m_done(new QPushButton(this))
{
    m_canvas->setObjectName(QStringLiteral("MaskCanvas"));
    m_size->setObjectName(QStringLiteral("BrushSize"));
    m_hardness->setObjectName(QStringLiteral("BrushHardness"));
    m_done->setObjectName(QStringLiteral("MaskDone"));
    m_done->setIcon(icon(QStringLiteral("check")));
    m_canvas->setOverlay(overlayOf(session.settings()));
    m_colour->setIcon(swatch(overlayOf(session.settings())));
    auto* tools = new QActionGroup(this);
    for (QAction* tool : {m_paint, m_eraser}) {
        tool->setCheckable(true);
        tools->addAction(tool);
    }
    makeLayout();
    retranslate();
    showBrush();
    followUndo();
    showForm();

    connect(&session.form(), &GenerateFormState::changed, this, &MaskPanel::showForm);
    connect(m_canvas, &MaskCanvas::painted, this, [this] { keepMask(m_canvas->mask()); });
    connect(m_canvas, &MaskCanvas::brushChanged, this, &MaskPanel::showBrush);
    for (const SliderBox* box : {m_size, m_hardness})
        connect(box, &SliderBox::edited, this, &MaskPanel::takeBrush);
    connect(m_done, &QPushButton::clicked, this, &MaskPanel::done);
}

QAction* MaskPanel::add(
    const char* id, const char* iconName, const QKeySequence& keys, void (MaskPanel::*slot)())
{
    auto* action = new QAction(this);
    action->setObjectName(QLatin1String(id));
    action->setIcon(icon(QLatin1String(iconName)));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(action);
    connect(action, &QAction::triggered, this, slot);
    return action;
}

void MaskPanel::makeLayout()
{
    auto* tools = new QHBoxLayout;
    tools->setSpacing(metrics::hair);
    for (QAction* action : {m_paint, m_eraser})
        tools->addWidget(flatButton(action, this));
    tools->addSpacing(metrics::small);
    for (QAction* action : {m_undo, m_redo, m_invert, m_clear, m_load, m_save, m_colour}) {
        QToolButton* button = flatButton(action, this);
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        tools->addWidget(button);
    }
    tools->addStretch(1);
    m_done->setFixedHeight(metrics::row);
    tools->addWidget(m_done);

    auto* brush = new QHBoxLayout;
    brush->setSpacing(metrics::small);
    m_sizeLabel->setBuddy(m_size);
    m_hardnessLabel->setBuddy(m_hardness);
    brush->addWidget(m_sizeLabel);
    brush->addWidget(m_size, 1);
    brush->addSpacing(metrics::small);
    brush->addWidget(m_hardnessLabel);
    brush->addWidget(m_hardness, 1);

    auto* bars = new QVBoxLayout;
    bars->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::small);
    bars->setSpacing(metrics::small);
    bars->addLayout(tools);
    bars->addLayout(brush);
    bars->addWidget(m_message);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bars);
    layout->addWidget(m_canvas, 1);
    m_hint->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::small);
    m_hint->setWordWrap(true);
    layout->addWidget(m_hint);
    m_message->dismiss();
}

void MaskPanel::showForm()
{
    const GenerateForm& form = m_session.form().form();
    if (form.source.isEmpty() && !m_source.isEmpty())
        Q_EMIT done();
    const bool otherMask = form.mask != m_mask;
    m_mask = form.mask;
    if (form.source != m_source)
        return readSource(form.source);
    if (otherMask)
        m_canvas->setMask(QImage(m_mask));
    m_canvas->setExtension(form.extension);
    followUndo();
}

void MaskPanel::readSource(const QString& file)
{
    m_source = file;
    m_canvas->setPicture({}, {});
    if (file.isEmpty())
        return;
    m_background.run([this, file]() -> Background::Continuation {
        return [this, file, picture = readReduced(file, shownSide), size = uprightSize(file)] {
            if (file != m_source) // another one meanwhile
                return;
            m_canvas->setExtension(m_session.form().form().extension);
            m_canvas->setPicture(picture, size.isValid() ? size : picture.size());
            m_canvas->setMask(QImage(m_mask));
        };
    });
}

/// What the canvas shows becomes what the form says.
void MaskPanel::keepMask(const QImage& mask)
{
    QString file;
    if (!isMaskBlank(mask)) {
        file = m_session.masks().keep(mask);
        if (file.isEmpty())
            return m_message->showMessage(MessageKind::Error, tr("The mask could not be saved."),
                tr("Make room in the folder of the program's own data."));
    }
    m_message->dismiss();
    if (mask.constBits() == m_canvas->mask().constBits()) // it is what is seen
        m_mask = file;
    m_session.form().edit(FormField::Mask, [&file](GenerateForm& edited) { edited.mask = file; });
    followUndo();
}

void MaskPanel::showBrush()
{
    const MaskBrush& brush = m_canvas->brush();
    const QSignalBlocker size(m_size), hardness(m_hardness);
    m_size->setValue(brush.size);
    m_hardness->setValue(brush.hardness);
    (brush.erases ? m_eraser : m_paint)->setChecked(true);
}

void MaskPanel::takeBrush()
{
    m_canvas->setBrush(
        {.size = m_size->value(), .hardness = m_hardness->value(), .erases = m_eraser->isChecked()});
}

void MaskPanel::choosePaint()
{
    takeBrush();
}

void MaskPanel::chooseEraser()
{
    takeBrush();
}

void MaskPanel::invert()
{
    QImage mask = m_canvas->mask();
    mask.invertPixels();
    keepMask(mask);
}

void MaskPanel::clear()
{
    QImage mask = m_canvas->mask();
    mask.fill(0);
    keepMask(mask);
}

void MaskPanel::undo()
{
    m_session.form().undoStack().undo();
}

void MaskPanel::redo()
{
    m_session.form().undoStack().redo();
}

void MaskPanel::followUndo()
{
    m_undo->setEnabled(m_session.form().undoStack().canUndo());
    m_redo->setEnabled(m_session.form().undoStack().canRedo());
}

void MaskPanel::load()
{
    const QString folder = m_session.settings().get(settings::lastInputFolder);
    const QString file =
        QFileDialog::getOpenFileName(this, tr("A mask: white is painted anew"), folder, pictureFilter());
    if (file.isEmpty())
        return;
    m_session.settings().set(settings::lastInputFolder, QFileInfo(file).path());
    const QImage mask = readReduced(file, shownSide);
    if (mask.isNull())
        return m_message->showMessage(
            MessageKind::Error, tr("%1 could not be read as a picture.").arg(QFileInfo(file).fileName()), {});
    keepMask(mask.convertToFormat(QImage::Format_Grayscale8));
}

void MaskPanel::save()
{
    const QString folder = m_session.settings().get(settings::lastInputFolder);
    QString file = QFileDialog::getSaveFileName(this, tr("Save the mask as"),
        folder + QLatin1Char('/') + QFileInfo(m_source).completeBaseName() + QStringLiteral("-mask.png"),
        tr("PNG (*.png)"));
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += QStringLiteral(".png");
    if (!m_canvas->mask().save(file))
        m_message->showMessage(
            MessageKind::Error, tr("%1 could not be written.").arg(QDir::toNativeSeparators(file)), {});
}

void MaskPanel::nextColour()
{
    Settings& stored = m_session.settings();
    stored.set(settings::maskColour,
        (stored.get(settings::maskColour) + 1) % static_cast<int>(overlayColours.size()));
    m_canvas->setOverlay(overlayOf(stored));
    m_colour->setIcon(swatch(overlayOf(stored)));
}

void MaskPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void MaskPanel::retranslate()
{
    const auto name = [](QAction* action, const QString& text, const QString& toolTip) {
        action->setText(text);
        action->setToolTip(toolTip);
    };
    name(m_paint, tr("Brush"), tr("Paint the mask (B, on the canvas)"));
    name(m_eraser, tr("Eraser"), tr("Take away from the mask (E, on the canvas)"));
    name(m_undo, tr("Undo"), tr("Undo the last stroke (Ctrl+Z)"));
    name(m_redo, tr("Redo"), tr("Redo what was undone (Ctrl+Shift+Z)"));
    name(m_invert, tr("Invert the mask"),
        withShortcut(tr("Paint what is kept, and keep what is painted"), m_invert->shortcut()));
    name(m_clear, tr("Clear the mask"), withShortcut(tr("Clear the mask"), m_clear->shortcut()));
    name(m_load, tr("Load a mask…"), tr("Load a mask from a picture: white is painted anew"));
    name(m_save, tr("Save the mask…"), tr("Save the mask as a picture"));
    name(m_colour, tr("Colour of the mask"), tr("Show the mask in another colour"));
    m_sizeLabel->setText(tr("Size"));
    m_size->setName(tr("Size of the brush"));
    m_size->setToolTip(tr("In pixels of the picture ([ and ], on the canvas)"));
    m_hardnessLabel->setText(tr("Hardness"));
    m_hardness->setName(tr("Hardness of the brush"));
    m_hardness->setToolTip(tr("How much of the brush paints wholly before it fades (Shift+[ and Shift+])"));
    m_done->setText(tr("Done"));
    m_done->setToolTip(tr("Back to the pictures; the mask stays"));
    m_hint->setText(
        tr("What is covered is painted anew, the rest stays as it is. Without a mask all is painted."));
    m_canvas->setEmptyText(tr("The picture appears here"), tr("Choose a picture to begin from"));
}

} // namespace candela
