#include "ui/settings/settings_dialog.h"

#include "ui/settings/output_settings.h"
#include "ui/settings/sections.h"
#include "ui/settings/shortcuts_settings.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>

namespace candela
{

SettingsDialog::SettingsDialog(Session& session, Shortcuts& shortcuts, QWidget* parent)
    : QDialog(parent)
    , m_search(new QLineEdit(this))
    , m_sections(new QListWidget(this))
    , m_pages(new QStackedWidget(this))
    , m_standard(new QPushButton(this))
    , m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("SettingsDialog"));
    m_search->setObjectName(QStringLiteral("SearchSettings"));
    add(new GeneralSettings(session));
    add(new FoldersSettings(session));
    add(new PerformanceSettings(session));
    add(new OutputSettings(session));
    add(new QueueSettings(session));
    add(new ShortcutsSettings(session, shortcuts));
    add(new PrivacySettings(session));
    add(new AdvancedSettings(session));
    makeLayout();
    retranslate();

    connect(m_search, &QLineEdit::textChanged, this, &SettingsDialog::search);
    connect(m_sections, &QListWidget::currentRowChanged, this, &SettingsDialog::showSection);
    connect(m_standard, &QPushButton::clicked, this,
        [this] { sectionAt(m_sections->currentRow())->restoreStandard(); });
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    m_sections->setCurrentRow(0);
    m_sections->setFocus();
}

void SettingsDialog::add(SettingsSection* section)
{
    m_sections->addItem(new QListWidgetItem(icon(section->iconName()), {}));
    m_pages->addWidget(section);
}

void SettingsDialog::makeLayout()
{
    constexpr int sideWidth = 176;
    m_search->setFixedWidth(sideWidth);
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search"), IconTint::Secondary), QLineEdit::LeadingPosition);
    m_sections->setFixedWidth(sideWidth);
    m_sections->setFrameShape(QFrame::NoFrame);
    m_sections->setIconSize({metrics::icon, metrics::icon});
    m_sections->viewport()->setAutoFillBackground(false); // stands on the window, not in a field
    m_standard->setAutoDefault(false);
    m_close->setDefault(true);

    auto* side = new QVBoxLayout;
    side->setContentsMargins(metrics::medium, metrics::huge, 0, metrics::medium);
    side->setSpacing(metrics::medium);
    side->addWidget(m_search);
    side->addWidget(m_sections);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(metrics::huge, 0, metrics::huge, metrics::large);
    buttons->addWidget(m_standard);
    buttons->addStretch();
    buttons->addWidget(m_close);
    auto* main = new QVBoxLayout;
    main->setSpacing(0);
    main->addWidget(m_pages, 1);
    main->addLayout(buttons);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(side);
    layout->addLayout(main, 1);
    resize(760, 540);
}

SettingsSection* SettingsDialog::sectionAt(int row) const
{
    return static_cast<SettingsSection*>(m_pages->widget(row));
}

void SettingsDialog::showSection(int row)
{
    if (row < 0)
        return;
    m_pages->setCurrentIndex(row);
    m_standard->setVisible(sectionAt(row)->hasStandard());
}

/// Only sections that have the words in them are left, and the first of them is shown.
void SettingsDialog::search(const QString& words)
{
    int first = -1;
    for (int row = 0; row < m_sections->count(); ++row) {
        const bool found = sectionAt(row)->mentions(words.trimmed());
        m_sections->item(row)->setHidden(!found);
        if (found && first < 0)
            first = row;
    }
    const QListWidgetItem* current = m_sections->currentItem();
    if (first >= 0 && (!current || current->isHidden()))
        m_sections->setCurrentRow(first);
}

void SettingsDialog::changeEvent(QEvent* event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void SettingsDialog::retranslate()
{
    setWindowTitle(tr("Settings"));
    m_search->setPlaceholderText(tr("Search settings"));
    m_search->setAccessibleName(tr("Search settings"));
    m_sections->setAccessibleName(tr("Sections"));
    m_standard->setText(tr("Standard values"));
    m_standard->setToolTip(tr("Put everything on this page back to what it was at first"));
    m_close->setText(tr("Close"));
    for (int row = 0; row < m_sections->count(); ++row)
        m_sections->item(row)->setText(sectionAt(row)->title());
}

} // namespace candela
