#include "ui/generate/reuse_menu.h"

#include <QEvent>

namespace candela
{

constexpr ReusePart parts[] = {ReusePart::Everything, ReusePart::Prompt, ReusePart::Seed, ReusePart::Size};

ReuseMenu::ReuseMenu(QWidget* parent)
    : QMenu(parent)
{
    for (const ReusePart part : parts)
        addAction(QString(), this, [this, part] { Q_EMIT chosen(part); });
    retranslate();
}

void ReuseMenu::changeEvent(QEvent* event)
{
    QMenu::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ReuseMenu::retranslate()
{
    setTitle(tr("&Reuse"));
    const QString texts[] = {tr("&Everything"), tr("&Prompt"), tr("&Seed"), tr("Si&ze")};
    for (int i = 0; i < actions().size(); ++i)
        actions()[i]->setText(texts[i]);
}

} // namespace candela
