// The frame of the studio: nav rail, pages, menus, status bar. Pages bring everything else. GUI thread only.
#pragma once

#include <QMainWindow>

class QActionGroup;
class QStackedWidget;
class QToolBar;

namespace candela
{

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);

    /// Adds a page and its entry in the rail. Takes ownership. `iconName` as in icons.h.
    void addPage(const QString& iconName, const QString& title, QWidget* page);

private:
    QToolBar* m_rail;
    QActionGroup* m_pageActions;
    QStackedWidget* m_pages;
};

} // namespace candela
