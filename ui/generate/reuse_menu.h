// "Reuse ▾": everything, the prompt, the seed or the size of a picture. GUI thread only.
#pragma once

#include "app/session/generate_form.h"

#include <QMenu>

namespace candela
{

class ReuseMenu : public QMenu
{
    Q_OBJECT

public:
    explicit ReuseMenu(QWidget* parent = nullptr);

Q_SIGNALS:
    void chosen(candela::ReusePart part);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
};

} // namespace candela
