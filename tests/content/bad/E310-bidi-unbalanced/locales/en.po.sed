/^msgctxt "work\.title"$/,/^msgstr/{
s/^msgid .*/msgid "At ⁧work"/
s/^msgstr .*/msgstr "At ⁧work"/
}
/^msgctxt "work\.rest\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Rest‬ day"/
s/^msgstr .*/msgstr "Rest‬ day"/
}
