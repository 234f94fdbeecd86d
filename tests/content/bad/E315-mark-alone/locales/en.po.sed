/^msgctxt "work\.title"$/,/^msgstr/{
s/^msgid .*/msgid "́At work"/
s/^msgstr .*/msgstr "́At work"/
}
/^msgctxt "work\.pay\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Pay ा"/
s/^msgstr .*/msgstr "Pay ा"/
}
/^msgctxt "work\.rest\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Rest\\n️day"/
s/^msgstr .*/msgstr "Rest\\n️day"/
}
/^msgctxt "danger\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Danger ⚠️️"/
s/^msgstr .*/msgstr "Danger ⚠️️"/
}
