/^msgctxt "quiet\.alone\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Are you alone?\\n1 Yes\\n2 No"/
s/^msgstr .*/msgstr "Are you alone?\\n1 Yes\\n2 No"/
}
/^msgctxt "work\.rest\.other\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Ask for a rest day.\\n0 Back"/
s/^msgstr .*/msgstr "Ask for a rest day.\\n0 Back"/
}
