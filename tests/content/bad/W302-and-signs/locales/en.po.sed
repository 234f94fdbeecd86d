/^msgctxt "ui\.saved\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Fête, don’t: the same words again, so that this text is longer than one part of a message in UCS-2"/
s/^msgstr .*/msgstr "Fête, don’t: the same words again, so that this text is longer than one part of a message in UCS-2"/
}
/^msgctxt "ui\.started\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Œuvre…: the same words again, so that this text is longer than one part of a message in UCS-2"/
s/^msgstr .*/msgstr "Œuvre…: the same words again, so that this text is longer than one part of a message in UCS-2"/
}
/^msgctxt "ui\.stopped\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Fenêtre: the same words again, so that this text is longer than one part of a message in UCS-2"/
s/^msgstr .*/msgstr "Fenêtre: the same words again, so that this text is longer than one part of a message in UCS-2"/
}
/^msgctxt "ui\.deleted\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Forêt’: the same words again, so that this text is longer than one part of a message in UCS-2"/
s/^msgstr .*/msgstr "Forêt’: the same words again, so that this text is longer than one part of a message in UCS-2"/
}
