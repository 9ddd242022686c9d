// The model to paint with, and what to do where it is missing. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

class QComboBox;
class QMenu;
class QToolButton;

namespace candela
{

class InlineMessage;
class Label;
class PaintableModels;

class ModelChooser : public QWidget
{
    Q_OBJECT

public:
    explicit ModelChooser(Session& session, QWidget* parent = nullptr);

    void showForm(const GenerateForm& form);
    /// Adds a folder of models and chooses the first in it; says where there is none.
    void addFolder(const QString& folder);
    /// The same, with a folder that the user is asked for.
    void askForFolder();
    QComboBox* combo() const { return m_combo; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void fillMenu();
    void showState();

    Session& m_session;
    PaintableModels* m_models;
    QComboBox* m_combo;
    QToolButton* m_more;
    QMenu* m_menu;
    Label* m_hint;
    InlineMessage* m_message;
    bool m_addFailed = false; // the message is about a folder that holds no model
};

} // namespace candela
