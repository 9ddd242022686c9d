#include "app/session/prompt_history.h"

namespace candela
{

PromptHistory::PromptHistory(Settings& settings)
    : m_settings(settings)
{
}

void PromptHistory::add(const QString& prompt)
{
    if (prompt.trimmed().isEmpty() || !m_settings.get(settings::keepPrompts))
        return;
    QStringList all = prompts();
    all.removeAll(prompt);
    all.prepend(prompt);
    if (all.size() > limit)
        all.resize(limit);
    m_settings.set(settings::prompts, all);
}

} // namespace candela
