#include "ui/widgets/seed_edit.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QToolButton>
#include <QValidator>

#include <limits>

namespace candela
{
namespace
{

/// Decimal digits up to 2³² − 1; nothing else can be typed.
class SeedValidator : public QValidator
{
public:
    using QValidator::QValidator;

    State validate(QString& text, int&) const override
    {
        if (text.isEmpty())
            return Intermediate;
        for (const QChar digit : std::as_const(text))
            if (digit < u'0' || digit > u'9')
                return Invalid;
        bool fits = false;
        const quint64 value = text.toULongLong(&fits);
        return fits && value <= std::numeric_limits<quint32>::max() ? Acceptable : Invalid;
    }

    void fixup(QString& text) const override { text = QStringLiteral("0"); }
};

} // namespace

SeedEdit::SeedEdit(QWidget* parent)
    : QWidget(parent)
    , m_edit(new QLineEdit(this))
    , m_random(new QToolButton(this))
    , m_new(new QToolButton(this))
{
    m_edit->setValidator(new SeedValidator(m_edit));
    m_edit->setMaxLength(10);
    m_random->setCheckable(true);
    m_random->setIcon(icon(QStringLiteral("dice")));
    m_new->setIcon(icon(QStringLiteral("refresh")));
    for (QToolButton* button : {m_random, m_new}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setFixedSize(metrics::row, metrics::row);
    }
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::hair);
    layout->addWidget(m_edit, 1);
    layout->addWidget(m_random);
    layout->addWidget(m_new);
    setFocusProxy(m_edit);
    retranslate();

    display(QRandomGenerator::global()->generate());
    setRandom(true);
    connect(m_edit, &QLineEdit::textEdited, this, [this] {
        setRandom(false);
        Q_EMIT seedChanged(seed());
    });
    connect(m_random, &QToolButton::toggled, this, &SeedEdit::randomChanged);
    connect(m_new, &QToolButton::clicked, this, &SeedEdit::newSeed);
}

quint32 SeedEdit::seed() const
{
    return m_edit->text().toUInt();
}

bool SeedEdit::isRandom() const
{
    return m_random->isChecked();
}

quint32 SeedEdit::takeSeed()
{
    if (isRandom())
        display(QRandomGenerator::global()->generate());
    return seed();
}

void SeedEdit::setSeed(quint32 seed)
{
    setRandom(false);
    display(seed);
}

void SeedEdit::setRandom(bool random)
{
    m_random->setChecked(random);
}

void SeedEdit::newSeed()
{
    setSeed(QRandomGenerator::global()->generate());
}

void SeedEdit::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void SeedEdit::retranslate()
{
    m_edit->setAccessibleName(tr("Seed"));
    m_edit->setToolTip(tr("The same seed with the same settings paints the same picture"));
    m_random->setAccessibleName(tr("Random seed for every run"));
    m_random->setToolTip(tr("Random seed for every run"));
    m_new->setAccessibleName(tr("New seed"));
    m_new->setToolTip(tr("New seed"));
}

void SeedEdit::display(quint32 seed)
{
    if (m_edit->text() == QString::number(seed))
        return;
    m_edit->setText(QString::number(seed));
    Q_EMIT seedChanged(seed);
}

} // namespace candela
