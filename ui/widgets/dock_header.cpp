#include "ui/widgets/dock_header.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QDockWidget>
#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>

namespace candela
{

DockHeader::DockHeader(QDockWidget* dock)
    : QWidget(dock)
    , m_title(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_close(new QToolButton(this))
    , m_layout(new QHBoxLayout(this))
{
    dock->setFeatures(QDockWidget::DockWidgetClosable);
    dock->setTitleBarWidget(this);
    m_title->setObjectName(QStringLiteral("DockTitle"));
    m_close->setIcon(icon(QStringLiteral("close")));
    m_close->setAutoRaise(true);
    m_close->setFocusPolicy(Qt::NoFocus); // as Qt's own; the keyboard closes a dock by the View menu
    m_close->setFixedSize(metrics::target, metrics::target);
    connect(m_close, &QToolButton::clicked, dock, &QWidget::close);
    m_layout->setContentsMargins(metrics::medium, metrics::hair, metrics::small, metrics::hair);
    m_layout->setSpacing(metrics::small);
    m_layout->addWidget(m_title);
    m_layout->addStretch();
    m_layout->addWidget(m_close);
    retranslate();
}

void DockHeader::setTitle(const QString& title)
{
    m_title->setText(title);
}

void DockHeader::addButton(QWidget* button)
{
    m_layout->insertWidget(m_layout->count() - 1, button);
}

void DockHeader::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void DockHeader::retranslate()
{
    m_close->setAccessibleName(tr("Close this pane"));
    m_close->setToolTip(tr("Close this pane"));
}

} // namespace candela
