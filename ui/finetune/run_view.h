// A run while it trains and after: how far it is, its curves, and what it paints. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QProgressBar;
class QPushButton;

namespace candela
{

class CurvePlot;
class ElidedLabel;
class Label;
class SampleView;

class RunView : public QWidget
{
    Q_OBJECT

public:
    explicit RunView(Session& session, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void makeLayout();
    void connectSession();
    void showRun();
    void showState();
    void showButtons(const Job* job);
    void showDetails();
    void announce(const Job& job);
    void retranslate();

    Session& m_session;
    ElidedLabel* m_name;
    Label *m_phase, *m_left;
    QProgressBar* m_bar;
    QPushButton *m_sample, *m_checkpoint, *m_finish, *m_stop, *m_use;
    Label *m_lossTitle, *m_rateTitle, *m_samplesTitle, *m_noSamples;
    QCheckBox* m_logScale;
    CurvePlot *m_loss, *m_rate;
    SampleView* m_samples;
    QTimer m_drawSoon; // curves at most 20 times a second
    bool m_wishedSample = false, m_wishedCheckpoint = false, m_wishedFinish = false;
    JobId m_wishesOf = 0; // the job that the wishes were for
    int m_announcedTenth = 0;
};

} // namespace candela
