s/^msgstr "salary, wages"/msgstr "salary"/
