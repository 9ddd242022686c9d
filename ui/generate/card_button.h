// A large button with an icon, what it does, and a sentence about it. GUI thread only.
#pragma once

#include <QAbstractButton>

namespace candela
{

class CardButton : public QAbstractButton
{
    Q_OBJECT

public:
    CardButton(const QString& iconName, QWidget* parent);

    void say(const QString& title, const QString& sentence);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QString m_sentence;
};

} // namespace candela
