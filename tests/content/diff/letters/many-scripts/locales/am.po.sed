s/^msgstr "አደጋ {emergency}"/msgstr "አደጋ ላይ ነዎት? {emergency}"/
