// What one can begin with, on the empty canvas of the first run. GUI thread only.
#pragma once

#include <QFrame>

class QToolButton;

namespace candela
{

class CardButton;
class Label;

/// Lies over the middle of its parent and stays there while that changes its size. Hidden until show().
class WelcomeCards : public QFrame
{
    Q_OBJECT

public:
    explicit WelcomeCards(QWidget* over);

    QSize sizeHint() const override;

Q_SIGNALS:
    void tryIt();
    void relightPhoto();
    void addModel();

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void retranslate();
    void place();

    Label *m_title, *m_text;
    CardButton *m_try, *m_relight, *m_model;
    QToolButton* m_close;
};

} // namespace candela
