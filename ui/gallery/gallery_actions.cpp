#include "ui/gallery/gallery_actions.h"

#include "app/session/paths.h"
#include "ui/gallery/contact_sheet_dialog.h"
#include "ui/gallery/gallery_view.h"
#include "ui/theme/icons.h"
#include "ui/widgets/score_dialog.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <QStandardPaths>
#include <QUrl>

namespace candela
{

GalleryActions::GalleryActions(Session& session, GalleryView* view)
    : QObject(view)
    , m_session(session)
    , m_gallery(session.gallery())
    , m_view(view)
    , m_sheets(session.writeGrid())
{
    const auto action = [this](
                            const char* id, const char* iconName, const QKeySequence& shortcut, auto slot) {
        auto* made = new QAction(icon(QLatin1String(iconName)), QString(), this);
        made->setObjectName(QLatin1String(id));
        made->setShortcut(shortcut);
        connect(made, &QAction::triggered, this, slot);
        return made;
    };
    m_relight = action("gallery.relight", "relight", {}, &GalleryActions::relightChosen);
    m_copy =
        action("gallery.copy", "copy", QKeySequence(Qt::CTRL | Qt::Key_C), &GalleryActions::copyPictures);
    m_copyParameters = action("gallery.copyParameters", "copy",
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), &GalleryActions::copyText);
    m_folder = action("gallery.showFolder", "external", {}, &GalleryActions::showFolder);
    m_score = action("gallery.score", "verify", {}, &GalleryActions::askForScores);
    m_sheet = action("gallery.contactSheet", "sheet", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
        &GalleryActions::askForSheet);
    m_trash = action("gallery.delete", "trash", QKeySequence(Qt::Key_Delete), &GalleryActions::moveToTrash);
    m_trash->setShortcutContext(Qt::WidgetShortcut); // Del belongs to text fields elsewhere
    m_view->addAction(m_trash);
    m_forget = action("gallery.forget", "close", {}, [this] { m_gallery.forget(m_view->selectedIds()); });
    connect(&m_sheets, &SheetWriter::written, this, &GalleryActions::onWritten);
    connect(&m_sheets, &SheetWriter::failed, this, [this](const QString& sentence, const QString& remedy) {
        update();
        Q_EMIT message(MessageKind::Error, sentence, remedy);
    });
    retranslate();
    update();
}

void GalleryActions::update()
{
    const auto count = m_view->selectedIds().size();
    const bool missing = m_gallery.filter().missing;
    for (QAction* action : {m_relight, m_copy, m_score, m_trash})
        action->setEnabled(count > 0 && !missing);
    m_forget->setEnabled(count > 0 && missing);
    m_forget->setVisible(missing);
    m_copyParameters->setEnabled(count == 1);
    m_folder->setEnabled(count == 1);
    m_sheet->setEnabled(count > 0 && !missing && !m_sheets.isBusy());
}

const PictureRecord* GalleryActions::current() const
{
    const QList<qint64> ids = m_view->selectedIds();
    const GalleryModel& model = m_gallery.model();
    return ids.size() == 1 ? model.record(model.rowOf(ids.first())) : nullptr;
}

void GalleryActions::rate(int rating)
{
    m_gallery.rate(m_view->selectedIds(), rating);
}

void GalleryActions::reuse(ReusePart part)
{
    if (const PictureRecord* picture = current())
        m_session.reuse(*picture, part);
}

void GalleryActions::relightChosen()
{
    m_gallery.withRecords(m_view->selectedIds(), [this](const std::vector<PictureRecord>& pictures) {
        QStringList files;
        for (const PictureRecord& picture : pictures)
            files += picture.file;
        m_session.relight().bring(files);
    });
}

/// The files, and of a single one the picture itself, for programs that take no files.
void GalleryActions::copyPictures()
{
    m_gallery.withRecords(m_view->selectedIds(), [this](const std::vector<PictureRecord>& pictures) {
        auto* data = new QMimeData;
        QList<QUrl> urls;
        for (const PictureRecord& picture : pictures)
            urls += QUrl::fromLocalFile(picture.file);
        data->setUrls(urls);
        if (pictures.size() == 1)
            if (const QImage image =
                    m_gallery.model().thumbnails().get(pictures.front().file, pictures.front().modified);
                !image.isNull())
                data->setImageData(image);
        QGuiApplication::clipboard()->setMimeData(data);
    });
}

void GalleryActions::copyText()
{
    const PictureRecord* picture = current();
    if (!picture)
        return;
    QGuiApplication::clipboard()->setText(
        picture->parameters.isEmpty() ? picture->prompt : picture->parameters);
}

void GalleryActions::showFolder()
{
    if (const PictureRecord* picture = current())
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(picture->file).path()));
}

/// The next picture is chosen, so that Del can be pressed again.
void GalleryActions::moveToTrash()
{
    const QList<qint64> ids = m_view->selectedIds();
    if (ids.isEmpty())
        return;
    GalleryModel& model = m_gallery.model();
    int next = model.rowOf(ids.last()) + 1;
    if (next >= model.rowCount())
        next = model.rowOf(ids.first()) - 1;
    if (next >= 0 && !ids.contains(model.idAt(next)))
        m_view->setCurrentIndex(model.index(next));
    m_gallery.moveToTrash(ids);
    Q_EMIT message(MessageKind::Info,
        tr("%n picture(s) moved to the trash. Ctrl+Z takes them out again.", nullptr,
            static_cast<int>(ids.size())));
}

void GalleryActions::askForScores()
{
    auto* dialog = new ScoreDialog(m_session.settings(), /*ofDataset=*/false, m_view->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_gallery.withRecords(m_view->selectedIds(),
            [this, request = dialog->request()](const std::vector<PictureRecord>& pictures) mutable {
                for (const PictureRecord& picture : pictures)
                    request.pictures.push_back(toPath(picture.file));
                m_session.score(request);
                Q_EMIT message(MessageKind::Info, tr("Their scores will appear beside each of them."));
            });
    });
    dialog->open();
}

void GalleryActions::askForSheet()
{
    m_gallery.withRecords(m_view->selectedIds(), [this](const std::vector<PictureRecord>& pictures) {
        if (pictures.empty())
            return;
        auto* dialog = new ContactSheetDialog(pictures, m_view->window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::accepted, this, [this, dialog] { saveSheet(dialog->sheet()); });
        dialog->open();
    });
}

void GalleryActions::saveSheet(const PictureGrid& sheet)
{
    Settings& settings = m_session.settings();
    QString folder = settings.get(settings::lastSheetFolder);
    if (folder.isEmpty())
        folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    QString target = QFileDialog::getSaveFileName(m_view->window(), tr("Save the contact sheet as"),
        folder + QLatin1Char('/') + tr("contact-sheet") + QStringLiteral(".png"),
        tr("PNG (*.png);;JPEG (*.jpg *.jpeg);;WebP (*.webp)"));
    if (target.isEmpty())
        return;
    if (QFileInfo(target).suffix().isEmpty())
        target += QStringLiteral(".png");
    settings.set(settings::lastSheetFolder, QFileInfo(target).path());
    // Whether to replace a file has just been asked; of several sheets none has that name.
    m_sheets.write(sheet, {.path = std::filesystem::path(target.toStdU16String()), .overwrite = true});
    Q_EMIT message(MessageKind::Info, tr("The contact sheet is being drawn…"));
    update();
}

void GalleryActions::onWritten(const QStringList& files)
{
    update();
    const QString first = QDir::toNativeSeparators(files.first());
    Q_EMIT message(MessageKind::Success,
        files.size() == 1
            ? tr("Saved as %1.").arg(first)
            : tr("Saved as %1 and %n more.", nullptr, static_cast<int>(files.size()) - 1).arg(first));
}

void GalleryActions::retranslate()
{
    m_relight->setText(tr("Re&light"));
    m_relight->setToolTip(tr("Bring light into these pictures, on the Relight page"));
    m_copy->setText(tr("&Copy"));
    m_copyParameters->setText(tr("Copy &parameters"));
    m_folder->setText(tr("Show its &folder"));
    m_score->setText(tr("&Score…"));
    m_score->setToolTip(tr("Measure how well their prompts fit, and how pleasing they are"));
    m_sheet->setText(tr("Contact s&heet…"));
    m_trash->setText(tr("&Delete"));
    m_trash->setToolTip(tr("Move to the trash (Del, on the pictures); can be undone"));
    m_forget->setText(tr("For&get"));
}

} // namespace candela
