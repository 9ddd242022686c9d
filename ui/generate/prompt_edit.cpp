#include "ui/generate/prompt_edit.h"

#include "app/session/prompt_weight.h"
#include "ui/generate/prompt_highlighter.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QMimeData>
#include <QRegularExpression>
#include <QScrollBar>
#include <QStringListModel>
#include <QTextBlock>

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

bool isUndoOrRedo(const QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride)
        return false;
    const auto* key = static_cast<const QKeyEvent*>(event);
    return key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo);
}

class UndoFilter : public QObject
{
public:
    using QObject::QObject;
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (!isUndoOrRedo(event))
            return false;
        event->ignore();
        return true;
    }
};

} // namespace

void leaveUndoToTheForm(QWidget* input)
{
    input->installEventFilter(new UndoFilter(input));
}

PromptEdit::PromptEdit(int lines, QWidget* parent)
    : QPlainTextEdit(parent)
    , m_lines(lines)
    , m_highlighter(new PromptHighlighter(document()))
    , m_loraNames(new QStringListModel(this))
    , m_loras(new QCompleter(m_loraNames, this))
{
    m_loras->setWidget(this);
    m_loras->setCaseSensitivity(Qt::CaseInsensitive);
    m_loras->setFilterMode(Qt::MatchContains);
    connect(m_loras, qOverload<const QString&>(&QCompleter::activated), this, &PromptEdit::takeLora);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    fitHeight();
}

void PromptEdit::setText(const QString& text)
{
    const QString old = toPlainText();
    if (old == text)
        return;
    const auto same = std::mismatch(old.begin(), old.end(), text.begin(), text.end());
    const auto head = same.first - old.begin();
    auto tail = qsizetype(0);
    while (tail < std::min(old.size(), text.size()) - head
        && old[old.size() - 1 - tail] == text[text.size() - 1 - tail])
        ++tail;
    QTextCursor cursor = textCursor();
    cursor.setPosition(static_cast<int>(head));
    cursor.setPosition(static_cast<int>(old.size() - tail), QTextCursor::KeepAnchor);
    cursor.insertText(text.mid(head, text.size() - tail - head));
    setTextCursor(cursor);
}

void PromptEdit::setGrammar(PromptGrammar grammar)
{
    m_grammar = grammar;
    m_highlighter->setGrammar(grammar);
}

void PromptEdit::changeWeight(double change)
{
    QTextCursor cursor = textCursor();
    const SelectedText after =
        withWeightChanged({toPlainText(), cursor.selectionStart(), cursor.selectionEnd()}, m_grammar, change);
    setText(after.text);
    cursor.setPosition(after.begin);
    cursor.setPosition(after.end, QTextCursor::KeepAnchor);
    setTextCursor(cursor);
}

void PromptEdit::setLoraNames(const QStringList& names)
{
    m_loraNames->setStringList(names);
}

/// What was typed of a LoRA's name before the cursor; null where it stands behind no "<lora:".
static QString loraBegun(const QTextCursor& cursor)
{
    static const QRegularExpression begun(QStringLiteral("<(?:lora|lyco):([^:<>]*)$"));
    const auto found = begun.match(cursor.block().text().left(cursor.positionInBlock()));
    return found.hasMatch() ? found.captured(1) : QString();
}

void PromptEdit::offerLoras()
{
    const QString begun = loraBegun(textCursor());
    if (begun.isNull() || m_grammar != PromptGrammar::A1111)
        return m_loras->popup()->hide();
    m_loras->setCompletionPrefix(begun);
    QAbstractItemView* popup = m_loras->popup();
    popup->setCurrentIndex(m_loras->completionModel()->index(0, 0));
    QRect place = cursorRect();
    place.setWidth(popup->sizeHintForColumn(0) + popup->verticalScrollBar()->sizeHint().width());
    m_loras->complete(place);
}

void PromptEdit::takeLora(const QString& name)
{
    QTextCursor cursor = textCursor();
    cursor.movePosition(
        QTextCursor::Left, QTextCursor::KeepAnchor, static_cast<int>(loraBegun(cursor).size()));
    cursor.insertText(name + QStringLiteral(":1>"));
    setTextCursor(cursor);
}

/// These choose in the list of LoRAs while that is there.
void PromptEdit::keyPressEvent(QKeyEvent* event)
{
    const bool chooses = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
        || event->key() == Qt::Key_Tab || event->key() == Qt::Key_Escape;
    if (m_loras->popup()->isVisible() && chooses)
        return event->ignore();
    QPlainTextEdit::keyPressEvent(event);
    if (!event->text().isEmpty())
        offerLoras();
}

bool PromptEdit::event(QEvent* event)
{
    if (isUndoOrRedo(event)) {
        event->ignore();
        return false;
    }
    return QPlainTextEdit::event(event);
}

void PromptEdit::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitHeight();
}

/// A picture or file is not a prompt.
bool PromptEdit::canInsertFromMimeData(const QMimeData* source) const
{
    return source->hasText() && !source->hasUrls();
}

/// Plain text only.
void PromptEdit::insertFromMimeData(const QMimeData* source)
{
    if (canInsertFromMimeData(source))
        insertPlainText(source->text());
}

void PromptEdit::fitHeight()
{
    const double text = m_lines * fontMetrics().lineSpacing();
    setFixedHeight(static_cast<int>(std::ceil(text + 2 * document()->documentMargin())) + 2 * frameWidth());
}

} // namespace candela
