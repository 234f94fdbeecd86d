/^msgctxt "child\.title"$/,/^msgstr/s/^msgstr .*/msgstr "Underpages, (PÁGES) here"/
/^msgctxt "work\.title"$/,/^msgstr/s/^msgstr .*/msgstr "Wagess"/
/^msgctxt "work\.pay\.title"$/,/^msgstr/s/^msgstr .*/msgstr "Salery at workk"/
