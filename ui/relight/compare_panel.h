// The middle of the Relight page: before and after, and how they are shown. GUI thread only.
#pragma once

#include "app/session/session.h"
#include "ui/canvas/compare_view.h"

#include <QWidget>

class QAction;
class QActionGroup;

namespace candela
{

class ElidedLabel;
class InlineMessage;
class Label;

class ComparePanel : public QWidget
{
    Q_OBJECT

public:
    explicit ComparePanel(Session& session, QWidget* parent = nullptr);

    CompareView* view() const { return m_view; }
    QList<QAction*> modeActions() const;
    QAction* swapAction() const { return m_swap; }
    QAction* fitAction() const { return m_fit; }
    QAction* actualSizeAction() const { return m_actualSize; }
    QAction* generateAction() const { return m_generate; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeActions();
    void makeLayout();
    void retranslate();
    void showMode();
    void nextMode();
    void showPictures();
    void showMessage();
    void showLabels();
    void showCaption();
    void showZoom();
    void sendToGenerate();

    Session& m_session;
    CompareView* m_view;
    Label* m_zoom;
    QWidget* m_foot; // name and state, and what is wrong with it
    ElidedLabel *m_name, *m_state;
    InlineMessage* m_message;
    QString m_problem; // the last one shown, perhaps dismissed since
    QActionGroup* m_modes;
    QAction *m_swap, *m_fit, *m_actualSize, *m_generate;
};

} // namespace candela
