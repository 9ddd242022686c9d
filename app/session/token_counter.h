// Counts the prompt's tokens while the user types, off the window's thread.
#pragma once

#include "app/session/background.h"
#include "core/api/model_info.h"

#include <QObject>

#include <functional>
#include <optional>

namespace candela
{

using PromptCounterFactory = std::function<std::unique_ptr<PromptCounter>(const std::filesystem::path&)>;

/// Window's thread. Reading a vocabulary takes a while, so both that and the counting happen in the
/// background; while a count is under way only the latest text waits.
class TokenCounter : public QObject
{
    Q_OBJECT
public:
    explicit TokenCounter(PromptCounterFactory make, QObject* parent = nullptr);

    void setModel(const std::filesystem::path& model);
    void setText(const QString& text, PromptGrammar grammar);

Q_SIGNALS:
    /// Empty where the model has no readable tokenizer, or the text is none that can be read.
    void counted(std::optional<candela::PromptCounter::Count> count);

private:
    struct Shared; // the background's: the counter of the model it was made for
    void countLatest();

    std::shared_ptr<Shared> m_shared;
    std::filesystem::path m_model;
    QString m_text;
    PromptGrammar m_grammar = PromptGrammar::A1111;
    bool m_busy = false, m_changed = false;
    Background m_background;
};

} // namespace candela
