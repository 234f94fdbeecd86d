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
/^msgctxt "danger\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Dan️ger"/
s/^msgstr .*/msgstr "Dan️ger"/
}
/^msgctxt "child\.title"$/,/^msgstr/{
s/^msgid .*/msgid "I a͏m under 18"/
s/^msgstr .*/msgstr "I a͏m under 18"/
}
/^msgctxt "quiet\.help\.title"$/,/^msgstr/{
s/^msgid .*/msgid "He᠋lp"/
s/^msgstr .*/msgstr "He᠋lp"/
}
/^msgctxt "quiet\.alone\.yes\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Ye󠄀s︀"/
s/^msgstr .*/msgstr "Ye󠄀s︀"/
}
/^msgctxt "ui\.goodbye\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Goodbye ★️"/
s/^msgstr .*/msgstr "Goodbye ★️"/
}
/^msgctxt "ui\.wrong_key\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Key 1️ or x️⃣ is not here."/
s/^msgstr .*/msgstr "Key 1️ or x️⃣ is not here."/
}
