#include "ui/gallery/gallery_inspector.h"

#include "app/session/thumbnails.h"
#include "ui/gallery/picture_facts.h"
#include "ui/gallery/rating_stars.h"
#include "ui/generate/reuse_menu.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_scroll.h"

#include <QEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace candela
{
namespace
{

constexpr int previewSide = 276; // px
constexpr int factColumn = 84;

Label* wrapped(QWidget* parent)
{
    auto* label = new Label({}, TextRole::Body, TextTint::Text, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Minimum);
    return label;
}

Label* heading(QWidget* parent)
{
    return new Label({}, TextRole::Caption, TextTint::Secondary, parent);
}

/// A prompt without blanks would be as wide as it is long.
QString breakable(const QString& text)
{
    constexpr int longest = 24;
    QString result;
    int run = 0;
    for (const QChar letter : text) {
        run = letter.isSpace() ? 0 : run + 1;
        result += letter;
        if (run >= longest && !letter.isHighSurrogate()) {
            result += QChar(0x200b); // a place to break
            run = 0;
        }
    }
    return result;
}

} // namespace

GalleryInspector::GalleryInspector(
    Session& session, QAction* relight, QAction* compare, QAction* trash, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_preview(new QLabel(this))
    , m_name(new ElidedLabel({}, TextRole::Strong, TextTint::Text, this))
    , m_file(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_hint(new Label({}, TextRole::Body, TextTint::Secondary, this))
    , m_stars(new RatingStars(this))
    , m_details(new QWidget(this))
    , m_promptTitle(heading(m_details))
    , m_prompt(wrapped(m_details))
    , m_negativeTitle(heading(m_details))
    , m_negative(wrapped(m_details))
    , m_tagsTitle(heading(m_details))
    , m_facts(new QWidget(m_details))
    , m_factsLayout(new QGridLayout(m_facts))
    , m_tags(new QLineEdit(m_details))
    , m_reuse(new QPushButton(this))
    , m_reuseMenu(new ReuseMenu(this))
{
    setObjectName(QStringLiteral("GalleryInspector"));
    m_stars->setObjectName(QStringLiteral("GalleryStars"));
    m_tags->setObjectName(QStringLiteral("GalleryTags"));
    m_reuse->setObjectName(QStringLiteral("GalleryReuse"));
    makeLayout(relight, compare, trash);
    retranslate();

    connect(m_stars, &RatingStars::rated, this, &GalleryInspector::rated);
    connect(m_tags, &QLineEdit::editingFinished, this, &GalleryInspector::saveTags);
    connect(m_reuseMenu, &ReuseMenu::chosen, this, &GalleryInspector::reuse);
}

void GalleryInspector::makeLayout(QAction* relight, QAction* compare, QAction* trash)
{
    m_preview->setAlignment(Qt::AlignCenter);
    m_name->setElideMode(Qt::ElideMiddle);
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
    m_tags->setFixedHeight(metrics::row);
    m_factsLayout->setContentsMargins(0, 0, 0, 0);
    m_factsLayout->setHorizontalSpacing(metrics::small);
    m_factsLayout->setVerticalSpacing(metrics::hair);
    m_factsLayout->setColumnMinimumWidth(0, factColumn);
    m_factsLayout->setColumnStretch(1, 1);

    auto* details = new QVBoxLayout(m_details);
    details->setContentsMargins(0, 0, 0, 0);
    details->setSpacing(metrics::hair);
    const auto addSection = [details](QWidget* title, QWidget* content) {
        if (title)
            details->addWidget(title);
        details->addWidget(content);
        details->addSpacing(metrics::small);
    };
    addSection(m_promptTitle, m_prompt);
    addSection(m_negativeTitle, m_negative);
    addSection(nullptr, m_facts);
    addSection(m_tagsTitle, m_tags);
    m_tagsTitle->setBuddy(m_tags);

    auto* panel = new QWidget;
    auto* inner = new QVBoxLayout(panel);
    inner->setContentsMargins(metrics::medium, metrics::medium, metrics::medium, metrics::medium);
    inner->setSpacing(metrics::hair);
    inner->addWidget(m_preview);
    inner->addWidget(m_name);
    inner->addWidget(m_file);
    inner->addWidget(m_stars, 0, Qt::AlignLeft);
    inner->addSpacing(metrics::small);
    inner->addWidget(m_details);
    inner->addWidget(m_hint);
    inner->addStretch();

    m_reuse->setIcon(icon(QStringLiteral("reuse")));
    m_reuse->setMenu(m_reuseMenu);
    m_reuse->setFixedHeight(metrics::row);
    auto* buttons = new QGridLayout;
    buttons->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::medium);
    buttons->setSpacing(metrics::small);
    buttons->addWidget(m_reuse, 0, 0);
    buttons->addWidget(pushButtonFor(relight, this), 0, 1);
    buttons->addWidget(pushButtonFor(compare, this), 1, 0);
    buttons->addWidget(pushButtonFor(trash, this), 1, 1);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new PanelScroll(panel), 1);
    layout->addLayout(buttons);
    setMinimumWidth(metrics::lightPanel);
}

void GalleryInspector::showPictures(const QList<qint64>& ids)
{
    if (ids == m_ids)
        return;
    saveTags();
    m_ids = ids;
    m_tags->clear();
    m_tags->setModified(false);
    showPicture();
}

void GalleryInspector::refresh()
{
    showPicture();
}

const PictureRecord* GalleryInspector::single() const
{
    const GalleryModel& model = m_session.gallery().model();
    return m_ids.size() == 1 ? model.record(model.rowOf(m_ids.first())) : nullptr;
}

void GalleryInspector::showPicture()
{
    const PictureRecord* picture = single();
    for (QWidget* part : {static_cast<QWidget*>(m_preview), static_cast<QWidget*>(m_file), m_details})
        part->setVisible(picture);
    m_name->setVisible(!m_ids.isEmpty());
    m_stars->setVisible(!m_ids.isEmpty());
    m_hint->setVisible(m_ids.isEmpty());
    m_reuse->setEnabled(picture && generateRequestOf(*picture));
    m_name->setText(
        picture ? fileName(*picture) : tr("%n picture(s)", nullptr, static_cast<int>(m_ids.size())));
    m_name->setToolTip(picture ? picture->file : QString());
    if (!picture) {
        m_stars->setRating(0);
        return;
    }
    m_stars->setRating(picture->rating);
    m_file->setText(picture->missing ? tr("The file is not where it was.") : fileLine(*picture));
    showFacts(picture);
    if (!m_tags->isModified())
        m_tags->setText(picture->tags.join(QStringLiteral(", ")));
    const QString file = picture->missing ? QString() : picture->file;
    if (m_previewFile == file)
        return;
    m_previewFile = file;
    m_previewImage = {};
    showPreview();
    m_background.run([this, file, side = qRound(previewSide * devicePixelRatioF())] {
        const QImage image = file.isEmpty() ? QImage() : readReduced(file, side);
        return [this, file, image] {
            if (file != m_previewFile)
                return;
            m_previewImage = image;
            showPreview();
        };
    });
}

void GalleryInspector::showPreview()
{
    QImage image = m_previewImage;
    m_preview->setMinimumHeight(image.isNull() ? previewSide / 2 : 0);
    image.setDevicePixelRatio(devicePixelRatioF());
    m_preview->setPixmap(QPixmap::fromImage(image));
}

void GalleryInspector::showFacts(const PictureRecord* picture)
{
    m_prompt->setText(breakable(picture->prompt));
    m_negative->setText(breakable(picture->negative));
    for (QWidget* part : {m_promptTitle, m_prompt})
        part->setVisible(!picture->prompt.isEmpty());
    for (QWidget* part : {m_negativeTitle, m_negative})
        part->setVisible(!picture->negative.isEmpty());
    qDeleteAll(m_facts->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    int row = 0;
    for (const auto& [name, value] : factsOf(*picture)) {
        auto* title = heading(m_facts);
        title->setText(name);
        Label* content = wrapped(m_facts);
        content->setText(breakable(value));
        m_factsLayout->addWidget(title, row, 0, Qt::AlignTop);
        m_factsLayout->addWidget(content, row++, 1);
    }
    m_facts->setVisible(row > 0);
}

/// Separated by commas, as they are shown.
void GalleryInspector::saveTags()
{
    if (!m_tags->isModified() || m_ids.size() != 1)
        return;
    m_tags->setModified(false);
    QStringList tags;
    for (const QString& part : m_tags->text().split(QLatin1Char(',')))
        if (const QString tag = part.simplified(); !tag.isEmpty() && !tags.contains(tag, Qt::CaseInsensitive))
            tags += tag;
    m_session.gallery().setTags(m_ids.first(), tags);
}

void GalleryInspector::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void GalleryInspector::retranslate()
{
    m_hint->setText(tr("Choose a picture to see how it was made."));
    m_promptTitle->setText(tr("Prompt"));
    m_negativeTitle->setText(tr("Negative prompt"));
    m_tagsTitle->setText(tr("Tags"));
    m_tags->setPlaceholderText(tr("night, favourites"));
    m_tags->setAccessibleName(tr("Tags, separated by commas"));
    m_reuse->setText(tr("Reuse"));
    m_reuse->setToolTip(tr("Take over this picture's settings, on the Generate page"));
    showPicture();
}

} // namespace candela
