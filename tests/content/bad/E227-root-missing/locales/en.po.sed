/^msgctxt "quiet\.alone\.text"$/,/^msgstr/d
/^msgctxt "quiet\.alone\.yes\.title"$/,/^msgstr/d
/^msgctxt "quiet\.alone\.yes\.text"$/,/^msgstr/d
