#include "ui/gallery/gallery_viewer.h"

#include "app/session/thumbnails.h"
#include "ui/canvas/canvas.h"
#include "ui/canvas/compare_modes.h"
#include "ui/gallery/picture_facts.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QActionGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace candela
{
GalleryViewer::GalleryViewer(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_views(new QStackedWidget(this))
    , m_canvas(new Canvas(this))
    , m_compare(new CompareView(this))
    , m_name(new ElidedLabel({}, TextRole::Body, TextTint::Secondary, this))
    , m_zoom(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_message(new InlineMessage(this))
    , m_modes(new QActionGroup(this))
{
    m_canvas->setObjectName(QStringLiteral("GalleryCanvas"));
    m_compare->setObjectName(QStringLiteral("GalleryCompare"));
    makeActions();
    makeLayout();
    retranslate();
    showMode();
    connect(m_canvas, &ZoomView::viewChanged, this, &GalleryViewer::showZoom);
    connect(m_compare, &ZoomView::viewChanged, this, &GalleryViewer::showZoom);
    connect(m_compare, &CompareView::nextModeWanted, this, [this] {
        const auto actions = m_modes->actions();
        actions[(actions.indexOf(m_modes->checkedAction()) + 1) % actions.size()]->trigger();
    });
}

void GalleryViewer::makeActions()
{
    const auto action = [this](const char* name, auto slot) {
        auto* made = new QAction(icon(QLatin1String(name)), QString(), this);
        connect(made, &QAction::triggered, this, slot);
        return made;
    };
    m_back = action("chevron-left", &GalleryViewer::closed);
    m_previous = action("chevron-up", [this] { Q_EMIT nextWanted(-1); });
    m_next = action("chevron-down", [this] { Q_EMIT nextWanted(1); });
    m_swap = action("swap", [this] { m_compare->swap(); });
    m_fit = action("fit", [this] { view()->fit(); });
    m_actualSize = action("zoom-in", [this] { view()->showActualSize(); });
    for (const CompareModeName& mode : compareModes) {
        auto* made = new QAction(icon(QLatin1String(mode.icon)), QString(), m_modes);
        made->setCheckable(true);
        connect(made, &QAction::triggered, this, [this, name = QLatin1String(mode.name)] {
            m_session.settings().set(settings::galleryCompareMode, QString(name));
            showMode();
        });
    }
}

void GalleryViewer::makeLayout()
{
    m_views->addWidget(m_canvas);
    m_views->addWidget(m_compare);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(metrics::small, metrics::hair, metrics::small, metrics::hair);
    tools->setSpacing(metrics::hair);
    QToolButton* back = flatButton(m_back, this);
    back->setObjectName(QStringLiteral("BackToGrid"));
    tools->addWidget(back);
    tools->addWidget(m_name, 1);
    for (QAction* action : {m_previous, m_next}) {
        QToolButton* button = flatButton(action, this);
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        m_oneTools += button;
        tools->addWidget(button);
    }
    QList<QAction*> twoActions = m_modes->actions();
    twoActions += m_swap;
    for (QAction* action : std::as_const(twoActions)) {
        m_twoTools += flatButton(action, this);
        tools->addWidget(m_twoTools.last());
    }
    tools->addSpacing(metrics::small);
    tools->addWidget(flatButton(m_fit, this));
    tools->addWidget(flatButton(m_actualSize, this));
    tools->addWidget(m_zoom);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(tools);
    layout->addWidget(m_message);
    layout->addWidget(m_views, 1);
}

void GalleryViewer::showOne(const PictureRecord& picture)
{
    begin({picture});
}

void GalleryViewer::showTwo(const PictureRecord& first, const PictureRecord& second)
{
    begin({first, second});
}

bool GalleryViewer::isComparing() const
{
    return m_sides.size() == 2;
}

ZoomView* GalleryViewer::view() const
{
    return isComparing() ? static_cast<ZoomView*>(m_compare) : m_canvas;
}

void GalleryViewer::begin(const std::vector<PictureRecord>& pictures)
{
    ++m_generation;
    m_sides.clear();
    QStringList names;
    for (const PictureRecord& picture : pictures) {
        m_sides.push_back({.file = picture.file, .name = fileName(picture), .image = {}});
        names += fileName(picture);
    }
    m_name->setText(names.join(QStringLiteral("  ·  ")));
    m_views->setCurrentWidget(view());
    for (QWidget* tool : std::as_const(m_oneTools))
        tool->setVisible(!isComparing());
    for (QWidget* tool : std::as_const(m_twoTools))
        tool->setVisible(isComparing());
    m_message->dismiss();
    for (std::size_t side = 0; side < m_sides.size(); ++side)
        read(side);
}

void GalleryViewer::read(std::size_t side)
{
    m_background.run([this, side, file = m_sides[side].file, generation = m_generation] {
        const QImage image = readReduced(file, 0);
        return [this, side, image, generation] {
            if (generation != m_generation)
                return;
            m_sides[side].image = image;
            m_sides[side].read = true;
            showWhatIsThere();
        };
    });
}

void GalleryViewer::showWhatIsThere()
{
    if (!std::ranges::all_of(m_sides, &Side::read))
        return;
    for (const Side& side : m_sides)
        if (side.image.isNull()) {
            m_message->showMessage(
                MessageKind::Error, tr("%1 cannot be read.").arg(side.name), tr("It may be damaged."));
            m_canvas->clear();
            m_compare->clear();
            return;
        }
    if (!isComparing()) {
        m_canvas->setPicture(m_sides[0].image, m_sides[0].file);
    } else {
        const QImage& first = m_sides[0].image;
        const QImage& second = m_sides[1].image;
        const bool firstIsLarger = first.width() * first.height() >= second.width() * second.height();
        m_compare->setLabels(m_sides[0].name, m_sides[1].name);
        m_compare->setPictures(
            MipPyramid(first), MipPyramid(second), firstIsLarger ? first.size() : second.size());
    }
    showZoom();
}

void GalleryViewer::clear()
{
    ++m_generation;
    m_sides.clear();
    m_canvas->clear();
    m_compare->clear();
}

void GalleryViewer::takeFocus()
{
    view()->setFocus();
}

void GalleryViewer::showMode()
{
    const int index = compareModeIndex(m_session.settings().get(settings::galleryCompareMode));
    m_modes->actions().at(index)->setChecked(true);
    m_compare->setMode(compareModes[index].mode);
}

void GalleryViewer::showZoom()
{
    m_zoom->setText(view()->isEmpty() ? QString() : tr("%1 %").arg(qRound(view()->zoom() * 100)));
}

void GalleryViewer::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else if (event->key() == Qt::Key_PageUp && !isComparing())
        Q_EMIT nextWanted(-1);
    else if (event->key() == Qt::Key_PageDown && !isComparing())
        Q_EMIT nextWanted(1);
    else
        QWidget::keyPressEvent(event);
}

void GalleryViewer::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void GalleryViewer::retranslate()
{
    m_back->setText(tr("Gallery"));
    m_back->setToolTip(tr("Back to the gallery (Esc)"));
    m_previous->setText(tr("Previous picture"));
    m_previous->setToolTip(tr("Previous picture (Page Up)"));
    m_next->setText(tr("Next picture"));
    m_next->setToolTip(tr("Next picture (Page Down)"));
    const QString names[] = {tr("Split"), tr("Side by side"), tr("Hold")};
    const QString tips[] = {tr("One picture with a line to drag (M, on the pictures)"),
        tr("Beside each other (M, on the pictures)"),
        tr("The second, and the first while the mouse or Space is pressed (M, on the pictures)")};
    for (int i = 0; i < 3; ++i) {
        m_modes->actions().at(i)->setText(names[i]);
        m_modes->actions().at(i)->setToolTip(tips[i]);
    }
    m_swap->setText(tr("Swap"));
    m_swap->setToolTip(tr("Let the two change places (C, on the pictures)"));
    m_fit->setText(tr("Fit"));
    m_fit->setToolTip(tr("Fit the picture into the window (F, on the picture)"));
    m_actualSize->setText(tr("100 %"));
    m_actualSize->setToolTip(tr("One pixel of the picture on one of the screen (1, on the picture)"));
    showZoom();
}

} // namespace candela
