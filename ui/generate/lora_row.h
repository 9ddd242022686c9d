// One LoRA of the form: whether it is used, how strongly, and what it changed the last time. GUI thread only.
#pragma once

#include "app/session/generate_form.h"
#include "core/api/events.h"

#include <QWidget>

class QCheckBox;
class QToolButton;

namespace candela
{

class ElidedLabel;
class Label;
class SliderBox;

class LoraRow : public QWidget
{
    Q_OBJECT

public:
    explicit LoraRow(QWidget* parent = nullptr);

    void showLora(const FormLora& lora);
    /// Nothing where it has not been used yet.
    void showApplied(const std::optional<LoraApplied>& applied);
    const QString& file() const { return m_file; }
    QWidget* remover() const;

Q_SIGNALS:
    void switched(bool on);
    void weighed(double weight);
    void removed();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    QString m_file;
    std::optional<LoraApplied> m_applied;
    QCheckBox* m_on;
    ElidedLabel* m_name;
    QToolButton* m_remove;
    SliderBox* m_weight;
    Label* m_about;
};

} // namespace candela
