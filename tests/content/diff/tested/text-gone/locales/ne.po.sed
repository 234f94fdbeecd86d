/^msgctxt "work.pay.text"/,/^$/s/^msgstr .*/msgstr ""/
