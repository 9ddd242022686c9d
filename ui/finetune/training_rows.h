// Rows of a section of the training form: each field is declared once, with what it reads and changes. GUI
// thread only.
#pragma once

#include "app/session/training_form.h"
#include "ui/widgets/form_grid.h"

#include <QWidget>

class QCheckBox;
class QComboBox;

namespace candela
{

class RateBox;

/// Called again after a change of language.
using Words = std::function<QString()>;

struct RowWords {
    Words name;
    Words tip = {};
};

/// Shows the form, keeps no state. A change of a field is an edit of the form at once.
class TrainingRows : public QWidget
{
    Q_OBJECT

public:
    using Number = std::function<double(const TrainingForm&)>;
    using SetNumber = std::function<void(TrainingForm&, double)>;

    explicit TrainingRows(TrainingFormState& state, QWidget* parent = nullptr);

    /// `object` names the field for tests. The default is that of a new form.
    SliderBox* slider(TrainingField field, const char* object, const SliderRange& range,
        const RowWords& words, const Number& get, const SetNumber& set);
    /// `standard` is what a double click restores.
    RateBox* rate(TrainingField field, const char* object, const RowWords& words, const Number& get,
        const SetNumber& set, const Number& standard);
    QComboBox* combo(TrainingField field, const char* object, const RowWords& words,
        const std::function<QStringList()>& items, const std::function<int(const TrainingForm&)>& get,
        const std::function<void(TrainingForm&, int)>& set);
    QCheckBox* check(TrainingField field, const char* object, const RowWords& words,
        const std::function<bool(const TrainingForm&)>& get,
        const std::function<void(TrainingForm&, bool)>& set);
    /// Any other field beside a label; `show` and `translate` are called when the form or the language
    /// change.
    void add(QWidget* field, const RowWords& words, const std::function<void(const TrainingForm&)>& show,
        const std::function<void()>& translate = {});
    /// Without a label, over the whole width.
    void addWide(QWidget* field);
    /// Of a field that was added so.
    void follow(std::function<void(const TrainingForm&)> show, std::function<void()> translate);

    void showForm();
    void retranslate();

private:
    void remember(Label* label, const RowWords& words);

    TrainingFormState& m_state;
    FormGrid m_grid;
    std::vector<std::function<void(const TrainingForm&)>> m_show;
    std::vector<std::function<void()>> m_translate;
};

} // namespace candela
