<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>DisplayText</name>
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
    <name>candela::MainWindow</name>
    <message numerus="yes">
        <source>%n more waiting will not be painted.</source>
        <translation>
            <numerusform>%n more waiting will not be painted.</numerusform>
            <numerusform>%n more waiting will not be painted.</numerusform>
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
</TS>
