#include "ui/generate/lora_section.h"

#include "app/models/lora_files.h"
#include "app/session/model_text.h"
#include "ui/generate/lora_row.h"
#include "ui/generate/prompt_edit.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

#include <QComboBox>
#include <QCompleter>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace candela
{

LoraSection::LoraSection(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_library(new QComboBox(this))
    , m_file(new QToolButton(this))
{
    m_library->setObjectName(QStringLiteral("AddLora"));
    m_library->setEditable(true);
    m_library->setInsertPolicy(QComboBox::NoInsert);
    m_library->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_library->setMinimumContentsLength(8);
    m_library->completer()->setFilterMode(Qt::MatchContains);
    m_library->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_file->setObjectName(QStringLiteral("LoraFile"));
    m_file->setIcon(icon(QStringLiteral("folder")));
    m_file->setAutoRaise(true);
    m_file->setFocusPolicy(Qt::TabFocus);
    m_file->setFixedSize(metrics::row, metrics::row);
    m_listSoon.setSingleShot(true);
    m_listSoon.setInterval(0);
    makeLayout();
    retranslate();
    listLibrary();

    connect(m_library, &QComboBox::activated, this, [this](int chosen) {
        const QString file = m_library->itemData(chosen).toString();
        QTimer::singleShot(0, m_library, [this] { // the completer writes the name once more after this
            m_library->setCurrentIndex(-1);
            m_library->clearEditText();
        });
        if (!file.isEmpty())
            m_session.useLora(file);
    });
    connect(m_file, &QToolButton::clicked, this, &LoraSection::choose);
    connect(&m_listSoon, &QTimer::timeout, this, &LoraSection::listLibrary);
    const auto soon = [this] {
        m_listSoon.start();
    };
    connect(&session.models(), &ModelLibrary::entryChanged, this, soon);
    connect(&session.models(), &QAbstractItemModel::rowsRemoved, this, soon);
    connect(&session.queue(), &JobQueue::loraApplied, this, [this](JobId, const LoraApplied& applied) {
        const QString file = QString::fromStdString(applied.file);
        m_applied.insert(file, applied);
        for (LoraRow* row : m_rows)
            if (row->file() == file)
                row->showApplied(applied);
    });
}

void LoraSection::makeLayout()
{
    auto* add = new QHBoxLayout;
    add->setSpacing(metrics::hair);
    add->addWidget(m_library, 1);
    add->addWidget(m_file);
    m_layout = new QVBoxLayout(this);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(metrics::small);
    m_layout->addLayout(add);
}

void LoraSection::listLibrary()
{
    QList<std::pair<QString, QString>> loras; // name and file
    const ModelLibrary& models = m_session.models();
    for (int row = 0; row < models.count(); ++row) {
        const ModelEntry& entry = models.at(row);
        if (!entry.isLora())
            continue;
        const QString name = loraName(entry.path), family = displayFamily(*entry.facts);
        loras += {family.isEmpty() ? name : QStringLiteral("%1 · %2").arg(name, family), entry.path};
    }
    std::ranges::sort(loras);
    if (loras == m_listed) // else what is being chosen would be closed
        return;
    m_listed = loras;
    const QString typed = m_library->currentText();
    m_library->clear();
    for (const auto& [name, file] : loras)
        m_library->addItem(name, file);
    m_library->setCurrentIndex(-1);
    m_library->setEditText(typed);
}

void LoraSection::choose()
{
    Settings& settings = m_session.settings();
    const QString file = QFileDialog::getOpenFileName(this, tr("A LoRA"),
        settings.get(settings::lastModelFolder), tr("LoRAs (*.safetensors *.ckpt *.pt *.pth *.bin)"));
    if (file.isEmpty())
        return;
    settings.set(settings::lastModelFolder, QFileInfo(file).path());
    m_session.useLora(file);
}

void LoraSection::showForm(const GenerateForm& form)
{
    while (m_rows.size() > form.loras.size())
        m_rows.takeLast()->deleteLater();
    while (m_rows.size() < form.loras.size())
        m_rows += addRow();
    for (int i = 0; i < m_rows.size(); ++i) {
        const FormLora& lora = form.loras[i];
        const auto applied = m_applied.constFind(lora.file);
        m_rows[i]->showLora(lora);
        m_rows[i]->showApplied(
            applied == m_applied.cend() ? std::nullopt : std::optional<LoraApplied>(*applied));
    }
}

LoraRow* LoraSection::addRow()
{
    auto* row = new LoraRow(this);
    m_layout->addWidget(row);
    for (QLineEdit* input : row->findChildren<QLineEdit*>())
        leaveUndoToTheForm(input);
    setTabOrder(m_rows.isEmpty() ? static_cast<QWidget*>(m_file) : m_rows.last(), row);
    const int index = static_cast<int>(m_rows.size());
    connect(row, &LoraRow::switched, this,
        [this, index](bool on) { edit(index, [on](FormLora& lora) { lora.on = on; }); });
    connect(row, &LoraRow::weighed, this,
        [this, index](double weight) { edit(index, [weight](FormLora& lora) { lora.weight = weight; }); });
    connect(row, &LoraRow::removed, this, [this, index] { removeRow(index); });
    return row;
}

void LoraSection::edit(int row, const std::function<void(FormLora&)>& change)
{
    m_session.form().edit(FormField::Loras, [&](GenerateForm& edited) {
        if (row < edited.loras.size())
            change(edited.loras[row]);
    });
}

void LoraSection::removeRow(int row)
{
    m_session.form().edit(FormField::Loras, [row](GenerateForm& edited) {
        if (row < edited.loras.size())
            edited.loras.removeAt(row);
    });
    if (m_rows.isEmpty())
        m_library->setFocus();
    else
        m_rows[std::min<qsizetype>(row, m_rows.size() - 1)]->remover()->setFocus();
}

QString LoraSection::summary(const GenerateForm& form)
{
    const auto on = std::ranges::count_if(form.loras, &FormLora::on);
    return on == 0 ? QString() : tr("%n on", nullptr, static_cast<int>(on));
}

void LoraSection::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void LoraSection::retranslate()
{
    m_library->lineEdit()->setPlaceholderText(tr("Add a LoRA"));
    m_library->setAccessibleName(tr("Add a LoRA"));
    m_library->setToolTip(tr("Those in the folders of the models; type to search"));
    m_file->setToolTip(tr("Choose a LoRA's file; it can also be dropped on this page"));
    m_file->setAccessibleName(tr("Choose a LoRA's file"));
}

} // namespace candela
