#include "ui/widgets/folder_row.h"

#include "ui/theme/icons.h"
#include "ui/widgets/label.h"

#include <QDir>
#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>

namespace candela
{

FolderRow::FolderRow(QWidget* parent)
    : QWidget(parent)
    , m_folder(new ElidedLabel({}, TextRole::Body, TextTint::Text, this))
    , m_choose(new QPushButton(this))
    , m_clear(new QToolButton(this))
{
    m_folder->setElideMode(Qt::ElideMiddle);
    m_clear->setIcon(icon(QStringLiteral("close")));
    m_clear->setAutoRaise(true);
    m_clear->hide();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_folder, 1);
    layout->addWidget(m_clear);
    layout->addWidget(m_choose);
    connect(m_choose, &QPushButton::clicked, this, &FolderRow::chooseWanted);
    connect(m_clear, &QToolButton::clicked, this, &FolderRow::cleared);
}

void FolderRow::setFolder(const QString& folder)
{
    m_folder->setText(folder.isEmpty() ? tr("none yet") : QDir(folder).dirName());
    m_folder->setToolTip(QDir::toNativeSeparators(folder));
    m_clear->setVisible(m_clearable && !folder.isEmpty());
}

void FolderRow::setClearable(bool clearable)
{
    m_clearable = clearable;
}

void FolderRow::setName(const QString& name)
{
    m_choose->setText(tr("Choose…"));
    m_choose->setAccessibleName(name);
    m_clear->setToolTip(tr("Take none"));
    m_clear->setAccessibleName(tr("Take none"));
}

} // namespace candela
