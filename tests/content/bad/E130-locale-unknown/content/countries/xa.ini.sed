s/^languages = en/languages = en eng/
