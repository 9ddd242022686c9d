// Downloads and imports under the list of models: how far each is, and what can be done about it. GUI thread
// only.
#pragma once

#include "app/session/model_transfers.h"

#include <QMap>
#include <QWidget>

class QVBoxLayout;

namespace candela
{

class TransferRow;

/// Hidden while there are none.
class TransfersPanel : public QWidget
{
    Q_OBJECT

public:
    explicit TransfersPanel(ModelTransfers& transfers, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void showAll();

    ModelTransfers& m_transfers;
    QMap<qint64, TransferRow*> m_rows; // by the transfer's id
    QVBoxLayout* m_layout;
};

} // namespace candela
