#include "ui/finetune/dataset_inspector.h"

#include "app/session/engine_sentences.h"
#include "app/session/thumbnails.h"
#include "ui/finetune/caption_field.h"
#include "ui/finetune/captions_panel.h"
#include "ui/finetune/copies_view.h"
#include "ui/finetune/filter_rows.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/fold_section.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_scroll.h"

#include <QEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace candela
{
namespace
{

constexpr int previewWidth = 296, previewHeight = 208; // px

struct StandingLook {
    const char* icon;
    IconTint tint;
};

StandingLook lookOf(Standing standing)
{
    switch (standing) {
    case Standing::Undecided:
        return {"question", IconTint::Secondary};
    case Standing::Kept:
    case Standing::Accepted:
        return {"check", IconTint::Success};
    case Standing::FilteredOut:
    case Standing::Rejected:
        return {"close", IconTint::Error};
    case Standing::Unusable:
        return {"warning", IconTint::Warning};
    }
    return {"question", IconTint::Secondary};
}

} // namespace

DatasetInspector::DatasetInspector(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_desk(session.datasetDesk())
    , m_preview(new QLabel(this))
    , m_name(new ElidedLabel({}, TextRole::Strong, TextTint::Text, this))
    , m_line(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_why(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_hint(new Label({}, TextRole::Body, TextTint::Secondary, this))
    , m_standingIcon(new IconLabel(icon(QStringLiteral("question"), IconTint::Secondary), 16, this))
    , m_standing(new Label({}, TextRole::Body, TextTint::Text, this))
    , m_accept(new QPushButton(icon(QStringLiteral("check"), IconTint::Success), QString(), this))
    , m_reject(new QPushButton(icon(QStringLiteral("close"), IconTint::Error), QString(), this))
    , m_open(new QPushButton(icon(QStringLiteral("question"), IconTint::Secondary), QString(), this))
    , m_facts(new QWidget(this))
    , m_factsLayout(new QGridLayout(m_facts))
    , m_copies(new CopiesView(m_desk, this))
    , m_captionTitle(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_caption(new CaptionField(this))
    , m_tags(new TagList(m_desk))
    , m_captions(new CaptionsForm(m_desk))
{
    m_name->setObjectName(QStringLiteral("PictureName"));
    m_line->setObjectName(QStringLiteral("PictureLine"));
    m_standing->setObjectName(QStringLiteral("PictureStanding"));
    m_why->setObjectName(QStringLiteral("PictureWhy"));
    m_accept->setObjectName(QStringLiteral("AcceptPicture"));
    m_reject->setObjectName(QStringLiteral("RejectPicture"));
    m_open->setObjectName(QStringLiteral("OpenPicture"));
    m_caption->setObjectName(QStringLiteral("Caption"));
    m_tagsFold = fold("tags", m_tags);
    m_captionsFold = fold("captions", m_captions);
    makeLayout();
    retranslate();

    const std::pair<QPushButton*, Verdict> buttons[] = {
        {m_accept, Verdict::Accepted}, {m_reject, Verdict::Rejected}, {m_open, Verdict::Open}};
    for (const auto& [button, verdict] : buttons)
        connect(button, &QPushButton::clicked, this, [this, verdict = verdict] { Q_EMIT decided(verdict); });
    connect(m_caption, &CaptionField::edited, this, [this](const QString& caption) {
        if (single())
            m_desk.setCaption(m_pictures.front(), caption);
    });
    connect(m_copies, &CopiesView::chosen, this, &DatasetInspector::wanted);
    connect(m_tags, &TagList::wanted, this, &DatasetInspector::tagWanted);
    connect(&m_desk, &DatasetDesk::changed, this, &DatasetInspector::refresh);
    connect(&m_desk, &DatasetDesk::tagsChanged, this, [this] {
        m_tagsFold->setSummary(
            m_desk.tags().empty() ? QString() : QLocale().toString(qlonglong(m_desk.tags().size())));
    });
    connect(&m_desk, &DatasetDesk::opened, this, &DatasetInspector::refresh);
}

FoldSection* DatasetInspector::fold(const char* key, QWidget* content)
{
    auto* section = new FoldSection({}, this);
    section->setContent(content);
    Settings& settings = m_session.settings();
    const QString name = QLatin1String(key);
    section->setOpen(settings.get(settings::datasetOpenFolds).contains(name));
    connect(section, &FoldSection::toggled, this, [&settings, name](bool open) {
        QStringList folds = settings.get(settings::datasetOpenFolds);
        folds.removeAll(name);
        if (open)
            folds += name;
        settings.set(settings::datasetOpenFolds, folds);
    });
    return section;
}

void DatasetInspector::makeLayout()
{
    m_preview->setAlignment(Qt::AlignCenter);
    m_preview->setFixedHeight(previewHeight);
    m_name->setElideMode(Qt::ElideMiddle);
    m_line->setWordWrap(true);
    m_why->setWordWrap(true);
    m_why->setTextFormat(Qt::PlainText);
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_captionTitle->setBuddy(m_caption);
    auto* standing = new QHBoxLayout;
    standing->setSpacing(metrics::hair);
    standing->addWidget(m_standingIcon);
    standing->addWidget(m_standing, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::hair);
    for (QPushButton* button : {m_accept, m_reject, m_open}) {
        button->setFixedHeight(metrics::row);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        buttons->addWidget(button);
    }
    m_factsLayout->setContentsMargins(0, 0, 0, 0);
    m_factsLayout->setVerticalSpacing(2);
    m_factsLayout->setColumnStretch(0, 1);

    auto* panel = new QWidget;
    auto* inner = new QVBoxLayout(panel);
    inner->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::medium);
    inner->setSpacing(metrics::hair);
    inner->addWidget(m_preview);
    inner->addWidget(m_name);
    inner->addWidget(m_line);
    inner->addLayout(standing);
    inner->addWidget(m_why);
    inner->addSpacing(metrics::hair);
    inner->addLayout(buttons);
    inner->addSpacing(metrics::hair);
    inner->addWidget(m_facts);
    inner->addWidget(m_copies);
    inner->addWidget(m_captionTitle);
    inner->addWidget(m_caption);
    inner->addWidget(m_hint);
    inner->addSpacing(metrics::small);
    inner->addWidget(m_tagsFold);
    inner->addWidget(m_captionsFold);
    inner->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(new PanelScroll(panel));
    setMinimumWidth(metrics::modelPanel);
}

void DatasetInspector::showPictures(const std::vector<std::size_t>& pictures)
{
    if (pictures != m_pictures)
        m_caption->commit(); // to the picture it was typed for
    m_pictures = pictures;
    m_captions->setChosen(pictures);
    refresh();
}

void DatasetInspector::showTag()
{
    m_tags->showChosen();
}

const DatasetPicture* DatasetInspector::single() const
{
    return m_pictures.size() == 1 && m_pictures.front() < m_desk.sheet().pictures.size()
        ? m_desk.sheet().pictures[m_pictures.front()].get()
        : nullptr;
}

void DatasetInspector::refresh()
{
    if (!m_desk.isOpen())
        m_pictures.clear();
    const DatasetPicture* picture = single();
    for (QWidget* part : {static_cast<QWidget*>(m_preview), static_cast<QWidget*>(m_line),
             static_cast<QWidget*>(m_standingIcon), static_cast<QWidget*>(m_standing),
             static_cast<QWidget*>(m_captionTitle), static_cast<QWidget*>(m_caption)})
        part->setVisible(picture);
    m_name->setVisible(!m_pictures.empty());
    m_hint->setVisible(m_pictures.empty());
    m_name->setText(picture ? QFileInfo(m_desk.sheet().fileOf(m_pictures.front())).fileName()
                            : tr("%n picture(s) chosen", nullptr, static_cast<int>(m_pictures.size())));
    m_name->setToolTip(picture ? m_desk.sheet().fileOf(m_pictures.front()) : QString());
    for (QPushButton* button : {m_accept, m_reject, m_open})
        button->setVisible(!m_pictures.empty());
    showStanding();
    showFacts(picture);
    readPreview(picture);
    if (picture)
        m_copies->showCopiesOf(m_pictures.front());
    else
        m_copies->clear();
    const QString caption = picture ? QString::fromStdString(picture->text()) : QString();
    if (!m_caption->document()->isModified())
        m_caption->setCaption(caption);
}

void DatasetInspector::showStanding()
{
    const DatasetPicture* picture = single();
    const Standing standing = picture ? standingOf(m_desk.sheet(), m_pictures.front()) : Standing::Undecided;
    const StandingLook look = lookOf(standing);
    m_standingIcon->setIcon(icon(QLatin1String(look.icon), look.tint));
    m_standing->setText(standingName(standing));
    const QString why = picture ? whyOf(m_desk.sheet(), m_pictures.front()) : QString();
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
    const bool usable = !picture || picture->pictureTrouble.empty();
    for (QPushButton* button : {m_accept, m_reject, m_open})
        button->setEnabled(usable);
}

void DatasetInspector::showFacts(const DatasetPicture* picture)
{
    qDeleteAll(m_facts->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    m_facts->setVisible(false);
    if (!picture)
        return;
    const QLocale locale;
    QStringList line;
    if (picture->width > 0 && picture->height > 0) {
        line += QStringLiteral("%1 × %2").arg(picture->width).arg(picture->height);
        line += locale.toString(double(picture->width) / double(picture->height), 'f', 2);
    }
    line += sizeText(picture->bytes);
    if (picture->repeats > 1)
        line += tr("%n times an epoch", nullptr, picture->repeats);
    m_line->setText(line.join(QStringLiteral(" · ")));
    const std::pair<QString, std::optional<double>> scores[] = {
        {tr("Aesthetic"), picture->statistics.aesthetic}, {tr("Text match"), picture->statistics.textMatch},
        {tr("NSFW"), picture->statistics.nsfw}};
    int row = 0;
    for (const auto& [name, score] : scores) {
        if (!score)
            continue;
        m_factsLayout->addWidget(new Label(name, TextRole::Caption, TextTint::Secondary, m_facts), row, 0);
        m_factsLayout->addWidget(
            new Label(locale.toString(*score, 'f', 2), TextRole::Caption, TextTint::Text, m_facts), row++, 1);
    }
    m_facts->setVisible(row > 0);
}

void DatasetInspector::readPreview(const DatasetPicture* picture)
{
    const QString file = picture ? m_desk.sheet().fileOf(m_pictures.front()) : QString();
    if (m_previewFile == file)
        return;
    m_previewFile = file;
    m_previewImage = {};
    showPreview();
    if (file.isEmpty())
        return;
    m_background.run(
        [this, file, side = qRound(previewWidth * devicePixelRatioF())]() -> Background::Continuation {
            const QImage image = readReduced(file, side);
            return [this, file, image] {
                if (file != m_previewFile)
                    return;
                m_previewImage = image;
                showPreview();
            };
        });
}

void DatasetInspector::showPreview()
{
    if (m_previewImage.isNull()) {
        m_preview->clear();
        return;
    }
    const double ratio = devicePixelRatioF();
    QImage image = m_previewImage;
    const QSize room(qRound(previewWidth * ratio), qRound(previewHeight * ratio));
    if (image.width() > room.width() || image.height() > room.height())
        image = image.scaled(room, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    image.setDevicePixelRatio(ratio);
    m_preview->setPixmap(QPixmap::fromImage(image));
}

void DatasetInspector::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void DatasetInspector::retranslate()
{
    m_hint->setText(tr("Choose a picture to decide whether it is trained on."));
    m_accept->setText(tr("Accept"));
    m_accept->setToolTip(tr("Keep it whatever the filters say (A in the grid)"));
    m_reject->setText(tr("Reject"));
    m_reject->setToolTip(tr("Leave it out of training (X in the grid)"));
    m_open->setText(tr("Undecided"));
    m_open->setToolTip(tr("Leave it to the filters (U in the grid)"));
    m_captionTitle->setText(tr("Caption"));
    m_caption->setAccessibleName(tr("Caption of the picture"));
    m_caption->setPlaceholderText(tr("What is to be seen, in words or tags"));
    m_caption->setToolTip(tr("Enter keeps what is typed; the files stay as they are"));
    m_tagsFold->setTitle(tr("Tags"));
    m_captionsFold->setTitle(tr("Change captions"));
    refresh();
}

} // namespace candela
