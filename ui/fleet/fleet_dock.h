// Watches a queue that several machines share: its address, its workers and what each is at, how far it is.
// GUI thread only.
#pragma once

#include "app/session/shared_queue.h"

#include <QDockWidget>

class QLineEdit;
class QTableView;

namespace candela
{

class DockHeader;
class InlineMessage;
class Label;
class Settings;

/// Asks the database only while it is shown.
class FleetDock : public QDockWidget
{
    Q_OBJECT

public:
    /// `settings` must outlive it.
    explicit FleetDock(Settings& settings, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void takeAddress();
    void showLook();
    void retranslate();

    Settings& m_settings;
    QString m_asked; // the address, with its password
    SharedQueue m_queue;
    DockHeader* m_header;
    Label* m_addressLabel;
    QLineEdit* m_address;
    Label* m_summary;
    InlineMessage* m_trouble;
    QTableView* m_workers;
};

} // namespace candela
