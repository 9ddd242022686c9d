// The left side of the dataset tab: filters, what they would do, and how the pictures' numbers are spread.
// GUI thread only.
#pragma once

#include "app/session/dataset_desk.h"
#include "app/session/session.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QPushButton;
class QToolButton;

namespace candela
{

class FilterRows;
class InlineMessage;
class Label;
class SpreadView;

class DatasetFiltersPanel : public QWidget
{
    Q_OBJECT

public:
    explicit DatasetFiltersPanel(Session& session, QWidget* parent = nullptr);

Q_SIGNALS:
    /// Now it is time to look at the grid.
    void previewBegun();

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeLayout();
    void chooseRecipe();
    void showFilters();
    void showOutcome();
    void showMissing();
    void showWork();
    void showSpread();
    void retranslate();

    Session& m_session;
    DatasetDesk& m_desk;
    Label* m_title;
    QToolButton *m_recipe, *m_reset;
    FilterRows* m_rows;
    Label *m_further, *m_missing, *m_outcome, *m_stale;
    QWidget* m_counts;
    QGridLayout* m_countsLayout;
    QPushButton *m_preview, *m_reject;
    InlineMessage* m_message;
    Label* m_spreadTitle;
    QComboBox* m_spreadOf;
    SpreadView* m_spread;
};

} // namespace candela
