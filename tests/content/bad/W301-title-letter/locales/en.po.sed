/^msgctxt "danger\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Danger to life or body, now"/
s/^msgstr .*/msgstr "Danger to life or body, now"/
}
/^msgctxt "work\.title"$/,/^msgstr/{
s/^msgid .*/msgid "At work: pay, rôles and days of rest"/
s/^msgstr .*/msgstr "At work: pay, rôles and days of rest"/
}
