/^msgctxt "ui\.saved\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Fête: the same words again, so that this text is longer than one part of a message in UCS-2"/
s/^msgstr .*/msgstr "Fête: the same words again, so that this text is longer than one part of a message in UCS-2"/
}
/^msgctxt "ui\.started\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Œuvre: the same words again, so that this text is longer than one part of a message in UCS-2"/
s/^msgstr .*/msgstr "Œuvre: the same words again, so that this text is longer than one part of a message in UCS-2"/
}
/^msgctxt "ui\.stopped\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Faćade: the same words again, so that this text is longer than one part of a message in UCS-2"/
s/^msgstr .*/msgstr "Faćade: the same words again, so that this text is longer than one part of a message in UCS-2"/
}
/^msgctxt "ui\.deleted\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Fenêtre: the same words again, so that this text is longer than one part of a message in UCS-2"/
s/^msgstr .*/msgstr "Fenêtre: the same words again, so that this text is longer than one part of a message in UCS-2"/
}
/^msgctxt "ui\.quiet_on\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Forêt, île: the same words again, so that this text is longer than one part of a message in UCS-2"/
s/^msgstr .*/msgstr "Forêt, île: the same words again, so that this text is longer than one part of a message in UCS-2"/
}
