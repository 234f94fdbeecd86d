/^msgctxt "work\.pay\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Not paid in {stay}? Don’t wait: write down each day and hour that you work. {warn}Call {line.work}."/
s/^msgstr .*/msgstr "Not paid in {stay}? Don’t wait: write down each day and hour that you work. {warn}Call {line.work}."/
}
