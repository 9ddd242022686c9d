// The right side of the Gallery page: what is known of the chosen picture, and what can be done with it. GUI
// thread only.
#pragma once

#include "app/session/session.h"

#include <QWidget>

class QAction;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace candela
{

class ElidedLabel;
class Label;
class RatingStars;
class ReuseMenu;

class GalleryInspector : public QWidget
{
    Q_OBJECT

public:
    /// The actions are the page's: their buttons stand at the bottom.
    GalleryInspector(
        Session& session, QAction* relight, QAction* compare, QAction* trash, QWidget* parent = nullptr);

    /// None, one or several.
    void showPictures(const QList<qint64>& ids);
    /// The rows have changed; shows the same pictures again.
    void refresh();

Q_SIGNALS:
    void reuse(candela::ReusePart part);
    void rated(int rating);

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeLayout(QAction* relight, QAction* compare, QAction* trash);
    void retranslate();
    const PictureRecord* single() const; // null where not exactly one is chosen and known
    void showPicture();
    void showFacts(const PictureRecord* picture);
    void showPreview();
    void saveTags();

    Session& m_session;
    QList<qint64> m_ids;
    QLabel* m_preview;
    ElidedLabel* m_name;
    Label *m_file, *m_hint;
    RatingStars* m_stars;
    QWidget* m_details; // of one picture
    Label *m_promptTitle, *m_prompt, *m_negativeTitle, *m_negative, *m_tagsTitle;
    QWidget* m_facts;
    QGridLayout* m_factsLayout;
    QLineEdit* m_tags;
    QPushButton* m_reuse;
    ReuseMenu* m_reuseMenu;
    QString m_previewFile; // shown or being read
    QImage m_previewImage;
    Background m_background;
};

} // namespace candela
