// Child modules named "0", "1", …, as PyTorch's ModuleList names them, without losing their type.
#pragma once

#include <torch/nn/module.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace candela
{

template <class T>
class ModuleList : public torch::nn::Module
{
public:
    template <class... Arguments>
    T& append(Arguments&&... arguments)
    {
        m_items.push_back(register_module(
            std::to_string(m_items.size()), std::make_shared<T>(std::forward<Arguments>(arguments)...)));
        return *m_items.back();
    }

    std::size_t size() const { return m_items.size(); }
    const T& operator[](std::size_t index) const { return *m_items[index]; }
    auto begin() const { return m_items.begin(); }
    auto end() const { return m_items.end(); }

private:
    std::vector<std::shared_ptr<T>> m_items;
};

} // namespace candela
