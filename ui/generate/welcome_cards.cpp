#include "ui/generate/welcome_cards.h"

#include "ui/generate/card_button.h"
#include "ui/theme/control_shapes.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QGridLayout>
#include <QPainter>
#include <QToolButton>

namespace candela
{

WelcomeCards::WelcomeCards(QWidget* over)
    : QFrame(over)
    , m_title(new Label({}, TextRole::Title, TextTint::Text, this))
    , m_text(new Label({}, TextRole::Body, TextTint::Secondary, this))
    , m_try(new CardButton(QStringLiteral("generate"), this))
    , m_relight(new CardButton(QStringLiteral("relight"), this))
    , m_model(new CardButton(QStringLiteral("folder"), this))
    , m_close(new QToolButton(this))
{
    setObjectName(QStringLiteral("Welcome"));
    m_try->setObjectName(QStringLiteral("TryIt"));
    m_relight->setObjectName(QStringLiteral("RelightSample"));
    m_text->setWordWrap(true);
    m_close->setIcon(icon(QStringLiteral("close"), IconTint::Secondary));
    m_close->setAutoRaise(true);
    m_close->setFocusPolicy(Qt::TabFocus);
    m_close->setFixedSize(metrics::target, metrics::target);

    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(metrics::huge, metrics::large, metrics::large, metrics::huge);
    layout->setSpacing(metrics::medium);
    layout->addWidget(m_title, 0, 0, 1, 2);
    layout->addWidget(m_close, 0, 2, Qt::AlignRight | Qt::AlignTop);
    layout->addWidget(m_text, 1, 0, 1, 3);
    int column = 0;
    for (CardButton* card : {m_try, m_relight, m_model})
        layout->addWidget(card, 2, column++, Qt::AlignTop);
    hide();
    over->installEventFilter(this);
    retranslate();

    connect(m_try, &CardButton::clicked, this, &WelcomeCards::tryIt);
    connect(m_relight, &CardButton::clicked, this, &WelcomeCards::relightPhoto);
    connect(m_model, &CardButton::clicked, this, &WelcomeCards::addModel);
    for (QAbstractButton* button :
        std::initializer_list<QAbstractButton*>{m_try, m_relight, m_model, m_close})
        connect(button, &QAbstractButton::clicked, this, &QWidget::hide);
}

QSize WelcomeCards::sizeHint() const
{
    const int width = layout()->sizeHint().width();
    return {width,
        layout()->hasHeightForWidth() ? layout()->heightForWidth(width) : layout()->sizeHint().height()};
}

void WelcomeCards::place()
{
    const QRect area = parentWidget()->rect();
    QRect own(QPoint(0, 0), sizeHint().boundedTo(area.size()));
    own.moveCenter(area.center());
    setGeometry(own);
}

bool WelcomeCards::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        place();
    return QFrame::eventFilter(watched, event);
}

void WelcomeCards::showEvent(QShowEvent* event)
{
    QFrame::showEvent(event);
    place();
    raise();
}

void WelcomeCards::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        place();
    }
}

void WelcomeCards::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    shapes::box(painter, rect(), colours().window, colours().divider, 2 * metrics::radius);
}

void WelcomeCards::retranslate()
{
    m_title->setText(tr("Welcome"));
    m_text->setText(
        tr("The demo model is ready. It paints small test pictures of emoji objects; add a model of your "
           "own for more."));
    m_try->say(tr("Try it"), tr("Paint the example on the left."));
    m_relight->say(tr("Relight the sample photo"), tr("Bring light into a dark picture."));
    m_model->say(tr("Add a model folder"), tr("Stable Diffusion, as diffusers keeps it."));
    m_close->setAccessibleName(tr("Close"));
    m_close->setToolTip(tr("Close; Help › Welcome brings it back"));
    setAccessibleName(tr("Welcome"));
}

} // namespace candela
