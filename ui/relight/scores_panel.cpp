#include "ui/relight/scores_panel.h"

#include "app/common/save_file.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableView>

namespace candela
{

static constexpr int tableHeight = 140;

ScoresPanel::ScoresPanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_scores(session.relight().list())
    , m_title(new Label({}, TextRole::Strong, TextTint::Text, this))
    , m_means(new Label({}, TextRole::Body, TextTint::Secondary, this))
    , m_table(new QTableView(this))
    , m_export(new QPushButton(this))
    , m_message(new InlineMessage(this))
{
    m_table->setObjectName(QStringLiteral("Scores"));
    m_means->setObjectName(QStringLiteral("Means"));
    m_export->setObjectName(QStringLiteral("ExportCsv"));
    makeLayout();
    retranslate();
    hide();

    connect(&session.relight(), &Relight::referenceChanged, this,
        [this] { setVisible(!m_session.relight().reference().isEmpty()); });
    connect(&m_scores, &QAbstractItemModel::modelReset, this, &ScoresPanel::showMeans);
    connect(&session.relight(), &Relight::ended, this, &ScoresPanel::showMeans);
    connect(m_export, &QPushButton::clicked, this, &ScoresPanel::exportCsv);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& current) {
            if (current.isValid())
                m_session.relight().preview().choose(current.data(RelightList::IdRole).toLongLong());
        });
}

void ScoresPanel::makeLayout()
{
    m_table->setModel(&m_scores);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setFixedHeight(tableHeight);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(metrics::row);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(RelightScores::File, QHeaderView::Stretch);
    m_table->horizontalHeader()->setMinimumSectionSize(84);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_export->setIcon(icon(QStringLiteral("table")));

    auto* head = new QHBoxLayout;
    head->setSpacing(metrics::medium);
    head->addWidget(m_title);
    head->addWidget(m_means, 1);
    head->addWidget(m_export);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::medium, 0, metrics::medium, metrics::medium);
    layout->setSpacing(metrics::small);
    layout->addLayout(head);
    layout->addWidget(m_table);
    layout->addWidget(m_message);
}

void ScoresPanel::showMeans()
{
    const auto psnr = m_scores.mean(RelightScores::Psnr), ssim = m_scores.mean(RelightScores::Ssim);
    m_export->setEnabled(psnr.has_value());
    m_export->setToolTip(psnr ? tr("Save the table as a CSV file") : tr("Relight pictures first"));
    m_means->setText(psnr && ssim
            ? tr("mean %1 · %2 over %n picture(s)", nullptr, m_scores.rowCount())
                  .arg(figureText(RelightScores::Psnr, *psnr), figureText(RelightScores::Ssim, *ssim))
            : tr("Relight all fills the table."));
}

void ScoresPanel::exportCsv()
{
    Settings& settings = m_session.settings();
    QString folder = settings.get(settings::lastSaveFolder);
    if (folder.isEmpty())
        folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    QString file = QFileDialog::getSaveFileName(
        this, tr("Save the table"), folder + QStringLiteral("/relight.csv"), tr("CSV (*.csv)"));
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += QStringLiteral(".csv");
    settings.set(settings::lastSaveFolder, QFileInfo(file).path());
    QSaveFile out(file);
    const QByteArray csv = m_scores.csv();
    const bool saved = out.open(QIODevice::WriteOnly) && out.write(csv) == csv.size() && commitWhole(out);
    if (saved)
        m_message->showMessage(MessageKind::Success, tr("Saved as %1.").arg(QDir::toNativeSeparators(file)));
    else
        m_message->showMessage(MessageKind::Error,
            tr("The table could not be saved as %1.").arg(QDir::toNativeSeparators(file)),
            tr("Choose another folder or name."), out.errorString());
}

void ScoresPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ScoresPanel::retranslate()
{
    m_title->setText(tr("Evaluation"));
    m_export->setText(tr("Export CSV…"));
    m_table->setAccessibleName(tr("Figures of each picture"));
    showMeans();
}

} // namespace candela
