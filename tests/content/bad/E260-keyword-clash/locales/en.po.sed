/^msgctxt "work\.pay\.keywords"$/,/^msgstr/s/^msgstr .*/msgstr "salary, Kids, KID"/
