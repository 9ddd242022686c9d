// Asks for the access token of a server that wants to know who downloads. GUI thread only.
#pragma once

#include "app/session/model_transfers.h"

#include <QDialog>

class QLineEdit;

namespace candela
{

class TokenDialog : public QDialog
{
    Q_OBJECT

public:
    explicit TokenDialog(const Transfer& transfer, QWidget* parent = nullptr);
    QString token() const;

private:
    QLineEdit* m_token;
};

} // namespace candela
