#include "ui/main_window.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

#include <QActionGroup>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>

namespace candela
{

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent)
    , m_rail(new QToolBar(this))
    , m_pageActions(new QActionGroup(this))
    , m_pages(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("MainWindow"));
    setMinimumSize(1280, 720);
    resize(1440, 900);
    m_rail->setObjectName(QStringLiteral("NavRail"));
    m_rail->setMovable(false);
    m_rail->setIconSize({metrics::huge, metrics::huge});
    addToolBar(Qt::LeftToolBarArea, m_rail);
    setCentralWidget(m_pages);
    statusBar();
}

void MainWindow::addPage(const QString& iconName, const QString& title, QWidget* page)
{
    const int index = m_pages->addWidget(page);
    QAction* action = m_rail->addAction(icon(iconName), title);
    action->setCheckable(true);
    action->setChecked(index == 0);
    m_pageActions->addAction(action);
    connect(action, &QAction::triggered, m_pages, [this, index] { m_pages->setCurrentIndex(index); });
}

} // namespace candela
