// Five stars that are set by a click or a key. GUI thread only.
#pragma once

#include <QWidget>

namespace candela
{

/// 0–5 set, arrows change by one, a click on the last star that is set takes all away. Says nothing of a
/// change made by the program.
class RatingStars : public QWidget
{
    Q_OBJECT

public:
    explicit RatingStars(QWidget* parent = nullptr);

    void setRating(int rating);
    int rating() const { return m_rating; }

    QSize sizeHint() const override;

Q_SIGNALS:
    void rated(int rating);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void rate(int rating);
    void retranslate();

    int m_rating = 0;
};

/// Filled stars for a rating of 1 to 5, `side` pixels each, from the left; for delegates.
void paintStars(QPainter& painter, QPoint topLeft, int rating, int side);

} // namespace candela
