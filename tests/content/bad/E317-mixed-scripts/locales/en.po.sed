/^msgctxt "work\.pay\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Pаy"/
s/^msgstr .*/msgstr "Pаy"/
}
/^msgctxt "work\.rest\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Rest dοy"/
s/^msgstr .*/msgstr "Rest dοy"/
}
/^msgctxt "danger\.title"$/,/^msgstr/{
s/^msgid .*/msgid "абвe"/
s/^msgstr .*/msgstr "абвe"/
}
/^msgctxt "work\.keywords"$/,/^msgstr/s/^msgstr .*/msgstr "work, jоb"/
/^msgctxt "child\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Chiοld"/
s/^msgstr .*/msgstr "Chiοld"/
}
