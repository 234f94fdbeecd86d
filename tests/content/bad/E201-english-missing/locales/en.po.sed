/^msgctxt "work\.pay\.title"$/,/^msgstr/s/^msgstr .*/msgstr ""/
