// The folder of pictures to train on, and how many there are. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

class QPushButton;

namespace candela
{

class DropHint;
class ElidedLabel;
class Label;
class PrimaryButton;

class DatasetTab : public QWidget
{
    Q_OBJECT

public:
    explicit DatasetTab(Session& session, QWidget* parent = nullptr);

    /// Asks for a folder.
    void browse();
    void takeFocus();

Q_SIGNALS:
    /// The pictures are as they should be.
    void trainWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void showFolder();
    void retranslate();

    Session& m_session;
    DropHint* m_hint;
    QPushButton* m_browse;
    PrimaryButton* m_train;
    ElidedLabel* m_folder;
    Label* m_count;
};

} // namespace candela
