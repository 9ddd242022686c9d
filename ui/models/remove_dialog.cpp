#include "ui/models/remove_dialog.h"

#include "app/session/model_text.h"
#include "ui/theme/icons.h"

#include <QCheckBox>
#include <QDir>
#include <QPushButton>

namespace candela
{

static constexpr int iconSide = 40;

RemoveDialog::RemoveDialog(const ModelEntry& entry, QWidget* parent)
    : QMessageBox(parent)
    , m_withFiles(new QCheckBox(this))
{
    setObjectName(QStringLiteral("RemoveDialog"));
    setWindowTitle(tr("Remove a model"));
    setIconPixmap(candela::icon(QStringLiteral("trash"), IconTint::Secondary)
                      .pixmap(QSize(iconSide, iconSide), devicePixelRatioF()));
    setText(QStringLiteral("<b>%1</b>").arg(tr("Remove %1 from the list?").arg(entry.name.toHtmlEscaped())));
    setInformativeText(
        QStringLiteral("<span>%1</span>").arg(QDir::toNativeSeparators(entry.path).toHtmlEscaped()));
    const bool isThere = entry.state != ModelState::Missing;
    if (isThere) {
        m_withFiles->setText(tr("Move its files to the trash, too (%1)").arg(displaySize(entry.file.size)));
        setCheckBox(m_withFiles);
    } else {
        m_withFiles->hide();
    }
    addButton(tr("Remove"), QMessageBox::AcceptRole);
    setDefaultButton(addButton(QMessageBox::Cancel));
}

bool RemoveDialog::withFiles() const
{
    return m_withFiles->isChecked();
}

} // namespace candela
