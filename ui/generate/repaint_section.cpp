#include "ui/generate/repaint_section.h"

#include "core/api/repaint_text.h"
#include "ui/theme/icons.h"
#include "ui/widgets/form_grid.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>

namespace candela
{
namespace
{

constexpr int step = 64; // pixels

/// `arrow`: shown instead of 0, so that one sees which side it is.
QSpinBox* makeSide(const char* name, QChar arrow, QWidget* parent)
{
    auto* box = new QSpinBox(parent);
    box->setObjectName(QLatin1String(name));
    box->setRange(0, largestExtension);
    box->setSingleStep(step);
    box->setSpecialValueText(arrow);
    box->setKeyboardTracking(false);
    box->setMinimumWidth(metrics::row);
    return box;
}

/// The picture with what is added to it, as large as it is, but not larger than the size's sliders go.
QSize paintedSize(QSize source, const Extension& by)
{
    constexpr int largest = 2048, multiple = 8;
    QSize size = source + QSize(by.left + by.right, by.top + by.bottom);
    if (std::max(size.width(), size.height()) > largest)
        size.scale(largest, largest, Qt::KeepAspectRatio);
    const auto up = [](int side) {
        return (side + multiple - 1) / multiple * multiple;
    };
    return {up(size.width()), up(size.height())};
}

} // namespace

RepaintSection::RepaintSection(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_paint(new QPushButton(this))
    , m_remove(new QToolButton(this))
{
    m_paint->setObjectName(QStringLiteral("PaintMask"));
    m_paint->setIcon(icon(QStringLiteral("brush")));
    m_paint->setFixedHeight(metrics::row);
    m_remove->setObjectName(QStringLiteral("RemoveMask"));
    m_remove->setIcon(icon(QStringLiteral("close")));
    m_remove->setAutoRaise(true);
    auto* mask = new QWidget(this);
    auto* maskLayout = new QHBoxLayout(mask);
    maskLayout->setContentsMargins(0, 0, 0, 0);
    maskLayout->setSpacing(metrics::hair);
    maskLayout->addWidget(m_paint, 1);
    maskLayout->addWidget(m_remove);
    FormGrid grid(this);
    m_maskLabel = grid.addRow(mask);
    m_extensionLabel = grid.addRow(makeExtension());
    m_maskLabel->setBuddy(m_paint);
    m_extensionLabel->setBuddy(m_left);
    retranslate();

    connect(m_paint, &QPushButton::clicked, this, &RepaintSection::maskWanted);
    connect(m_remove, &QToolButton::clicked, this, [this] {
        m_session.form().edit(FormField::Mask, [](GenerateForm& edited) { edited.mask.clear(); });
        m_paint->setFocus();
    });
    for (const QSpinBox* box : {m_left, m_top, m_right, m_bottom})
        connect(box, &QSpinBox::valueChanged, this, [this] {
            setExtension({m_left->value(), m_top->value(), m_right->value(), m_bottom->value()});
        });
}

QWidget* RepaintSection::makeExtension()
{
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::hair);
    m_left = makeSide("ExtendLeft", QChar(0x2190), row);
    m_top = makeSide("ExtendTop", QChar(0x2191), row);
    m_right = makeSide("ExtendRight", QChar(0x2192), row);
    m_bottom = makeSide("ExtendBottom", QChar(0x2193), row);
    for (QSpinBox* box : {m_left, m_top, m_right, m_bottom})
        layout->addWidget(box, 1);
    return row;
}

void RepaintSection::setSourceSize(QSize size)
{
    m_sourceSize = size;
    for (QSpinBox* box : {m_left, m_top, m_right, m_bottom})
        box->setEnabled(size.isValid());
}

/// The size follows, so that the picture itself is painted as large as it is.
void RepaintSection::setExtension(const Extension& extension)
{
    const QSize size = paintedSize(m_sourceSize, extension);
    m_session.form().edit(FormField::Extension, [&](GenerateForm& edited) {
        edited.extension = extension;
        edited.width = size.width();
        edited.height = size.height();
        edited.touched.insert(FormField::Size);
    });
}

void RepaintSection::showForm(const GenerateForm& form)
{
    m_paint->setText(form.mask.isEmpty() ? tr("Paint a mask…") : tr("Change the mask…"));
    m_remove->setVisible(!form.mask.isEmpty());
    const Extension& by = form.extension;
    for (const auto& [box, pixels] :
        {std::pair{m_left, by.left}, {m_top, by.top}, {m_right, by.right}, {m_bottom, by.bottom}}) {
        const QSignalBlocker blocker(box);
        box->setValue(pixels);
    }
}

void RepaintSection::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        showForm(m_session.form().form());
    }
}

void RepaintSection::retranslate()
{
    m_maskLabel->setText(tr("Mask"));
    m_paint->setToolTip(tr("Say with a brush what of the picture is painted anew; the rest stays as it is"));
    m_remove->setToolTip(tr("Without a mask all of the picture is painted anew"));
    m_remove->setAccessibleName(tr("Remove the mask"));
    m_extensionLabel->setText(tr("Extend"));
    m_extensionLabel->setToolTip(
        tr("Pixels that are added to the picture and painted: left, top, right, bottom"));
    const auto name = [](QSpinBox* box, const QString& text) {
        box->setAccessibleName(text);
        box->setToolTip(text);
    };
    name(m_left, tr("Pixels added at the left"));
    name(m_top, tr("Pixels added at the top"));
    name(m_right, tr("Pixels added at the right"));
    name(m_bottom, tr("Pixels added at the bottom"));
}

} // namespace candela
