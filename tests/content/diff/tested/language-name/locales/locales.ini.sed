s/^english = Nepali/english = Nepalese/
