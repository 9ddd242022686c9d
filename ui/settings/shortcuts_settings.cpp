#include "ui/settings/shortcuts_settings.h"

#include "ui/settings/key_edit.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>

namespace candela
{

enum Column { TextColumn, KeysColumn };
static constexpr int idRole = Qt::UserRole;

ShortcutsSettings::ShortcutsSettings(Session& session, Shortcuts& shortcuts)
    : SettingsSection(session)
    , m_shortcuts(shortcuts)
    , m_search(new QLineEdit(this))
    , m_list(new QTreeWidget(this))
    , m_name(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_keys(new KeyEdit(this))
    , m_none(new QPushButton(this))
    , m_standard(new QPushButton(this))
    , m_message(new InlineMessage(this))
{
    m_keys->setObjectName(QStringLiteral("Keys"));
    m_list->setObjectName(QStringLiteral("ShortcutList"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search"), IconTint::Secondary), QLineEdit::LeadingPosition);
    m_list->setColumnCount(2);
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(metrics::medium);
    m_list->setUniformRowHeights(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(TextColumn, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(KeysColumn, QHeaderView::ResizeToContents);

    auto* all = new QWidget(this);
    auto* layout = new QVBoxLayout(all);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(makeEditor());
    layout->addWidget(m_message);
    addFilling(all);

    connect(m_search, &QLineEdit::textChanged, this, &ShortcutsSettings::filter);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &ShortcutsSettings::showChosen);
    connect(m_list, &QTreeWidget::itemActivated, m_keys, qOverload<>(&QWidget::setFocus));
    connect(m_keys, &KeyEdit::pressed, this, &ShortcutsSettings::take);
    connect(m_none, &QPushButton::clicked, this, [this] { m_shortcuts.set(chosen(), {}); });
    connect(m_standard, &QPushButton::clicked, this, [this] {
        if (const Shortcuts::Entry* entry = m_shortcuts.find(chosen()))
            take(entry->standard);
    });
    connect(m_message, &InlineMessage::actionTriggered, this, &ShortcutsSettings::takeFromOthers);
    connect(&shortcuts, &Shortcuts::changed, this, &ShortcutsSettings::showKeys);
    onReset([this] { m_shortcuts.resetAll(); });
    retranslate();
}

QWidget* ShortcutsSettings::makeEditor()
{
    auto* editor = new QWidget(this);
    auto* row = new QHBoxLayout(editor);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_name, 1);
    m_keys->setFixedWidth(150);
    row->addWidget(m_keys);
    for (QPushButton* button : {m_none, m_standard}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    return editor;
}

/// Groups in the order their actions were added.
void ShortcutsSettings::fill()
{
    const QString before = chosen();
    m_list->clear();
    QHash<QString, QTreeWidgetItem*> groups;
    for (const Shortcuts::Entry& entry : m_shortcuts.entries()) {
        if (!entry.action)
            continue;
        QTreeWidgetItem*& group = groups[entry.scope];
        if (!group) {
            group = new QTreeWidgetItem(m_list, {m_shortcuts.titleOf(entry)});
            group->setFlags(Qt::ItemIsEnabled);
            group->setFont(TextColumn, fontOf(TextRole::Strong));
            group->setExpanded(true);
        }
        auto* item = new QTreeWidgetItem(group, {Shortcuts::textOf(entry.action)});
        item->setData(TextColumn, idRole, entry.id);
        if (entry.id == before)
            m_list->setCurrentItem(item);
    }
    if (!m_list->currentItem() && m_list->topLevelItemCount() > 0)
        m_list->setCurrentItem(m_list->topLevelItem(0)->child(0));
    filter(m_search->text());
    showKeys();
}

void ShortcutsSettings::showKeys()
{
    for (QTreeWidgetItemIterator item(m_list); *item; ++item) {
        const QString id = (*item)->data(TextColumn, idRole).toString();
        if (id.isEmpty())
            continue;
        (*item)->setText(KeysColumn, m_shortcuts.keysOf(id).toString(QKeySequence::NativeText));
        QFont font = m_list->font();
        font.setBold(!m_shortcuts.isStandard(id));
        (*item)->setFont(KeysColumn, font);
    }
    showChosen();
}

void ShortcutsSettings::filter(const QString& words)
{
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        QTreeWidgetItem* group = m_list->topLevelItem(i);
        bool any = false;
        for (int k = 0; k < group->childCount(); ++k) {
            QTreeWidgetItem* item = group->child(k);
            const bool found = item->text(TextColumn).contains(words, Qt::CaseInsensitive)
                || item->text(KeysColumn).contains(words, Qt::CaseInsensitive);
            item->setHidden(!found);
            any = any || found;
        }
        group->setHidden(!any);
    }
}

QString ShortcutsSettings::chosen() const
{
    const QTreeWidgetItem* item = m_list->currentItem();
    return item ? item->data(TextColumn, idRole).toString() : QString();
}

void ShortcutsSettings::showChosen()
{
    const Shortcuts::Entry* entry = m_shortcuts.find(chosen());
    m_name->setText(entry && entry->action ? Shortcuts::textOf(entry->action) : QString());
    m_keys->setKeySequence(m_shortcuts.keysOf(chosen()));
    m_keys->setEnabled(entry);
    m_none->setEnabled(entry && !m_shortcuts.keysOf(chosen()).isEmpty());
    m_standard->setEnabled(entry && !m_shortcuts.isStandard(chosen()));
    m_message->dismiss();
}

void ShortcutsSettings::take(const QKeySequence& keys)
{
    m_message->dismiss();
    if (const QString reason = keys.isEmpty() ? QString() : Shortcuts::whyNot(keys); !reason.isEmpty()) {
        m_message->setAction({});
        return m_message->showMessage(MessageKind::Warning, reason);
    }
    const auto others = m_shortcuts.conflicts(chosen(), keys);
    if (others.empty())
        return m_shortcuts.set(chosen(), keys);
    QStringList names;
    for (const Shortcuts::Entry* other : others)
        names += other->action ? Shortcuts::textOf(other->action) : other->id;
    m_wanted = keys;
    m_message->showMessage(MessageKind::Warning,
        tr("%1 belongs to “%2” already.")
            .arg(keys.toString(QKeySequence::NativeText), names.join(QStringLiteral("”, “"))));
    m_message->setAction(tr("Take it from there"));
}

void ShortcutsSettings::takeFromOthers()
{
    QStringList ids; // the entries' addresses do not outlive a change
    for (const Shortcuts::Entry* other : m_shortcuts.conflicts(chosen(), m_wanted))
        ids += other->id;
    for (const QString& id : ids)
        m_shortcuts.set(id, {});
    m_shortcuts.set(chosen(), m_wanted);
}

void ShortcutsSettings::retranslate()
{
    m_search->setPlaceholderText(tr("Search actions or keys"));
    m_search->setAccessibleName(tr("Search actions or keys"));
    m_list->setHeaderLabels({tr("Action"), tr("Keys")});
    m_list->setAccessibleName(tr("Actions and their keys"));
    m_keys->setAccessibleName(tr("Press the new keys"));
    m_keys->setToolTip(tr("Press the new keys"));
    m_none->setText(tr("None"));
    m_none->setToolTip(tr("Take its keys away"));
    m_standard->setText(tr("Standard"));
    m_standard->setToolTip(tr("Give it its standard keys back"));
    fill();
}

} // namespace candela
