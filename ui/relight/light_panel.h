// The right side of the Relight page: ratio, view, histogram, where results go, and what relights. GUI thread
// only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

class QButtonGroup;

namespace candela
{

class AdvisedRange;
class EvaluateSection;
class FoldSection;
class HistogramView;
class Label;
class RelightModelSection;
class SaveSection;
class SliderBox;

class LightPanel : public QWidget
{
    Q_OBJECT

public:
    explicit LightPanel(Session& session, QWidget* parent = nullptr);

    /// What is dropped there becomes the reference; null while it is folded away.
    QWidget* referenceTarget() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeLayout();
    void connectFields();
    void rememberFold(FoldSection* fold, const QString& name);
    void showRatio();
    void showPreview();
    void showSummaries();
    void retranslate();

    Session& m_session;
    Label *m_ratioLabel, *m_ratioNote, *m_viewLabel, *m_histogramLabel;
    SliderBox* m_ratio;
    AdvisedRange* m_advised;
    QButtonGroup* m_views;
    HistogramView* m_histogram;
    FoldSection *m_saveFold, *m_modelFold, *m_evaluateFold;
    SaveSection* m_save;
    RelightModelSection* m_model;
    EvaluateSection* m_evaluate;
};

} // namespace candela
