/^msgctxt "work\.pay\.keywords"$/,/^msgstr/s/^msgstr .*/msgstr "salary, chiild, wages"/
