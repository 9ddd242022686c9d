// The grid of a dataset's pictures. GUI thread only.
#pragma once

#include "app/session/dataset_desk.h"

#include <QListView>

namespace candela
{

class DatasetDelegate;

/// Cells share the width evenly. Beside what every list can: A accepts, X rejects, U leaves undecided; + and
/// − (or Ctrl and the wheel) change the size of the pictures.
class DatasetGrid : public QListView
{
    Q_OBJECT

public:
    static constexpr int smallestSide = 96, largestSide = 320;

    explicit DatasetGrid(DatasetDesk& desk, QWidget* parent = nullptr);

    void setSide(int side); // px of a thumbnail
    int side() const { return m_side; }
    std::vector<std::size_t> chosen() const; // in the order they are shown
    void choose(std::size_t picture);
    /// Of the selected pictures. Once a single one is decided the next is looked at.
    void decide(Verdict verdict);

    void keyboardSearch(const QString& search) override;

Q_SIGNALS:
    void sideChanged(int side);
    void chosenChanged();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    void layOut();
    void keepChosen();
    void chooseAgain();

    DatasetDesk& m_desk;
    DatasetDelegate* m_delegate;
    int m_side = 144;
    std::vector<std::size_t> m_kept; // chosen before all rows became others
};

} // namespace candela
