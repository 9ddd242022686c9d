#include "ui/theme/studio_style.h"

#include "ui/theme/control_shapes.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QHeaderView>
#include <QPainter>
#include <QTableView>
#include <QTimer>

// What StudioStyle draws; studio_style.cpp says how large things are and how they behave.

namespace candela
{
namespace
{

shapes::ButtonKind kindOf(const QStyleOption* option, const QWidget* widget)
{
    if (isPrimaryButton(widget))
        return shapes::ButtonKind::Primary;
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    return button && button->features.testFlag(QStyleOptionButton::DefaultButton)
        ? shapes::ButtonKind::Default
        : shapes::ButtonKind::Plain;
}

/// Icon and text as one group, in the middle or from the left; the text gives way.
void drawIconAndText(QPainter& painter, const QRect& rect, const QPixmap& pixmap, const QString& text,
    const QColor& colour, Qt::LayoutDirection direction)
{
    constexpr int flags = Qt::TextShowMnemonic | Qt::TextHideMnemonic | Qt::AlignVCenter | Qt::AlignLeft;
    const int iconWidth = pixmap.isNull() ? 0 : qRound(pixmap.width() / pixmap.devicePixelRatio());
    const int gap = iconWidth && !text.isEmpty() ? 6 : 0;
    const int wanted = painter.fontMetrics().size(Qt::TextShowMnemonic, text).width();
    const int textWidth = std::min(wanted, rect.width() - iconWidth - gap);
    QRect group(0, rect.y(), iconWidth + gap + textWidth, rect.height());
    group.moveLeft(rect.x() + (rect.width() - group.width()) / 2);
    if (iconWidth) {
        const int high = qRound(pixmap.height() / pixmap.devicePixelRatio());
        const QRect box(group.x(), rect.y() + (rect.height() - high) / 2, iconWidth, high);
        painter.drawPixmap(QStyle::visualRect(direction, group, box).topLeft(), pixmap);
    }
    painter.setPen(colour);
    const QRect line = QStyle::visualRect(direction, group, group.adjusted(iconWidth + gap, 0, 0, 0));
    painter.drawText(line, flags,
        wanted > textWidth ? painter.fontMetrics().elidedText(text, Qt::ElideRight, textWidth) : text);
}

QPixmap pixmapOf(const QIcon& icon, const QSize& size, QStyle::State state, const QWidget* widget)
{
    if (icon.isNull())
        return {};
    const double ratio = widget ? widget->devicePixelRatioF() : 1;
    return icon.pixmap(size, ratio, state.testFlag(QStyle::State_Enabled) ? QIcon::Normal : QIcon::Disabled,
        state.testFlag(QStyle::State_On) ? QIcon::On : QIcon::Off);
}

void drawPushButtonLabel(QPainter& painter, const QStyleOptionButton& button, const QWidget* widget)
{
    const bool enabled = button.state.testFlag(QStyle::State_Enabled);
    QRect rect = button.rect.adjusted(metrics::small, 0, -metrics::small, 0);
    painter.save();
    if (button.features.testFlag(QStyleOptionButton::HasMenu)) {
        const QRect arrow(rect.right() - 12, rect.y(), 16, rect.height());
        shapes::chevron(painter, QStyle::visualRect(button.direction, button.rect, arrow),
            shapes::Chevron::Down, enabled ? colours().secondary : colours().disabled);
        rect.setRight(arrow.left());
    }
    QColor colour = enabled ? colours().text : colours().disabled;
    if (isPrimaryButton(widget)) {
        QFont bold = painter.font();
        bold.setWeight(QFont::DemiBold);
        painter.setFont(bold);
        if (enabled)
            colour = colours().onAccent;
    }
    drawIconAndText(painter, rect, pixmapOf(button.icon, button.iconSize, button.state, widget), button.text,
        colour, button.direction);
    painter.restore();
}

/// The list and the menu mark what the mouse is on without shouting.
QColor softHighlight()
{
    return blend(colours().raised, colours().accent, 0.26);
}

void drawComboBox(const QStyleOptionComboBox& combo, QPainter& painter)
{
    if (combo.frame)
        shapes::field(painter, combo.rect, combo.state, colours().base);
    const QRect arrow(
        combo.rect.right() - metrics::comboArrow, combo.rect.y(), metrics::comboArrow, combo.rect.height());
    const bool enabled = combo.state.testFlag(QStyle::State_Enabled);
    shapes::chevron(painter, QStyle::visualRect(combo.direction, combo.rect, arrow), shapes::Chevron::Down,
        enabled ? colours().secondary : colours().disabled);
}

/// Whether the row that is marked goes on before and behind that item.
std::pair<bool, bool> neighboursOf(const QStyleOptionViewItem& item, const QWidget* widget)
{
    if (const auto* table = qobject_cast<const QTableView*>(widget)) { // unlike trees it does not say
        const int at = table->horizontalHeader()->visualIndex(item.index.column());
        const bool rows = table->selectionBehavior() == QAbstractItemView::SelectRows
            && item.state.testFlag(QStyle::State_Selected);
        return {rows && at > 0, rows && at + 1 < table->horizontalHeader()->count()};
    }
    const auto position = item.viewItemPosition;
    return {position == QStyleOptionViewItem::Middle || position == QStyleOptionViewItem::End,
        position == QStyleOptionViewItem::Middle || position == QStyleOptionViewItem::Beginning};
}

/// What marks an item; those of a row make one shape.
void drawItemPanel(
    const QStyleOptionViewItem& item, const QWidget* widget, const QColor& colour, QPainter& painter)
{
    const auto [before, behind] = neighboursOf(item, widget);
    painter.save();
    painter.setClipRect(item.rect, Qt::IntersectClip);
    const QRect shape = item.rect.adjusted(before ? -metrics::small : 0, 0, behind ? metrics::small : 0, 0);
    shapes::box(painter, shape, colour, {}, metrics::radius);
    painter.restore();
}

/// Flat, with a line beneath, and one to the next section.
void drawHeaderSection(const QStyleOptionHeader& header, QPainter& painter)
{
    const Colours& c = colours();
    const QRect& rect = header.rect;
    const bool lit = header.state.testFlag(QStyle::State_MouseOver)
        && header.state.testFlag(QStyle::State_Enabled) && header.sortIndicator != QStyleOptionHeader::None;
    painter.fillRect(rect, lit ? blend(c.window, c.text, 0.06) : c.window);
    const bool last =
        header.position == QStyleOptionHeader::End || header.position == QStyleOptionHeader::OnlyOneSection;
    if (header.orientation == Qt::Vertical) {
        painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), c.divider);
        return;
    }
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), c.divider);
    if (!last)
        painter.fillRect(
            QRect(rect.right(), rect.top() + metrics::hair, 1, rect.height() - metrics::small), c.divider);
}

void drawSpinBox(const QStyleOptionSpinBox& spin, const QRect& up, const QRect& down, QPainter& painter)
{
    if (spin.frame)
        shapes::field(painter, spin.rect, spin.state, colours().base);
    if (spin.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const auto colourOf = [&](QStyle::SubControl part, QAbstractSpinBox::StepEnabledFlag can) {
        if (!spin.state.testFlag(QStyle::State_Enabled) || !spin.stepEnabled.testFlag(can))
            return colours().disabled;
        return spin.activeSubControls.testFlag(part) ? colours().accent : colours().secondary;
    };
    shapes::chevron(
        painter, up, shapes::Chevron::Up, colourOf(QStyle::SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled));
    shapes::chevron(painter, down, shapes::Chevron::Down,
        colourOf(QStyle::SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled));
}

} // namespace

void StudioStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    const Colours& c = colours();
    switch (element) {
    case PE_FrameFocusRect:
        if (!qobject_cast<const QAbstractItemView*>(widget))
            shapes::focusRing(*painter, option->rect, metrics::radius);
        return;
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
            frame && frame->lineWidth > 0)
            shapes::field(*painter, option->rect, option->state, c.base);
        return;
    case PE_Frame:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
            frame && frame->lineWidth == 0)
            return;
        shapes::field(*painter, option->rect, option->state, c.base);
        return;
    case PE_FrameLineEdit:
    case PE_FrameStatusBarItem:
    case PE_FrameGroupBox:
    case PE_FrameTabBarBase:
        return;
    case PE_PanelButtonCommand:
        shapes::pushButton(*painter, option->rect, option->state, kindOf(option, widget));
        return;
    case PE_PanelButtonTool:
        shapes::toolButton(*painter, option->rect, option->state);
        return;
    case PE_IndicatorCheckBox:
        shapes::checkBox(*painter, option->rect, option->state);
        return;
    case PE_IndicatorRadioButton:
        shapes::radioButton(*painter, option->rect, option->state);
        return;
    case PE_IndicatorArrowDown:
    case PE_IndicatorSpinDown:
    case PE_IndicatorButtonDropDown:
        shapes::chevron(*painter, option->rect, shapes::Chevron::Down, c.secondary);
        return;
    case PE_IndicatorArrowUp:
    case PE_IndicatorSpinUp:
        shapes::chevron(*painter, option->rect, shapes::Chevron::Up, c.secondary);
        return;
    case PE_IndicatorArrowRight:
        shapes::chevron(*painter, option->rect, shapes::Chevron::Right, c.secondary);
        return;
    case PE_IndicatorArrowLeft:
        shapes::chevron(*painter, option->rect, shapes::Chevron::Left, c.secondary);
        return;
    case PE_IndicatorHeaderArrow:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
            header && header->sortIndicator != QStyleOptionHeader::None)
            shapes::chevron(*painter, option->rect,
                header->sortIndicator == QStyleOptionHeader::SortUp ? shapes::Chevron::Up
                                                                    : shapes::Chevron::Down,
                c.secondary);
        return;
    case PE_PanelMenu:
    case PE_FrameMenu:
        painter->fillRect(option->rect, c.divider);
        painter->fillRect(option->rect.adjusted(1, 1, -1, -1), c.raised);
        return;
    case PE_PanelItemViewRow: // a tree's indentation is no part of what is selected
        if (option->state.testFlag(State_Selected))
            return;
        break;
    case PE_PanelItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option)) {
            if (item->state.testFlag(State_Selected))
                drawItemPanel(*item, widget, softHighlight(), *painter);
            else if (item->state.testFlag(State_MouseOver) && item->state.testFlag(State_Enabled))
                drawItemPanel(*item, widget, blend(c.window, c.text, 0.06), *painter);
        }
        return;
    case PE_PanelTipLabel:
        shapes::box(*painter, option->rect, c.raised, c.divider, 0);
        return;
    case PE_PanelStatusBar:
        painter->fillRect(option->rect, c.window);
        painter->fillRect(QRect(option->rect.topLeft(), QSize(option->rect.width(), 1)), c.divider);
        return;
    case PE_IndicatorToolBarSeparator: {
        const QPoint centre = option->rect.center();
        painter->fillRect(QRect(centre.x(), centre.y() - 8, 1, 16), c.divider);
        return;
    }
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void StudioStyle::drawControl(
    ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    switch (element) {
    case CE_ProgressBar:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) {
            shapes::progress(*painter, *bar);
            if (bar->maximum == bar->minimum && widget)
                QTimer::singleShot(33, widget, [widget] { const_cast<QWidget*>(widget)->update(); });
        }
        return;
    case CE_PushButtonBevel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            QStyleOptionButton copy = *button;
            copy.features &= ~QStyleOptionButton::HasMenu; // its arrow is drawn with the label
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_PushButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option))
            return drawPushButtonLabel(*painter, *button, widget);
        break;
    case CE_ToolButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
            button && button->toolButtonStyle == Qt::ToolButtonTextBesideIcon) {
            const bool enabled = option->state.testFlag(State_Enabled);
            drawIconAndText(*painter, option->rect,
                pixmapOf(button->icon, button->iconSize, option->state, widget), button->text,
                enabled ? colours().text : colours().disabled, option->direction);
            return;
        }
        break;
    case CE_MenuBarItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            painter->fillRect(option->rect, colours().window);
            if (option->state.testFlag(State_Selected) && option->state.testFlag(State_Enabled))
                shapes::box(
                    *painter, option->rect.adjusted(1, 2, -1, -2), softHighlight(), {}, metrics::radius);
            painter->setPen(option->state.testFlag(State_Enabled) ? colours().text : colours().disabled);
            painter->drawText(
                option->rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextHideMnemonic, item->text);
        }
        return;
    case CE_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            QStyleOptionMenuItem copy = *item;
            copy.palette.setColor(QPalette::Highlight, softHighlight());
            copy.palette.setColor(QPalette::HighlightedText, colours().text);
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_ItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option)) {
            QStyleOptionViewItem copy = *item;
            copy.palette.setColor(QPalette::HighlightedText, colours().text); // stands on the soft highlight
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_HeaderSection:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option))
            drawHeaderSection(*header, *painter);
        return;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, colours().window);
        return;
    case CE_HeaderLabel:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            QStyleOptionHeader copy = *header;
            copy.palette.setColor(QPalette::ButtonText, colours().secondary);
            if (header->orientation == Qt::Horizontal) // above the texts of the items
                copy.rect.adjust(metrics::hair, 0,
                    header->sortIndicator == QStyleOptionHeader::None ? -metrics::hair : 0, 0);
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, colours().window);
        return;
    case CE_ToolBar:
        painter->fillRect(option->rect, colours().window);
        return;
    case CE_TabBarTabShape:
        shapes::tab(*painter, option->rect, option->state);
        return;
    case CE_Splitter:
        shapes::splitter(*painter, option->rect, option->state);
        return;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void StudioStyle::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    switch (control) {
    case CC_ToolButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
            QStyleOptionToolButton copy = *button;
            copy.features &=
                ~QStyleOptionToolButton::HasMenu; // an icon of 20 pixels has no room for an arrow
            QProxyStyle::drawComplexControl(control, &copy, painter, widget);
            return;
        }
        break;
    case CC_Slider:
        if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
            shapes::slider(*painter, subControlRect(control, option, SC_SliderGroove, widget),
                subControlRect(control, option, SC_SliderHandle, widget), option->state, slider->upsideDown,
                slider->orientation);
            return;
        }
        break;
    case CC_ScrollBar:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
            painter->fillRect(option->rect, colours().window);
            if (bar->maximum > bar->minimum)
                shapes::scrollBar(*painter, subControlRect(control, option, SC_ScrollBarSlider, widget),
                    option->state, bar->orientation);
            return;
        }
        break;
    case CC_ComboBox:
        if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option))
            return drawComboBox(*combo, *painter);
        break;
    case CC_SpinBox:
        if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option))
            return drawSpinBox(*spin, subControlRect(control, option, SC_SpinBoxUp, widget),
                subControlRect(control, option, SC_SpinBoxDown, widget), *painter);
        break;
    default:
        break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace candela
