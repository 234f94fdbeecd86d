/service.3/,/^$/s/^quiet = .*/quiet = no/
