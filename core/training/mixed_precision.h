// Mixed precision for training: LibTorch's autocast, switched on for a scope.
#pragma once

#include <ATen/autocast_mode.h>

namespace candela
{

/// While it lives, eligible operations on `device` run in `dtype`; parameters and gradients stay fp32.
class AutocastScope
{
public:
    AutocastScope(at::DeviceType device, at::ScalarType dtype)
        : m_device(device)
        , m_enabledBefore(at::autocast::is_autocast_enabled(device))
        , m_dtypeBefore(at::autocast::get_autocast_dtype(device))
    {
        at::autocast::increment_nesting();
        at::autocast::set_autocast_enabled(device, dtype != at::kFloat);
        at::autocast::set_autocast_dtype(device, dtype);
    }
    ~AutocastScope()
    {
        // The cache holds casts of weights that the next optimizer step makes stale.
        if (at::autocast::decrement_nesting() == 0)
            at::autocast::clear_cache();
        at::autocast::set_autocast_enabled(m_device, m_enabledBefore);
        at::autocast::set_autocast_dtype(m_device, m_dtypeBefore);
    }
    AutocastScope(const AutocastScope&) = delete;
    AutocastScope& operator=(const AutocastScope&) = delete;

private:
    at::DeviceType m_device;
    bool m_enabledBefore;
    at::ScalarType m_dtypeBefore;
};

} // namespace candela
