// Many captions at once: the tags they are made of, and one change of them all. GUI thread only.
#pragma once

#include "app/session/dataset_desk.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace candela
{

class Label;

/// Tags with the number of pictures that have each. One that is clicked shows those pictures alone; again:
/// all.
class TagList : public QWidget
{
    Q_OBJECT

public:
    explicit TagList(DatasetDesk& desk, QWidget* parent = nullptr);

    /// The tag that the list is narrowed to has a tick.
    void showChosen();

Q_SIGNALS:
    void wanted(const QString& tag); // empty: any

protected:
    void changeEvent(QEvent* event) override;

private:
    void showTags();
    void retranslate();

    DatasetDesk& m_desk;
    QTreeWidget* m_tree;
    Label* m_more;
};

/// Find and replace, a text before and one after, in the chosen captions, those that are shown, or all.
class CaptionsForm : public QWidget
{
    Q_OBJECT

public:
    explicit CaptionsForm(DatasetDesk& desk, QWidget* parent = nullptr);

    void setChosen(const std::vector<std::size_t>& pictures);

protected:
    void changeEvent(QEvent* event) override;

private:
    CaptionEdit edit() const;
    std::vector<std::size_t> scope() const;
    void apply();
    void showExample();
    void showScopes();
    void retranslate();

    DatasetDesk& m_desk;
    std::vector<std::size_t> m_chosen;
    Label *m_findLabel, *m_replaceLabel, *m_prefixLabel, *m_suffixLabel, *m_scopeLabel, *m_example;
    QLineEdit *m_find, *m_replace, *m_prefix, *m_suffix;
    QComboBox* m_scope;
    QPushButton* m_apply;
};

} // namespace candela
