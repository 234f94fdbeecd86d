/^msgctxt "work\.pay\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Yes"/
s/^msgstr .*/msgstr "Yes"/
}
/^msgctxt "work\.rest\.title"$/,/^msgstr/{
s/^msgid .*/msgid "No, later"/
s/^msgstr .*/msgstr "No, later"/
}
