/^msgctxt "child\.title"$/,/^msgstr/s/^msgstr .*/msgstr "Under pages"/
