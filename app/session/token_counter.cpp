#include "app/session/token_counter.h"

#include <utility>

namespace candela
{

struct TokenCounter::Shared {
    PromptCounterFactory make;
    std::filesystem::path model;
    std::unique_ptr<PromptCounter> counter;

    std::optional<PromptCounter::Count> count(
        const std::filesystem::path& wanted, const std::string& text, PromptGrammar grammar)
    {
        try {
            if (!counter || model != wanted) {
                counter = nullptr;
                model = wanted;
                counter = make(wanted);
            }
            return counter->count(text, grammar);
        } catch (const std::exception&) { // said where it matters: of the model in the list, of the text by
                                          // the job
            return std::nullopt;
        }
    }
};

TokenCounter::TokenCounter(PromptCounterFactory make, QObject* parent)
    : QObject(parent)
    , m_shared(std::make_shared<Shared>())
{
    m_shared->make = std::move(make);
}

void TokenCounter::setModel(const std::filesystem::path& model)
{
    m_model = model;
    countLatest();
}

void TokenCounter::setText(const QString& text, PromptGrammar grammar)
{
    m_text = text;
    m_grammar = grammar;
    countLatest();
}

void TokenCounter::countLatest()
{
    m_changed = true;
    if (m_busy || m_model.empty())
        return;
    m_busy = true;
    m_changed = false;
    m_background.run(
        [this, shared = m_shared, model = m_model, text = m_text.toStdString(), grammar = m_grammar] {
            return [this, count = shared->count(model, text, grammar)] {
                m_busy = false;
                if (m_changed)
                    countLatest();
                else
                    Q_EMIT counted(count);
            };
        });
}

} // namespace candela
