/^msgctxt "work\.pay\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Pay {emergency}"/
s/^msgstr .*/msgstr "Pay {emergency}"/
}
/^msgctxt "ui\.closed\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Dial {code}"/
s/^msgstr .*/msgstr "Dial {code}"/
}
/^msgctxt "country\.ZZ\.name"$/,/^msgstr/{
s/^msgid .*/msgid "{stay}"/
s/^msgstr .*/msgstr "{stay}"/
}
