// The folder of pictures to train on: chosen, looked through, filtered and captioned. GUI thread only.
#pragma once

#include "app/session/dataset_desk.h"
#include "app/session/session.h"

#include <QWidget>

class QAction;
class QHBoxLayout;
class QPushButton;
class QSplitter;
class QToolButton;

namespace candela
{

class DatasetBrowser;
class DatasetFiltersPanel;
class DatasetInspector;
class DatasetScoring;
class DropHint;
class ElidedLabel;
class InlineMessage;
class Label;
class PrimaryButton;

/// Without a folder, an invitation to drop one. The folder of the training form is looked at once the tab is
/// shown, because looking through it leaves an index there.
class DatasetTab : public QWidget
{
    Q_OBJECT

public:
    explicit DatasetTab(Session& session, QWidget* parent = nullptr);
    ~DatasetTab() override;

    /// Asks for a folder.
    void browse();
    void takeFocus();
    QList<QWidget*> panes() const;
    /// For the menus, while the tab is shown.
    QList<QAction*> editActions() const;
    QList<QAction*> fileActions() const;
    QList<QAction*> runActions() const;

Q_SIGNALS:
    /// The pictures are as they should be.
    void trainWanted();

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QAction* action(const char* id, const char* iconName, std::function<void()> slot);
    void makeActions();
    void makeLayout();
    void connectParts();
    void openFolder();
    void keep();
    void onKept(const QString& folder);
    void showFolder();
    void showActions();
    void retranslate();

    Session& m_session;
    DatasetDesk& m_desk;
    QWidget *m_welcome, *m_bar;
    DropHint* m_hint;
    QHBoxLayout *m_welcomeButtons = nullptr, *m_barLayout = nullptr;
    QPushButton* m_browse;
    PrimaryButton* m_train;
    ElidedLabel* m_folder;
    Label* m_count;
    InlineMessage* m_message;
    DatasetFiltersPanel* m_filters;
    DatasetBrowser* m_browser;
    DatasetInspector* m_inspector;
    QSplitter* m_splitter;
    DatasetScoring* m_scoring;
    QString m_kept; // the folder that was written last: what is said of it stays
    QAction *m_accept = nullptr, *m_reject = nullptr, *m_open = nullptr, *m_find = nullptr,
            *m_score = nullptr, *m_keep = nullptr, *m_again = nullptr;
};

} // namespace candela
