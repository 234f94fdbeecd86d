/^msgctxt "work\.pay\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Not paid in {stay}? Write down your hours. {warn}Call {line.wrk}."/
s/^msgstr .*/msgstr "Not paid in {stay}? Write down your hours. {warn}Call {line.wrk}."/
}
