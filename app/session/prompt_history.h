// The prompts used lately, newest first.
#pragma once

#include "app/session/settings.h"

namespace candela
{

/// At most 100, each once; kept in the settings unless the user switched that off.
class PromptHistory
{
public:
    static constexpr int limit = 100;

    explicit PromptHistory(Settings& settings);

    QStringList prompts() const { return m_settings.get(settings::prompts); }
    void add(const QString& prompt);
    void clear() { m_settings.set(settings::prompts, QStringList()); }

private:
    Settings& m_settings;
};

} // namespace candela
