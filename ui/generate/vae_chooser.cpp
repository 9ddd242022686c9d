#include "ui/generate/vae_chooser.h"

#include "app/session/model_text.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QToolButton>

namespace candela
{

VaeChooser::VaeChooser(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_library(new QComboBox(this))
    , m_file(new QToolButton(this))
{
    m_library->setObjectName(QStringLiteral("Vae"));
    m_library->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_library->setMinimumContentsLength(8);
    m_file->setObjectName(QStringLiteral("VaeFile"));
    m_file->setIcon(icon(QStringLiteral("folder")));
    m_file->setAutoRaise(true);
    m_file->setFocusPolicy(Qt::TabFocus);
    m_file->setFixedSize(metrics::row, metrics::row);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::hair);
    layout->addWidget(m_library, 1);
    layout->addWidget(m_file);
    setFocusProxy(m_library);
    m_listSoon.setSingleShot(true);
    m_listSoon.setInterval(0);
    list();
    retranslate();

    connect(m_library, &QComboBox::activated, this,
        [this](int chosen) { take(m_library->itemData(chosen).toString()); });
    connect(m_file, &QToolButton::clicked, this, &VaeChooser::choose);
    connect(&m_listSoon, &QTimer::timeout, this, &VaeChooser::list);
    const auto soon = [this] {
        m_listSoon.start();
    };
    connect(&session.models(), &ModelLibrary::entryChanged, this, soon);
    connect(&session.models(), &QAbstractItemModel::rowsRemoved, this, soon);
}

void VaeChooser::list()
{
    m_library->clear();
    const ModelLibrary& models = m_session.models();
    for (int row = 0; row < models.count(); ++row) {
        const ModelEntry& entry = models.at(row);
        if (!entry.isVae())
            continue;
        const QString name = QFileInfo(entry.path).completeBaseName(), family = displayFamily(*entry.facts);
        m_library->addItem(family.isEmpty() ? name : QStringLiteral("%1 · %2").arg(name, family), entry.path);
    }
    m_library->model()->sort(0);
    m_library->insertItem(0, tr("The model's own"));
    if (!m_shown.isEmpty() && m_library->findData(m_shown) < 0)
        m_library->addItem(QFileInfo(m_shown).completeBaseName(), m_shown);
    m_library->setCurrentIndex(m_shown.isEmpty() ? 0 : m_library->findData(m_shown));
}

void VaeChooser::choose()
{
    Settings& settings = m_session.settings();
    const QString file = QFileDialog::getOpenFileName(this, tr("An autoencoder"),
        settings.get(settings::lastModelFolder), tr("Autoencoders (*.safetensors *.ckpt *.pt *.pth *.bin)"));
    if (file.isEmpty())
        return;
    settings.set(settings::lastModelFolder, QFileInfo(file).path());
    take(file);
}

void VaeChooser::take(const QString& file)
{
    m_session.form().edit(FormField::Vae, [&](GenerateForm& edited) { edited.vae = file; });
}

void VaeChooser::showForm(const GenerateForm& form)
{
    if (form.vae == m_shown && m_library->currentData().toString() == m_shown)
        return;
    m_shown = form.vae;
    list();
}

void VaeChooser::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void VaeChooser::retranslate()
{
    m_library->setItemText(0, tr("The model's own"));
    m_library->setAccessibleName(tr("Autoencoder"));
    m_file->setToolTip(tr("Choose an autoencoder's file"));
    m_file->setAccessibleName(tr("Choose an autoencoder's file"));
}

} // namespace candela
