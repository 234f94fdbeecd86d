/^msgctxt "work.pay.keywords"/,/^$/s/^msgstr .*/msgstr "salary, umbrella"/
