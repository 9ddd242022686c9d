#include "ui/generate/model_chooser.h"

#include "ui/generate/paintable_models.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>
#include <QUrl>

namespace candela
{

ModelChooser::ModelChooser(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_models(new PaintableModels(session.models(), this))
    , m_combo(new QComboBox(this))
    , m_more(new QToolButton(this))
    , m_menu(new QMenu(this))
    , m_hint(new Label({}, TextRole::Caption, TextTint::Secondary, this))
    , m_message(new InlineMessage(this))
{
    m_combo->setObjectName(QStringLiteral("Model"));
    m_combo->setModel(m_models);
    m_combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_combo->setMinimumContentsLength(8);
    m_more->setIcon(icon(QStringLiteral("folder")));
    m_more->setAutoRaise(true);
    m_more->setFocusPolicy(Qt::TabFocus);
    m_more->setFixedSize(metrics::row, metrics::row);
    openOnClick(m_more, m_menu);
    m_hint->setWordWrap(true);
    setFocusProxy(m_combo);

    auto* row = new QHBoxLayout;
    row->setSpacing(metrics::hair);
    row->addWidget(m_combo, 1);
    row->addWidget(m_more);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::hair);
    layout->addLayout(row);
    layout->addWidget(m_hint);
    layout->addWidget(m_message);
    retranslate();

    connect(m_combo, &QComboBox::activated, this, [this](int chosen) {
        m_addFailed = false;
        const QString path = m_combo->itemData(chosen, ModelLibrary::PathRole).toString();
        m_session.form().edit(FormField::Model, [&](GenerateForm& form) { form.model = path; });
    });
    connect(m_menu, &QMenu::aboutToShow, this, &ModelChooser::fillMenu);
    connect(m_message, &InlineMessage::actionTriggered, this, &ModelChooser::askForFolder);
    connect(m_message, &InlineMessage::dismissed, this, [this] { m_addFailed = false; });
    connect(&session.models(), &ModelLibrary::entryChanged, this, &ModelChooser::showState);
    connect(&session.models(), &QAbstractItemModel::rowsRemoved, this,
        [this] { showForm(m_session.form().form()); });
    connect(&session.models(), &QAbstractItemModel::rowsInserted, this,
        [this] { showForm(m_session.form().form()); });
}

void ModelChooser::showForm(const GenerateForm& form)
{
    m_models->setChosen(form.model);
    m_combo->setCurrentIndex(m_combo->findData(form.model, ModelLibrary::PathRole));
    showState();
}

void ModelChooser::showState()
{
    const ModelEntry* entry = m_session.models().find(m_session.form().form().model);
    m_hint->setVisible(entry && entry->bundled && entry->state == ModelState::Ready);
    m_combo->setToolTip(entry ? QDir::toNativeSeparators(entry->path) : QString());
    if (m_addFailed)
        return;
    if (!entry || entry->state == ModelState::Missing) {
        m_message->showMessage(MessageKind::Warning, m_session.whyNotGenerate());
        m_message->setAction(entry ? tr("Locate…") : tr("Add model folder…"));
    } else if (entry->state == ModelState::Unusable) {
        m_message->showMessage(MessageKind::Error, entry->reason);
        m_message->setAction({});
    } else {
        m_message->dismiss();
    }
}

void ModelChooser::askForFolder()
{
    Settings& settings = m_session.settings();
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Choose a model folder"), settings.get(settings::lastModelFolder));
    if (folder.isEmpty())
        return;
    settings.set(settings::lastModelFolder, folder);
    addFolder(folder);
}

void ModelChooser::addFolder(const QString& folder)
{
    const QStringList added = m_session.models().addFolder(folder);
    m_addFailed = added.isEmpty();
    if (!m_addFailed) {
        m_session.form().edit(FormField::Model, [&](GenerateForm& form) { form.model = added.first(); });
        showState();
        return;
    }
    m_message->showMessage(MessageKind::Warning,
        tr("There is no model in %1.").arg(QDir::toNativeSeparators(folder)),
        tr("Choose a diffusers folder: one that holds a model_index.json."));
    m_message->setAction(tr("Choose another…"));
}

void ModelChooser::fillMenu()
{
    m_menu->clear();
    m_menu->addAction(
        icon(QStringLiteral("plus")), tr("Add model folder…"), this, &ModelChooser::askForFolder);
    m_menu->addAction(
        icon(QStringLiteral("refresh")), tr("Look again"), &m_session.models(), &ModelLibrary::refresh);
    const ModelEntry* entry = m_session.models().find(m_session.form().form().model);
    if (!entry)
        return;
    m_menu->addSeparator();
    m_menu->addAction(icon(QStringLiteral("external")), tr("Show its folder"), this,
        [path = entry->path] { QDesktopServices::openUrl(QUrl::fromLocalFile(path)); });
    if (!entry->bundled)
        m_menu->addAction(tr("Remove from the list"), this, [this, path = entry->path] {
            m_session.models().remove(path);
            m_session.form().edit(FormField::Model,
                [this](GenerateForm& form) { form.model = m_session.models().defaultPath(); });
        });
}

void ModelChooser::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ModelChooser::retranslate()
{
    m_combo->setAccessibleName(tr("Model"));
    m_more->setAccessibleName(tr("Add or remove models"));
    m_more->setToolTip(tr("Add or remove models"));
    m_hint->setText(tr("Knows emoji objects, one or two on a plain background."));
    showState();
}

} // namespace candela
