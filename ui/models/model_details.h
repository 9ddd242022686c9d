// The right side of the Models page: everything known of the chosen model. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

class QGridLayout;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace candela
{

class ElidedLabel;
class FoldSection;
class Label;
class ModelActions;

class ModelDetails : public QWidget
{
    Q_OBJECT

public:
    /// The actions become buttons.
    ModelDetails(Session& session, const ModelActions& actions, QWidget* parent = nullptr);

    /// Empty: nothing is chosen.
    void show(const QString& path);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Row {
        Label* title;
        Label* value;
    };
    Row addRow();
    void makeLayout(const ModelActions& actions);
    void showEntry();
    void showFacts(const ModelEntry& entry);
    void showHash(const ModelEntry& entry);
    void showTraining(const RecognisedModel& facts);
    void retranslate();

    Session& m_session;
    QString m_path;
    Label* m_nothing;
    QWidget* m_all;
    Label *m_name, *m_what, *m_reason;
    QGridLayout* m_rows;
    Row m_folder, m_size, m_memory, m_precision, m_prediction, m_lora, m_base, m_vectors, m_hash;
    QToolButton* m_copyHash;
    Label* m_triggersTitle;
    Label* m_triggers;
    QToolButton* m_copyTriggers;
    Label* m_description;
    FoldSection *m_tagsFold, *m_metadataFold;
    Label* m_tags;
    QPlainTextEdit* m_metadata;
};

} // namespace candela
