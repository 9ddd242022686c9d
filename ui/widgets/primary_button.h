// The one button of a page that does what the page is for: taller, filled with the accent.
#pragma once

#include <QPushButton>

namespace candela
{

class PrimaryButton : public QPushButton
{
    Q_OBJECT

public:
    explicit PrimaryButton(const QString& text = {}, QWidget* parent = nullptr)
        : QPushButton(text, parent)
    {
        setProperty("primary", true); // drawn by StudioStyle
        QFont bold = font();
        bold.setWeight(QFont::DemiBold);
        setFont(bold);
    }
};

} // namespace candela
