// The seed of a picture, 0 … 4294967295, or a new one for every run.
#pragma once

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace candela
{

/// A line edit and not a spin box, because QSpinBox holds 32 bits with a sign.
class SeedEdit : public QWidget
{
    Q_OBJECT

public:
    explicit SeedEdit(QWidget* parent = nullptr);

    quint32 seed() const;
    bool isRandom() const;

    /// The seed for the run about to start: a new one, shown, where random is on; else the one in the box.
    quint32 takeSeed();

public Q_SLOTS:
    /// A typed or restored seed is meant to be used, so it switches random off.
    void setSeed(quint32 seed);
    void setRandom(bool random);
    /// Puts a fresh seed into the box and keeps it for the next runs (random off).
    void newSeed();

Q_SIGNALS:
    void seedChanged(quint32 seed);
    void randomChanged(bool random);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void display(quint32 seed);

    QLineEdit* m_edit;
    QToolButton* m_random;
    QToolButton* m_new;
};

} // namespace candela
