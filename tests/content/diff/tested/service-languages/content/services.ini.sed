/service.3/,/^$/s/^locales = .*/locales = en ar/
