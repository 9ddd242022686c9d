#include "ui/finetune/captions_panel.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace candela
{
namespace
{

constexpr std::size_t mostTags = 500; // beyond them are captions that are no tags
constexpr int tagListHeight = 168;

enum Scope { Chosen, Shown, All, scopeCount };

} // namespace

TagList::TagList(DatasetDesk& desk, QWidget* parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_tree(new QTreeWidget(this))
    , m_more(new Label({}, TextRole::Caption, TextTint::Secondary, this))
{
    m_tree->setObjectName(QStringLiteral("Tags"));
    m_tree->setColumnCount(2);
    m_tree->setHeaderHidden(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setUniformRowHeights(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setFixedHeight(tagListHeight);
    m_tree->setTabKeyNavigation(false);
    m_tree->setSelectionMode(QAbstractItemView::NoSelection);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, metrics::small);
    layout->setSpacing(metrics::hair);
    layout->addWidget(m_tree);
    layout->addWidget(m_more);
    retranslate();
    const auto toggle = [this](const QTreeWidgetItem* item) {
        const QString tag = item->data(0, Qt::UserRole).toString();
        Q_EMIT wanted(tag == m_desk.list().view().tag ? QString() : tag);
        showChosen();
    };
    connect(m_tree, &QTreeWidget::itemClicked, this, toggle);
    connect(m_tree, &QTreeWidget::itemActivated, this, [toggle](const QTreeWidgetItem* item) {
        if (QGuiApplication::mouseButtons() == Qt::NoButton) // else a click has come already
            toggle(item);
    });
    connect(&desk, &DatasetDesk::tagsChanged, this, &TagList::showTags);
}

void TagList::showTags()
{
    const std::vector<TagCount>& tags = m_desk.tags();
    const QString current =
        m_tree->currentItem() ? m_tree->currentItem()->data(0, Qt::UserRole).toString() : QString();
    m_tree->clear();
    QList<QTreeWidgetItem*> items;
    for (std::size_t i = 0; i < std::min(tags.size(), mostTags); ++i) {
        const QString tag = QString::fromStdString(tags[i].tag);
        auto* item = new QTreeWidgetItem({tag, QLocale().toString(static_cast<qlonglong>(tags[i].count))});
        item->setData(0, Qt::UserRole, tag);
        item->setToolTip(0, tag);
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        items += item;
    }
    m_tree->addTopLevelItems(items);
    for (QTreeWidgetItem* item : std::as_const(items))
        if (item->data(0, Qt::UserRole).toString() == current)
            m_tree->setCurrentItem(item);
    showChosen();
    m_more->setVisible(tags.size() > mostTags);
    m_more->setText(
        tr("and %n more", nullptr, static_cast<int>(tags.size() - std::min(tags.size(), mostTags))));
}

/// What the grid is narrowed to has a tick; the arrow keys alone choose nothing.
void TagList::showChosen()
{
    const QString& tag = m_desk.list().view().tag;
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        QTreeWidgetItem* item = m_tree->topLevelItem(i);
        const bool isChosen = !tag.isEmpty() && item->data(0, Qt::UserRole).toString() == tag;
        item->setIcon(0, isChosen ? icon(QStringLiteral("check"), IconTint::Accent) : QIcon());
        item->setFont(0, fontOf(isChosen ? TextRole::Strong : TextRole::Body));
    }
}

void TagList::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void TagList::retranslate()
{
    m_tree->setAccessibleName(tr("Tags and how many pictures have them"));
    m_tree->setToolTip(tr("Click a tag to see its pictures alone, and again to see all"));
    showTags();
}

CaptionsForm::CaptionsForm(DatasetDesk& desk, QWidget* parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_find(new QLineEdit(this))
    , m_replace(new QLineEdit(this))
    , m_prefix(new QLineEdit(this))
    , m_suffix(new QLineEdit(this))
    , m_scope(new QComboBox(this))
    , m_apply(new QPushButton(this))
{
    m_find->setObjectName(QStringLiteral("CaptionFind"));
    m_replace->setObjectName(QStringLiteral("CaptionReplace"));
    m_prefix->setObjectName(QStringLiteral("CaptionPrefix"));
    m_suffix->setObjectName(QStringLiteral("CaptionSuffix"));
    m_scope->setObjectName(QStringLiteral("CaptionScope"));
    m_apply->setObjectName(QStringLiteral("EditCaptions"));
    for (int i = 0; i < scopeCount; ++i)
        m_scope->addItem(QString());
    m_scope->setCurrentIndex(All);
    FormGrid grid(this);
    m_findLabel = grid.addRow(m_find);
    m_replaceLabel = grid.addRow(m_replace);
    m_prefixLabel = grid.addRow(m_prefix);
    m_suffixLabel = grid.addRow(m_suffix);
    m_scopeLabel = grid.addRow(m_scope);
    m_example = new Label({}, TextRole::Caption, TextTint::Secondary, this);
    m_example->setWordWrap(true);
    m_example->setTextFormat(Qt::PlainText);
    m_example->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Minimum);
    m_apply->setFixedHeight(metrics::row);
    grid.addWide(m_example);
    grid.addWide(m_apply);
    for (QLineEdit* field : {m_find, m_replace, m_prefix, m_suffix}) {
        field->setFixedHeight(metrics::row);
        connect(field, &QLineEdit::textChanged, this, &CaptionsForm::showExample);
        connect(field, &QLineEdit::returnPressed, m_apply, &QPushButton::click);
    }
    connect(m_scope, &QComboBox::activated, this, &CaptionsForm::showExample);
    connect(m_apply, &QPushButton::clicked, this, &CaptionsForm::apply);
    connect(&desk, &DatasetDesk::changed, this, &CaptionsForm::showScopes);
    connect(&desk, &DatasetDesk::opened, this, &CaptionsForm::showScopes);
    connect(&desk.list(), &QAbstractItemModel::modelReset, this, &CaptionsForm::showScopes);
    retranslate();
}

CaptionEdit CaptionsForm::edit() const
{
    CaptionEdit edit{.replacements = {},
        .prefix = m_prefix->text().toStdString(),
        .suffix = m_suffix->text().toStdString()};
    if (!m_find->text().isEmpty())
        edit.replacements.emplace_back(m_find->text().toStdString(), m_replace->text().toStdString());
    return edit;
}

std::vector<std::size_t> CaptionsForm::scope() const
{
    if (m_scope->currentIndex() == Chosen)
        return m_chosen;
    if (m_scope->currentIndex() == All)
        return m_desk.allPictures();
    std::vector<std::size_t> shown;
    for (int row = 0; row < m_desk.list().rowCount(); ++row)
        shown.push_back(m_desk.list().pictureAt(row));
    return shown;
}

void CaptionsForm::apply()
{
    const int count = m_desk.editCaptions(scope(), edit());
    if (count == 0) {
        m_example->setText(tr("No caption is changed by this."));
        return;
    }
    for (QLineEdit* field : {m_find, m_replace, m_prefix, m_suffix})
        field->clear(); // or the prefix would soon stand there twice
    m_example->setText(tr("%n caption(s) changed; Undo takes it back.", nullptr, count));
}

void CaptionsForm::setChosen(const std::vector<std::size_t>& pictures)
{
    m_chosen = pictures;
    if (pictures.size() > 1)
        m_scope->setCurrentIndex(Chosen);
    else if (m_scope->currentIndex() == Chosen)
        m_scope->setCurrentIndex(All);
    showScopes();
}

/// Of the first picture that would be changed.
void CaptionsForm::showExample()
{
    const CaptionEdit change = edit();
    m_apply->setEnabled(m_desk.isOpen() && change != CaptionEdit());
    m_apply->setToolTip(m_apply->isEnabled() ? QString() : tr("Say first what is to be changed"));
    if (!m_apply->isEnabled()) {
        m_example->setText({});
        return;
    }
    const std::vector<std::size_t> pictures = scope();
    QString example = tr("No caption is changed by this.");
    for (const std::size_t picture : pictures) {
        const std::string& text = m_desk.sheet().pictures[picture]->text();
        if (const std::string after = edited(text, change); after != text) {
            example = tr("Example: %1").arg(QString::fromStdString(after));
            break;
        }
    }
    m_example->setText(example);
}

void CaptionsForm::showScopes()
{
    const int counts[] = {static_cast<int>(m_chosen.size()), m_desk.list().rowCount(),
        static_cast<int>(m_desk.sheet().pictures.size())};
    const QString names[] = {tr("the %n chosen", nullptr, counts[0]), tr("the %n shown", nullptr, counts[1]),
        tr("all %n", nullptr, counts[2])};
    for (int i = 0; i < scopeCount; ++i)
        m_scope->setItemText(i, names[i]);
    m_apply->setEnabled(m_desk.isOpen() && edit() != CaptionEdit());
}

void CaptionsForm::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void CaptionsForm::retranslate()
{
    const auto name = [](Label* label, QWidget* field, const QString& text, const QString& accessible) {
        label->setText(text);
        field->setAccessibleName(accessible);
    };
    name(m_findLabel, m_find, tr("Find"), tr("Text to find in captions"));
    name(m_replaceLabel, m_replace, tr("Replace"), tr("Text to put in its place"));
    m_replace->setPlaceholderText(tr("nothing"));
    name(m_prefixLabel, m_prefix, tr("Before"), tr("Text to put before captions"));
    name(m_suffixLabel, m_suffix, tr("After"), tr("Text to put after captions"));
    m_prefix->setPlaceholderText(tr("sks style, "));
    name(m_scopeLabel, m_scope, tr("Captions"), tr("Which captions are changed"));
    m_apply->setText(tr("Change captions"));
    showScopes();
    showExample();
}

} // namespace candela
