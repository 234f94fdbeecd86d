/service.3/,/^$/s/^countries = .*/countries = ZZ XA/
