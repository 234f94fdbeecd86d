/^msgctxt "ui\.warn\.text"$/,/^msgstr/{
s/^msgid .*/msgid "They may ask for papers."/
s/^msgstr .*/msgstr "They may ask for papers."/
}
