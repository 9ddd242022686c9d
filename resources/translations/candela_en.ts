<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>DisplayText</name>
    <message numerus="yes">
        <source>%1; and %n more</source>
        <translation>
            <numerusform>%1; and %n more</numerusform>
            <numerusform>%1; and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Job</name>
    <message numerus="yes">
        <source>Relight %n picture(s)</source>
        <translation>
            <numerusform>Relight %n picture</numerusform>
            <numerusform>Relight %n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Grid of %n picture(s)</source>
        <translation>
            <numerusform>Grid of %n picture</numerusform>
            <numerusform>Grid of %n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrainingSections</name>
    <message numerus="yes">
        <source>%n prompt(s)</source>
        <translation>
            <numerusform>%n prompt</numerusform>
            <numerusform>%n prompts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::AdvancedSection</name>
    <message numerus="yes">
        <source>%n threads</source>
        <translation>
            <numerusform>%n thread</numerusform>
            <numerusform>%n threads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::CaptionsForm</name>
    <message numerus="yes">
        <source>%n caption(s) changed; Undo takes it back.</source>
        <translation>
            <numerusform>%n caption changed; Undo takes it back.</numerusform>
            <numerusform>%n captions changed; Undo takes it back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n chosen</source>
        <translation>
            <numerusform>the one chosen</numerusform>
            <numerusform>the %n chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n shown</source>
        <translation>
            <numerusform>the one shown</numerusform>
            <numerusform>the %n shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>all %n</source>
        <translation>
            <numerusform>the only one</numerusform>
            <numerusform>all %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::CloseDialog</name>
    <message numerus="yes">
        <source>1 job is running, %n waiting.</source>
        <translation>
            <numerusform>1 job is running, %n waiting.</numerusform>
            <numerusform>1 job is running, %n waiting.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::ContactSheetDialog</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sheet(s)</source>
        <translation>
            <numerusform>%n sheet</numerusform>
            <numerusform>%n sheets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::CopiesView</name>
    <message numerus="yes">
        <source>%n near copies</source>
        <translation>
            <numerusform>%n near copy</numerusform>
            <numerusform>%n near copies</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::DatasetBrowser</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n picture(s)</source>
        <translation>
            <numerusform>%1 of %n picture</numerusform>
            <numerusform>%1 of %n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n accepted</source>
        <translation>
            <numerusform>%n accepted</numerusform>
            <numerusform>%n accepted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rejected</source>
        <translation>
            <numerusform>%n rejected</numerusform>
            <numerusform>%n rejected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be used</source>
        <translation>
            <numerusform>%n cannot be used</numerusform>
            <numerusform>%n cannot be used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not in the metadata</source>
        <translation>
            <numerusform>%n not in the metadata</numerusform>
            <numerusform>%n not in the metadata</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::DatasetFiltersPanel</name>
    <message numerus="yes">
        <source>%n picture(s) have no aesthetic score.</source>
        <translation>
            <numerusform>%n picture has no aesthetic score.</numerusform>
            <numerusform>%n pictures have no aesthetic score.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) have no text match.</source>
        <translation>
            <numerusform>%n picture has no text match.</numerusform>
            <numerusform>%n pictures have no text match.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) have no NSFW score.</source>
        <translation>
            <numerusform>%n picture has no NSFW score.</numerusform>
            <numerusform>%n pictures have no NSFW score.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kept</source>
        <translation>
            <numerusform>%n kept</numerusform>
            <numerusform>%n kept</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rejected</source>
        <translation>
            <numerusform>%n rejected</numerusform>
            <numerusform>%n rejected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reject these %n by hand</source>
        <translation>
            <numerusform>Reject this one by hand</numerusform>
            <numerusform>Reject these %n by hand</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::DatasetInspector</name>
    <message numerus="yes">
        <source>%n picture(s) chosen</source>
        <translation>
            <numerusform>%n picture chosen</numerusform>
            <numerusform>%n pictures chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n times an epoch</source>
        <translation>
            <numerusform>once an epoch</numerusform>
            <numerusform>%n times an epoch</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::DatasetScoring</name>
    <message numerus="yes">
        <source>%n picture(s) could not be read.</source>
        <translation>
            <numerusform>%n picture could not be read.</numerusform>
            <numerusform>%n pictures could not be read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::DatasetTab</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a caption</source>
        <translation>
            <numerusform>%n with a caption</numerusform>
            <numerusform>%n with a caption</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) of the metadata name no picture.</source>
        <translation>
            <numerusform>%n line of the metadata names no picture.</numerusform>
            <numerusform>%n lines of the metadata name no picture.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy the %n pictures that are kept, with their captions, into a new folder, and train on it</source>
        <translation>
            <numerusform>Copy the picture that is kept, with its caption, into a new folder, and train on it</numerusform>
            <numerusform>Copy the %n pictures that are kept, with their captions, into a new folder, and train on it</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::FineTuning</name>
    <message numerus="yes">
        <source>%n picture(s) have no caption.</source>
        <translation>
            <numerusform>%n picture has no caption.</numerusform>
            <numerusform>%n pictures have no caption.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::FleetDock</name>
    <message numerus="yes">
        <source>%n worker(s)</source>
        <translation>
            <numerusform>%n worker</numerusform>
            <numerusform>%n workers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::GalleryActions</name>
    <message numerus="yes">
        <source>%n picture(s) moved to the trash. Ctrl+Z takes them out again.</source>
        <translation>
            <numerusform>%n picture moved to the trash. Ctrl+Z takes it out again.</numerusform>
            <numerusform>%n pictures moved to the trash. Ctrl+Z takes them out again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Saved as %1 and %n more.</source>
        <translation>
            <numerusform>Saved as %1 and %n more.</numerusform>
            <numerusform>Saved as %1 and %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::GalleryBar</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missing</source>
        <translation>
            <numerusform>%n missing</numerusform>
            <numerusform>%n missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n star(s) and more</source>
        <translation>
            <numerusform>%n star and more</numerusform>
            <numerusform>%n stars and more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::GalleryInspector</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::GalleryModel</name>
    <message numerus="yes">
        <source>%n star(s)</source>
        <translation>
            <numerusform>%n star</numerusform>
            <numerusform>%n stars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::GeneratePage</name>
    <message numerus="yes">
        <source>Use for Relight (%n)</source>
        <translation>
            <numerusform>Use for Relight</numerusform>
            <numerusform>Use for Relight (%n)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::HiresSection</name>
    <message numerus="yes">
        <source>%n more steps</source>
        <translation>
            <numerusform>%n more step</numerusform>
            <numerusform>%n more steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::JobSchedule</name>
    <message numerus="yes">
        <source>%n job(s) were interrupted when Candela Studio ended.</source>
        <translation>
            <numerusform>%n job was interrupted when Candela Studio ended.</numerusform>
            <numerusform>%n jobs were interrupted when Candela Studio ended.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more waiting. The queue is paused.</source>
        <translation>
            <numerusform>%n more is waiting. The queue is paused.</numerusform>
            <numerusform>%n more are waiting. The queue is paused.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) are waiting from last time.</source>
        <translation>
            <numerusform>%n job is waiting from last time.</numerusform>
            <numerusform>%n jobs are waiting from last time.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::LoraRow</name>
    <message numerus="yes">
        <source>%1 of its %n layers have a place in the model</source>
        <translation>
            <numerusform>%1 of its %n layer has a place in the model</numerusform>
            <numerusform>%1 of its %n layers have a place in the model</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Changes %n layers of the model</source>
        <translation>
            <numerusform>Changes %n layer of the model</numerusform>
            <numerusform>Changes %n layers of the model</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::LoraSection</name>
    <message numerus="yes">
        <source>%n on</source>
        <translation>
            <numerusform>%n on</numerusform>
            <numerusform>%n on</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::MainWindow</name>
    <message numerus="yes">
        <source>%n file(s) cannot be opened: %1</source>
        <translation>
            <numerusform>%n file cannot be opened: %1</numerusform>
            <numerusform>%n files cannot be opened: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::MaskCanvas</name>
    <message numerus="yes">
        <source>eraser of %n pixels</source>
        <translation>
            <numerusform>eraser of %n pixel</numerusform>
            <numerusform>eraser of %n pixels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>brush of %n pixels</source>
        <translation>
            <numerusform>brush of %n pixel</numerusform>
            <numerusform>brush of %n pixels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::ModelActions</name>
    <message numerus="yes">
        <source>%n model(s) added.</source>
        <translation>
            <numerusform>%n model added.</numerusform>
            <numerusform>%n models added.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::ModelsPage</name>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n model(s)</source>
        <translation>
            <numerusform>%1 of %n model</numerusform>
            <numerusform>%1 of %n models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add to the models (%n)</source>
        <translation>
            <numerusform>Add to the models (%n)</numerusform>
            <numerusform>Add to the models (%n)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::PrivacySettings</name>
    <message numerus="yes">
        <source>&amp;Forget %n prompt(s)</source>
        <translation>
            <numerusform>&amp;Forget %n prompt</numerusform>
            <numerusform>&amp;Forget %n prompts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::PromptSection</name>
    <message numerus="yes">
        <source>The model reads %n tokens; the rest of the prompt is left out.</source>
        <translation>
            <numerusform>The model reads %n token; the rest of the prompt is left out.</numerusform>
            <numerusform>The model reads %n tokens; the rest of the prompt is left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::QueueDock</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paused</source>
        <translation>
            <numerusform>%n paused</numerusform>
            <numerusform>%n paused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n interrupted</source>
        <translation>
            <numerusform>%n interrupted</numerusform>
            <numerusform>%n interrupted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n blocked</source>
        <translation>
            <numerusform>%n blocked</numerusform>
            <numerusform>%n blocked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::QueueManyDialog</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n grid(s)</source>
        <translation>
            <numerusform>%n grid</numerusform>
            <numerusform>%n grids</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::Relight</name>
    <message numerus="yes">
        <source>Added %n picture(s).</source>
        <translation>
            <numerusform>Added %n picture.</numerusform>
            <numerusform>Added %n pictures.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::RelightPage</name>
    <message numerus="yes">
        <source>Add to the pictures to relight (%n)</source>
        <translation>
            <numerusform>Add to the pictures to relight (%n)</numerusform>
            <numerusform>Add to the pictures to relight (%n)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::RelightRunBar</name>
    <message numerus="yes">
        <source>%n picture(s) relit</source>
        <translation>
            <numerusform>%n picture relit</numerusform>
            <numerusform>%n pictures relit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n skipped</numerusform>
            <numerusform>%n skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left undone</source>
        <translation>
            <numerusform>%n left undone</numerusform>
            <numerusform>%n left undone</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::RunPanel</name>
    <message numerus="yes">
        <source>%n more waiting</source>
        <translation>
            <numerusform>%n more waiting</numerusform>
            <numerusform>%n more waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::ScoresPanel</name>
    <message numerus="yes">
        <source>mean %1 · %2 over %n picture(s)</source>
        <translation>
            <numerusform>mean %1 · %2 over %n picture</numerusform>
            <numerusform>mean %1 · %2 over %n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::SourceSection</name>
    <message numerus="yes">
        <source>%1 of %n steps</source>
        <translation>
            <numerusform>%1 of %n step</numerusform>
            <numerusform>%1 of %n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::SpreadView</name>
    <message numerus="yes">
        <source>%n picture(s) from %1 to %2</source>
        <translation>
            <numerusform>%n picture from %1 to %2</numerusform>
            <numerusform>%n pictures from %1 to %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::StatusLine</name>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n thread</numerusform>
            <numerusform>%n threads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::TagList</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
</TS>
