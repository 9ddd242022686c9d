// The LoRAs that change the model: a row each, and where more come from. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QToolButton;
class QVBoxLayout;

namespace candela
{

class LoraRow;

/// Shows the session's form, keeps no state but what the last runs said of each file.
class LoraSection : public QWidget
{
    Q_OBJECT

public:
    explicit LoraSection(Session& session, QWidget* parent = nullptr);

    void showForm(const GenerateForm& form);
    static QString summary(const GenerateForm& form); // "2 on"; empty where none is

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeLayout();
    void retranslate();
    void listLibrary();
    void choose();
    LoraRow* addRow();
    void edit(int row, const std::function<void(FormLora&)>& change);
    void removeRow(int row);

    Session& m_session;
    QComboBox* m_library; // searched by typing; choosing one adds it
    QList<std::pair<QString, QString>> m_listed; // names and files in it
    QToolButton* m_file;
    QVBoxLayout* m_layout = nullptr;
    QList<LoraRow*> m_rows;
    QHash<QString, LoraApplied> m_applied; // by file
    QTimer m_listSoon; // the library tells of each of its files alone
};

} // namespace candela
