// Which autoencoder paints: the model's own, one of the library's, or a file. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QToolButton;

namespace candela
{

class VaeChooser : public QWidget
{
    Q_OBJECT

public:
    explicit VaeChooser(Session& session, QWidget* parent = nullptr);

    void showForm(const GenerateForm& form);

protected:
    void changeEvent(QEvent* event) override;

private:
    void list();
    void choose();
    void take(const QString& file);
    void retranslate();

    Session& m_session;
    QComboBox* m_library;
    QToolButton* m_file;
    QString m_shown; // the file that is chosen; empty: the model's own
    QTimer m_listSoon; // once for many changes of the library
};

} // namespace candela
