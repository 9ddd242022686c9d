#include "ui/shortcuts.h"

#include "app/session/settings.h"

#include <QRegularExpression>

#include <algorithm>

namespace candela
{
namespace
{

/// The two Return keys are one to us.
QKeySequence plain(const QKeySequence& keys)
{
    if (keys.isEmpty())
        return {};
    const QKeyCombination first = keys[0];
    const Qt::Key key = first.key() == Qt::Key_Enter ? Qt::Key_Return : first.key();
    return QKeyCombination(first.keyboardModifiers() & ~Qt::KeypadModifier, key);
}

QList<QKeySequence> withTwin(const QKeySequence& keys)
{
    if (keys.isEmpty())
        return {};
    if (keys[0].key() != Qt::Key_Return)
        return {keys};
    return {keys, QKeyCombination(keys[0].keyboardModifiers(), Qt::Key_Enter)};
}

bool isFunctionKey(Qt::Key key)
{
    return (key >= Qt::Key_F1 && key <= Qt::Key_F35) || key == Qt::Key_Insert || key == Qt::Key_Delete
        || key == Qt::Key_Pause || key == Qt::Key_Print || key == Qt::Key_Help;
}

QString entryText(const QString& id, const QKeySequence& keys)
{
    return id + QLatin1Char('=') + keys.toString(QKeySequence::PortableText);
}

} // namespace

Shortcuts::Shortcuts(Settings& settings, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
{
    for (const QString& entry : settings.get(settings::shortcuts)) {
        const auto at = entry.indexOf(QLatin1Char('='));
        const auto keys = plain(QKeySequence::fromString(entry.mid(at + 1), QKeySequence::PortableText));
        if (at > 0 && (keys.isEmpty() || whyNot(keys).isEmpty()))
            m_chosen.insert(entry.left(at), keys);
    }
}

void Shortcuts::add(QAction* action, const QString& scope)
{
    const QString id = action->objectName();
    if (id.isEmpty() || find(id))
        return;
    m_entries.push_back({id, scope, action, plain(action->shortcut())});
    apply(m_entries.back());
}

QString Shortcuts::titleOf(const Entry& entry) const
{
    const auto title = m_titles.value(entry.scope);
    return title ? title() : tr("Everywhere");
}

QString Shortcuts::textOf(const QAction* action)
{
    static const QRegularExpression bracketed(QStringLiteral("\\(&.\\)"));
    const QVariant lasting = action->property("lastingText"); // of one whose text changes
    const QString text = lasting.isValid() ? lasting.toString() : action->text();
    return QString(text).remove(bracketed).remove(QLatin1Char('&')).remove(QChar(0x2026));
}

const Shortcuts::Entry* Shortcuts::find(const QString& id) const
{
    const auto found = std::ranges::find(m_entries, id, &Entry::id);
    return found == m_entries.end() ? nullptr : &*found;
}

QKeySequence Shortcuts::keysOf(const QString& id) const
{
    const Entry* entry = find(id);
    return m_chosen.value(id, entry ? entry->standard : QKeySequence());
}

bool Shortcuts::isStandard(const QString& id) const
{
    return !m_chosen.contains(id);
}

QString Shortcuts::whyNot(const QKeySequence& keys)
{
    const QKeyCombination first = keys.isEmpty() ? QKeyCombination() : keys[0];
    const Qt::Key key = first.key();
    if (key == Qt::Key_unknown || key == 0)
        return tr("This key cannot be used.");
    const bool modified =
        first.keyboardModifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    if (!modified && !isFunctionKey(key))
        return tr(
            "%1 is needed for typing and moving about. Hold Ctrl or Alt with it, or take a function key.")
            .arg(keys.toString(QKeySequence::NativeText));
    return {};
}

std::vector<const Shortcuts::Entry*> Shortcuts::conflicts(const QString& id, const QKeySequence& keys) const
{
    std::vector<const Entry*> found;
    const Entry* own = find(id);
    if (!own || keys.isEmpty())
        return found;
    for (const Entry& entry : m_entries) {
        const bool meet = entry.scope.isEmpty() || own->scope.isEmpty() || entry.scope == own->scope;
        if (&entry != own && meet && keysOf(entry.id) == plain(keys))
            found.push_back(&entry);
    }
    return found;
}

void Shortcuts::set(const QString& id, const QKeySequence& keys)
{
    const Entry* entry = find(id);
    if (!entry)
        return;
    if (plain(keys) == entry->standard)
        m_chosen.remove(id);
    else
        m_chosen.insert(id, plain(keys));
    apply(*entry);
    store();
}

void Shortcuts::reset(const QString& id)
{
    if (const Entry* entry = find(id))
        set(id, entry->standard);
}

void Shortcuts::resetAll()
{
    m_chosen.clear();
    for (const Entry& entry : m_entries)
        apply(entry);
    store();
}

void Shortcuts::apply(const Entry& entry)
{
    if (entry.action)
        entry.action->setShortcuts(withTwin(keysOf(entry.id)));
}

void Shortcuts::store()
{
    QStringList entries;
    for (auto chosen = m_chosen.cbegin(); chosen != m_chosen.cend(); ++chosen)
        entries += entryText(chosen.key(), chosen.value());
    entries.sort();
    m_settings.set(settings::shortcuts, entries);
    Q_EMIT changed();
}

} // namespace candela
