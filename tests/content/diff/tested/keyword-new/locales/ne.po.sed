/^msgctxt "work.pay.keywords"/,/^$/s/^msgstr .*/msgstr "तलब, ज्याला"/
