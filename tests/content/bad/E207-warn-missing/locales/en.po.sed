/^msgctxt "work\.pay\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Not paid in {stay}? Write down your hours. Call {line.work}."/
s/^msgstr .*/msgstr "Not paid in {stay}? Write down your hours. Call {line.work}."/
}
