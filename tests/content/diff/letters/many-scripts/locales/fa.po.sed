/^msgctxt "danger.text"/,/^$/s/^msgstr "/msgstr "اینجا /
