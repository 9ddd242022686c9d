// Many jobs of what the form says: prompts of a file, choices in prompts, seeds, and settings that vary, with
// how many that will be. GUI thread only.
#pragma once

#include "app/session/session.h"
#include "core/api/bulk.h"

#include <QDialog>
#include <QTimer>

#include <array>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace candela
{

class InlineMessage;
class Label;

class QueueManyDialog : public QDialog
{
    Q_OBJECT

public:
    /// `session` must outlive it.
    explicit QueueManyDialog(Session& session, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct File { // a line for a path and the button that chooses it
        QLabel* label;
        QLineEdit* path;
        QPushButton* choose;
    };
    struct Variation {
        QLabel* label;
        QComboBox* setting;
        QLineEdit* values;
    };
    File addFile(QGridLayout& grid, const char* name, void (QueueManyDialog::*choose)());
    Variation addVariation(QGridLayout& grid, const char* name);
    void makeLayout(QGridLayout* grid);
    void choosePrompts();
    void chooseWildcards();
    void retranslate();
    void follow(); // something was changed: count again, soon
    /// Throws Error (BadInput) where seeds or values cannot be read.
    Bulk bulkNow() const;
    void count();
    void showCount(quint64 asked, const QString& text, const QString& failure);
    QString textFor(const Bulk& bulk, std::uint64_t pictures) const;
    void queue();

    Session& m_session;
    File m_prompts, m_wildcards;
    QCheckBox* m_choices;
    QLabel* m_seedsLabel;
    QLineEdit* m_seeds;
    Label* m_varyTitle;
    std::array<Variation, 3> m_variations; // columns, rows, grids
    Label* m_varyHint;
    Label* m_count;
    InlineMessage* m_message;
    QPushButton *m_queue, *m_cancel;
    QTimer m_soon;
    quint64 m_asked = 0;
    Background m_background; // last: it uses all of the above
};

} // namespace candela
