// How the pictures should have looked: one reference, or a folder of them. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

class QPushButton;
class QToolButton;

namespace candela
{

class ElidedLabel;
class Label;

class EvaluateSection : public QWidget
{
    Q_OBJECT

public:
    explicit EvaluateSection(Session& session, QWidget* parent = nullptr);

    /// What is dropped here becomes the reference.
    QWidget* dropTarget() const { return m_field; }
    QString summary() const; // the reference's name, or empty

Q_SIGNALS:
    void summaryChanged();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showReference();
    void choosePicture();
    void chooseFolder();
    void take(const QString& path);

    Session& m_session;
    Label* m_explanation;
    QWidget* m_field;
    ElidedLabel* m_name;
    QToolButton* m_clear;
    QPushButton *m_picture, *m_folder;
};

} // namespace candela
