// Asks for the access token of a server that wants to know who downloads. GUI thread only.
#pragma once

#include "app/session/model_transfers.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;

namespace candela
{

class TokenDialog : public QDialog
{
    Q_OBJECT

public:
    /// `tokens`: those that are kept already.
    TokenDialog(const Transfer& transfer, const AccessTokens& tokens, QWidget* parent = nullptr);
    QString token() const;
    KeepToken keep() const;

private:
    QLineEdit* m_token;
    QCheckBox* m_remember;
};

} // namespace candela
