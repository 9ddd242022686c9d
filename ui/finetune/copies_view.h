// The near copies of a picture, to choose from. GUI thread only.
#pragma once

#include "app/session/dataset_desk.h"

#include <QWidget>

class QGridLayout;
class QPushButton;

namespace candela
{

class Label;

/// Hidden where there are none.
class CopiesView : public QWidget
{
    Q_OBJECT

public:
    explicit CopiesView(DatasetDesk& desk, QWidget* parent = nullptr);

    void showCopiesOf(std::size_t picture);
    void clear();

Q_SIGNALS:
    void chosen(std::size_t picture);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void showThumbnails();
    void retranslate();

    DatasetDesk& m_desk;
    std::size_t m_picture = 0;
    std::vector<std::size_t> m_copies; // as the buttons show them
    Label* m_title;
    QWidget* m_buttons;
    QGridLayout* m_grid;
    QPushButton* m_keepOne;
};

} // namespace candela
