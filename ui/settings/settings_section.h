// One page of the settings: rows of a label, a control, and what the control is good for beneath it. GUI
// thread only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QSpinBox;

namespace candela
{

class Label;

/// Sections say what they hold in their constructor, and how it is called in retranslate(). Everything is in
/// force at once. Shown values follow the session.
class SettingsSection : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive it.
    explicit SettingsSection(Session& session);

    virtual QString title() const = 0;
    virtual QString iconName() const = 0; // as in icons.h
    /// Whether there are values that can be put back.
    bool hasStandard() const { return !m_resets.empty(); }
    void restoreStandard();
    /// Whether one of its texts has these words in it, whatever their case.
    bool mentions(const QString& words) const;

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

    /// Gives everything its words in the language of now: say() for each control.
    virtual void retranslate() = 0;

    Session& session() const { return m_session; }
    Settings& settings() const { return m_session.settings(); }

    /// Rows come beneath each other, and whatever fits none of these with addControl().
    QComboBox* addChoice(const Setting<QString>& setting, const QStringList& values);
    QCheckBox* addSwitch(const Setting<bool>& setting);
    QSpinBox* addNumber(const Setting<int>& setting, int least, int most);
    void addControl(QWidget* control);
    /// The last widget takes the room that is left; else nothing does.
    void addFilling(QWidget* control);

    /// The label (a check box's own text), with its access key, and the hint beneath.
    void say(QWidget* control, const QString& label, const QString& hint = {});
    void sayChoice(
        QComboBox* choice, const QString& label, const QStringList& values, const QString& hint = {});

    /// Called whenever settings or form have changed, and when the section is shown.
    void onShow(std::function<void()> show) { m_shows.push_back(std::move(show)); }
    void onReset(std::function<void()> reset) { m_resets.push_back(std::move(reset)); }

private:
    struct Row {
        QWidget* control;
        QLabel* label; // null: the control has its own text
        Label* hint;
    };
    Row& rowOf(const QWidget* control);
    void showValues();

    Session& m_session;
    QGridLayout* m_grid;
    int m_nextLine = 0;
    std::vector<Row> m_rows;
    std::vector<std::function<void()>> m_shows, m_resets;
};

} // namespace candela
