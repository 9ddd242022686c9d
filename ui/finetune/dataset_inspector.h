// The right side of the dataset tab: the chosen picture, what is known of it, and what is decided of it. GUI
// thread only.
#pragma once

#include "app/session/dataset_desk.h"
#include "app/session/session.h"

#include <QWidget>

class QAbstractButton;
class QGridLayout;
class QLabel;
class QPushButton;

namespace candela
{

class CaptionField;
class CaptionsForm;
class CopiesView;
class ElidedLabel;
class FoldSection;
class IconLabel;
class Label;
class TagList;

class DatasetInspector : public QWidget
{
    Q_OBJECT

public:
    explicit DatasetInspector(Session& session, QWidget* parent = nullptr);

    /// None, one or several.
    void showPictures(const std::vector<std::size_t>& pictures);
    /// The list is narrowed to another tag.
    void showTag();

Q_SIGNALS:
    void decided(candela::Verdict verdict);
    void wanted(std::size_t picture); // another is to be looked at
    void tagWanted(const QString& tag);

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeLayout();
    FoldSection* fold(const char* key, QWidget* content);
    const DatasetPicture* single() const; // null where not exactly one is chosen
    void refresh();
    void showStanding();
    void showFacts(const DatasetPicture* picture);
    void readPreview(const DatasetPicture* picture);
    void showPreview();
    void retranslate();

    Session& m_session;
    DatasetDesk& m_desk;
    std::vector<std::size_t> m_pictures;
    QLabel* m_preview;
    ElidedLabel* m_name;
    Label *m_line, *m_why, *m_hint;
    IconLabel* m_standingIcon;
    Label* m_standing;
    QPushButton *m_accept, *m_reject, *m_open;
    QWidget* m_facts;
    QGridLayout* m_factsLayout;
    CopiesView* m_copies;
    Label* m_captionTitle;
    CaptionField* m_caption;
    TagList* m_tags;
    CaptionsForm* m_captions;
    FoldSection *m_tagsFold, *m_captionsFold;
    QString m_previewFile; // shown or being read
    QImage m_previewImage;
    Background m_background;
};

} // namespace candela
