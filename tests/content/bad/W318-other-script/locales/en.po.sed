/^msgctxt "work\.rest\.other\.text"$/,/^msgstr/{
s/^msgid .*/msgid "आराम गर्ने दिन माग्नुहोस्"/
s/^msgstr .*/msgstr "आराम गर्ने दिन माग्नुहोस्"/
}
/^msgctxt "ui\.saved\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Saved now आराम गर्ने दिन"/
s/^msgstr .*/msgstr "Saved now आराम गर्ने दिन"/
}
