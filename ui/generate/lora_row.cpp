#include "ui/generate/lora_row.h"

#include "app/models/lora_files.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/form_grid.h"

#include <QCheckBox>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace candela
{

LoraRow::LoraRow(QWidget* parent)
    : QWidget(parent)
    , m_on(new QCheckBox(this))
    , m_name(new ElidedLabel({}, TextRole::Body, TextTint::Text, this))
    , m_remove(new QToolButton(this))
    , m_weight(new SliderBox(
          {.softMin = -1, .softMax = 2, .step = 0.05, .hardMin = -10, .hardMax = 10, .decimals = 2}, 1, this))
    , m_about(new Label({}, TextRole::Caption, TextTint::Secondary, this))
{
    m_on->setObjectName(QStringLiteral("LoraOn"));
    m_weight->setObjectName(QStringLiteral("LoraWeight"));
    m_remove->setObjectName(QStringLiteral("RemoveLora"));
    m_remove->setIcon(icon(QStringLiteral("close")));
    m_remove->setAutoRaise(true);
    m_remove->setFocusPolicy(Qt::TabFocus);
    m_about->setObjectName(QStringLiteral("LoraAbout"));
    m_about->setWordWrap(true);
    m_name->setElideMode(Qt::ElideMiddle); // versions stand at the end
    auto* first = new QHBoxLayout;
    first->setSpacing(metrics::hair);
    first->addWidget(m_on);
    first->addWidget(m_name, 1);
    first->addWidget(m_remove);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::hair);
    layout->addLayout(first);
    layout->addWidget(m_weight);
    layout->addWidget(m_about);
    retranslate();

    connect(m_on, &QCheckBox::toggled, this, &LoraRow::switched);
    connect(m_weight, &SliderBox::edited, this, &LoraRow::weighed);
    connect(m_remove, &QToolButton::clicked, this, &LoraRow::removed);
}

QWidget* LoraRow::remover() const
{
    return m_remove;
}

void LoraRow::showLora(const FormLora& lora)
{
    const QSignalBlocker blocker(m_on);
    if (m_file != lora.file) {
        m_file = lora.file;
        m_name->setText(loraName(m_file));
        m_name->setToolTip(QDir::toNativeSeparators(m_file));
        retranslate();
    }
    m_on->setChecked(lora.on);
    m_weight->setEnabled(lora.on);
    m_name->setEnabled(lora.on);
    showValue(m_weight, 1, lora.weight);
}

void LoraRow::showApplied(const std::optional<LoraApplied>& applied)
{
    m_applied = applied;
    const bool isThere = QFileInfo(m_file).isFile();
    m_about->setVisible(applied || !isThere);
    if (!isThere) {
        m_about->setTint(TextTint::Warning);
        m_about->setText(tr("The file is missing."));
    } else if (applied) {
        const int matched = applied->unet + applied->textEncoders;
        m_about->setTint(applied->unmatched > 0 ? TextTint::Warning : TextTint::Secondary);
        m_about->setText(applied->unmatched > 0
                ? tr("%1 of its %n layers have a place in the model", nullptr, applied->layers).arg(matched)
                : tr("Changes %n layers of the model", nullptr, matched));
    }
}

void LoraRow::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        showApplied(m_applied);
    }
}

void LoraRow::retranslate()
{
    const QString name = m_name->text();
    m_on->setAccessibleName(tr("Use the LoRA %1").arg(name));
    m_on->setToolTip(tr("Use it"));
    m_weight->setName(tr("Weight of %1").arg(name));
    m_remove->setAccessibleName(tr("Remove the LoRA %1").arg(name));
    m_remove->setToolTip(tr("Remove it from this list; the file stays"));
}

} // namespace candela
