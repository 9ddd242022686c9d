// Buttons that stand for an action or open a menu, without a tool button's tiny arrow. GUI thread only.
#pragma once

#include "ui/theme/metrics.h"

#include <QAction>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace candela
{

/// "Add folder…" of "Add &folder…" and of "添加文件夹(&F)…".
inline QString withoutAccessKey(QString text)
{
    if (const auto bracket = text.indexOf(QLatin1String("(&")); bracket >= 0)
        text.remove(bracket, 4);
    return text.remove(QLatin1Char('&'));
}

/// Text (without its access key, which is the menu's), icon, tool tip and availability follow the action.
inline QPushButton* pushButtonFor(QAction* action, QWidget* parent)
{
    auto* button = new QPushButton(parent);
    button->setFixedHeight(metrics::row);
    const auto follow = [button, action] {
        button->setText(withoutAccessKey(action->text()));
        button->setIcon(action->icon());
        button->setToolTip(action->toolTip());
        button->setEnabled(action->isEnabled());
    };
    follow();
    QObject::connect(action, &QAction::changed, button, follow);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

/// Text beside the icon, without a frame until the pointer is on it: for bars above and below a picture.
inline QToolButton* flatButton(QAction* action, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    button->setFixedHeight(metrics::row);
    button->setAutoRaise(true);
    return button;
}

/// Opens the menu under the button.
inline void openOnClick(QToolButton* button, QMenu* menu)
{
    QObject::connect(button, &QToolButton::clicked, menu,
        [button, menu] { menu->popup(button->mapToGlobal(QPoint(0, button->height()))); });
}

} // namespace candela
