#include "ui/generate/picture_panel.h"

#include "ui/canvas/canvas.h"
#include "ui/generate/display_text.h"
#include "ui/generate/reuse_menu.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStandardPaths>
#include <QToolButton>

namespace candela
{
namespace
{

QSize sizeOf(const GenerateRequest& request, QSize otherwise)
{
    return request.width && request.height ? QSize(*request.width, *request.height) : otherwise;
}

/// A button that shows an action with icon and text.
QToolButton* buttonFor(QAction* action, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    button->setFixedHeight(metrics::row);
    return button;
}

} // namespace

PicturePanel::PicturePanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_canvas(new Canvas(this))
    , m_zoom(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_caption(new ElidedLabel({}, TextRole::Body, TextTint::Secondary, this))
    , m_message(new InlineMessage(this))
    , m_reuseMenu(new ReuseMenu(this))
    , m_reuseButton(new QPushButton(this))
    , m_saver(session.convertPicture())
{
    m_canvas->setObjectName(QStringLiteral("Canvas"));
    m_caption->setObjectName(QStringLiteral("Caption"));
    m_message->setObjectName(QStringLiteral("PictureMessage"));
    makeActions();
    makeLayout();
    retranslate();
    updateActions();

    connect(m_canvas, &Canvas::viewChanged, this, &PicturePanel::showZoom);
    connect(m_reuseMenu, &ReuseMenu::chosen, this, [this](ReusePart part) { Q_EMIT reuse(m_shown, part); });
    connect(&session.queue(), &JobQueue::previewArrived, this, &PicturePanel::showPreview);
    connect(&session.queue(), &JobQueue::finished, this, &PicturePanel::onFinished);
    connect(&session.queue(), &JobQueue::jobAdded, this, &PicturePanel::resumeFollow);
    connect(&session.queue(), &JobQueue::idleChanged, this, &PicturePanel::resumeFollow);
    connect(&session.history(), &History::added, this, &PicturePanel::onAdded);
    connect(&session.history(), &History::pictureLoaded, this, &PicturePanel::onLoaded);
    connect(&session, &Session::restored, this, &PicturePanel::showRestored);
    connect(&m_saver, &PictureSaver::saved, this, [this](const QString& target) {
        m_message->showMessage(
            MessageKind::Success, tr("Saved as %1.").arg(QDir::toNativeSeparators(target)));
    });
    connect(&m_saver, &PictureSaver::failed, this, [this](const QString& target, const QString& reason) {
        m_message->showMessage(MessageKind::Error,
            tr("The picture could not be saved as %1.").arg(QDir::toNativeSeparators(target)),
            tr("Choose another folder or name."), reason);
    });
}

void PicturePanel::makeActions()
{
    const auto action = [this](const char* id, const QString& name, QKeySequence shortcut, auto slot) {
        auto* made = new QAction(icon(name), QString(), this);
        made->setObjectName(QLatin1String(id));
        made->setShortcut(shortcut);
        connect(made, &QAction::triggered, this, slot);
        return made;
    };
    m_fit = action("generate.fit", QStringLiteral("fit"), {}, [this] { m_canvas->fit(); });
    m_actualSize =
        action("generate.actualSize", QStringLiteral("zoom-in"), {}, [this] { m_canvas->showActualSize(); });
    m_follow = action("generate.follow", QStringLiteral("follow"), {},
        [this](bool on) { m_session.settings().set(settings::followResults, on); });
    m_follow->setCheckable(true);
    m_follow->setChecked(m_session.settings().get(settings::followResults));
    m_save = action(
        "generate.save", QStringLiteral("save"), QKeySequence(Qt::CTRL | Qt::Key_S), [this] { saveAs(); });
    connect(m_save, &QAction::changed, this, [this] { // another shortcut
        m_save->setToolTip(withShortcut(tr("Save a copy of the picture"), m_save->shortcut()));
    });
    m_copy = action("generate.copy", QStringLiteral("copy"), {}, [this] { copyPicture(); });
    m_relight = action("generate.relight", QStringLiteral("relight"), {}, [this] { relight(); });
    m_copyParameters = action("generate.copyParameters", QStringLiteral("copy"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [this] { copyParameters(); });
}

void PicturePanel::makeLayout()
{
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(metrics::small, metrics::hair, metrics::small, metrics::hair);
    tools->setSpacing(metrics::hair);
    for (QAction* action : {m_fit, m_actualSize}) {
        QToolButton* button = buttonFor(action, this);
        button->setAutoRaise(true);
        tools->addWidget(button);
    }
    tools->addSpacing(metrics::small);
    tools->addWidget(m_zoom);
    tools->addStretch();
    QToolButton* follow = buttonFor(m_follow, this);
    follow->setAutoRaise(true);
    tools->addWidget(follow);

    m_reuseButton->setIcon(icon(QStringLiteral("reuse")));
    m_reuseButton->setMenu(m_reuseMenu);
    m_reuseButton->setFixedHeight(metrics::row);
    auto* actions = new QHBoxLayout;
    actions->setContentsMargins(metrics::medium, metrics::small, metrics::medium, metrics::small);
    actions->setSpacing(metrics::small);
    actions->addWidget(m_caption, 1);
    actions->addWidget(pushButtonFor(m_save, this));
    actions->addWidget(pushButtonFor(m_copy, this));
    actions->addWidget(pushButtonFor(m_relight, this));
    actions->addWidget(m_reuseButton);

    auto* message = new QHBoxLayout;
    message->setContentsMargins(metrics::medium, 0, metrics::medium, 0);
    message->addWidget(m_message);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(tools);
    layout->addWidget(m_canvas, 1);
    layout->addLayout(actions);
    layout->addLayout(message);
}

bool PicturePanel::follows() const
{
    return m_follow->isChecked() || m_canvas->isEmpty();
}

void PicturePanel::choose(qint64 id)
{
    if (m_session.queue().running())
        m_follow->setChecked(false); // not remembered: the user did not press it
    showEntry(id);
}

void PicturePanel::resumeFollow()
{
    m_follow->setChecked(m_session.settings().get(settings::followResults));
}

void PicturePanel::showPreview(JobId job, const QImage& preview)
{
    if (!follows() && m_previewed != job)
        return;
    const Job* running = m_session.queue().find(job);
    const auto* request = running ? std::get_if<GenerateRequest>(&running->request) : nullptr;
    if (!request)
        return;
    m_previewed = job;
    m_canvas->setPreview(preview, sizeOf(*request, preview.size()));
    m_caption->setText(displayRecipe(*request));
    updateActions();
}

void PicturePanel::onAdded(qint64 id)
{
    if (follows() || m_previewed == m_session.history().find(id)->job)
        showEntry(id);
}

void PicturePanel::showEntry(qint64 id)
{
    const HistoryEntry* entry = m_session.history().find(id);
    if (!entry)
        return;
    m_shown = id;
    m_previewed = 0;
    m_message->dismiss();
    if (const QImage picture = m_session.history().picture(id); !picture.isNull())
        m_canvas->setPicture(picture, entry->file);
    else // until it is read
        m_canvas->setPreview(entry->thumbnail, sizeOf(entry->request, entry->thumbnail.size()));
    showCaption();
    updateActions();
    Q_EMIT shownChanged(id);
}

void PicturePanel::showRestored(const RestoredSettings& outcome)
{
    if (outcome.failure)
        return m_message->showMessage(
            MessageKind::Warning, outcome.failure->sentence, outcome.failure->remedy);
    const QString from = outcome.file.isEmpty()
        ? tr("Settings taken from the copied text, made by %1.").arg(outcome.program)
        : tr("Settings taken from %1, made by %2.").arg(QFileInfo(outcome.file).fileName(), outcome.program);
    if (outcome.notRestored.isEmpty())
        m_message->showMessage(MessageKind::Success, from);
    else
        m_message->showMessage(MessageKind::Warning, from,
            tr("Left out, so the picture may differ: %1").arg(displayFound(outcome.notRestored)));
}

void PicturePanel::onLoaded(qint64 id, const QImage& picture)
{
    if (id != m_shown || m_previewed)
        return;
    const HistoryEntry* entry = m_session.history().find(id);
    if (!picture.isNull())
        m_canvas->setPicture(picture, entry->file);
    else
        m_message->showMessage(MessageKind::Warning,
            tr("%1 can no longer be read; only its thumbnail is left.")
                .arg(QDir::toNativeSeparators(entry->file)));
    updateActions();
}

/// A job that ended without a picture leaves its last preview on the canvas: back to what was there before.
void PicturePanel::onFinished(JobId job, const JobOutcome&)
{
    if (m_previewed != job)
        return;
    m_previewed = 0;
    if (m_shown)
        showEntry(m_shown);
    else
        m_canvas->clear();
    showCaption();
    updateActions();
}

void PicturePanel::showCaption()
{
    const HistoryEntry* entry = m_session.history().find(m_shown);
    m_caption->setText(entry
            ? displayRecipe(entry->request) + QStringLiteral(" · ") + displaySeconds(entry->seconds)
            : QString());
}

void PicturePanel::showZoom()
{
    m_zoom->setText(m_canvas->isEmpty() ? QString() : tr("%1 %").arg(qRound(m_canvas->zoom() * 100)));
}

void PicturePanel::updateActions()
{
    const bool finished = m_shown && !m_previewed && !m_canvas->picture().isNull();
    for (QAction* action : {m_save, m_copy})
        action->setEnabled(finished);
    const HistoryEntry* entry = m_session.history().find(m_shown);
    m_relight->setEnabled(finished && entry && !entry->file.isEmpty());
    m_copyParameters->setEnabled(m_shown != 0);
    m_reuseButton->setEnabled(m_shown != 0 && !m_previewed);
    m_fit->setEnabled(!m_canvas->isEmpty());
    m_actualSize->setEnabled(!m_canvas->isEmpty());
}

void PicturePanel::saveAs()
{
    const HistoryEntry* entry = m_session.history().find(m_shown);
    Settings& settings = m_session.settings();
    QString folder = settings.get(settings::lastSaveFolder);
    if (folder.isEmpty())
        folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    const QString name = entry->file.isEmpty() ? QStringLiteral("%1.png").arg(entry->request.seed)
                                               : QFileInfo(entry->file).fileName();
    const QString source = entry->file;
    QString target = QFileDialog::getSaveFileName(this, tr("Save the picture as"),
        folder + QLatin1Char('/') + name, tr("PNG (*.png);;JPEG (*.jpg *.jpeg);;WebP (*.webp)"));
    if (target.isEmpty())
        return;
    if (QFileInfo(target).suffix().isEmpty())
        target += QStringLiteral(".png");
    settings.set(settings::lastSaveFolder, QFileInfo(target).path());
    m_saver.save(m_canvas->picture(), source, target);
}

void PicturePanel::copyPicture()
{
    QGuiApplication::clipboard()->setImage(m_canvas->picture());
}

void PicturePanel::copyParameters()
{
    if (const HistoryEntry* entry = m_session.history().find(m_shown))
        QGuiApplication::clipboard()->setText(entry->parameters);
}

void PicturePanel::relight()
{
    if (const HistoryEntry* entry = m_session.history().find(m_shown))
        m_session.relight().bring({entry->file});
}

void PicturePanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void PicturePanel::retranslate()
{
    m_fit->setText(tr("Fit"));
    m_fit->setToolTip(tr("Fit the picture into the window (F, on the canvas)"));
    m_actualSize->setText(tr("100 %"));
    m_actualSize->setToolTip(tr("One pixel of the picture on one of the screen (1, on the canvas)"));
    m_follow->setText(tr("Follow"));
    m_follow->setToolTip(tr("Show what is being painted as it comes; off, the picture on the canvas stays"));
    m_save->setText(tr("Save &as…"));
    m_save->setToolTip(withShortcut(tr("Save a copy of the picture"), m_save->shortcut()));
    m_copy->setText(tr("&Copy"));
    m_copy->setToolTip(tr("Copy the picture"));
    m_relight->setText(tr("Re&light"));
    m_relight->setToolTip(tr("Bring light into this picture, on the Relight page"));
    m_copyParameters->setText(tr("Copy &parameters"));
    m_reuseButton->setText(tr("Reuse"));
    m_reuseButton->setToolTip(tr("Take over this picture's settings"));
    m_canvas->setEmptyText(tr("Your picture appears here"), tr("Say what it shows and press Generate"));
    showCaption();
    showZoom();
}

} // namespace candela
