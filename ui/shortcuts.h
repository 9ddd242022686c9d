// The keys of everything the menus hold: each action by a lasting id, with its standard keys and the user's.
// GUI thread only; owned by the main window.
#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QObject>
#include <QPointer>

#include <functional>
#include <vector>

namespace candela
{

class Settings;

/// An action's objectName is its id: it stands in the settings and never changes. The keys an action has when
/// it is added are its standard ones.
class Shortcuts : public QObject
{
    Q_OBJECT

public:
    struct Entry {
        QString id;
        QString scope; // where its keys work: a page's id, or empty: everywhere
        QPointer<QAction> action;
        QKeySequence standard;
    };

    /// `settings` must outlive it.
    explicit Shortcuts(Settings& settings, QObject* parent = nullptr);

    /// Gives the action the user's keys if there are some. An action without an id is left alone; adding one
    /// again changes nothing.
    void add(QAction* action, const QString& scope = {});

    /// What a scope is called, in the language of now.
    void nameScope(const QString& scope, std::function<QString()> title)
    {
        m_titles[scope] = std::move(title);
    }
    QString titleOf(const Entry& entry) const;
    /// "Settings" of "&Settings…" and of "设置(&S)…".
    static QString textOf(const QAction* action);

    const std::vector<Entry>& entries() const { return m_entries; }
    const Entry* find(const QString& id) const; // valid until an action is added
    QKeySequence keysOf(const QString& id) const; // empty: none
    bool isStandard(const QString& id) const;

    /// Why these keys can be nobody's, as a sentence; empty where they can.
    static QString whyNot(const QKeySequence& keys);
    /// Those that would answer to the same keys where `id` does.
    std::vector<const Entry*> conflicts(const QString& id, const QKeySequence& keys) const;

    /// Empty keys: none. Conflicts are the caller's to ask for first.
    void set(const QString& id, const QKeySequence& keys);
    void reset(const QString& id);
    void resetAll();

Q_SIGNALS:
    void changed();

private:
    void apply(const Entry& entry);
    void store();

    Settings& m_settings;
    std::vector<Entry> m_entries;
    QHash<QString, std::function<QString()>> m_titles; // by scope
    QHash<QString, QKeySequence> m_chosen; // where they are not the standard ones; also of actions not added
};

} // namespace candela
