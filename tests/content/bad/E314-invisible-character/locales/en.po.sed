/^msgctxt "work\.title"$/,/^msgstr/{
s/^msgid .*/msgid "At​ wo​rk"/
s/^msgstr .*/msgstr "At​ wo​rk"/
}
/^msgctxt "work\.pay\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Pa­y"/
s/^msgstr .*/msgstr "Pa­y"/
}
/^msgctxt "work\.rest\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Rest⁠ day"/
s/^msgstr .*/msgstr "Rest⁠ day"/
}
