// The grid of a dataset's pictures. GUI thread only.
#pragma once

#include "app/session/dataset_desk.h"
#include "ui/widgets/tile_grid.h"

namespace candela
{

/// Beside what every grid can: A accepts, X rejects, U leaves undecided.
class DatasetGrid : public TileGrid
{
    Q_OBJECT

public:
    explicit DatasetGrid(DatasetDesk& desk, QWidget* parent = nullptr);

    std::vector<std::size_t> chosen() const; // in the order they are shown
    void choose(std::size_t picture);
    /// Of the selected pictures. Once a single one is decided the next is looked at.
    void decide(Verdict verdict);

Q_SIGNALS:
    void chosenChanged();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    void keepChosen();
    void chooseAgain();

    DatasetDesk& m_desk;
    std::vector<std::size_t> m_kept; // chosen before all rows became others
};

} // namespace candela
