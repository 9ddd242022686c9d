#include "ui/settings/output_settings.h"

#include "app/session/engine_sentences.h"
#include "core/api/error.h"
#include "core/api/picture_name.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button_helpers.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>

namespace candela
{

using namespace Qt::StringLiterals;

OutputSettings::OutputSettings(Session& session)
    : SettingsSection(session)
    , m_nameRow(new QWidget(this))
    , m_name(new QLineEdit(m_nameRow))
    , m_words(new QToolButton(m_nameRow))
    , m_example(new Label({}, TextRole::Caption, TextTint::Secondary, this))
{
    m_format = addChoice(settings::outputFormat, {u"png"_s, u"jpg"_s, u"webp"_s});
    m_quality = addNumber(settings::outputQuality, 1, 100);
    m_name->setObjectName(u"NamePattern"_s);
    m_example->setObjectName(u"NameExample"_s);
    m_words->setFocusPolicy(Qt::TabFocus);
    m_words->setFixedSize(metrics::row, metrics::row);
    m_words->setIcon(icon(u"plus"_s));
    m_name->setPlaceholderText(QLatin1String(standardNamePattern));
    m_example->setTextFormat(Qt::PlainText);
    m_example->setWordWrap(true);
    auto* row = new QHBoxLayout(m_nameRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::hair);
    row->addWidget(m_name, 1);
    row->addWidget(m_words);
    m_nameRow->setFocusProxy(m_name);
    addControl(m_nameRow);
    addControl(m_example);
    makeWordMenu();

    connect(m_name, &QLineEdit::textEdited, this, &OutputSettings::takeName);
    onShow([this] {
        const bool lossy = settings().get(settings::outputFormat) != u"png";
        m_quality->setEnabled(lossy);
        if (!m_name->hasFocus())
            m_name->setText(settings().get(settings::outputName));
        showExample();
    });
    onReset([this] {
        settings().reset(settings::outputName);
        m_name->clear();
    });
    retranslate();
}

void OutputSettings::makeWordMenu()
{
    auto* menu = new QMenu(this);
    for (const std::string_view word : namePatternWords()) {
        const QString text =
            u'{' + QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())) + u'}';
        menu->addAction(text, this, [this, text] {
            if (m_name->text().isEmpty())
                m_name->setText(QLatin1String(standardNamePattern));
            m_name->insert(text);
            takeName(m_name->text());
        });
    }
    openOnClick(m_words, menu);
}

/// A pattern that cannot be filled in is shown with the reason, and the last good one stays in force.
void OutputSettings::takeName(const QString& pattern)
{
    const QString trimmed = pattern.trimmed();
    try {
        requireNamePattern(trimmed.toStdString());
        settings().set(
            settings::outputName, trimmed == QLatin1String(standardNamePattern) ? QString() : trimmed);
    } catch (const Error&) { // said by the example
    }
    showExample();
}

void OutputSettings::showExample()
{
    const GenerateForm& form = session().form().form();
    const ModelEntry* model = session().models().find(form.model);
    GenerateRequest example = form.toRequest();
    example.seed = form.seed;
    const QString pattern = m_name->text().trimmed();
    try {
        requireNamePattern(pattern.toStdString());
        const std::string name = pictureName(pattern.toStdString(), example,
            model ? model->name.toStdString() : std::string(), QDateTime::currentSecsSinceEpoch());
        m_example->setTint(TextTint::Secondary);
        m_example->setText(QString::fromStdString(name) + u'.' + settings().get(settings::outputFormat));
    } catch (const Error& error) {
        m_example->setTint(TextTint::Error);
        m_example->setText(
            inUsersLanguage(QString::fromUtf8(error.what()) + u' ' + QString::fromStdString(error.remedy())));
    }
}

void OutputSettings::retranslate()
{
    sayChoice(m_format, tr("&Format"), {u"PNG"_s, u"JPEG"_s, u"WebP"_s},
        tr("PNG keeps every pixel; JPEG and WebP make smaller files."));
    say(m_quality, tr("&Quality"), tr("Of JPEG and WebP: 100 is best and largest."));
    say(m_nameRow, tr("&Name"), tr("A number is added where the name is taken."));
    say(m_example, tr("Example"));
    m_name->setAccessibleName(tr("Pattern for names of pictures"));
    m_words->setAccessibleName(tr("Insert a word"));
    m_words->setToolTip(tr("Insert a word that is filled in for each picture"));
}

} // namespace candela
