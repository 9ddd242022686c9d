#include "ui/theme/studio_style.h"

#include "ui/theme/metrics.h"

#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QStyledItemDelegate>
#include <QTableView>

namespace candela
{
namespace
{

constexpr int checkSide = 16;
constexpr int stepperWidth = 18; // of a spin box
constexpr int scrollThickness = 12;

QRect sliderOfScrollBar(const QStyleOptionSlider& bar, const QRect& groove)
{
    const bool flat = bar.orientation == Qt::Horizontal;
    const int length = flat ? groove.width() : groove.height();
    const qint64 range = static_cast<qint64>(bar.maximum) - bar.minimum;
    int size = length;
    if (range > 0)
        size = std::clamp(static_cast<int>(length * qint64(bar.pageStep) / (range + bar.pageStep)),
            std::min(32, length), length);
    const int start = QStyle::sliderPositionFromValue(
        bar.minimum, bar.maximum, bar.sliderPosition, length - size, bar.upsideDown);
    return flat ? QRect(groove.x() + start, groove.y(), size, groove.height())
                : QRect(groove.x(), groove.y() + start, groove.width(), size);
}

} // namespace

bool isPrimaryButton(const QWidget* widget)
{
    return widget && widget->property("primary").toBool();
}

StudioStyle::StudioStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

void StudioStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    // Their frames show the focus, but Qt only repaints the viewport when it comes and goes.
    if (qobject_cast<QAbstractScrollArea*>(widget))
        widget->installEventFilter(this);
    // A combo box's own delegate paints its list without asking the style.
    if (auto* combo = qobject_cast<QComboBox*>(widget))
        combo->setItemDelegate(new QStyledItemDelegate(combo));
}

void StudioStyle::polish(QPalette&)
{
    // Fusion would put its own disabled colours in; the theme's are complete.
}

bool StudioStyle::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        static_cast<QWidget*>(watched)->update();
    return QProxyStyle::eventFilter(watched, event);
}

int StudioStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_DefaultFrameWidth:
        return 2; // the rounded corners need them
    case PM_ComboBoxFrameWidth:
    case PM_SpinBoxFrameWidth:
        return 2;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return checkSide;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return metrics::small;
    case PM_SliderThickness:
    case PM_SliderControlThickness:
        return metrics::target;
    case PM_SliderLength:
        return 18;
    case PM_ScrollBarExtent:
        return scrollThickness;
    case PM_ScrollView_ScrollBarSpacing:
        return 0;
    case PM_SplitterWidth:
        return 7;
    case PM_ToolBarFrameWidth:
        return 0;
    case PM_ToolBarItemMargin: // the rail's buttons of 40 in its 56 pixels
        return metrics::small;
    case PM_ToolBarItemSpacing:
        return metrics::hair;
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
        return 16;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_FocusFrameHMargin: // beside the text of an item
        return qobject_cast<const QTableView*>(widget) ? metrics::small - 1
                                                       : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuVMargin:
        return metrics::hair;
    case PM_TabBarTabHSpace:
        return 2 * metrics::large;
    case PM_TabBarBaseHeight:
    case PM_TabBarBaseOverlap:
        return 0;
    case PM_ToolTipLabelFrameWidth:
        return 6;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return metrics::small;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return metrics::medium;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int StudioStyle::styleHint(
    StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_Slider_AbsoluteSetButtons: // a click in the groove goes there
        return Qt::LeftButton;
    case SH_Slider_PageSetButtons:
        return 0;
    case SH_SpinBox_StepModifier: // Ctrl is SizeControl's
        return Qt::NoModifier;
    case SH_ComboBox_Popup:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_UnderlineShortcut:
        return 0;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    case SH_FocusFrame_AboveWidget:
        return 1;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize StudioStyle::sizeFromContents(
    ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        result.setHeight(isPrimaryButton(widget) ? metrics::primaryRow : metrics::row);
        result.setWidth(std::max(72, size.width() + 2 * metrics::medium));
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
            button && button->features.testFlag(QStyleOptionButton::HasMenu))
            result.rwidth() += metrics::small;
        break;
    case CT_LineEdit:
        result.setHeight(metrics::row);
        break;
    case CT_ComboBox:
        result.setHeight(metrics::row);
        result.setWidth(size.width() + metrics::small + metrics::hair + metrics::comboArrow);
        break;
    case CT_SpinBox:
        result.setHeight(metrics::row);
        result.setWidth(size.width() + stepperWidth + metrics::medium);
        break;
    case CT_CheckBox:
    case CT_RadioButton:
        result.setHeight(std::max(result.height(), metrics::target));
        break;
    case CT_TabBarTab:
        result.setHeight(std::max(result.height(), 36));
        break;
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
            item && item->menuItemType != QStyleOptionMenuItem::Separator)
            result.setHeight(std::max(result.height(), metrics::row));
        break;
    case CT_ItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
            item && item->decorationPosition == QStyleOptionViewItem::Left)
            result.setHeight(std::max(result.height(), metrics::row));
        break;
    case CT_MenuBarItem:
        result.setHeight(std::max(result.height(), metrics::row));
        break;
    default:
        break;
    }
    return result;
}

QRect StudioStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    if (element == SE_LineEditContents) {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        const int side = frame && frame->lineWidth > 0 ? 6 : 0;
        return option->rect.adjusted(side, 1, -side, -1);
    }
    if (element == SE_ProgressBarGroove || element == SE_ProgressBarContents
        || element == SE_ProgressBarLabel)
        return option->rect;
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect StudioStyle::subControlRect(
    ComplexControl control, const QStyleOptionComplex* option, SubControl part, const QWidget* widget) const
{
    const QRect rect = option->rect;
    const auto mirrored = [&](const QRect& r) {
        return visualRect(option->direction, rect, r);
    };
    if (control == CC_ComboBox) {
        if (part == SC_ComboBoxEditField)
            return mirrored(rect.adjusted(7, 2, -metrics::comboArrow, -2));
        if (part == SC_ComboBoxArrow)
            return mirrored(
                {rect.right() - metrics::comboArrow, rect.y(), metrics::comboArrow, rect.height()});
    }
    if (control == CC_SpinBox) {
        const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
        const bool bare = spin && spin->buttonSymbols == QAbstractSpinBox::NoButtons;
        const int half = rect.height() / 2, x = rect.right() - stepperWidth;
        if (part == SC_SpinBoxEditField)
            return mirrored(rect.adjusted(6, 2, bare ? -6 : -stepperWidth - 2, -2));
        if (part == SC_SpinBoxUp)
            return bare ? QRect() : mirrored({x, rect.y() + 3, stepperWidth, half - 3});
        if (part == SC_SpinBoxDown)
            return bare ? QRect() : mirrored({x, rect.y() + half, stepperWidth, half - 3});
    }
    if (control == CC_ScrollBar) {
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (part == SC_ScrollBarAddLine || part == SC_ScrollBarSubLine || !bar)
            return {};
        if (part == SC_ScrollBarGroove)
            return rect;
        const QRect handle = sliderOfScrollBar(*bar, rect);
        if (part == SC_ScrollBarSlider)
            return handle;
        const bool flat = bar->orientation == Qt::Horizontal;
        if (part == SC_ScrollBarSubPage)
            return flat ? rect.adjusted(0, 0, handle.left() - rect.right() - 1, 0)
                        : rect.adjusted(0, 0, 0, handle.top() - rect.bottom() - 1);
        if (part == SC_ScrollBarAddPage)
            return flat ? rect.adjusted(handle.right() + 1 - rect.left(), 0, 0, 0)
                        : rect.adjusted(0, handle.bottom() + 1 - rect.top(), 0, 0);
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

} // namespace candela
