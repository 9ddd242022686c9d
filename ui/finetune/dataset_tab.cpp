#include "ui/finetune/dataset_tab.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/drop_hint.h"
#include "ui/widgets/label.h"
#include "ui/widgets/primary_button.h"

#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace candela
{
namespace
{

constexpr int columnWidth = 560, hintHeight = 200; // px

} // namespace

DatasetTab::DatasetTab(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_hint(new DropHint(this))
    , m_browse(new QPushButton(icon(QStringLiteral("folder")), QString(), this))
    , m_train(new PrimaryButton({}, this))
    , m_folder(new ElidedLabel({}, TextRole::Heading, TextTint::Text, this))
    , m_count(new Label({}, TextRole::Body, TextTint::Secondary, this))
{
    m_browse->setObjectName(QStringLiteral("BrowseDataset"));
    m_train->setObjectName(QStringLiteral("TrainOnFolder"));
    m_train->setIcon(icon(QStringLiteral("finetune"), IconTint::OnAccent));
    m_train->setFixedHeight(metrics::primaryRow);
    m_folder->setObjectName(QStringLiteral("DatasetFolder"));
    m_folder->setElideMode(Qt::ElideMiddle);
    m_count->setObjectName(QStringLiteral("DatasetCount"));
    m_count->setWordWrap(true);
    m_hint->setFixedHeight(hintHeight);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_browse);
    buttons->addStretch(1);
    buttons->addWidget(m_train);
    auto* column = new QWidget(this);
    column->setFixedWidth(columnWidth);
    auto* inside = new QVBoxLayout(column);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(metrics::medium);
    inside->addWidget(m_hint);
    inside->addWidget(m_folder);
    inside->addWidget(m_count);
    inside->addLayout(buttons);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::huge, metrics::huge, metrics::huge, metrics::huge);
    layout->addStretch(1);
    layout->addWidget(column, 0, Qt::AlignHCenter);
    layout->addStretch(2);
    retranslate();
    connect(m_browse, &QPushButton::clicked, this, &DatasetTab::browse);
    connect(m_train, &QPushButton::clicked, this, &DatasetTab::trainWanted);
    connect(&session.fineTuning(), &FineTuning::datasetChanged, this, &DatasetTab::showFolder);
}

void DatasetTab::browse()
{
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Choose a folder of pictures"), m_session.settings().get(settings::lastDatasetFolder));
    if (!folder.isEmpty())
        m_session.fineTuning().useFolder(folder);
}

void DatasetTab::takeFocus()
{
    m_browse->setFocus();
}

void DatasetTab::showFolder()
{
    const FineTuning& tuning = m_session.fineTuning();
    const QString folder = tuning.form().form().data;
    const auto& count = tuning.dataset();
    m_folder->setText(QDir::toNativeSeparators(folder));
    m_folder->setVisible(!folder.isEmpty());
    m_count->setVisible(!folder.isEmpty());
    const bool usable = count && count->pictures > 0;
    if (!count)
        m_count->setText(tr("Counting…"));
    else if (!count->isThere)
        m_count->setText(tr("This folder cannot be read."));
    else if (count->pictures == 0)
        m_count->setText(tr("There are no pictures in it."));
    else
        m_count->setText(QStringLiteral("%1 · %2").arg(tr("%n picture(s)", nullptr, count->pictures),
            tr("%n with a caption", nullptr, count->captioned)));
    m_train->setEnabled(usable);
    m_train->setToolTip(
        usable ? tr("On to what is trained, and how") : tr("Choose a folder of pictures first"));
}

void DatasetTab::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void DatasetTab::retranslate()
{
    m_hint->setText(tr("Drop a folder of pictures here"),
        tr("Captions: a .txt or .caption file beside each, metadata.jsonl or metadata.csv"));
    m_browse->setText(tr("Browse…"));
    m_browse->setAccessibleName(tr("Choose a folder of pictures"));
    m_train->setText(tr("Train on this folder"));
    showFolder();
}

} // namespace candela
