/^msgctxt "danger\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Danger to life or body – now"/
s/^msgstr .*/msgstr "Danger to life or body – now"/
}
/^msgctxt "child\.title"$/,/^msgstr/{
s/^msgid .*/msgid "I am under 18"/
s/^msgstr .*/msgstr "I am under 18"/
}
/^msgctxt "work\.title"$/,/^msgstr/{
s/^msgid .*/msgid "At work, pay – and days of rest"/
s/^msgstr .*/msgstr "At work, pay – and days of rest"/
}
