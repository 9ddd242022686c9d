// One picture of the gallery in full, or two beside each other, in the grid's place. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

class QAction;
class QActionGroup;
class QStackedWidget;

namespace candela
{

class Canvas;
class CompareView;
class ElidedLabel;
class InlineMessage;
class Label;
class ZoomView;

class GalleryViewer : public QWidget
{
    Q_OBJECT

public:
    explicit GalleryViewer(Session& session, QWidget* parent = nullptr);

    void showOne(const PictureRecord& picture);
    void showTwo(const PictureRecord& first, const PictureRecord& second);
    void clear();
    void takeFocus();
    bool isComparing() const;

Q_SIGNALS:
    /// Back to the grid: Escape or the button.
    void closed();
    /// Page up and down, or the buttons, while one picture is shown: −1 or 1.
    void nextWanted(int direction);

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Side {
        QString file, name;
        QImage image;
        bool read = false;
    };

    void makeActions();
    void makeLayout();
    void retranslate();
    void begin(const std::vector<PictureRecord>& pictures);
    void read(std::size_t side);
    void showWhatIsThere();
    void showMode();
    void showZoom();
    ZoomView* view() const;

    Session& m_session;
    QStackedWidget* m_views;
    Canvas* m_canvas;
    CompareView* m_compare;
    ElidedLabel* m_name;
    Label* m_zoom;
    InlineMessage* m_message;
    QAction *m_back, *m_previous, *m_next, *m_swap, *m_fit, *m_actualSize;
    QActionGroup* m_modes;
    QList<QWidget*> m_oneTools, m_twoTools;
    std::vector<Side> m_sides;
    int m_generation = 0; // what was read for others is not shown
    Background m_background;
};

} // namespace candela
