// From a folder of pictures to a LoRA: pictures, training and runs behind one another. GUI thread only.
#pragma once

#include "app/session/session.h"
#include "ui/page.h"

class QStackedWidget;
class QTabBar;

namespace candela
{

class DatasetTab;
class RunsTab;
class TrainingTab;
struct DropZone;

/// Folders of pictures and runs can be dropped anywhere on it.
class FineTunePage : public Page
{
    Q_OBJECT

public:
    enum Tab { Dataset, Training, Runs };

    /// `session` must outlive the page.
    explicit FineTunePage(Session& session, QWidget* parent = nullptr);

    QString title() const override;
    QString iconName() const override;
    QList<QAction*> menuActions(MenuKind kind) const override;
    QList<QWidget*> panes() const override;
    QUndoStack* undoStack() const override;
    void takeFocus() override;

    void showTab(Tab tab);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override; // pictures may have come or gone

private:
    void makeActions();
    QList<DropZone> zonesFor(const QStringList& files);
    void train();
    void retranslate();

    Session& m_session;
    QTabBar* m_bar;
    QStackedWidget* m_tabs;
    DatasetTab* m_dataset;
    TrainingTab* m_training;
    RunsTab* m_runs;
    QAction *m_train = nullptr, *m_choose = nullptr, *m_sample = nullptr, *m_checkpoint = nullptr,
            *m_finish = nullptr;
};

} // namespace candela
