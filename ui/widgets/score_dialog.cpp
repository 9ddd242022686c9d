#include "ui/widgets/score_dialog.h"

#include "app/session/paths.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/folder_row.h"
#include "ui/widgets/label.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace candela
{
namespace
{

constexpr int dialogWidth = 520; // px

/// Where most people have them from.
QString links()
{
    const auto link = [](const char* page, const QString& name) {
        return QStringLiteral("<a href=\"https://%1\">%2</a>").arg(QLatin1String(page), name);
    };
    return QStringList{link("huggingface.co/openai/clip-vit-base-patch32", QStringLiteral("CLIP ViT-B/32")),
        link("huggingface.co/openai/clip-vit-large-patch14", QStringLiteral("CLIP ViT-L/14")),
        link(
            "github.com/christophschuhmann/improved-aesthetic-predictor", ScoreDialog::tr("Aesthetic heads")),
        link("huggingface.co/CompVis/stable-diffusion-safety-checker", ScoreDialog::tr("Safety checker"))}
        .join(QStringLiteral(" · "));
}

} // namespace

ScoreDialog::ScoreDialog(Settings& settings, bool ofDataset, QWidget* parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_again(new QCheckBox(tr("&Measure pictures that have their scores, too"))) // behind the networks
    , m_score(nullptr)
{
    setObjectName(QStringLiteral("ScoreDialog"));
    setWindowTitle(tr("Score pictures"));
    setMinimumWidth(dialogWidth);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::huge, metrics::huge, metrics::huge, metrics::large);
    layout->setSpacing(metrics::medium);
    auto* why = new Label(
        tr("Networks tell how well captions fit, how pleasing people find a picture, and whether it "
           "is safe for all. Choose those that you have; what is left out is not measured."),
        TextRole::Body, TextTint::Text, this);
    why->setWordWrap(true);
    layout->addWidget(why);
    auto* rows = new QGridLayout;
    rows->setHorizontalSpacing(metrics::medium);
    rows->setVerticalSpacing(metrics::small);
    rows->setColumnStretch(1, 1);
    addNetwork(rows, settings::scoreClip, Choice::Folder, "ScoreClip", tr("CLIP"),
        tr("How well captions fit: a folder such as clip-vit-base-patch32"));
    addNetwork(rows, settings::aestheticHead, Choice::File, "AestheticHead", tr("Aesthetic head"),
        tr("How pleasing people find a picture: a file such as sac+logos+ava1-l14-linearMSE.pth"));
    addNetwork(rows, settings::aestheticClip, Choice::Folder, "AestheticClip", tr("The head's CLIP"),
        tr("The CLIP that the head was trained with, mostly clip-vit-large-patch14; none: the one above"));
    addNetwork(rows, settings::safetyChecker, Choice::Folder, "ScoreSafetyChecker", tr("Safety checker"),
        tr("Whether a picture shows what few want to see: the folder of Stable Diffusion 1.x's checker"));
    layout->addLayout(rows);
    auto* sources = new Label(links(), TextRole::Caption, TextTint::Secondary, this);
    sources->setTextFormat(Qt::RichText);
    sources->setOpenExternalLinks(true);
    sources->setTextInteractionFlags(Qt::TextBrowserInteraction);
    sources->setWordWrap(true);
    layout->addWidget(sources);
    m_again->setObjectName(QStringLiteral("ScoreAgain"));
    m_again->setToolTip(tr("After choosing other networks"));
    m_again->setVisible(ofDataset);
    layout->addWidget(m_again);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_score = buttons->addButton(tr("Score"), QDialogButtonBox::AcceptRole);
    m_score->setObjectName(QStringLiteral("StartScoring"));
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    showReadiness();
}

void ScoreDialog::addNetwork(QGridLayout* rows, const Setting<QString>& setting, Choice choice,
    const char* object, const QString& name, const QString& tip)
{
    auto* label = new Label(name, TextRole::Body, TextTint::Secondary, this);
    label->setToolTip(tip);
    auto* row = new FolderRow(this);
    row->setObjectName(QLatin1String(object));
    row->setToolTip(tip);
    row->setClearable(true);
    row->setName(tip);
    row->setFolder(m_settings.get(setting));
    const auto take = [this, &setting, row](const QString& path) {
        m_settings.set(setting, path);
        row->setFolder(path);
        showReadiness();
    };
    connect(row, &FolderRow::cleared, this, [take] { take({}); });
    connect(row, &FolderRow::chooseWanted, this, [this, &setting, choice, name, take] {
        const QString last = m_settings.get(setting);
        const QString path = choice == Choice::Folder
            ? QFileDialog::getExistingDirectory(this, name, last)
            : QFileDialog::getOpenFileName(
                this, name, last, tr("Weights") + QStringLiteral(" (*.pth *.pt *.bin *.safetensors)"));
        if (!path.isEmpty())
            take(path);
    });
    const int at = rows->rowCount();
    rows->addWidget(label, at, 0);
    rows->addWidget(row, at, 1);
}

void ScoreDialog::showReadiness()
{
    const ScoreRequest chosen = request();
    const bool headLacksClip =
        !chosen.aesthetic.empty() && chosen.clip.empty() && chosen.aestheticClip.empty();
    const bool nothing = chosen.clip.empty() && chosen.aesthetic.empty() && chosen.safetyChecker.empty();
    m_score->setEnabled(!nothing && !headLacksClip);
    m_score->setToolTip(nothing ? tr("Choose a network first")
            : headLacksClip     ? tr("The aesthetic head needs a CLIP, too")
                                : QString());
}

ScoreRequest ScoreDialog::request() const
{
    ScoreRequest request;
    request.clip = toPath(m_settings.get(settings::scoreClip));
    request.aesthetic = toPath(m_settings.get(settings::aestheticHead));
    request.aestheticClip = toPath(m_settings.get(settings::aestheticClip));
    request.safetyChecker = toPath(m_settings.get(settings::safetyChecker));
    request.again = m_again->isChecked();
    return request;
}

} // namespace candela
