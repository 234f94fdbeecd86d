s/^languages = en ar/languages = ar en/
