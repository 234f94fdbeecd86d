/^msgctxt "danger.text"/,/^$/s/^msgstr "/msgstr "ယခု /
