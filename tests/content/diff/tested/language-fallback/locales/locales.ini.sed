/^\[ne\]/,/^$/s/^fallback = en/fallback = ar en/
