/^msgctxt "ui\.unknown\.text"$/,/^msgstr/{
s/^msgid .*/msgid "We did {not understand."/
s/^msgstr .*/msgstr "We did {not understand."/
}
/^msgctxt "ui\.saved\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Saved}."/
s/^msgstr .*/msgstr "Saved}."/
}
/^msgctxt "ui\.home\.text"$/,/^msgstr/{
s/^msgid .*/msgid "00 Menu { line.work }."/
s/^msgstr .*/msgstr "00 Menu { line.work }."/
}
/^msgctxt "ui\.busy\.text"$/,/^msgstr/{
s/^msgid .*/msgid "We {} cannot."/
s/^msgstr .*/msgstr "We {} cannot."/
}
