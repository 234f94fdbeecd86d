/^msgctxt "child\.title"$/,/^msgstr/s/^msgstr .*/msgstr "Underpages, (PÁGES) here"/
