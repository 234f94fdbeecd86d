/^msgctxt "work.pay.keywords"/,/^$/s/^msgstr .*/msgstr "salary"/
/^msgctxt "work.rest.keywords"/,/^$/s/^msgstr "/msgstr "wages, /
