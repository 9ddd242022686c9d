// Image to image: the picture to begin from, and how little of it is kept. GUI thread only.
#pragma once

#include "app/session/background.h"
#include "app/session/session.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace candela
{

class ElidedLabel;
class Label;
class RepaintSection;
class SliderBox;

/// Shows the session's form, keeps no state but the small picture. A picture can be dropped on it.
class SourceSection : public QWidget
{
    Q_OBJECT

public:
    explicit SourceSection(Session& session, QWidget* parent = nullptr);

    void showForm(const GenerateForm& form);
    static QString summary(const GenerateForm& form); // empty without a source

Q_SIGNALS:
    /// The mask is to be painted.
    void maskWanted();

protected:
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeLayout();
    void retranslate();
    void choose();
    void setSource(const QString& file);
    void useItsSize();
    void readSource(const QString& file);
    void showSource(const QString& file, const QImage& small, QSize size);

    Session& m_session;
    QString m_shown; // the file that the small picture is of
    QSize m_size; // of that picture; invalid where it cannot be read
    QLabel* m_picture;
    ElidedLabel* m_name;
    Label* m_about;
    QPushButton *m_choose, *m_useSize;
    QToolButton* m_remove;
    QWidget* m_strengthRows;
    SliderBox* m_strength;
    RepaintSection* m_repaint;
    Label *m_strengthLabel = nullptr, *m_steps = nullptr;
    Background m_background; // reads the small picture
};

} // namespace candela
